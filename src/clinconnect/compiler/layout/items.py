"""List items as a tree, whatever marks them: numbers, letters, bullets, indentation, or only a number inside run-on text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clinconnect.compiler.layout.asides import topic
from clinconnect.compiler.layout.flat import gather
from clinconnect.compiler.layout.headings import Heading, heading, inline
from clinconnect.compiler.layout.item import Item
from clinconnect.compiler.layout.lines import Line, read_lines, rest_of
from clinconnect.compiler.layout.people import parts_of
from clinconnect.compiler.layout.runon import cut
from clinconnect.compiler.layout.settle import alternatives, settle
from clinconnect.compiler.layout.wrapped import join_wrapped
from clinconnect.criteria import Kind

_SOME_OF_ALL = re.compile(r"(?:for|in|among|(?:fe)?males?|wom[ae]n|m[ae]n)\b", re.I)
_PATIENTS = re.compile(r"(?:for\s+)?(?:all\s+)?(?:patients?|participants?|subjects?|everybody)$", re.I)


@dataclass(slots=True)
class Section:
    """Items under one heading. `label` is the nearest short heading ("Hematologic:"), `scope` a cohort or arm."""

    kind: Kind
    items: list[Item] = field(default_factory=list)
    label: str = ""
    scope: str | None = None
    stated: bool = True


@dataclass(slots=True)
class Layout:
    """A text's sections with their items, the places of its headings, and the places of items that ask nothing."""

    sections: list[Section]
    headings: list[tuple[int, int]]
    asides: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """`nested` is the indentation of a heading that is itself a list item, with the scope around it; `outer` the scope of
    a heading that has sections below it."""

    text: str
    sections: list[Section]
    headings: list[tuple[int, int]]
    stack: list[Item] = field(default_factory=list)
    outer: str | None = None
    nested: tuple[int, str | None] | None = None

    def open(self, kind: Kind, *, label: str = "", scope: str | None = None, stated: bool = True) -> None:
        self.sections.append(Section(kind, label=label, scope=scope, stated=stated))
        self.stack = []
        self.nested = None


def lay_out(text: str) -> Layout:
    """How the text is laid out. What stands before any heading counts as inclusion."""
    state = _State(text, [Section("inclusion", stated=False)], [])
    lines = [part for line in join_wrapped(text, read_lines(text)) for part in _inline_headings(text, line)]
    for n, line in enumerate(lines):
        _take(state, line, lines[n + 1] if n + 1 < len(lines) else None)
    layout = Layout([], state.headings)
    for section in state.sections:
        loose = _loose(section)
        items = [part for item in section.items for part in cut(text, item, loose=loose)]
        items = settle(text, gather(text, items, section.kind), layout.asides)
        section.items = alternatives(items) if section.kind == "inclusion" else items
    layout.sections = _scopes_that_tell([s for s in state.sections if s.items])
    layout.headings += layout.asides
    return layout


def _scopes_that_tell(sections: list[Section]) -> list[Section]:
    """The sections; where all that includes is said of one group, that group is whom the trial is about."""
    for section in sections:
        if section.scope and _names_all(section.scope, [s.scope for s in sections if s.scope]):
            section.scope = None
    scopes = {s.scope for s in sections if s.kind == "inclusion"}
    if len(scopes) == 1 and not any(scope and _SOME_OF_ALL.match(scope) for scope in scopes):
        for section in sections:
            section.scope = None if section.scope in scopes else section.scope
    return sections


def _names_all(scope: str, scopes: list[str]) -> bool:
    """Whether a scope names every part that any scope of the text names: "Parts 1 and 2" where there are no others."""
    what, which = parts_of(scope)
    others = [named for kind, named in map(parts_of, scopes) if kind == what]
    return len(which) > 1 and len(others) > 1 and all(named <= which for named in others)


def _loose(section: Section) -> bool:
    """Whether the section is plain prose, whose sentences are its items."""
    return not any(item.bullet or item.enum or item.children for item in section.items)


