"""On which day will time alone change what is said, and is that worth a clause? "On the 18th birthday, 1 March 2026"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from clinconnect.criteria import Age, Criterion
from clinconnect.matching.outcome.outcomes import NO_OBSTACLE, OPEN, Judged, Turn
from clinconnect.matching.outcome.proof import all_leaves
from clinconnect.matching.record.person import Person

_SOON = timedelta(days=92)  # what holds for longer is not said to end: every result grows old some day
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def worth_saying(judged: Judged, person: Person, coming: Turn) -> bool:
    """Whether the change is of use to somebody who plans: what stands in the way ends, or what counts does soon."""
    for alike in (NO_OBSTACLE, OPEN):
        if judged.outcome in alike and coming.then.outcome in alike:
            return False
    ends = judged.outcome in NO_OBSTACLE or coming.then.reason == "stale"
    return not ends or coming.on - person.as_of <= _SOON


def coming_day(criterion: Criterion, judged: Judged, person: Person, coming: Turn, say: Callable[[date], str]) -> str:
    """ "on 14 August 2025"; where an age decides, which birthday that is."""
    years = _birthday(person, coming.on) if _by_age(criterion, judged, coming) else 0
    return f"on the {_ordinal(years)} birthday, {say(coming.on)}," if years else f"on {say(coming.on)}"


def _by_age(criterion: Criterion, judged: Judged, coming: Turn) -> bool:
    """Whether it is an age that is reached on that day."""
    now, then = (all_leaves(criterion.expr, one.finding) for one in (judged, coming.then))
    pairs = zip(now, then, strict=False)
    return any(isinstance(leaf, Age) and before.truth is not after.truth for (leaf, before), (_, after) in pairs)


def _birthday(person: Person, day: date) -> int:
    """Which birthday that day is; 0 for none, or where the day of birth is not known."""
    birth = person.birth
    if birth is None or birth.low != birth.high or (birth.low.month, birth.low.day) != (day.month, day.day):
        return 0
    return day.year - birth.low.year


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else _ORDINALS.get(number % 10, 'th')}"
