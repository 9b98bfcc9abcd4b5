"""What would settle it, and what would it take? The smallest sets of facts that would, each of them tried.

For an open criterion: which facts, once known, would settle it one way or the other. For one that stands in the way: which
newer values or changes would let it pass, whether time alone does, or that nothing can. A set is given only if evaluating
with made-up facts of that kind gives the promised outcome, and no smaller part of it does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinconnect import criteria as c
from clinconnect.criteria import Criterion
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, negation
from clinconnect.matching.outcome.evaluator import truth
from clinconnect.matching.outcome.outcomes import OPEN, Judged, changes_on, judge
from clinconnect.matching.outcome.proof import Route, all_routes
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import Supposition, supposing
from clinconnect.matching.verdict import Need, Outcome, WhatIf
from clinconnect.matching.what_if.needed import MayTurn, Turn, needed, unsettled
from clinconnect.matching.what_if.say_needed import need
from clinconnect.matching.what_if.settling import ways

_SHOWN, _TRIED, _WAYS = 3, 10, 4
LETS_IN: frozenset[Outcome] = frozenset({"passes", "not_applicable"})
KEEPS_OUT: frozenset[Outcome] = frozenset({"fails"})
NOT_OUT: frozenset[Outcome] = LETS_IN | OPEN
_CHANGING = c.Measured | c.Score | c.Status


def what_if(criterion: Criterion, judged: Judged, person: Person) -> WhatIf | None:
    """What would settle an open criterion, or let a failed one pass; None for what is not in the way."""
    wanted = TRUE if criterion.kind == "inclusion" else FALSE
    if judged.outcome in OPEN:
        tried = Attempts(criterion, judged, person, unsettled)
        return WhatIf(tried.sets(wanted, LETS_IN), tried.sets(negation(wanted), KEEPS_OUT))
    if judged.outcome != "fails":
        return None
    if person.dossier.patient.deceased:
        return WhatIf(never="the person has died")
    changed, spared = (Attempts(criterion, judged, person, may) for may in (may_change, spares))
    return WhatIf(
        to_pass=changed.sets(wanted, LETS_IN),
        to_open=spared.sets(wanted, NOT_OUT),
        passes_on=_passes_on(criterion, judged, person),
        never=_never(criterion, judged, wanted),
    )


def spares(route: Route, to: Truth) -> bool | None:
    """As `may_change`, where what is open may stay open."""
    return None if route.finding.truth is UNKNOWN else may_change(route, to)


class Attempts:
    """Tries sets of turns on one person: what each leaf would take, and whether all together do what they should."""

    def __init__(self, criterion: Criterion, judged: Judged, person: Person, may_turn: MayTurn) -> None:
        self._criterion, self._judged, self._person, self._may_turn = criterion, judged, person, may_turn
        self._known: dict[object, Supposition | None] = {}

    def sets(self, to: Truth, promised: frozenset[Outcome]) -> tuple[tuple[Need, ...], ...]:
        """The sets in words."""
        terms = self._person.dossier.terms
        said = [
            {n.fact: n for turn in turns for n in (need(turn.leaf, turn.to, terms),)}
            for turns, _ in self.found(to, promised)
        ]
        return tuple(tuple(needs.values()) for needs in {frozenset(one): one for one in said}.values())

    def found(self, to: Truth, promised: frozenset[Outcome]) -> list[tuple[tuple[Turn, ...], list[Supposition]]]:
        """The first few sets that keep what they promise, each with the changes that were tried."""
        kept: list[tuple[tuple[Turn, ...], list[Supposition]]] = []
        proposed = needed(Route(self._criterion.expr, self._judged.finding), to, self._may_turn)
        for turns in proposed[:_TRIED]:
            changes = self._changes(turns)
            if changes and judge(self._criterion, supposing(self._person, changes)).outcome in promised:
                kept.append((turns, changes))
            if len(kept) == _SHOWN:
                break
        return kept

    def _changes(self, turns: tuple[Turn, ...]) -> list[Supposition]:
        """What is supposed for each of the turns; [] where for one of them nothing would do."""
        found = [self._change(turn) for turn in turns]
        return [one for one in found if one] if all(found) else []

    def _change(self, turn: Turn) -> Supposition | None:
        if turn.key not in self._known:
            self._known[turn.key] = next(
                (way for way in list(self._ways(turn))[:_WAYS] if self._turns(turn, way)), None
            )
        return self._known[turn.key]

    def _ways(self, turn: Turn) -> list[Supposition]:
        """For an open criterion facts are only added; where it fails, newer ones stand in place of those on record."""
        every = ways(turn.leaf, self._person, true=turn.to is TRUE)
        adding = self._judged.outcome in OPEN
        return [w for w in every if not (adding and w.instead_of)]

    def _turns(self, turn: Turn, way: Supposition) -> bool:
        return truth(turn.leaf, supposing(self._person, [way])).truth is turn.to


def _passes_on(criterion: Criterion, judged: Judged, person: Person) -> date | None:
    """The day on which time alone lets it pass, where that is the next thing that time does."""
    day = changes_on(criterion, person, judged)
    return day if day and judge(criterion, replace(person, as_of=day)).outcome in LETS_IN else None


def may_change(route: Route, to: Truth) -> bool:
    """What is not known, newer values, and what goes on now and may end; a disease on record does not go away."""
    leaf, now = route.leaf, route.finding.truth
    if now is UNKNOWN or isinstance(leaf, _CHANGING):
        return True
    return to is FALSE and isinstance(leaf, c.Condition | c.Treatment) and leaf.status == "current"


def _never(criterion: Criterion, judged: Judged, wanted: Truth) -> str | None:
    """Why nothing can let it pass: even if all else became as it should, what cannot change stands in the way."""
    whole = Route(criterion.expr, judged.finding)
    if needed(whole, wanted, lambda route, _: False if _fixed(route) else None):
        return None
    return next((why for route in all_routes(whole) if (why := _fixed(route))), None)


def _fixed(route: Route) -> str:
    """Why this leaf stays as it is for good; empty where it may not."""
    leaf, found = route.leaf, route.finding
    if found.truth is UNKNOWN:
        return ""
    if isinstance(leaf, c.Sex):
        return "it rests on the sex on record"
    if isinstance(leaf, c.Age):
        stays = found.reason == "above-age" or (found.truth is TRUE and leaf.range.high is None)
        return "the age limit is past" if stays else ""
    ever = isinstance(leaf, c.Procedure) or (
        isinstance(leaf, c.Condition | c.Treatment) and leaf.status in ("history", "any")
    )
    back = getattr(leaf, "window", None)
    once = found.truth is TRUE and ever and (back is None or back.start is None)
    return "what has once been stays so" if once else ""
