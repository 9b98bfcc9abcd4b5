"""Which of several values counts? The latest one that is valid on the day, or that lies in the window asked for.

Dates known only in part make several values possible as the latest: then all of them must lead to the same answer. Two
values of the same day that do not are a conflict, never a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from clinconnect.criteria import Window
from clinconnect.logic import TRUE, UNKNOWN
from clinconnect.matching.record.findings import CONFLICTING, MISSING, NEEDS_PERSON, Finding
from clinconnect.matching.record.windows import Stretch, later, met, next_change, stretch
from clinconnect.patients import DateRange, Fact


def latest(
    facts: Sequence[Fact],
    as_of: date,
    compare: Callable[[Fact], Finding],
    *,
    window: Window | None = None,
    holds_days: int | None = None,
) -> Finding:
    """What the latest of these values says. Without a window it must be at most `holds_days` old (None: for ever)."""
    if not facts:
        return MISSING
    if window is None or (window.start is None and window.end is None and stretch(window, as_of)):
        return _current(facts, as_of, compare, holds_days)
    days = stretch(window, as_of)
    if days is None:
        return NEEDS_PERSON._replace(used=tuple(facts))
    return _within(facts, as_of, compare, window, days)


def counting(
    facts: Sequence[Fact], as_of: date, window: Window | None, *, holds_days: int | None = None
) -> tuple[Fact, ...]:
    """The values that surely lie in the window; without one, those that are at most `holds_days` old (None: all)."""
    days = stretch(window, as_of) if window else None
    if days:
        return tuple(f for f in facts if met(_day(f, as_of), days) is TRUE)
    oldest = date.min if holds_days is None else later(as_of, -holds_days)
    return tuple(f for f in facts if _day(f, as_of).low >= oldest)


def _current(facts: Sequence[Fact], as_of: date, compare: Callable[[Fact], Finding], holds: int | None) -> Finding:
    chosen = _possible(facts, as_of)
    if holds is None:
        return _common(chosen, compare, None)
    oldest, newest = later(as_of, -holds), [_day(f, as_of) for f in chosen]
    if min(d.high for d in newest) < oldest:
        return Finding(UNKNOWN, "stale", chosen)
    first = min(d.low for d in newest)
    if first < oldest:
        return Finding(UNKNOWN, "imprecise", chosen)
    return _common(chosen, compare, later(first, holds + 1))


def _within(
    facts: Sequence[Fact], as_of: date, compare: Callable[[Fact], Finding], window: Window, days: Stretch
) -> Finding:
    places = [(f, met(_day(f, as_of), days)) for f in facts]
    inside = [f for f, where in places if where is TRUE]
    open_ = [f for f, where in places if where is UNKNOWN]
    soonest = next_change([f.when for f in facts], window, as_of)
    if not inside:
        outside = tuple(open_) or _possible(facts, as_of)
        return Finding(UNKNOWN, "imprecise" if open_ else "stale", outside, next_day=soonest)
    chosen = dict.fromkeys(map(id, (*_possible(inside, as_of), *_possible([*inside, *open_], as_of))))
    return _common(tuple(f for f in facts if id(f) in chosen), compare, soonest)


def _possible(facts: Sequence[Fact], as_of: date) -> tuple[Fact, ...]:
    """The values that can be the latest."""
    if len(facts) == 1:
        return tuple(facts)
    days = [_day(f, as_of) for f in facts]
    last_start = max(d.low for d in days)
    return tuple(f for f, d in zip(facts, days, strict=True) if d.high >= last_start)


def _day(fact: Fact, as_of: date) -> DateRange:
    if fact.when is None:
        return DateRange(date.min, as_of)
    if fact.when.high <= as_of:
        return fact.when
    return DateRange(min(fact.when.low, as_of), min(fact.when.high, as_of))


def _common(chosen: tuple[Fact, ...], compare: Callable[[Fact], Finding], next_day: date | None) -> Finding:
    found = [compare(f) for f in chosen]
    truths = {f.truth for f in found}
    if len(truths) == 1:
        return found[0]._replace(used=chosen[:1] if found[0].truth is not UNKNOWN else chosen, next_day=next_day)
    open_ = next((f for f in found if f.truth is UNKNOWN), None)
    if open_:
        return open_._replace(used=chosen, next_day=next_day)
    day = chosen[0].when
    same_day = all(f.when == day for f in chosen) and (day is None or day.low == day.high)
    return Finding(UNKNOWN, CONFLICTING if same_day else "imprecise", chosen, next_day=next_day)
