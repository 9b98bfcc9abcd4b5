"""List items as a tree, whatever marks them: numbers, letters, bullets, indentation, or only a number inside run-on text."""

from __future__ import annotations

from dataclasses import dataclass, field

from clinconnect.compiler.layout.headings import INLINE, heading
from clinconnect.compiler.layout.item import Item
from clinconnect.compiler.layout.lines import Line, read_lines
from clinconnect.compiler.layout.runon import cut
from clinconnect.criteria import Kind

_FULL_LINE = 66


@dataclass(slots=True)
class Section:
    """Items under one heading. `label` is the nearest short heading ("Hematologic:"), `scope` a cohort or arm."""

    kind: Kind
    items: list[Item] = field(default_factory=list)
    label: str = ""
    scope: str | None = None
    stated: bool = True


@dataclass(slots=True)
class _State:
    text: str
    sections: list[Section]
    headings: list[tuple[int, int]]
    stack: list[Item] = field(default_factory=list)
    previous: Line | None = None

    def open(self, kind: Kind, *, label: str = "", scope: str | None = None, stated: bool = True) -> None:
        self.sections.append(Section(kind, label=label, scope=scope, stated=stated))
        self.stack = []


def lay_out(text: str) -> tuple[list[Section], list[tuple[int, int]]]:
    """The sections with their items, and the places of headings. Text before any heading counts as inclusion."""
    state = _State(text, [Section("inclusion", stated=False)], [])
    lines = [part for line in read_lines(text) for part in _inline_headings(text, line)]
    for line in lines:
        _take(state, line)
        state.previous = line
    for section in state.sections:
        loose = _loose(section)
        section.items = [part for item in section.items for part in cut(text, item, loose=loose)]
    return [s for s in state.sections if s.items], state.headings


def _loose(section: Section) -> bool:
    """Whether the section is plain prose, whose sentences are its items."""
    return not any(item.bullet or item.enum or item.children for item in section.items)


def _inline_headings(text: str, line: Line) -> list[Line]:
    """A line with a heading in its middle, as one line a heading."""
    whole = heading(text, line.body, line.end, marked=line.marked)
    if whole is not None and whole.end == line.end:
        return [line]
    cuts = [m.start("head") for m in INLINE.finditer(text, line.body, line.end) if m.start("head") > line.body]
    if not cuts:
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


def _take(state: _State, line: Line) -> None:
    if line.body >= line.end:  # a marker and nothing else
        state.headings.append((line.start, line.end))
        return
    found = heading(state.text, line.body, line.end, marked=line.marked)
    if found is None:
        _add(state, line)
        return
    current = state.sections[-1]
    words = state.text[line.body : found.end].strip(" :*_-#•")
    state.headings.append((line.start, _rstrip(state.text, found.end)))
    if found.kind == "section":
        state.open(found.polarity or "inclusion", stated=found.polarity is not None)
    elif found.kind == "scope":
        state.open(current.kind, scope=words, stated=current.stated)
    else:
        state.open(current.kind, label=words, scope=current.scope, stated=current.stated)
    if found.end < line.end:
        start = found.end
        _add(state, Line(start, start, line.end, line.indent, "", None, True))


def _add(state: _State, line: Line) -> None:
    if not line.marked and _continues(state, line):
        state.stack[-1].end = line.end
        return
    item = Item(line.start, line.body, line.end, line.indent, line.bullet, line.enum)
    parent = _parent(state.stack, item)
    (parent.children if parent else state.sections[-1].items).append(item)
    state.stack.append(item)


def _continues(state: _State, line: Line) -> bool:
    """Whether an unmarked line goes on with the item before it."""
    if not state.stack or state.previous is None:
        return False
    top = state.stack[-1]
    first = state.text[line.body]
    marked = bool(top.bullet or top.enum)
    if marked and line.indent > top.indent:
        return True
    full = line.indent + (state.previous.end - state.previous.start) >= _FULL_LINE
    ended = state.text[state.previous.end - 1] in ".;:"
    if line.blank_before:
        return first.islower() and not ended and not marked
    return full and (first.islower() or not ended) and not (ended and first.isupper())


def _parent(stack: list[Item], item: Item) -> Item | None:
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
    while stack and stack[-1].indent >= item.indent:
        stack.pop()
    if stack and not (stack[-1].bullet or stack[-1].enum) and not item.bullet and not item.enum:
        del stack[:]
    return stack[-1] if stack else None
