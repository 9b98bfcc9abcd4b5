"""Ages: "aged 18-65 years", "≥ 18 years old", "6 months or older", "adults"."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison, range_of, read_comparison
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.references import pick
from clinconnect.criteria import Age, AllOf, AnyOf, Bound, Range
from clinconnect.spans import hull

# Parts of a Julian year of 365.25 days (UCUM `a`).
_YEARS = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25, "h": 1 / 8766}
_OLDEST, _ADULT = 130.0, 18.0
STARTS = ("age", "cmp", "between", "agegroup", "within", NUMBER)
_OLDER = ("older", "younger", "elder", "old")


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The age that begins at token `i`."""
    got = _named(phrase, i) or _signed(phrase, i) or _counted(phrase, i)
    return _or_else(phrase, *got) if got else _either(phrase, i) or _group(phrase, i)


def concerned(phrase: Phrase, j: int) -> tuple[Age, int] | None:
    """For whom of which age something is said: "for patients who are > 16 years old", "(≥ 16 years of age)"."""
    bracket = phrase.mark(j, "(")
    k = j + bracket
    if not bracket and not phrase.has(k, "guard", "within"):
        return None
    while k < j + 5 and phrase.has(k, "guard", "filler", "link", "agegroup", "within") and not phrase.has(k, "cmp"):
        k += 1
    got = _named(phrase, k) or _signed(phrase, k) or _counted(phrase, k)
    if got is None or not isinstance(got[0].value, Age):
        return None
    end = got[1]
    if bracket and not phrase.mark(end, ")"):
        return None
    following = end + bracket
    if (
        not bracket
        and following < len(phrase)
        and not (phrase.mark(following, ".,;:()") or phrase.has(following, "and", "or"))
    ):
        return None
    return got[0].value, following


def _or_else(phrase: Phrase, piece: Piece, j: int) -> tuple[Piece, int]:
    """ "Age less than 18 or greater than 65 years": the second comparison is one of age too."""
    k = j
    while phrase.mark(k, ",") or phrase.has(k, "or", "and"):
        k += 1
    got = read_comparison(phrase, k) if k > j and phrase.has(k, "cmp") else None
    if got is None or not got[0].signed or not _is_age(got[0]) or _window_follows(phrase, got[1]):
        return piece, j
    other, end = _piece(phrase, k, _tail(phrase, got[1]), got[0])
    if got[0].unit is None and (_names_something(phrase, end) or not _apart(piece.value.range, other.value.range)):
        return piece, j
    return _joined(piece, other, end)


