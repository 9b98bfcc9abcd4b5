"""Comparisons: "≥ 75", "between 18 and 65", "no more than 1.5 x ULN", "0-1", "2 or more", "within normal limits"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.criteria import Bound, Range
from clinconnect.terms.units import read_unit

_DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}
TIME = tuple(_DAYS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A range of numbers read at tokens `start`..`end`; `unit` in UCUM. `signed` says that a comparison was expressed.

    `normal` stands for "within normal limits": neither end is given as a number.
    """

    start: int
    end: int
    range: Range
    unit: str | None = None
    relative: Literal["ULN", "LLN", "baseline"] | None = None
    signed: bool = False
    normal: bool = False

    @property
    def time(self) -> bool:
        """Whether it is a length of time."""
        return self.unit in TIME


def read_comparison(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    """The comparison that begins at token `i`, and the token after it. Many constructs ask; it is read once."""
    if i not in phrase.comparisons:
        phrase.comparisons[i] = _read(phrase, i)
    got: tuple[Comparison, int] | None = phrase.comparisons[i]
    return got


def _read(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    token = phrase.at(i)
    if token is None or not token.numeric:
        return None
    if "normal" in token.names:
        return Comparison(i, i + 1, Range(high=Bound(1, True)), "1", "ULN", signed=True, normal=True), i + 1
    got = _between(phrase, i) or _one(phrase, i)
    if got is None or _unit_unread(phrase, *got):
        return None
    return _second_side(phrase, *got)


def _unit_unread(phrase: Phrase, found: Comparison, j: int) -> bool:
    """Whether letters stick to the last number that were not understood: without its unit a number says nothing."""
    last, following = phrase.at(j - 1), phrase.at(j)
    if found.unit or found.relative or last is None or following is None or last.kind != "num":
        return False
    return following.start == last.end and phrase.view.text[last.end].isalpha()


def _one(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    sign, j = _sign(phrase, i)
    relative = phrase.cue(j, "rel")
    if sign and relative and not _number(phrase, j):
        return Comparison(i, j + 1, range_of(sign, 1.0), "1", _relative(relative), signed=True), j + 1
    minus = bool(sign) and _minus(phrase, j)
    j += minus
    value = _number(phrase, j, words=bool(sign) or phrase.has(j + 1, "timeunit") or phrase.word(j) == "twice")
    if value is None:
        return None
    value = -value if minus else value
    unit, rel, j = _unit(phrase, j + 1)
    if (unit is None and rel is None) or not sign:
        ranged = _dash(phrase, i, value, unit, j, sign)
        if ranged:
            return ranged
    if not sign and rel:
        sign = _between_signs(phrase, i + 1, j)
    if not sign:
        post, j = _post(phrase, j)
        if post and unit is None and rel is None:
            unit, rel, j = _unit(phrase, j)
        sign = post or ""
    elif phrase.has(j, "post") and (phrase.cue(j, "post") or "")[0] == sign[0]:
        j += 1  # "at least 18 years or older" says it twice
    range = range_of(sign, value) if sign else Range(Bound(value, True), Bound(value, True))
    return Comparison(i, j, range, unit, rel, signed=bool(sign)), j


def _between_signs(phrase: Phrase, i: int, j: int) -> str:
    """The sign that stands between a number and the limit it multiplies: "twice higher than normal"."""
    return next((sign for k in range(i, j) if (sign := phrase.cue(k, "cmp"))), "")


def _minus(phrase: Phrase, i: int) -> bool:
    """Whether a minus stands at `i`, right before its number: "T-score ≤ -2.5"."""
    following = phrase.at(i + 1)
    return (
        phrase.mark(i, "-")
        and following is not None
        and following.kind == "num"
        and phrase.tokens[i].end == following.start
    )


# "must be > or = to": nobody writes one comparison with more words.
_MOST_SIGNS = 8


def _sign(phrase: Phrase, i: int) -> tuple[str, int]:
    """The comparison sign or words at `i` ("" where none) and the token after them."""
    j, inverted = i, False
    if phrase.has(i, "neg") and phrase.cue(i + 1, "cmp") and phrase.word(i) in ("not", "no", "is not", "are not"):
        inverted, j = True, i + 1
    sign = phrase.cue(j, "cmp") or ""
    if not sign:
        return "", i
    j += 1
    while j < i + _MOST_SIGNS and (
        phrase.has(j, "cmp")
        or (phrase.has(j, "filler", "link") and _number(phrase, j + 1) is not None and not _number(phrase, j))
    ):
        sign = _stronger(sign, phrase.cue(j, "cmp"))
        j += 1
    return (_INVERSE[sign] if inverted else sign), j


_INVERSE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "="}


def _stronger(sign: str, other: str | None) -> str:
    if other == "=" and sign in "<>":
        return sign + "="
    return other if other and sign == "=" else sign


def _number(phrase: Phrase, i: int, *, words: bool = False) -> float | None:
    token = phrase.at(i)
    if token is None or token.number is None:
        return None
    return token.number if token.kind == "num" or words else None


def _unit(phrase: Phrase, i: int) -> tuple[str | None, Literal["ULN", "LLN", "baseline"] | None, int]:
    """The unit that follows a number: of time, relative to a limit, or as the unit table spells it."""
    if phrase.mark(i, "-") and phrase.has(i + 1, "timeunit", "old"):
        i += 1
    if unit := phrase.cue(i, "timeunit"):
        return unit, None, i + 1
    times = phrase.has(i, "times") or phrase.word(i) == "x"
    j = i + 1 if times else i
    if (times or phrase.word(i - 1) in ("twice", "thrice")) and (k := _normal(phrase, j)):
        return "1", "ULN", k
    if phrase.mark(j, "("):
        j += 1
    if rel := phrase.cue(j, "rel"):
        close = j + 1
        if phrase.mark(close, ")"):
            close += 1
        if phrase.mark(j + 1, "(") and phrase.has(j + 2, "rel") and phrase.mark(j + 3, ")"):
            return "1", _relative(rel), j + 4  # "upper limit of normal (ULN)"
        return "1", _relative(rel), close if j > i and phrase.mark(j - 1, "(") else j + 1
    token = phrase.at(i - 1)
    if token is None:
        return None, None, i
    got = read_unit(phrase.view.text, token.end)
    if got is None and times:
        got = read_unit(phrase.view.text, phrase.tokens[i].end)  # "50 x K/µL"
    if got is None or (phrase.at(i) is None) or phrase.tokens[-1].end < got[1]:
        return None, None, i
    following = phrase.tokens[i]
    if following.concepts and following.start < got[1] < following.end:
        return None, None, i  # "24 weeks gestation": the word belongs to what is measured
    j = phrase.token_at(got[1], i)
    if got[0] == "{percentile}" and phrase.word(j) in ("for", "by") and phrase.has(j + 1, "age"):
        j += 2  # "85th percentile for age": that is what a percentile is of
    return got[0], None, j


_NORMAL = frozenset(
    ("normal", "the normal", "normal limit", "normal limits", "normal value", "normal values", "normal range")
)


def _normal(phrase: Phrase, j: int) -> int | None:
    """ "Three times normal", "2 times higher than normal": the upper limit is meant; the token behind."""
    while phrase.word(j) in (
        "the",
        "higher than",
        "greater than",
        "above",
        "more than",
        "of",
        "over",
        "higher than the",
    ):
        j += 1
    if phrase.has(j, "rel"):
        return j + 1
    if phrase.word(j) not in _NORMAL:
        return None
    j += 1
    while phrase.word(j) in ("limit", "limits", "value", "values", "range", "level", "levels", "upper limit"):
        j += 1
    return j


def _relative(value: str) -> Literal["ULN", "LLN", "baseline"]:
    return "LLN" if value == "LLN" else "ULN"


def _dash(phrase: Phrase, i: int, low: float, unit: str | None, j: int, sign: str) -> tuple[Comparison, int] | None:
    """ "18-65 years", "18 to 65", "0 or 1" is not one: alternatives are a scale's business."""
    if not (phrase.mark(j, "-~") or phrase.has(j, "to")):
        return None
    k = j + 1
    upper, k2 = _sign(phrase, k)
    if upper in ("<", "<="):
        k = k2
    high = _number(phrase, k)
    if high is None or (high < low and unit not in TIME):
        return None
    unit2, rel2, k = _unit(phrase, k + 1)
    closed = upper != "<"
    if unit in TIME and unit2 in TIME and unit != unit2:
        low = round(low * _DAYS[unit] / _DAYS[unit2], 6)  # "6 months to 10 years"
    if low > high or (low == high and not closed):
        return None
    return Comparison(i, k, Range(Bound(low, sign != ">"), Bound(high, closed)), unit2 or unit, rel2, signed=True), k


def _between(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    """ "between 18 and 65 years"."""
    if not phrase.has(i, "between"):
        return None
    j = i + 1
    while phrase.has(j, "filler", "age", "link") and not _number(phrase, j):
        j += 1
    bracket = phrase.mark(j, "(")
    j += bracket
    low, j = _signed_number(phrase, j)
    if low is None:
        return None
    unit, _, j = _unit(phrase, j)
    named = phrase.at(j)
    if (phrase.mark(j, "-") or (named and named.concepts)) and phrase.has(j + 1, "and", "to"):
        j += 1  # "between 24 weeks of gestation and 36 weeks of gestation"
    if not (phrase.has(j, "and", "to") or phrase.mark(j, "-")):
        return None
    high, j = _signed_number(phrase, j + 1)
    if high is None or (high < low and high >= 0):
        return None
    low, high = min(low, high), max(low, high)  # "between -1 and -6 D"
    unit2, rel, k = _unit(phrase, j + (bracket and phrase.mark(j, ")")))
    return Comparison(i, k, Range(Bound(low, True), Bound(high, True)), unit2 or unit, rel, signed=True), k


def _signed_number(phrase: Phrase, j: int) -> tuple[float | None, int]:
    """The number at `j` with the minus before it, and the token behind."""
    minus = _minus(phrase, j)
    value = _number(phrase, j + minus)
    return (-value if minus and value is not None else value), j + minus + 1


def _second_side(phrase: Phrase, first: Comparison, j: int) -> tuple[Comparison, int]:
    """ "≥ 18 and ≤ 75 years": the other end of the same range."""
    k = j
    while phrase.mark(k, ",") or phrase.has(k, "and", "to") or (phrase.word(k) in ("but", "years", "old")):
        k += 1
    if k > j + 3 or not phrase.has(k, "cmp") or first.normal:
        return first, j
    other = _one(phrase, k)
    if other is None or not _opposite(first.range, other[0].range):
        return first, j
    second, end = other
    if first.relative != second.relative and first.relative and second.relative:
        return first, j
    if first.unit in TIME and second.unit in TIME and first.unit != second.unit:
        first = _in_unit(first, second.unit)  # "> 1 month and < 2 years"
    if first.unit and second.unit and first.unit != second.unit:
        return first, j
    low, high = first.range.low or second.range.low, first.range.high or second.range.high
    if not low or not high or low.value >= high.value:
        return first, j
    both = replace(
        first,
        end=end,
        range=Range(low, high),
        unit=first.unit or second.unit,
        relative=first.relative or second.relative,
    )
    return both, end


def _in_unit(comparison: Comparison, unit: str | None) -> Comparison:
    """The same length of time in another unit."""
    factor = _DAYS[comparison.unit or ""] / _DAYS[unit or ""]

    def scaled(bound: Bound | None) -> Bound | None:
        return Bound(round(bound.value * factor, 6), bound.inclusive) if bound else None

    return replace(comparison, range=Range(scaled(comparison.range.low), scaled(comparison.range.high)), unit=unit)


def _opposite(one: Range, two: Range) -> bool:
    return (
        (one.low is None) != (two.low is None)
        and (one.high is None) != (two.high is None)
        and (one.low is None) == (two.high is None)
    )


def _post(phrase: Phrase, j: int) -> tuple[str | None, int]:
    """The comparison after a number: "or more", "and older", a plus sign."""
    token = phrase.at(j)
    if token is None:
        return None, j
    following = phrase.at(j + 1)
    added = following is not None and following.kind == "num" and following.start == token.end  # "Gleason 3+4"
    if token.text == "+" and token.start == phrase.tokens[j - 1].end and not added:
        return ">=", j + 1
    if phrase.has(j, "old") and phrase.has(j + 1, "post"):
        return phrase.cue(j + 1, "post"), j + 2
    if phrase.mark(j, "(") and phrase.has(j + 1, "post") and phrase.mark(j + 2, ")"):
        return phrase.cue(j + 1, "post"), j + 3
    post = phrase.cue(j, "post")
    return (post, j + 1) if post else (None, j)


def range_of(sign: str, value: float) -> Range:
    """The range that a sign and a number stand for."""
    match sign:
        case ">=" | ">":
            return Range(low=Bound(value, sign == ">="))
        case "<=" | "<":
            return Range(high=Bound(value, sign == "<="))
        case _:
            return Range(Bound(value, True), Bound(value, True))
