"""Blood pressure pairs: "> 140/90 mmHg" is a systolic and a diastolic threshold."""

from __future__ import annotations

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import reference
from clinconnect.criteria import AllOf, AnyOf, Bound, Measured, Range

PAIR = "observable:blood-pressure"
PARTS = ("observable:systolic-blood-pressure", "observable:diastolic-blood-pressure")


def read_pair(phrase: Phrase, i: int, j: int) -> tuple[Piece, int] | None:
    """The pair whose comparison begins at token `j`, for a blood pressure named at `i`."""
    got = read_comparison(phrase, j)
    if got is None:
        return None
    first, k = got
    if phrase.has(k, "or") or phrase.mark(k, "/"):
        k += 1
    second = phrase.at(k)
    if apart := _apart(phrase, first, got[1]):
        return _piece(phrase, i, first, *apart)
    if k == got[1] or second is None or second.kind != "num" or second.number is None or not first.signed:
        return None
    other = read_comparison(phrase, k)
    end = other[1] if other else k + 1
    return _piece(phrase, i, first, second.number, end)


def _apart(phrase: Phrase, first: Comparison, j: int) -> tuple[float, int] | None:
    """ "150 mmHg systolic or 95 mmHg diastolic": the second number and the token after it."""
    if not first.signed or phrase.word(j) != "systolic":
        return None
    k = j + 1
    while phrase.has(k, "or", "and") or phrase.mark(k, ",/"):
        k += 1
    other = read_comparison(phrase, k)
    if other is None or k == j + 1 or phrase.word(other[1]) != "diastolic":
        return None
    bound = other[0].range.low or other[0].range.high
    return (bound.value, other[1] + 1) if bound else None


def _piece(phrase: Phrase, i: int, first: Comparison, second: float, end: int) -> tuple[Piece, int]:
    above = first.range.low is not None and first.range.high is None
    ranges = (first.range, _same_side(first, second))
    leaves = tuple(
        Measured(
            span=phrase.span(i, end),
            observable=reference(id, phrase.span(i, i + 1)),
            range=range,
            unit="mm[Hg]",
        )
        for id, range in zip(PARTS, ranges, strict=True)
    )
    group = AnyOf if above else AllOf
    node = group(span=phrase.span(i, end), of=leaves)
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end - 1].end, node), end


def _same_side(first: Comparison, value: float) -> Range:
    low, high = first.range.low, first.range.high
    if low is not None and high is None:
        return Range(low=Bound(value, low.inclusive))
    return Range(high=Bound(value, high.inclusive if high else True))
