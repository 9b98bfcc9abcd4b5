"""What do several values say: the lowest or the highest there ever was, or the same on several days?

A record may miss values. So a recorded low value shows that the lowest is as low, and nothing shows that it never was lower;
one value in the range does not show that a second one would be, but where none is, there are no two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from clinconnect.criteria import Measured
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.leaves.latest import counting
from clinconnect.matching.record.findings import MISSING, Finding
from clinconnect.matching.record.shelf import wears_on
from clinconnect.matching.record.windows import next_change
from clinconnect.patients import Fact

Compare = Callable[[Fact], Finding]


def extreme(node: Measured, values: Sequence[Fact], compare: Compare, as_of: date) -> Finding:
    """Whether the lowest or the highest value lies in the range, as far as one on record shows it."""
    lowest = node.pick == "lowest"
    far = node.range.low if lowest else node.range.high
    beyond = "below-threshold" if lowest else "above-threshold"
    found = [(fact, compare(fact)) for fact in counting(values, as_of, node.window)]
    shows = (lambda x: x.truth is FALSE and x.reason == beyond) if far else (lambda x: x.truth is TRUE)
    soonest = _next(values, node, as_of, None)
    shown = next(((fact, x) for fact, x in found if shows(x)), None)
    if shown:
        return shown[1]._replace(used=(shown[0],), next_day=soonest)
    return MISSING._replace(used=tuple(fact for fact, _ in found[:1]), next_day=soonest)


def repeated(node: Measured, values: Sequence[Fact], compare: Compare, as_of: date, holds: int | None) -> Finding:
    """Whether the last so many values, of as many days, all lie in the range."""
    wanted, soonest = node.repeated or 1, _next(values, node, as_of, holds)
    valid = sorted(counting(values, as_of, node.window, holds_days=holds), key=_began, reverse=True)
    found = [(fact, compare(fact)) for fact in valid]
    asked = [x for _, x in found] if node.window else [compare(fact) for fact in values]
    if found and all(x.truth is FALSE for x in asked):
        return found[0][1]._replace(used=tuple(valid), next_day=soonest)
    last = found[:wanted]
    apart = all(new.when and old.when and old.when.high < new.when.low for (new, _), (old, _) in pairwise(last))
    if len(last) == wanted and apart and all(x.truth is TRUE for _, x in last):
        return last[0][1]._replace(used=tuple(fact for fact, _ in last), next_day=soonest)
    if not found:
        return Finding(UNKNOWN, "stale", tuple(values[:1]), next_day=soonest)
    return Finding(UNKNOWN, "imprecise" if len(found) >= wanted else "missing", tuple(valid), next_day=soonest)


def _began(fact: Fact) -> date:
    return fact.when.low if fact.when else date.min


def _next(values: Sequence[Fact], node: Measured, as_of: date, holds: int | None) -> date | None:
    """The next day on which a value comes into the time that counts or leaves it."""
    if node.window:
        return next_change([fact.when for fact in values], node.window, as_of)
    return min((day for fact in values if (day := wears_on(fact, as_of, holds))), default=None)
