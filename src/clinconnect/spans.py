"""Places in a text: half-open character offsets into the text as it came in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character offsets, `start` <= `end`, counted from 0 in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at this place."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all of them; ValueError over none."""
    rest = iter(spans)
    start, end = next(rest, (-1, -1))
    if start < 0:
        raise ValueError("hull of no spans")
    for first, last in rest:
        if first < start:
            start = first
        if last > end:
            end = last
    return Span(start, end)