def _either(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "Under 40 or over 60 years of age": only the second comparison says that it is one of age."""
    first = read_comparison(phrase, i) if phrase.has(i, "cmp") else None
    if first is None or not first[0].signed or first[0].unit is not None or not _is_age(first[0]):
        return None
    if not phrase.has(first[1], "or") or not phrase.has(first[1] + 1, "cmp"):
        return None
    got = _counted(phrase, first[1] + 1)
    if got is None or not isinstance(got[0].value, Age):
        return None
    return _joined(_piece(phrase, i, first[1], first[0])[0], *got)


def _joined(piece: Piece, other: Piece, end: int) -> tuple[Piece, int]:
    span = hull((piece.value.span, other.value.span))
    both = (piece.value, replace(other.value, span=span))
    group = AnyOf if _apart(both[0].range, both[1].range) else AllOf
    return Piece("leaf", piece.start, other.end, group(span=span, of=both)), end


def _apart(one: Range, two: Range) -> bool:
    """Whether nobody can be of both ages."""
    low, high = (one.low, two.high) if one.low and not one.high else (two.low, one.high)
    return low is not None and high is not None and low.value >= high.value


def _window_follows(phrase: Phrase, j: int) -> bool:
    return phrase.has(j, "before", "after", "ago", "within") and not phrase.has(j, "and", "or")


def _names_something(phrase: Phrase, j: int) -> bool:
    """Whether a word follows that the number may be a number of."""
    token = phrase.at(j)
    return (
        token is not None and token.kind != "mark" and not token.has("filler", "link", "and", "or", "before", "status")
    )


def _named(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """A word for age, then the comparison."""
    if not phrase.has(i, "age") or phrase.word(i - 2).startswith("adjusted"):
        return None
    j = i + 1
    while j < i + 8 and (
        phrase.has(j, "link", "filler", "age", "sexword", "within", "status", "anchor")
        or phrase.mark(j, ":=([,-")
        or (phrase.mark(j - 1, "(") and phrase.mark(j + 1, ")"))
        or (phrase.mark(j, ")") and phrase.mark(j - 2, "("))
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
    sign = phrase.cue(i, "cmp") or (">" if phrase.word(i) == "over the" else None)
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
    got = _pair(phrase, i) or read_comparison(phrase, i)
    if got is None or not _is_age(got[0]) or phrase.has(i - 1, "lastd", "cmp"):
        return None
    comparison, j = got
    if i and pick(phrase.tokens[i - 1].concepts, "procedure", "observable"):
        return None  # "a biopsy older than 6 months"
    said = any(phrase.has(k, "age", "old") for k in range(i, j)) or any(
        word in phrase.view.text[phrase.tokens[i].start : phrase.tokens[j - 1].end].lower() for word in _OLDER
    )
    old = phrase.has(j, "old", "age") or (phrase.mark(j, "-") and phrase.has(j + 1, "old"))
    if phrase.has(i - 1, "within") and not (comparison.signed and (old or said) and phrase.word(i - 1) == "for"):
        return None
    label = "age" in phrase.label.lower().split() and comparison.unit in (None, *_YEARS)
    alone = comparison.signed and comparison.unit == "a" and _stands_alone(phrase, i, j)
    if not (old or said or label or alone or _of_people(phrase, i, j, comparison)):
        return None
    return _piece(phrase, i, _tail(phrase, j), comparison)


def _pair(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    """ "18 and 65 years old": nobody is both, so that it is a range."""
    first, last = phrase.at(i), phrase.at(i + 2)
    if first is None or last is None or first.kind != "num" or not phrase.has(i + 1, "and") or last.kind != "num":
        return None
    got = read_comparison(phrase, i + 2)
    bound = got[0].range.low if got and not got[0].signed else None
    if got is None or bound is None or first.number is None or first.number >= bound.value:
        return None
    return replace(got[0], start=i, range=Range(Bound(first.number, True), bound), signed=True), got[1]


_PEOPLE = re.compile(r"(?:in)?(?:patients?|subjects?|participants?|individuals?|volunteers?|adults?|women|men)$")


def _of_people(phrase: Phrase, i: int, j: int, comparison: Comparison) -> bool:
    """ "Patients ≥ 18 who …": a number right behind the people, and nothing that it could be a number of."""
    ends = [b.value for b in (comparison.range.low, comparison.range.high) if b]
    if not comparison.signed or comparison.unit is not None or not all(12 <= v <= 100 for v in ends):
        return False
    following = phrase.word(j)
    return bool(_PEOPLE.match(phrase.word(i - 1))) and (
        j >= len(phrase)
        or following in ("who", "that", "with", "undergoing", "scheduled for")
        or phrase.mark(j, ".,;)")
    )


def _stands_alone(phrase: Phrase, i: int, j: int) -> bool:
    """Whether the clause says nothing but this: "18-65 years", "Males and females, 18 to 55 years"."""
    k = i - 1
    while (
        phrase.has(k, "between")
        or phrase.mark(k, ",:")
        or (phrase.has(k, "filler") and phrase.word(k) not in ("for", "of", "to", "with", "by", "at"))
    ):
        k -= 1
    before = (
        k < 0
        or phrase.mark(k, "(")
        or phrase.has(k, "sexword", "agegroup")
        or pick(phrase.tokens[k].concepts, "status") is not None
    )
    after = j >= len(phrase) or phrase.mark(j, ".;,)") or phrase.has(j, "and", "or", "filler")
    dated = phrase.word(j).startswith("at") and phrase.has(j + 1, "anchor", "filler", "link")
    return before and (dated or (after and not phrase.has(j, "before", "after", "ago")))


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
