"""What will time alone change? The days on which outcomes change, and the first on which only time stood in the way.

Every day on which a leaf may change is tried, and all criteria are judged again for it; nothing is added up from single
criteria.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from clinconnect.criteria import Criterion
from clinconnect.matching.outcome.outcomes import NO_OBSTACLE, OPEN, Judged, changes_on, judge
from clinconnect.matching.record.person import Person
from clinconnect.matching.verdict import Calendar, Change, Verdict

MOST_DAYS = 40  # days on which something changes that are looked at


def calendar(judged: list[tuple[Criterion, Judged]], person: Person) -> Calendar:
    """The calendar of a trial for a person, given the outcome of each criterion on the person's day."""
    now = dict(enumerate(found for _, found in judged))
    failing = {at for at, found in now.items() if found.outcome == "fails"}
    clear_on = None if failing else person.as_of
    coming = {at: changes_on(criterion, person, now[at]) for at, (criterion, _) in enumerate(judged)}
    changes: list[Change] = []
    for _ in range(MOST_DAYS):
        day = min((day for day in coming.values() if day), default=None)
        if day is None:
            break
        later = replace(person, as_of=day)
        for at in [at for at, due in coming.items() if due == day]:
            criterion, before = judged[at][0], now[at].outcome
            now[at] = judge(criterion, later)
            coming[at] = changes_on(criterion, later, now[at])
            changes.append(Change(day, criterion.id, before, now[at].outcome))
        if clear_on is None and _clear(failing, now):
            clear_on = day
    return Calendar(tuple(changes), clear_on)


def _clear(failing: set[int], now: dict[int, Judged]) -> bool:
    """Whether all that failed at first is settled in favour, and nothing fails now; a result that has only expired is not."""
    return all(now[at].outcome in NO_OBSTACLE for at in failing) and all(j.outcome != "fails" for j in now.values())


def waiting_words(verdict: Verdict, say: Callable[[date], str | None] = date.isoformat) -> str:
    """ "Nothing but time stands in the way until 14 August 2026"; empty where nothing fails, or time alone does not help."""
    calendar = verdict.calendar
    if calendar is None or calendar.clear_on is None or calendar.clear_on <= verdict.as_of:
        return ""
    known = any(one.outcome in OPEN for one in verdict.criteria)
    return f"{'Of what is known, nothing' if known else 'Nothing'} but time stands in the way until {say(calendar.clear_on)}."
