"""A repaired text that still knows where every character came from.

The source is never changed: a view is the text as the reader takes it, with the source place of each character.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from clinconnect.criteria import Repair
from clinconnect.spans import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `start`..`end` of a view by `after`. Without a `kind` it is mere spelling (a no-break space) and not reported."""

    start: int
    end: int
    after: str
    kind: str = ""
    why: str = ""
    confidence: float = 1.0
    changes_meaning: bool = False


@lru_cache(maxsize=24)
def _counted(bits: int) -> array[int]:
    """0, 1, 2 … for every text whose length has so many binary digits: copying them is faster than counting."""
    return array("l", range((1 << bits) + 1))


class View:
    """The text being read, and its way back to the source."""

    def __init__(self, source: str) -> None:
        self.source_text = source
        self.text = source
        places = _counted(len(source).bit_length())
        self._starts = places[: len(source)]
        self._ends = places[1 : len(source) + 1]
        self.repairs: list[Repair] = []
        self.abbreviations: dict[str, tuple[str, ...]] = {}  # those that the text defines itself, with their concepts

    def source(self, start: int, end: int) -> Span:
        """The place in the source of `start`..`end` of the view; an empty stretch becomes the character beside it."""
        if not self.text:
            return Span(0, 0)
        last = min(max(end, start + 1), len(self.text)) - 1
        begins = self._starts[start if start < last else last]
        ends = self._ends[last]
        return Span(begins, ends if ends > begins else begins + 1)

    def place(self, offset: int) -> int:
        """Where in the view the source up to `offset` ends."""
        return bisect_left(self._starts, offset)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make the edits (offsets of the text before any of them); of two that overlap the first one counts."""
        parts: list[str] = []
        starts, ends = array("l"), array("l")
        done = 0
        for edit in sorted(edits, key=lambda e: (e.start, e.end)):
            if edit.start < done or edit.start >= edit.end:
                continue
            parts += [self.text[done : edit.start], edit.after]
            starts += self._starts[done : edit.start]
            ends += self._ends[done : edit.start]
            self._place(edit, starts, ends)
            self._report(edit)
            done = edit.end
        if done:
            parts.append(self.text[done:])
            self.text = "".join(parts)
            self._starts = starts + self._starts[done:]
            self._ends = ends + self._ends[done:]

    def _place(self, edit: Edit, starts: array[int], ends: array[int]) -> None:
        if len(edit.after) == edit.end - edit.start:
            starts += self._starts[edit.start : edit.end]
            ends += self._ends[edit.start : edit.end]
            return
        starts += array("l", [self._starts[edit.start]] * len(edit.after))
        ends += array("l", [self._ends[edit.end - 1]] * len(edit.after))

    def _report(self, edit: Edit) -> None:
        if not edit.kind:
            return
        span = Span(self._starts[edit.start], self._ends[edit.end - 1])
        self.repairs.append(
            Repair(
                edit.kind, span, span.of(self.source_text), edit.after, edit.why, edit.confidence, edit.changes_meaning
            )
        )
