"""Lines that a registry broke where they were full are one line again; what opens an item or a heading stays apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinconnect.compiler.layout.headings import announces
from clinconnect.compiler.layout.lines import Line

# The old registry broke lines before column 100; a text with a longer line was not broken by it.
_WRAPPED = 100
_FULL = 66
_SLACK = 8
_WORD = re.compile(r"\S+")
_DANGLING = re.compile(
    r"(?:\b(?:of|with|the|an?|in|for|to|than|by|from|at|as|is|are|was|were|have|has|been|be|must|who|which|that|not|no|any|each|"
    r"their|this|these|within|during|between|per|or equal|following)|[,(/])$",
    re.I,
)
_DECIMAL = re.compile(r"\d+\.\d+[.)]?\s+[a-z(%]")


def join_wrapped(text: str, lines: Iterable[Line]) -> list[Line]:
    """The lines with every wrapped one joined to the line it goes on from."""
    lines = list(lines)
    width = max((line.indent + line.end - line.start for line in lines), default=0)
    found: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and _goes_on(text, found[-1], last, line, width):
            found[-1] = replace(found[-1], end=line.end)
        else:
            found.append(line)
        last = line
    return found


def _goes_on(text: str, whole: Line, last: Line, line: Line, width: int) -> bool:
    """Whether `line` goes on with `whole`, whose last line so far is `last`."""
    first, ended = text[line.body] if line.body < line.end else "", text[last.end - 1] in ".;:"
    full = _full(text, last, line, width)
    if line.marked:
        return full and not ended and not line.blank_before and _no_item(text, whole, line)
    if announces(text[line.body : line.end]) and (first.isupper() or line.blank_before):
        return False
    if whole.marked and line.indent > whole.indent:
        return not (text[last.end - 1] == ":" and (line.blank_before or not full))
    dangling = first.islower() and bool(_DANGLING.search(text, max(last.start, last.end - 12), last.end))
    if line.blank_before:
        return dangling
    if width > _WRAPPED:
        return dangling or (full and first.islower() and not ended)
    return dangling or (full and (first.islower() or not ended) and not (ended and first.isupper()))


def _full(text: str, last: Line, line: Line, width: int) -> bool:
    """Whether the first word of `line` had no room left on the line before it."""
    used = last.indent + last.end - last.start
    word = _WORD.match(text, line.start, line.end)
    needed = used + 1 + (len(word[0]) if word else 0)
    return used >= _FULL and (width > _WRAPPED or needed > min(width, 95) - _SLACK)


def _no_item(text: str, whole: Line, line: Line) -> bool:
    """Whether what looks like a list number is one of the sentence: "…above ⏎ 2.5 times the limit", "…, Section ⏎ 2. of"."""
    if line.bullet or line.enum is None:
        return False
    if _DECIMAL.match(text, line.start, line.end):
        return True
    follows = whole.enum is not None and whole.enum.kind == line.enum.kind and line.enum.value == whole.enum.value + 1
    return line.enum.kind == "digit" and line.enum.value > 1 and not follows and text[line.body].islower()
