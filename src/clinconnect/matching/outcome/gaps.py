"""What of the person is not known but has only a few possibilities? Each gap with the people who, together, leave none out.

A gap is of use where a rule comes back to it: the sex; a question that is open in two places; a value, a day or a date of
birth that is known as a range and decides in two places. Ranges are cut where the rule asks for something else, so that a
part lies on one side of every threshold; wherever they are cut, nothing is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from clinconnect import criteria as c
from clinconnect.criteria import Expr, Leaf, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.leaves.ages import after, birthday
from clinconnect.matching.leaves.measured import thresholds
from clinconnect.matching.leaves.statuses import concerns_sex
from clinconnect.matching.outcome.proof import Step
from clinconnect.matching.record.findings import Used
from clinconnect.matching.record.person import Person, Question, question
from clinconnect.matching.record.windows import later, stretch
from clinconnect.patients import DateRange, Fact, Quantity

MOST_WAYS = 64  # so many people at most are supposed for one criterion
_NEXT = 1e-8  # numbers closer than this share of one another count as the same when they are compared

Unknown: TypeAlias = Literal["sex", "birth"] | Leaf | Fact
Way: TypeAlias = Callable[[Person], Person]


class Gap(NamedTuple):
    """One thing that is not known, and everything that it may be. `about` is the leaf or the fact where there is one."""

    about: Unknown
    ways: tuple[Way, ...]


def gaps(expr: Expr, open_leaves: list[Step], person: Person) -> list[Gap]:
    """The gaps that may matter to an open rule, given its open leaves; few enough to try all together."""
    return few((*_sexes(expr, person), *questions(open_leaves), *_ranges(open_leaves, person)))


def in_two_places(open_leaves: list[Step]) -> bool:
    """Whether two open leaves may ask the same, or rest on the same fact."""
    if len(open_leaves) < 2:
        return False
    if len({_thing(leaf) for leaf, _ in open_leaves}) < len(open_leaves):
        return True
    used = [id(one) for _, finding in open_leaves for one in finding.used]
    return len(set(used)) < len(used)


def few(gaps: Iterable[Gap]) -> list[Gap]:
    """The first of these, as many as can be tried all together."""
    found: list[Gap] = []
    ways = 1
    for gap in gaps:
        if 1 < len(gap.ways) <= MOST_WAYS // ways:
            ways *= len(gap.ways)
            found.append(gap)
    return found


def _sexes(expr: Expr, person: Person) -> Iterator[Gap]:
    if person.sex is None and _asks_sex(expr, person):
        yield Gap("sex", (lambda p: replace(p, sex="male"), lambda p: replace(p, sex="female")))


def _asks_sex(expr: Expr, person: Person) -> bool:
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, c.Sex):
            return True
        if isinstance(node, c.Status) and concerns_sex(person.about(node.concept, "state").id, person):
            return True
        waiting += children(node)
    return False


def questions(leaves: Iterable[Step]) -> Iterator[Gap]:
    """Questions that are open in two places of the rule: it is so, or it is not."""
    open_ = [leaf for leaf, finding in leaves if finding.truth is UNKNOWN]
    alike = Counter(map(_thing, open_))
    asked: dict[Question, list[Leaf]] = {}
    for leaf in open_:
        if alike[_thing(leaf)] > 1 and (key := question(leaf)):
            asked.setdefault(key, []).append(leaf)  # type: ignore[arg-type]
    for same in asked.values():
        if len(same) > 1:
            yield Gap(same[0], tuple(lambda p, s=same, t=t: p.supposing(s, t) for t in (TRUE, FALSE)))  # type: ignore[misc]


def _thing(leaf: Expr) -> tuple[type, str | None]:
    """What leaves with the same question have in common, quickly told."""
    ref = getattr(leaf, "concept", None) or getattr(leaf, "observable", None) or getattr(leaf, "scale", None)
    return type(leaf), ref.id if ref else None


def _ranges(open_leaves: list[Step], person: Person) -> Iterator[Gap]:
    """What is known as a range and used by two open leaves, cut where these ask for something else."""
    users: dict[int, tuple[Used, list[Leaf]]] = {}
    for leaf, finding in open_leaves:
        for used in finding.used:
            users.setdefault(id(used), (used, []))[1].append(leaf)  # type: ignore[arg-type]
    for used, leaves in users.values():
        if len(leaves) < 2 or used == "sex":
            continue
        if used == "birth":
            yield from _births(leaves, person)
        elif any(used is fact for fact in person.dossier.facts):
            yield from _of_fact(used, leaves, person)


def _of_fact(fact: Fact, leaves: list[Leaf], person: Person) -> Iterator[Gap]:
    better = [fact]
    if isinstance(value := fact.value, Quantity) and value.low != value.high:
        cuts = [cut for leaf in leaves for cut in thresholds(leaf, fact, person)]
        better = [replace(fact, value=part) for part in cut_number(value, cuts)]
    boundaries = _boundaries(leaves, person.as_of)
    if fact.when:
        better = [replace(one, when=part) for one in better for part in cut_days(fact.when, boundaries)]
    if fact.until:
        better = [replace(one, until=part) for one in better for part in cut_days(fact.until, boundaries)]
    yield Gap(fact, tuple(lambda p, new=new: p.told(fact, new) for new in better))  # type: ignore[misc]


def cut_number(value: Quantity, cuts: Iterable[float]) -> list[Quantity]:
    """The parts between the cuts, and each cut alone."""
    low = value.low
    parts: list[Quantity] = []
    for cut in sorted(set(cuts)):
        step = abs(cut) * _NEXT or _NEXT**2
        if (low is None or cut >= low) and (value.high is None or cut <= value.high):
            if low is None or cut - step > low:
                parts.append(replace(value, low=low, high=cut - step))
            parts.append(replace(value, low=cut, high=cut))
            low = cut + step
    if value.high is None or low is None or low <= value.high:
        parts.append(replace(value, low=low))
    return parts


def cut_days(known: DateRange, boundaries: Iterable[date]) -> list[DateRange]:
    """The parts of a range of days; each boundary begins one."""
    starts = [known.low, *sorted({day for day in boundaries if known.low < day <= known.high})]
    ends = [day - timedelta(days=1) for day in starts[1:]] + [known.high]
    return [DateRange(low, high) for low, high in zip(starts, ends, strict=True)]


def _boundaries(leaves: list[Leaf], as_of: date) -> list[date]:
    """The days on which something may come into a window or leave it."""
    found = [as_of, later(as_of, 1)]
    for leaf in leaves:
        window = getattr(leaf, "window", None)
        days = stretch(window, as_of) if window else None
        if days:
            found += [days.early, days.low, later(days.high, 1), later(days.late, 1)]
    return found


def _births(leaves: list[Leaf], person: Person) -> Iterator[Gap]:
    birth = person.birth
    if birth is None or birth.low == birth.high:
        return
    bounds = [b for leaf in leaves if isinstance(leaf, c.Age) for b in (leaf.range.low, leaf.range.high) if b]
    days = range(birth.low.toordinal(), birth.high.toordinal() + 1)
    starts: list[date] = []
    for years in sorted({b.value for b in bounds}):
        for reached in (birthday, lambda b, y: later(birthday(b, y), 1), after):
            at = bisect_left(days, True, key=lambda d, r=reached, y=years: r(date.fromordinal(d), y) > person.as_of)  # type: ignore[misc]
            starts += [date.fromordinal(days[at])] if at < len(days) else []
    parts = cut_days(birth, starts)
    yield Gap("birth", tuple(lambda p, part=part: p.born(part) for part in parts))  # type: ignore[misc]
