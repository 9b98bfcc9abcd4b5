"""Ages: "aged 18-65 years", "≥ 18 years old", "6 months or older", "adults"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison, range_of, read_comparison
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.criteria import Age, Bound, Range

# Parts of a Julian year of 365.25 days (UCUM `a`).
_YEARS = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25, "h": 1 / 8766}
_OLDEST, _ADULT = 130.0, 18.0
STARTS = ("age", "cmp", "between", "agegroup", NUMBER)
_OLDER = ("older", "younger", "elder", "old")


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The age that begins at token `i`."""
    return _named(phrase, i) or _signed(phrase, i) or _counted(phrase, i) or _group(phrase, i)


def _named(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """A word for age, then the comparison."""
    if not phrase.has(i, "age"):
        return None
    j = i + 1
    while j < i + 8 and (
        phrase.has(j, "link", "filler", "age", "sexword", "within", "status", "anchor") or phrase.mark(j, ":=(,-")
    ):
        if phrase.has(j, "between", "cmp") and read_comparison(phrase, j):
            break
        j += 1
    got = read_comparison(phrase, j)
    if got is None or not _is_age(got[0]):
        return None
    comparison, j = got
    if not comparison.signed and comparison.range.low is not None:
        if phrase.has(j, "timeunit") or phrase.has(i - 1, "before", "after", "within"):
            return None
        comparison = replace(comparison, range=range_of(">=", comparison.range.low.value), signed=True)
    return _piece(phrase, i, _tail(phrase, j), comparison)


def _signed(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The sign, the word for age, then the number: "under the age of 18", "over age 60"."""
    sign = phrase.cue(i, "cmp")
    if sign is None:
        return None
    j = i + 1
    while phrase.word(j) in ("the", "an", "or", "equal", "to"):
        j += 1
    if not phrase.has(j, "age"):
        return None
    j += 1
    while phrase.word(j) in ("of", "is", "at", "least"):
        j += 1
    got = read_comparison(phrase, j)
    if got is None or not _is_age(got[0]):
        return None
    comparison, j = got
    if not comparison.signed and comparison.range.low is not None:
        comparison = replace(comparison, range=range_of(sign, comparison.range.low.value), signed=True)
    return _piece(phrase, i, _tail(phrase, j), comparison)


def _counted(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The comparison, then a word that says it is an age."""
    token = phrase.at(i)
    if token is None or not (token.kind == "num" or phrase.has(i, "cmp", "between")):
        return None
    if phrase.has(i - 1, "within", "lastd"):
        return None
    got = read_comparison(phrase, i)
    if got is None or not _is_age(got[0]):
        return None
    comparison, j = got
    said = any(phrase.has(k, "age") for k in range(i, j)) or any(
        word in phrase.view.text[phrase.tokens[i].start : phrase.tokens[j - 1].end].lower() for word in _OLDER
    )
    old = phrase.has(j, "old", "age") or (phrase.mark(j, "-") and phrase.has(j + 1, "old"))
    label = "age" in phrase.label.lower().split() and comparison.unit in (None, *_YEARS)
    alone = comparison.signed and comparison.unit == "a" and _stands_alone(phrase, i, j)
    if not (old or said or label or alone):
        return None
    return _piece(phrase, i, _tail(phrase, j), comparison)


def _stands_alone(phrase: Phrase, i: int, j: int) -> bool:
    """Whether the clause says nothing but this: "18-65 years", "Males and females, 18 to 55 years"."""
    k = i - 1
    while phrase.has(k, "between") or (
        phrase.has(k, "filler") and phrase.word(k) not in ("for", "of", "to", "with", "by", "at")
    ):
        k -= 1
    before = k < 0 or phrase.has(k, "sexword", "agegroup") or phrase.mark(k, ",:(")
    after = j >= len(phrase) or phrase.mark(j, ".;,)") or phrase.has(j, "and", "or", "filler")
    return before and after and not phrase.has(j, "before", "after", "ago")


def _group(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "Adults": 18 years by the usual convention; "children" below it. Left out where the clause gives an age in numbers."""
    group = phrase.cue(i, "agegroup")
    if group is None or any(phrase.has(k, "age", "old") for k in range(len(phrase))):
        return None
    if (
        phrase.kind == "exclusion"
        or i > 2
        or _single(phrase, i)
        or phrase.has(i - 1, "or", "and")
        or phrase.has(i + 1, "or", "and")
    ):
        return None
    bound = Bound(_ADULT, group == "adult")
    node = Age(span=phrase.span(i, i + 1), range=Range(low=bound) if group == "adult" else Range(high=bound))
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[i].end, node), i + 1


def _single(phrase: Phrase, i: int) -> bool:
    """ "Child" speaks of one child, seldom of those who take part."""
    return phrase.word(i) in ("child", "minors")


def _is_age(comparison: Comparison) -> bool:
    if comparison.relative or (comparison.unit is not None and comparison.unit not in _YEARS):
        return False
    ends = [b.value * _YEARS[comparison.unit or "a"] for b in (comparison.range.low, comparison.range.high) if b]
    return all(0 <= v <= _OLDEST for v in ends)


def _tail(phrase: Phrase, j: int) -> int:
    if phrase.mark(j, "-") and phrase.has(j + 1, "old"):
        j += 1
    while phrase.has(j, "old") or (phrase.has(j, "age") and not read_comparison(phrase, j + 1)):
        j += 1
    if phrase.mark(j, ",") and phrase.word(j + 1) == "inclusive":
        j += 2
    while phrase.word(j) in ("inclusive", "both inclusive", "inclusively"):
        j += 1
    return j


def _piece(phrase: Phrase, i: int, j: int, comparison: Comparison) -> tuple[Piece, int]:
    scale = _YEARS[comparison.unit or "a"]

    def years(bound: Bound | None) -> Bound | None:
        return Bound(round(bound.value * scale, 6), bound.inclusive) if bound else None

    range = Range(years(comparison.range.low), years(comparison.range.high))
    node = Age(span=phrase.span(i, j), range=range)
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[j - 1].end, node), j
