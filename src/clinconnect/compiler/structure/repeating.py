"""Thresholds whose value was named before: "Hb ≥ 13 g/dL in men or ≥ 12 g/dL in women", "AUDIT (≥ 13 for women)"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.units import with_meant_unit
from clinconnect.criteria import Expr, Measured, Score
from clinconnect.spans import Span, hull

_FAR = 200


def repeated(phrase: Phrase, pieces: list[Piece], last: Measured | Score | None = None) -> list[Piece]:
    """The pieces with each comparison that stands alone as one of the value named before it."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "leaf":
            last = piece.value if isinstance(piece.value, (Measured, Score)) else None
        elif piece.kind == "group" and last is not None:
            piece = replace(piece, value=repeated(phrase, piece.value, last))
        elif piece.kind == "comparison" and last is not None and not piece.value.time and not piece.value.normal:
            again = _again(phrase, last, piece.value, phrase.view.source(piece.start, piece.end))
            piece = piece if again is None else replace(piece, kind="leaf", value=again)
        out.append(piece)
    return out


def _again(phrase: Phrase, last: Measured | Score, got: Comparison, at: Span) -> Expr | None:
    """The same value with another threshold; its span reaches back to the name unless that is far away."""
    whole = hull((last.span, at))
    span = whole if whole.end - whole.start <= _FAR else at
    if isinstance(last, Score):
        if got.unit not in (None, "%") or got.relative:
            return None
        return replace(last, span=span, range=got.range, values=(), window=None)
    node = replace(
        last,
        span=span,
        range=got.range,
        unit=got.unit or (last.unit if not got.relative else None),
        relative_to=got.relative,
        alternatives=(),
        method=None,
        window=None,
    )
    return with_meant_unit(phrase, node)
