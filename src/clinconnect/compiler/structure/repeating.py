"""Thresholds whose value was named before: "Hb ≥ 13 g/dL in men or ≥ 12 g/dL in women", "AUDIT (≥ 13 for women)"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.units import impossible, with_meant_unit
from clinconnect.criteria import AllOf, AnyOf, Expr, Measured, Score
from clinconnect.spans import Span, hull

_FAR = 200


def repeated(phrase: Phrase, pieces: list[Piece], last: Expr | None = None) -> list[Piece]:
    """The pieces with each comparison that stands alone as one of the value named before it."""
    out: list[Piece] = []
    guarding = False
    for piece in pieces:
        guarding = piece.kind == "guard" or (guarding and piece.kind not in ("comma", "and", "or", "stop"))
        if guarding:
            pass  # whom the limit concerns is no other value
        elif piece.kind == "leaf":
            last = piece.value if _valued(piece.value) else None
        elif piece.kind == "residue":
            last = None  # another thing that is not known may be what the next number is of
        elif piece.kind == "group" and last is not None:
            piece = piece.holding(repeated(phrase, piece.value, last))
        elif piece.kind == "comparison" and last is not None and not piece.value.time and not piece.value.normal:
            again = _again(phrase, last, piece.value, phrase.view.source(piece.start, piece.end))
            last = _given_unit(out, last, piece.value)
            piece = piece if again is None else replace(piece, kind="leaf", value=again)
        out.append(piece)
    return out


def _given_unit(out: list[Piece], last: Expr, got: Comparison) -> Expr:
    """ "Potassium < 3.5 or > 5.5 mmol/L": the unit behind the second number is the first one's too."""
    if not isinstance(last, Measured) or last.unit or last.relative_to or not got.unit or got.relative:
        return last
    if (last.range.low is None) == (got.range.low is None):
        return last  # not the other end: "≥ 100 (≥ 75,000/mm3)"
    given = replace(last, unit=got.unit)
    for piece in out:
        if piece.value is last:
            piece.value = given
    return given


def _valued(node: Expr) -> bool:
    """Whether it is a value, or several that share their threshold ("AST and ALT")."""
    if isinstance(node, (AllOf, AnyOf)):
        return all(isinstance(part, (Measured, Score)) for part in node.of)
    return isinstance(node, (Measured, Score))


def _again(phrase: Phrase, last: Expr, got: Comparison, at: Span) -> Expr | None:
    """The same value with another threshold; its span reaches back to the name unless that is far away."""
    if isinstance(last, (AllOf, AnyOf)):
        parts = tuple(again for part in last.of if (again := _again(phrase, part, got, at)))
        return replace(last, span=hull(p.span for p in parts), of=parts) if len(parts) == len(last.of) else None
    whole = hull((last.span, at))
    span = whole if whole.end - whole.start <= _FAR else at
    if isinstance(last, Score):
        if got.unit not in (None, "%") or got.relative:
            return None
        return replace(last, span=span, range=got.range, values=(), window=None)
    assert isinstance(last, Measured)
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
    if got.unit is None and impossible(node):
        return None  # it is no number of this value, or not in this unit
    return with_meant_unit(phrase, node)
