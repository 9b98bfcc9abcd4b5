"""The values of a scale: "0-1", "0, 1 or 2", "III or IV", "A or B", "≥ 70%", "2 or better"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from clinconnect.compiler.grammar.comparisons import range_of, read_comparison
from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.compiler.layout.lines import roman_value
from clinconnect.criteria import Bound, Range
from clinconnect.terms import load
from clinconnect.terms.concepts import Scale

LEVEL_WORDS = frozenset(["grade", "grades", "class", "classes", "stage", "stages"])
_VALUE = re.compile(
    r"(?P<roman>I{1,3}|IV|VI?)(?P<part>[ABC]?[1-3]?)$|(?P<digit>\d)(?P<sub>[ABC])$|(?P<letter>[A-D])$|G(?P<grade>[1-4])$",
    re.I,
)
_UNITS = (None, "%", "1", "{score}", "[points]")
_WAYS = ("better", "worse")


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a scale: a number, or a name such as IIIB or A; `size` tokens long."""

    number: float | None
    name: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Levels:
    """What is asked of a scale, read up to token `end`: a range, or named values.

    `way` is "better" or "worse" where the text says so, as which side that is depends on the scale; ">=" and the like
    where a sign stands with a named value.
    """

    end: int
    range: Range | None = None
    values: tuple[str, ...] = ()
    way: str = ""
    signed: bool = True

    def on(self, scale: Scale | None) -> Levels | None:
        """The same with "better", "worse" and signs of named values settled by the order of the scale.

        None where the scale has no order that settles them.
        """
        if scale is not None and self.values:
            names = tuple(_written(v, scale) for v in self.values)
            if names != self.values:
                return replace(self, values=names).on(scale)
        if not self.way:
            return self
        up = self.way in (">=", ">") or (self.way in _WAYS and _rises(scale, self.way))
        if self.range is not None:
            bound = self.range.low or self.range.high
            assert bound is not None
            return Levels(self.end, Range(low=bound) if up else Range(high=bound))
        if scale is not None and not scale.values:
            scale = load().scale(f"{scale.id}-class")  # the Child-Pugh score has classes A to C
        if scale is None:
            return None
        order = [v.upper() for v in scale.values]
        if self.way == "to":
            keep = tuple(_written(v, scale) for v in _between(order, self.values))
            return Levels(self.end, None, keep) if keep else None
        if self.values[0].upper() not in order:
            return None
        at = order.index(self.values[0].upper())
        keep = scale.values[at:] if up else scale.values[: at + 1]
        if self.way in (">", "<"):
            keep = keep[1:] if up else keep[:-1]
        return Levels(self.end, None, keep) if keep else None

    def fit(self, scale: Scale | None) -> bool:
        """Whether a value of this scale can meet it: 70 is no ECOG status."""
        if scale is None or self.range is None:
            return True
        ends = [b.value for b in (self.range.low, self.range.high) if b]
        return scale.high is None or max(ends) <= scale.high


def _written(name: str, scale: Scale) -> str:
    """ "3A" or "IIIa" as the scale writes it: IIIA."""
    if name in scale.values:
        return name
    return next((v for v in scale.values if _key(v) == _key(name)), name)


def _key(name: str) -> str:
    numeral = re.match(r"(?:I{1,3}|IV|VI?)(?![A-Z]{2})", name, re.I)
    return (f"{roman_value(numeral[0])}{name[numeral.end() :]}" if numeral else name).upper()


def _between(order: list[str], ends: tuple[str, ...]) -> tuple[str, ...]:
    """The named values from the one end to the other with the parts of the last: IIIB to IV takes in IVA."""
    low, high = (e.upper() for e in ends)
    start = low if low in order else low.rstrip("123")
    if start not in order or high not in order or order.index(start) > order.index(high):
        return ()
    last = max(n for n, name in enumerate(order) if name == high or re.fullmatch(re.escape(high) + "[A-D]\\d?", name))
    return (low, *order[order.index(start) + 1 : last + 1])


def _rises(scale: Scale | None, way: str) -> bool:
    worse_up = scale is None or scale.higher_is_worse is not False
    return worse_up if way == "worse" else not worse_up


