"""How many there are: "more than 4 episodes of severe hypoglycemia", "at least 2 prior chemotherapy regimens"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import unnamed
from clinconnect.compiler.structure.nominal import INNER, WORDS, closes, run
from clinconnect.criteria import Condition, Measured, Procedure, Score, Treatment

_BESIDE = frozenset(("filler", "status", "qualifier", "state"))
# What follows these is of whom or when, not what is counted: "or > 12 in women".
_ELSEWHERE = frozenset(("in", "for", "with", "at", "on", "within", "to", "by", "in the", "for the", "at the"))
_UNIT = "{count}"
_LONGEST = 4


def counted(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with a bare number in front of a thing as a count of it; in front of a treatment, as its lines."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        n += 1
        at = n
        while at < len(pieces) and pieces[at].kind in _BESIDE and pieces[at].text not in _ELSEWHERE:
            at += 1
        if not _counts(piece) or (_continues(out) and at < len(pieces) and pieces[at].text in _ELSEWHERE):
            out.append(piece)
            continue
        found = _count(phrase, pieces, n, at, piece)
        if found is None:
            out.append(piece)
            continue
        between = [p for p in pieces[n:at] if p.kind == "status"]
        out += [*between, found[0]]
        n = found[1]
    return out


def _counts(piece: Piece) -> bool:
    value = piece.value
    if piece.kind != "comparison" or not isinstance(value, Comparison):
        return False
    return value.signed and not (value.unit or value.relative or value.time or value.normal)


def _continues(out: list[Piece]) -> bool:
    """Whether a value or score stands before, of which the number is another bound."""
    before = next((p for p in reversed(out) if p.kind not in ("filler", "or", "and", "comma")), None)
    return before is not None and before.kind == "leaf" and isinstance(before.value, (Measured, Score))


def _count(phrase: Phrase, pieces: list[Piece], n: int, at: int, number: Piece) -> tuple[Piece, int] | None:
    if at >= len(pieces):
        return None
    target = pieces[at]
    if target.kind == "leaf" and isinstance(target.value, Treatment):
        if target.value.lines is not None:
            return None
        node = replace(target.value, lines=number.value.range)
        return replace(target, start=number.start, value=node), at + 1
    if target.kind == "leaf" and isinstance(target.value, (Condition, Procedure)):
        return _measured(phrase, pieces[n : at + 1], number, target.value.concept.name), at + 1
    end = run(pieces, at) if target.kind in WORDS else at
    if end > at and closes(pieces, end) and sum(p.kind in INNER for p in pieces[at:end]) <= _LONGEST:
        return _measured(phrase, pieces[n:end], number, None), end
    return None


def _measured(phrase: Phrase, words: list[Piece], number: Piece, name: str | None) -> Piece:
    told = [p for p in words if p.kind != "filler"]
    start, end = told[0].start, told[-1].end
    described = any(p.kind in ("qualifier", "state") for p in told)
    text = phrase.view.text[start:end] if name is None or described else name
    concept = unnamed(f"number of {text}", phrase.view.source(start, end))
    span = phrase.view.source(number.start, end)
    node = Measured(span=span, observable=concept, range=number.value.range, unit=_UNIT)
    return Piece("leaf", number.start, end, node, text.lower())
