"""Values between two signs: "18 ≤ age ≤ 65", "145 mmHg ≤ SBP ≤ 190 mmHg"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar import ages, measured, scores
from clinconnect.compiler.grammar.comparisons import range_of
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.criteria import Age, Measured, Range, Score
from clinconnect.spans import hull
from clinconnect.terms.units import read_unit

STARTS = (NUMBER,)
_TURNED = {"<": ">", "≤": ">=", ">": "<", "≥": "<="}


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The value whose first bound stands at token `i`, before its name."""
    number = phrase.tokens[i]
    if number.kind != "num" or number.number is None:
        return None
    unit = read_unit(phrase.view.text, number.end)
    j = phrase.token_at(unit[1], i + 1) if unit else i + 1
    if phrase.has(j, "timeunit"):
        j += 1
    sign = _TURNED.get(phrase.word(j))
    if sign is None:
        return None
    got = ages.read(phrase, j + 1) or scores.read(phrase, j + 1) or measured.read(phrase, j + 1)
    if got is None or not isinstance(got[0].value, (Age, Measured, Score)) or got[0].value.range is None:
        return None
    node, bound = got[0].value, range_of(sign, number.number)
    there = node.range
    assert there is not None
    if (bound.low and there.low) or (bound.high and there.high):
        return None
    low, high = bound.low or there.low, bound.high or there.high
    if low is None or high is None or low.value >= high.value:
        return None
    span = hull((phrase.span(i, i + 1), node.span))
    return Piece("leaf", number.start, got[0].end, replace(node, range=Range(low, high), span=span)), got[1]
