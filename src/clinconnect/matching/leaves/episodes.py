"""From when to when did it last? Diseases, exposures and events against a window of time, or against now."""

from __future__ import annotations

from datetime import date

from clinconnect.criteria import Window
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, agreement, negation
from clinconnect.matching.leaves.presence import Held
from clinconnect.matching.record.findings import Finding
from clinconnect.matching.record.windows import Stretch, later, met, next_change, overlap, stretch
from clinconnect.patients import DateRange, Fact


def window_of(window: Window | None, as_of: date) -> tuple[Stretch | None, bool]:
    """The days of a window (None: at any time so far) and whether its anchor is known at all."""
    if window is None:
        return None, True
    days = stretch(window, as_of)
    open_ended = window.start is None and window.end is None
    return (None if open_ended else days), days is not None


def ahead(days: Stretch | None, as_of: date) -> bool:
    """Whether the window goes on after that day, so that nothing can be ruled out in it yet."""
    return days is not None and days.late > as_of


def is_over(fact: Fact, as_of: date) -> Truth:
    """Whether it had ended by that day."""
    if fact.status == "resolved" or fact.ongoing is False:
        return TRUE
    if fact.until is None:
        return FALSE if fact.ongoing else UNKNOWN
    if fact.until.high < as_of:
        return TRUE
    return FALSE if fact.until.low >= as_of else UNKNOWN


def onset(fact: Fact, as_of: date) -> DateRange:
    """The day on which it began or was so; any day up to its end where that is not known."""
    if fact.when:
        return DateRange(fact.when.low, max(fact.when.low, min(fact.when.high, as_of)))
    return DateRange(date.min, min(fact.until.high, as_of) if fact.until else as_of)


def end(fact: Fact, as_of: date, *, event: bool) -> DateRange:
    """The last day, as of that day; `event` for what has no length."""
    if fact.until:
        return DateRange(min(fact.until.low, as_of), min(fact.until.high, as_of))
    if event and fact.when:
        return onset(fact, as_of)
    if fact.ongoing:
        return DateRange(as_of, as_of)
    return DateRange(min(onset(fact, as_of).low, as_of), as_of)


def lasted(fact: Fact, window: Window, days: Stretch, as_of: date, *, event: bool, onset_too: bool = False) -> Held:
    """Whether the episode or exposure has a day in the window; with `onset_too` its first day must say the same.

    "Pneumonia within 6 months" may mean that it began or that it was there: an old one that still goes on stays open.
    """
    begin, last = onset(fact, as_of), end(fact, as_of, event=event)
    last = DateRange(max(last.low, begin.low), max(last.high, begin.high))
    if window.how == "throughout":
        return _throughout(fact, begin, last, window, days, as_of)
    truth = overlap(begin, last, days)
    if onset_too and not event:
        truth = agreement((truth, met(begin, days)))
    soonest = next_change((fact.when, fact.until), window, as_of)
    if truth is UNKNOWN:
        return Held(UNKNOWN, "imprecise", soonest)
    return Held(truth, "within-window" if truth is TRUE else "outside-window", soonest)


def _throughout(fact: Fact, begin: DateRange, last: DateRange, window: Window, days: Stretch, as_of: date) -> Held:
    """Whether it was so on every day of the window; that it began later is known only of what is said to go on since."""
    soonest = next_change((fact.when, fact.until), window, as_of)
    began_later = fact.ongoing is True and fact.when is not None and begin.low > days.low
    if began_later or last.high < days.high:
        return Held(FALSE, "not-all-the-time", soonest)
    if begin.high <= days.early and last.low >= days.high:
        return Held(TRUE, "within-window", soonest)
    return Held(UNKNOWN, "imprecise", soonest)


def since_last(found: Finding, window: Window | None) -> Finding:
    """What a leaf says that counts since the last time, from what was found on the days behind the window."""
    if window is None or window.how != "since-last":
        return found
    return found._replace(truth=negation(found.truth))


def still(fact: Fact, as_of: date) -> Held:
    """Whether it is so now, as it was at some time."""
    over = is_over(fact, as_of)
    ends = (later(day, 1) for day in (fact.until.low, fact.until.high)) if fact.until else ()
    soonest = min((day for day in ends if day > as_of), default=None)
    if over is UNKNOWN:
        return Held(UNKNOWN, "imprecise", soonest)
    return Held(FALSE, "over", soonest) if over is TRUE else Held(TRUE, "present", soonest)
