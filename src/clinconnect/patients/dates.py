"""When was it? Dates as records write them, whole or partial, as a range of days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from clinconnect.patients.patient import DateRange

_FHIR = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?$", re.S)


@lru_cache(maxsize=65536)
def day_range(text: str) -> DateRange | None:
    """The days that "2019", "2019-03", "2019-03-07" or a full time stamp may mean; None where it is no date.

    The day is the one written: a time stamp is not moved to another time zone.
    """
    got = _FHIR.match(text.strip())
    if not got:
        return None
    year, month, day = int(got[1]), int(got[2] or 0), int(got[3] or 0)
    try:
        if day:
            return exactly(date(year, month, day))
        if month:
            return DateRange(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return DateRange(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def exactly(day: date) -> DateRange:
    """A day that is known."""
    return DateRange(day, day)


def years_before(day: date, years: int) -> date:
    """The same day of the year so many years earlier; 29 February becomes the 28th where there is none."""
    return _clamped(day.year - years, day.month, day.day)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 - months
    return _clamped(index // 12, index % 12 + 1, day.day)


def _clamped(year: int, month: int, day: int) -> date:
    if year < 1:
        return date.min
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def born(amount: int, unit: str, as_of: date) -> DateRange:
    """The days of birth of somebody who is `amount` completed years, months, weeks or days (a, mo, wk, d) old."""
    if unit == "a":
        return DateRange(years_before(as_of, amount + 1) + timedelta(days=1), years_before(as_of, amount))
    if unit == "mo":
        return DateRange(months_before(as_of, amount + 1) + timedelta(days=1), months_before(as_of, amount))
    length = 7 if unit == "wk" else 1
    newest = as_of - timedelta(days=length * amount)
    return DateRange(newest - timedelta(days=length - 1), newest)


def at_age(birth: DateRange, amount: float, unit: str) -> DateRange | None:
    """The days on which somebody born then was so old; the whole year (month …) of that age."""
    whole = int(amount)
    try:
        if unit == "a":
            last = _clamped(birth.high.year + whole + 1, birth.high.month, birth.high.day) - timedelta(days=1)
            return DateRange(_clamped(birth.low.year + whole, birth.low.month, birth.low.day), last)
        if unit == "mo":
            return DateRange(
                months_before(birth.low, -whole), months_before(birth.high, -(whole + 1)) - timedelta(days=1)
            )
        length = {"wk": 7, "d": 1}.get(unit)
        if length is None:
            return None
        first = birth.low + timedelta(days=length * whole)
        return DateRange(first, birth.high + timedelta(days=length * (whole + 1) - 1))
    except (ValueError, OverflowError):
        return None
