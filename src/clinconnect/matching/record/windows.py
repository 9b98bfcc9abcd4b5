"""When is it, counted from the anchor? Windows around the planned start, by the calendar, with dates known in part.

A month before 31 March is 28 (29) February: months and years keep the day of the month, or take the last one there is.
Both ends of a window belong to it. Lengths in hours and minutes are known to the day only, as records are.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from clinconnect.criteria import Duration, Window
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.patients import DateRange

# Until a trial's own calendar is known, all of these lie on the planned start, which is the as-of date.
STARTS = frozenset({"screening", "enrollment", "randomization", "first-dose", "baseline", "consent"})
_MONTHS = {"a": 12, "mo": 1}
_DAYS = {"wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}
_SEARCHED = 10  # days around the estimate in which month ends can move a boundary


class Stretch(NamedTuple):
    """A window as days: `low`..`high` surely in it, `early`..`late` possibly; these differ by parts of a day only."""

    early: date
    low: date
    high: date
    late: date


@lru_cache(maxsize=4096)
def stretch(window: Window, as_of: date) -> Stretch | None:
    """The days of a window, None where its anchor is not the planned start and so not known.

    Of one that counts since the last time these are the days behind it, on which it must not have been so.
    """
    if window.anchor not in STARTS:
        return None
    if window.how == "since-last" and window.end:
        early, low = _shift(as_of, window.end, math.floor), _shift(as_of, window.end, math.ceil)
        return Stretch(later(early, 1), later(low, 1), as_of, as_of)
    early, low, high, late = date.min, date.min, date.max, date.max
    if window.start:
        early, low = _shift(as_of, window.start, math.floor), _shift(as_of, window.start, math.ceil)
    if window.end:
        high, late = _shift(as_of, window.end, math.floor), _shift(as_of, window.end, math.ceil)
    return Stretch(early, low, high, late)


def met(when: DateRange, days: Stretch) -> Truth:
    """Whether an event of that day lies in the window."""
    return overlap(when, when, days)


def overlap(begin: DateRange, end: DateRange, days: Stretch) -> Truth:
    """Whether something that lasted from `begin` to `end` (each known in part) has a day in the window."""
    if begin.low > days.late or end.high < days.early:
        return FALSE
    sure = begin.high <= days.high and end.low >= days.low and days.low <= days.high
    return TRUE if sure else UNKNOWN


def next_change(dates: Iterable[DateRange | None], window: Window, as_of: date) -> date | None:
    """The first day after `as_of` on which a date comes into the window or leaves it, as the anchor moves on."""
    days = {day for known in dates if known for day in (known.low, known.high)}
    found = [
        _first(day, length, as_of, passed)
        for day in days
        for length, passed in ((window.start, _gone), (window.end, _come))
        if length and math.isfinite(length.amount)
    ]
    return min((f for f in found if f), default=None)


def _gone(boundary: date, day: date) -> bool:
    return boundary > day


def _come(boundary: date, day: date) -> bool:
    return boundary >= day


def _first(day: date, length: Duration, as_of: date, passed: Callable[[date, date], bool]) -> date | None:
    if passed(_shift(as_of, length, math.floor), day):
        return None
    guess = _shift(day, Duration(-length.amount, length.unit), math.floor)
    for ahead in range(-_SEARCHED // 2, _SEARCHED):
        candidate = later(guess, ahead)
        if candidate > as_of and passed(_shift(candidate, length, math.floor), day):
            return candidate
    return None


def _shift(day: date, length: Duration, whole: Callable[[float], int]) -> date:
    if not math.isfinite(length.amount):
        return date.max if length.amount > 0 else date.min
    if length.unit in _MONTHS:
        months, rest = divmod(length.amount * _MONTHS[length.unit], 1)
        return later(add_months(day, int(months)), whole(round(rest * 30.4375, 6)))
    return later(day, whole(round(length.amount * _DAYS[length.unit], 6)))


def later(day: date, days: int) -> date:
    """So many days later; the ends of time hold."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, the last of a shorter month; the ends of time hold."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
