"""Doses: "> 30 mg / 3-4 weeks", "at a dose of more than 10 mg prednisone daily"."""

from __future__ import annotations

from clinconnect.compiler.grammar.comparisons import read_comparison
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.compiler.lexis.tokens import NUMERIC
from clinconnect.criteria import Dose

STARTS = ("dose", *NUMERIC, NUMBER)
_MASS = ("mg", "ug", "ng", "g", "[iU]", "U", "mL", "Gy", "mmol", "mCi", "GBq", "MBq", "meq", "cGy", "kBq")
# "10 mg/day of prednisone or equivalent": what is the same dose of a like drug.
_EQUIVALENT = frozenset(("or equivalent", "equivalent", "equivalents", "or equivalents", "equivalent dose"))
# What doses are given per; a mass per volume or a volume per minute is rather something measured.
_GIVEN_PER = frozenset(("d", "h", "wk", "mo", "kg", "m2", "a", "{dose}", "{1.73_m2}"))
_DAILY = frozenset(("daily", "day", "d", "od", "qd", "24 hours", "per day", "a day", "each day"))


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The dose that begins at token `i` (the word or the number); None where a measured value is meant."""
    j = i
    while phrase.has(j, "dose") or (j > i and phrase.has(j, "link", "filler") and not phrase.has(j, "cmp")):
        j += 1
    got = read_comparison(phrase, j)
    if got is None or got[0].relative or got[0].unit is None:
        return None
    comparison, j = got
    unit = comparison.unit or ""
    mass, *per_what = unit.split("/")
    if mass.split(".")[0] not in _MASS or (not phrase.has(i, "dose") and not _GIVEN_PER.issuperset(per_what)):
        return None
    per, j = _per(phrase, j)
    while phrase.word(j) in _EQUIVALENT or (phrase.mark(j, "(") and phrase.word(j + 1) in _EQUIVALENT):
        j += 3 if phrase.mark(j, "(") and phrase.mark(j + 2, ")") else 1
    piece = Piece("dose", phrase.tokens[i].start, phrase.tokens[j - 1].end, Dose(comparison.range, unit, per))
    return piece, j


def _per(phrase: Phrase, j: int) -> tuple[str | None, int]:
    """The length of time that the dose is given per."""
    token = phrase.at(j)
    if token is None:
        return None, j
    if token.text in _DAILY:
        return "day", j + 1
    if phrase.mark(j, "/") or token.text in ("per", "every", "each", "a"):
        got = read_comparison(phrase, j + 1)
        if got and got[0].time:
            return " ".join(phrase.view.text[phrase.tokens[j + 1].start : phrase.tokens[got[1] - 1].end].split()), got[
                1
            ]
        unit = phrase.at(j + 1)
        if unit and phrase.has(j + 1, "timeunit"):
            return unit.text, j + 2
    return None, j
