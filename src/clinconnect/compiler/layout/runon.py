"""Items that run together in one line: "…; 14.History of …", "a) bone marrow: … b) liver: …", or plain sentences."""

from __future__ import annotations

import re

from clinconnect.compiler.layout.asides import explains, note_in, trailing
from clinconnect.compiler.layout.item import Item
from clinconnect.compiler.layout.lines import Enum, roman_value
from clinconnect.compiler.layout.merged import boundaries

# Where a number may close, and what stands before that: seldom is one there, and the place is found fast.
_CLOSE = re.compile(r"[.)](?=\s?[A-Za-z(≥≤<>])")
_OPEN = re.compile(r"(?<![^;.:,)\]\s])\(?(?P<value>\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})\s?\Z")
_LONGEST_MARK = len("(viii ")
_NUMBER = re.compile(r"\d{1,2}\.\s+")
_LONGEST_NOTE = 400
_DASH = re.compile(r"(?<=[;.,\w)])\s+(?P<mark>[-•●*])\s+(?=[A-Z≥≤<>])")
# What every dash contains: seldom there, and found much faster.
_MARKED = re.compile(r"[-•●*](?<=\s.)\s")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]%]{2}[.;])\s+(?=[A-Z0-9≥≤])|(?<=;)\s+(?=\S)")
_NOT_END = re.compile(r"(?:\b(?:e\.g|i\.e|approx|vs|no|dr|pts?|incl|etc|resp|max|min|subj|fig|st)|\b[A-Z])\.$", re.I)


def cut(text: str, item: Item, *, loose: bool) -> list[Item]:
    """The item, or the several items that it really is; lists inside it become its children."""
    item.children = [part for child in item.children for part in cut(text, child, loose=False)]
    if not item.children and (tail := trailing(text, item.body, item.end)):
        behind = Item(tail.start("tail"), tail.start("tail"), item.end, item.indent)
        item.end = tail.start()
        return [*cut(text, item, loose=loose), behind]
    if not item.children and (note := note_in(text, item.body, item.end)) and _aside(text, note, item):
        behind = Item(note.start("tail"), note.start("tail"), item.end, item.indent)
        item.end = note.start()
        return [*cut(text, item, loose=loose), behind]
    marks = _sequence(text, item)
    if not marks:
        if item.children:
            return [item]
        parts = _sentences(text, item) if loose else [item]
        return [p for part in parts for p in _split(text, part, boundaries(text, part))]
    siblings = _are_siblings(text, item, marks)
    bullet = text[marks[0][0]] if siblings and text[marks[0][0]] == item.bullet else ""
    ends = [m[0] for m in marks[1:]] + [item.end]
    parts = [
        Item(start, body, _rstrip(text, end), item.indent, bullet, None if bullet else enum)
        for (start, enum, body), end in zip(marks, ends, strict=True)
    ]
    item.end = _rstrip(text, marks[0][0])
    parts[-1].children, item.children = item.children, []
    parts = [p for part in parts for p in cut(text, part, loose=False)]
    if siblings:
        return ([item] if item.end > item.body else []) + parts
    item.children = parts
    return [item]


def _aside(text: str, note: re.Match[str], item: Item) -> bool:
    """Whether everything from the note on only explains, outside any bracket."""
    at = note.start("tail")
    inside = text.count("(", item.body, at) > text.count(")", item.body, at)
    return not inside and item.end - at < _LONGEST_NOTE and explains(text[at : item.end])


def _split(text: str, item: Item, starts: list[int]) -> list[Item]:
    """The item cut before each of these places."""
    if not starts:
        return [item]
    behind = [
        Item(start, _behind_number(text, start), _rstrip(text, end), item.indent)
        for start, end in zip(starts, [*starts[1:], item.end], strict=True)
    ]
    item.end = _rstrip(text, starts[0])
    return [item, *behind]


def _behind_number(text: str, start: int) -> int:
    got = _NUMBER.match(text, start)
    return got.end() if got else start


def _are_siblings(text: str, item: Item, marks: list[tuple[int, Enum, int]]) -> bool:
    """Whether the numbers found go on with the item's own number (or the item has no words of its own)."""
    first = marks[0][1]
    if item.bullet and text[marks[0][0]] == item.bullet and text[item.end - 1] != ":":
        return True
    if item.enum and item.enum.kind == first.kind:
        return True
    return item.enum is None and first.value == 1 and marks[0][0] <= item.body


def _sequence(text: str, item: Item) -> list[tuple[int, Enum, int]]:
    """Numbers inside the item that count on: from its own number, or from 1; at least two where they start anew."""
    marks = _marks(text, item)
    own = [m for m in marks if item.enum and m[1].kind == item.enum.kind]
    if item.enum and (found := _counted(own, item.enum.value + 1)):
        return found
    for kind in ("digit", "letter", "roman"):
        if item.enum and item.enum.kind == kind:
            continue
        found = _counted([m for m in marks if m[1].kind == kind], 1)
        if len(found) > 1:
            return found
    return _dashes(text, item)


def _counted(marks: list[tuple[int, Enum, int]], value: int) -> list[tuple[int, Enum, int]]:
    found = []
    for mark in marks:
        if mark[1].value == value:
            found.append(mark)
            value += 1
    return found


def _marks(text: str, item: Item) -> list[tuple[int, Enum, int]]:
    found = []
    for closing in _CLOSE.finditer(text, item.body, item.end):
        close, end = closing[0], closing.end()
        m = _OPEN.search(text, max(item.body, end - 1 - _LONGEST_MARK), end - 1)
        if m is None:
            continue
        start = m.start()
        said = _rstrip(text, start)
        before = text[said - 1] if said > item.body else ""
        if before and before not in ";.:,)" and not (close == ")" and text[start - 1].isspace()):
            continue
        if before == "," and close == ".":
            continue
        value = m["value"]
        if value.isdigit():
            found.append((start, Enum("digit", int(value)), _skip(text, end)))
            continue
        if close == "." and not (before and before in ";.:"):
            continue
        if len(value) == 1:
            found.append((start, Enum("letter", ord(value) - 96), _skip(text, end)))
        if roman_value(value):
            found.append((start, Enum("roman", roman_value(value)), _skip(text, end)))
    return found


def _dashes(text: str, item: Item) -> list[tuple[int, Enum, int]]:
    """Bullets in the middle of a line, at least two of them, counted as 1, 2, 3."""
    found = list(_DASH.finditer(text, item.body, item.end)) if _MARKED.search(text, item.body, item.end) else []
    if len(found) < 2:
        return []
    return [(m.start("mark"), Enum("digit", n), _skip(text, m.end("mark"))) for n, m in enumerate(found, start=1)]


def _sentences(text: str, item: Item) -> list[Item]:
    starts = [item.body]
    for m in _SENTENCE.finditer(text, item.body, item.end):
        if not _NOT_END.search(text[max(item.body, m.start() - 8) : m.start()]) and _balanced(
            text, starts[-1], m.start()
        ):
            starts.append(m.end())
    ends = [_rstrip(text, s) for s in starts[1:]] + [item.end]
    found = [Item(s, s, e, item.indent) for s, e in zip(starts, ends, strict=True)]
    found[0].start = item.start
    return found


def _balanced(text: str, start: int, end: int) -> bool:
    return text.count("(", start, end) <= text.count(")", start, end)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _rstrip(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end