def _inline_headings(text: str, line: Line) -> list[Line]:
    """A line with a heading in its middle, as one line a heading."""
    cuts = [at for at in inline(text, line.body, line.end) if at > line.body]
    if not cuts:
        return [line]
    whole = heading(text, line.body, line.end, marked=line.marked)
    if whole is not None and whole.end == line.end:
        return [line]
    parts = [
        Line(line.start, line.body, _rstrip(text, cuts[0]), line.indent, line.bullet, line.enum, line.blank_before)
    ]
    for at, until in zip(cuts, [*cuts[1:], line.end], strict=True):
        parts.append(Line(at, at, _rstrip(text, until), 0, "", None, True))
    return parts


def _rstrip(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def _take(state: _State, line: Line, below: Line | None) -> None:
    if line.body >= line.end:  # a marker and nothing else
        state.headings.append((line.start, line.end))
        return
    current = state.sections[-1]
    found = heading(state.text, line.body, line.end, marked=line.marked, kind=current.kind)
    if found is None and below and _names_topic(state.text, line, below):
        found = Heading("label", line.end)
    if found is None:
        _add(state, line)
        return
    words = state.text[line.body : found.end].strip(" :*_-#•")
    state.headings.append((line.start, _rstrip(state.text, found.end)))
    if found.kind == "section":
        _open_section(state, found)
    elif found.kind == "scope":
        around = state.nested[1] if state.nested else current.scope
        state.outer = None
        state.open(current.kind, scope=words, stated=current.stated)
        state.nested = (line.indent, around) if line.marked else None
    elif _PATIENTS.match(words):
        state.outer = None
        state.open(current.kind, stated=current.stated)
    else:
        state.open(current.kind, label=words, scope=current.scope, stated=current.stated)
        state.nested = (line.indent, current.scope) if line.marked else None
    if found.end < line.end:
        _add(state, rest_of(state.text, found.end, line))


def _names_topic(text: str, line: Line, below: Line) -> bool:
    """A topic on a line of its own, with its list below it."""
    return not line.marked and below.marked and below.indent > line.indent and topic(text[line.body : line.end])


def _open_section(state: _State, found: Heading) -> None:
    """A new section; one right under the heading of a group ("Caregivers:") is of that group, and so is its counterpart."""
    current = state.sections[-1]
    if current.scope and not current.items and not current.label:
        state.outer = current.scope
    elif found.scope:
        state.outer = None
    state.open(found.polarity or "inclusion", scope=found.scope or state.outer, stated=found.polarity is not None)


def _add(state: _State, line: Line) -> None:
    current = state.sections[-1]
    if (
        state.nested
        and line.marked
        and line.indent <= state.nested[0]
        and current.items
        and current.items[0].indent > state.nested[0]
    ):
        state.open(current.kind, scope=state.nested[1], stated=current.stated)
    item = Item(line.start, line.body, line.end, line.indent, line.bullet, line.enum)
    parent = _parent(state.text, state.stack, item)
    (parent.children if parent else state.sections[-1].items).append(item)
    state.stack.append(item)


def _leads(text: str, above: Item, item: Item) -> bool:
    """Whether plain words before a colon lead the marked items right below them, which need not be indented."""
    plain = not (above.bullet or above.enum) and bool(item.bullet or item.enum)
    return plain and above.indent == item.indent and text[above.end - 1] == ":"


def _parent(text: str, stack: list[Item], item: Item) -> Item | None:
    """The item that this one belongs under; the stack is cut back to it."""
    if item.enum:
        for depth in range(len(stack) - 1, -1, -1):
            other = stack[depth].enum
            if other and other.kind == item.enum.kind and 0 < item.enum.value - other.value <= 2:
                del stack[depth:]
                return stack[-1] if stack else None
        if item.enum.value == 1 and stack:
            top = stack[-1]
            if item.indent > top.indent or (top.enum and top.enum.kind != item.enum.kind and item.indent >= top.indent):
                return top
    while stack and stack[-1].indent >= item.indent and not _leads(text, stack[-1], item):
        stack.pop()
    if stack and not (stack[-1].bullet or stack[-1].enum) and not item.bullet and not item.enum:
        del stack[:]
    return stack[-1] if stack else None