def read_levels(phrase: Phrase, j: int, scale: str | None = None) -> Levels | None:
    """The values asked for at token `j`; in a list the scale may be said again before each ("ASA I - ASA III")."""
    if listed := _listed(phrase, j, scale):
        return listed
    if phrase.has(j, "cmp") and (named := _after_sign(phrase, j)):
        return named
    got = read_comparison(phrase, j)
    if got is None or got[0].time or got[0].relative or got[0].normal or got[0].unit not in _UNITS:
        return None
    comparison, end = got
    if comparison.unit is None and phrase.word(end) in ("points", "point", "letters"):
        end += 1
    if phrase.has(end, "old", "age") or (phrase.has(end, "cmp") and phrase.word(end - 1) in ("point", "points")):
        return None  # "1 point below the cut-off"
    return Levels(end, comparison.range, (), _way(phrase, j, end), comparison.signed)


def _way(phrase: Phrase, j: int, end: int) -> str:
    """ "2 or better", "worse than 2": a side of the scale rather than of the numbers."""
    last = end - 2 if phrase.mark(end - 1, ")") else end - 1
    for k in (j, last):
        for way in _WAYS:
            if way in phrase.word(k).split() and phrase.has(k, "post", "cmp"):
                return way
    return ""


def _after_sign(phrase: Phrase, j: int) -> Levels | None:
    """A sign before a value that is no plain number: "≥ III", "worse than B"."""
    k = j + 1
    while phrase.word(k) in LEVEL_WORDS:
        k += 1
    value = value_at(phrase, k)
    sign = phrase.cue(j, "cmp") or "="
    if value is None or value.name.isdigit():
        return None
    if value.number is not None:
        return Levels(k + value.size, range_of(sign, value.number), (), _way(phrase, j, j + 1))
    return Levels(k + value.size, None, (value.name,), "" if sign == "=" else _way(phrase, j, j + 1) or sign)


def _listed(phrase: Phrase, j: int, scale: str | None) -> Levels | None:
    first = value_at(phrase, j)
    if first is None:
        return None
    values, k, ranged = [first], j + first.size, False
    while True:
        step, dashed = _step(phrase, k, scale, meant=not ranged)
        value = value_at(phrase, step) if step > k else None
        if value is None or not _alike(value, first):
            break
        ranged |= dashed
        values.append(value)
        k = step + value.size
    if len(values) == 1:
        return _single(phrase, first, k)
    found, names = _as_set(values, ranged)
    return Levels(k, found, names, "to" if found is None and ranged and len(names) == 2 else "")


def _step(phrase: Phrase, k: int, scale: str | None, *, meant: bool) -> tuple[int, bool]:
    """The token where a further value of the list would stand, and whether a dash leads there.

    With `meant` each value may be followed by its meaning in brackets: "0 (fully active), 1 (restricted) or 2".
    """
    step = k
    close = closing(phrase, k) if meant and phrase.mark(k, "(") else None
    if close and (phrase.mark(close + 1, ",") or phrase.has(close + 1, "or")):
        step = close + 1
    while phrase.mark(step, ",/&") or phrase.has(step, "or", "and"):
        step += 1
    dashed = step == k and (phrase.mark(k, "-~") or phrase.has(k, "to"))
    step += dashed
    while step > k and (phrase.word(step) in LEVEL_WORDS or _again(phrase, step, scale)):
        step += 1
    return step, dashed


def _alike(value: _Value, first: _Value) -> bool:
    """Whether both are of one list: numbers, names, or stages with and without their letters ("III, IVA or IVB")."""
    staged = all(re.match(r"\d$|[IV\d]+[ABC]", v.name) or re.fullmatch("[IV]+", v.name) for v in (value, first))
    return (value.number is None) == (first.number is None) or staged


def _again(phrase: Phrase, i: int, scale: str | None) -> bool:
    token = phrase.at(i)
    return token is not None and scale is not None and scale in token.concepts


