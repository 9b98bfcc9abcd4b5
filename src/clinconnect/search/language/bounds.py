"""What do the bounds of a range mean? Days, ages and numbers, from "2025-03", "18 months", ">= 50", "< 50" and "a..b"."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from clinconnect.search.facts import NOBODY_IS_OLDER, days_of, first_day, last_day
from clinconnect.trials import AgeLimit, age_limit

_DAY = re.compile(
    r"(?P<year>[12][0-9]{3})(?:[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.](?P<day>0?[1-9]|[12][0-9]|3[01]))?)?"
)
_AMERICAN = re.compile(r"(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12][0-9]|3[01])/(?P<year>[12][0-9]{3})")
_OPEN = frozenset(("", "min", "max", "*"))
_SHORT_AGE = re.compile(r"([0-9]{1,3}(?:\.[0-9])?)\s*(y|m|w|d|yr|yrs|mo|mos)?\.?", re.IGNORECASE)
_UNITS = {"m": "month", "mo": "month", "mos": "month", "w": "week", "d": "day"}
_UNCERTAIN = 2
_SPLIT = re.compile(r"\s*(?:\.\.|,)\s*")
_SIGN = re.compile(r"\s*(>=|<=|>|<|=|≥|≤)\s*")


class Ends(NamedTuple):
    """The two ends as they are written, "" for an open one; `beyond`: the one that is given does not belong to the range."""

    low: str
    high: str
    beyond: bool = False


def ends(written: str) -> Ends:
    """Those of "a..b", "a, b", ">= a", "< b", or one value for both."""
    if sign := _SIGN.match(written):
        rest = written[sign.end() :].strip()
        low, high = ("" if sign[1] in ("<", "<=", "≤") else rest), ("" if sign[1] in (">", ">=", "≥") else rest)
        return Ends(low, high, sign[1] in ("<", ">"))
    parts = _SPLIT.split(written.strip(), maxsplit=1)
    low, high = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], parts[0])
    return Ends("" if low.lower() in _OPEN else low, "" if high.lower() in _OPEN else high)


def days(written: str) -> tuple[int | None, int | None] | None:
    """First and last day as YYYYMMDD, None for an open end; None at all where an end cannot be read."""
    low, high, beyond = ends(written)
    first, last = _first_and_last(low), _first_and_last(high)
    if (low and first is None) or (high and last is None):
        return None
    return (
        (first[1] + 1 if beyond else first[0]) if first else None,
        (last[0] - 1 if beyond else last[1]) if last else None,
    )


def counts(written: str) -> tuple[int | None, int | None] | None:
    """Lowest and highest number, None for an open end; None at all where an end cannot be read."""
    *both, beyond = ends(written)
    low, high = (str(end).replace(" ", "") for end in both)
    if not all(re.fullmatch(r"[0-9]{0,12}", end) for end in (low, high)):
        return None
    return (int(low) + beyond if low else None), (int(high) - beyond if high else None)


def ages(written: str) -> tuple[int, int] | None:
    """The days of age meant, from the first to the last; a bare number is years: 58 lasts until the next birthday, and more than
    58 begins with it.
    """
    low, high, beyond = ends(written)
    first, last = _age(low), _age(high)
    if (low and first is None) or (high and last is None):
        return None
    return (
        _days(_later(first, beyond), 0) if first else 0,
        _days(_later(last, -beyond), 1) if last else NOBODY_IS_OLDER,
    )


def limits(written: str, *, upper: bool) -> tuple[int | None, int | None] | None:
    """Lowest and highest of the registered limits meant, in the days that they are kept in; None for an open end."""
    low, high, beyond = ends(written)
    least, most = _age(low), _age(high)
    if (low and least is None) or (high and most is None):
        return None
    kept = last_day if upper else first_day
    return (kept(least) + beyond if least else None), (kept(most) - beyond if most else None)


def _later(age: AgeLimit, units: int) -> AgeLimit:
    return AgeLimit(age.value + units, age.unit)


def _days(age: AgeLimit, more: int) -> int:
    """The first day of an age (`more` 0) or its last (1). Years and months differ in length by up to two days: they begin two
    days late and end two early, so that 18 years are not what is left of 17.
    """
    if age.unit not in ("year", "month"):
        return int(days_of(age))
    return int(days_of(AgeLimit(age.value + more, age.unit))) + (-_UNCERTAIN if more else _UNCERTAIN)


def _age(written: str) -> AgeLimit | None:
    if found := _SHORT_AGE.fullmatch(written.strip()):
        unit = _UNITS.get((found[2] or "y").lower(), "year")
        return age_limit(f"{found[1]} {unit}")
    return age_limit(written.strip())


def _first_and_last(written: str) -> tuple[int, int] | None:
    found = _DAY.fullmatch(written.strip()) or _AMERICAN.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day = int(found["year"]), int(found["month"] or 0), int(found["day"] or 0)
    if day:
        return ((number := year * 10000 + month * 100 + day), number)
    if month:
        return year * 10000 + month * 100 + 1, year * 10000 + month * 100 + monthrange(year, month)[1]
    return year * 10000 + 101, year * 10000 + 1231
