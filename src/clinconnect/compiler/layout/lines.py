"""Lines with their indentation and list marker: bullet, number, letter or roman numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

EnumKind = Literal["digit", "letter", "roman"]
_BULLET = re.compile(r"(?:[•●▪◦·∙‣■□*✓➢\uf0b7\uf0a7]|[-–](?=[\s\[\]A-Z(])|--|o(?=\s{1,4}[A-Z]))\s*")
# "1.5 times ULN", "18.5 ≤ BMI": a number of something, and no list number.
_QUANTITY = (
    r"(?:[<>≤≥=%±~-]|(?:times?|fold|x|to|or|[mkµu]?g|[mcdk]?m|[mdµu]?l|[mµu]?mol|mmHg|years?|months?|weeks?|days?)\b)"
)
_DIGIT = re.compile(
    r"\(?(\d{1,2})(?:\s?[.)](?!\d)|(?:\.\d{1,2}){1,3}[.)]?(?=\s)(?!\s+"
    + _QUANTITY
    + r"))\s*|\[(\d{1,2})\]\s+|#(\d{1,2})[.:)]?\s+"
)
_LETTER = re.compile(r"\(?([a-z])\s?\)\s*|\(?([A-Za-z])\.\s+(?=[A-Z])|\(([A-Z])\)\s+|([A-H])\)\s+")
_ROMAN = re.compile(r"\(?(x{0,2}(?:ix|iv|v?i{1,3}|v)|x)\s?[.)]\s+", re.I)
_ROMANS = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"]


@dataclass(frozen=True, slots=True)
class Enum:
    """A list number: `value` counts from 1 whatever its form."""

    kind: EnumKind
    value: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `start` at its first visible character (the marker), `body` where its words begin, `end` after the last."""

    start: int
    body: int
    end: int
    indent: int
    bullet: str
    enum: Enum | None
    blank_before: bool

    @property
    def marked(self) -> bool:
        """Whether it opens a list item."""
        return bool(self.bullet) or self.enum is not None


def read_lines(text: str) -> Iterator[Line]:
    """The lines that have something on them."""
    at, blank = 0, False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip())
            yield _line(text, at + indent, at + len(raw.rstrip()), indent, blank)
        blank = not stripped
        at += len(raw) + 1


def rest_of(text: str, start: int, line: Line) -> Line:
    """What stands behind a heading on the heading's line, with its own list marker."""
    while start < line.end and text[start].isspace():
        start += 1
    return _line(text, start, line.end, line.indent, True)


def _line(text: str, start: int, end: int, indent: int, blank: bool) -> Line:
    at, bullet, enum = start, "", None
    if got := _BULLET.match(text, at, end):
        bullet, at = got[0].strip(), got.end()
        if again := _BULLET.match(text, at, end):
            at = again.end()
    if read := read_enum(text, at, end):
        enum, at = read
    return Line(start, min(at, end), end, indent, bullet, enum, blank)


def read_enum(text: str, at: int, end: int) -> tuple[Enum, int] | None:
    """The list number at this place and where the words after it begin."""
    if got := _DIGIT.match(text, at, end):
        digits = next(g for g in got.groups() if g)
        return (Enum("digit", int(digits)), got.end()) if int(digits) else None
    roman, letter = _ROMAN.match(text, at, end), _LETTER.match(text, at, end)
    if roman and (not letter or roman[1].lower() == "i"):
        return Enum("roman", roman_value(roman[1])), roman.end()
    if letter:
        char = next(g for g in letter.groups() if g).lower()
        return Enum("letter", ord(char) - ord("a") + 1), letter.end()
    return None


def roman_value(numeral: str) -> int:
    """I..XVI as a number, 0 for anything else."""
    low = numeral.lower()
    return _ROMANS.index(low) if low in _ROMANS else 0