def _single(phrase: Phrase, value: _Value, k: int) -> Levels | None:
    if value.name.isdigit():
        exact = Bound(value.number or 0, True)
        return None if _open(phrase, k) else Levels(k, Range(exact, exact), signed=False)
    post = phrase.cue(k, "post")
    way = _way(phrase, k, k + 1) or post or ""
    end = k + 1 if post else k
    if value.number is None:
        return Levels(end, None, (value.name,), way)
    if post:
        return Levels(end, range_of(post, value.number), (), way if way in _WAYS else "")
    exact = Bound(value.number, True)
    return Levels(k, Range(exact, exact))


def _open(phrase: Phrase, k: int) -> bool:
    """Whether a comparison follows the number ("2 or less", "50% or more", "0- ≤ 2"), or it is no value of a scale."""
    k += phrase.mark(k, "%")
    if phrase.mark(k, "-") or phrase.has(k, "to"):
        following = phrase.at(k + 1)
        return following is not None and (following.kind == "num" or following.has("cmp", "timeunit", "old"))
    if phrase.word(k) in ("point", "points"):
        k += 1
        return phrase.has(k, "post", "cmp")
    return phrase.has(k, "post", "timeunit", "times", "rel", "old", "age") or phrase.mark(k, "+")


def _as_set(values: list[_Value], ranged: bool) -> tuple[Range | None, tuple[str, ...]]:
    numbers = sorted(v.number for v in values if v.number is not None)
    plain = len(numbers) == len(values) and all(re.fullmatch(r"[\d.]+|[IV]+|[FG]\d", v.name) for v in values)
    together = all(b - a == 1 for a, b in pairwise(numbers))
    if plain and (ranged or (together and all(n == int(n) for n in numbers))):
        return Range(Bound(numbers[0], True), Bound(numbers[-1], True)), ()
    if ranged and len(values) == 2 and all(len(v.name) == 1 and v.name.isalpha() for v in values):
        return None, tuple(chr(c) for c in range(ord(values[0].name), ord(values[1].name) + 1))
    return None, tuple(dict.fromkeys(v.name for v in values))


def value_at(phrase: Phrase, i: int) -> _Value | None:
    """The one value that stands at token `i`."""
    token = phrase.at(i)
    if token is None:
        return None
    if token.kind == "num" and token.number is not None:
        written = phrase.view.text[token.start : token.end + 1]
        if (m := _VALUE.match(written)) and m["sub"]:
            following = phrase.at(i + 1)
            return _Value(None, written.upper(), 2 if following and following.start == token.end else 1)
        return _Value(token.number, f"{token.number:g}")
    if token.number is not None and token.number <= 5 and token.text in _WORDS:
        return _Value(token.number, f"{token.number:g}")
    written = phrase.view.text[token.start : token.end]
    if parted := _parted(phrase, i, written):
        return parted
    m = _VALUE.match(written)
    if m is None or (not written[0].isupper() and not m["roman"]):
        return None
    if m["roman"]:
        return _Value(float(roman_value(m["roman"])) if not m["part"] else None, written.upper())
    if m["grade"]:
        return _Value(float(m["grade"]), f"G{m['grade']}")
    return _Value(None, written.upper())


_STAGE = re.compile(r"(?:I{1,3}|IV)[A-C]$")


def _parted(phrase: Phrase, i: int, letters: str) -> _Value | None:
    """Letters with figures right behind them: "Child-Pugh B7", "fibrosis F2", "stage IB2"."""
    figure = phrase.at(i + 1)
    if figure is None or figure.kind != "num" or figure.number is None or figure.start != phrase.tokens[i].end:
        return None
    if letters in ("A", "B", "C") and 5 <= figure.number <= 15:
        return _Value(figure.number, figure.text, 2)
    if letters == "F" and figure.number <= 4:
        return _Value(figure.number, f"F{figure.text}", 2)
    return _Value(None, letters + figure.text, 2) if _STAGE.match(letters) and figure.number <= 3 else None


_WORDS = frozenset("zero one two three four five".split())


def closing(phrase: Phrase, i: int) -> int | None:
    """The bracket that closes the one at token `i`; None where it is not closed soon."""
    depth = 0
    for k in range(i, min(len(phrase), i + 60)):
        if phrase.mark(k, "(["):
            depth += 1
        elif phrase.mark(k, ")]"):
            depth -= 1
            if not depth:
                return k
    return None
