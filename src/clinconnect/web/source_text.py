"""How is the record's own text shown? As it came, with the places that reading points at marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from clinconnect.criteria import Compiled, Criterion, Opaque, leaves
from clinconnect.spans import Span

Mark = Literal["header", "read", "opaque", "repair", "meaning"]
_STRENGTH: dict[str, int] = {"header": 0, "read": 1, "opaque": 2, "repair": 3, "meaning": 4}


@dataclass(frozen=True)
class Piece:
    """A stretch of the source text; `mark` says what reading made of it, None for nothing."""

    text: str
    mark: Mark | None


def pieces(text: str, whole: Span, marks: Iterable[tuple[Span, Mark]]) -> tuple[Piece, ...]:
    """The text of `whole` cut at every mark; where marks overlap, the one that matters most to a reader shows."""
    inside = [(Span(max(s.start, whole.start), min(s.end, whole.end)), m) for s, m in marks if s.touches(whole)]
    inside = [(s, m) for s, m in inside if s.start < s.end]
    starts: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for span, mark in inside:
        starts.setdefault(span.start, []).append(mark)
        ends.setdefault(span.end, []).append(mark)
    cuts = sorted({whole.start, whole.end, *starts, *ends})
    open_marks: list[Mark] = []
    made: list[Piece] = []
    for start, end in pairwise(cuts):
        for mark in ends.get(start, []):
            open_marks.remove(mark)
        open_marks += starts.get(start, [])
        shown = max(open_marks, key=_STRENGTH.__getitem__, default=None)
        if made and made[-1].mark == shown:
            made[-1] = Piece(made[-1].text + text[start:end], shown)
        else:
            made.append(Piece(text[start:end], shown))
    return tuple(made)


def criterion_marks(criterion: Criterion) -> list[tuple[Span, Mark]]:
    """The places in a criterion that need a reader's eye: what was not understood and what was repaired."""
    marks: list[tuple[Span, Mark]] = [
        (leaf.span, "opaque") for leaf in leaves(criterion.expr) if isinstance(leaf, Opaque)
    ]
    return marks + [(r.span, "meaning" if r.changes_meaning else "repair") for r in criterion.repairs]


def all_marks(compiled: Compiled) -> list[tuple[Span, Mark]]:
    """The places in the whole text: structure, what was read, what was not, and what was repaired."""
    marks: list[tuple[Span, Mark]] = [(h, "header") for h in compiled.headers]
    for criterion in compiled.criteria:
        marks += [(leaf.span, "read") for leaf in leaves(criterion.expr) if not isinstance(leaf, Opaque)]
        marks += criterion_marks(criterion)
    return [(span, mark) for span, mark in marks if span.start < span.end]
