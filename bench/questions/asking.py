"""An interview with somebody who answers from a whole record, in one order of questions or another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from bench.questions.people import Case
from clinconnect import criteria as c
from clinconnect.criteria import ConceptRef, Criterion
from clinconnect.matching.asking.questions import next_question, questions, still_open
from clinconnect.matching.asking.topics import Matter, about_leaf, matters
from clinconnect.matching.asking.worth import Near, Worth, worth
from clinconnect.matching.outcome.outcomes import Judged, judge
from clinconnect.matching.record.dossier import DENYING, Dossier, Family
from clinconnect.matching.record.findings import Finding
from clinconnect.matching.record.person import Person
from clinconnect.patients import Asked, DateRange, Fact, Patient, Source, Topic, Unanswered
from clinconnect.patients.patient import FactKind, Teller

_FAMILY: dict[str, Family] = {
    "condition": "state", "status": "state", "treatment": "exposure", "procedure": "exposure", "allergy": "allergy",
    "biomarker": "biomarker", "measurement": "number", "score": "number",
}  # fmt: skip
_COMPLETE = {"condition": "conditions", "treatment": "treatments", "procedure": "procedures", "allergy": "allergies"}
Order = Literal["best", "criterion order", "random", "all in criterion order"]
ORDERS: tuple[Order, ...] = ("best", "criterion order", "random", "all in criterion order")
Trials = dict[str, list[tuple[Criterion, Judged]]]


@dataclass(frozen=True, slots=True)
class Interview:
    """How it went: questions until no trial's outcome changed any more, and until there was nothing left to ask."""

    until_settled: int
    until_done: int
    outcomes: tuple[str, ...]


def interview(case: Case, order: Order, weigh: Remembering, *, seed: int) -> Interview:
    """Ask until nothing can change any more; everything that the record holds is hidden at first."""
    full = Dossier(case.patient)
    known, chance = Patient(case.patient.id), random.Random(f"{seed} {case.patient.id}")
    done: set[Topic] = set()
    settled = count = 0
    before: tuple[str, ...] = ()
    while True:
        person = Person(Dossier(known), case.as_of, known.sex)
        judged = {t.id: [(criterion, judge(criterion, person)) for criterion in t.criteria] for t in case.trials}
        outcomes = tuple(_outcome(found) for found in judged.values())
        settled = count if outcomes != before else settled
        before = outcomes
        about = _NEXT[order](judged, person, done, chance, weigh)
        if about is None:
            return Interview(settled, count, outcomes)
        count += 1
        done.add(about.topic)
        known = told(known, about, full, case)


def told(known: Patient, about: Asked, full: Dossier, case: Case) -> Patient:
    """The person once the question is answered from the record; where it is silent, the answer is "don't know"."""
    whole = full.patient
    if about.kind == "birth" and whole.birth:
        return replace(known, birth=whole.birth)
    if about.kind == "sex" and whole.sex:
        return replace(known, sex=whole.sex)
    facts = [fact for fact in _facts(about, full, case) if fact not in known.facts]
    if facts:
        return replace(known, facts=(*known.facts, *facts))
    left = Unanswered(about.kind, about.name, "not-known", Source("bench", ""), about.concept, about.qualifiers)
    return replace(known, unanswered=(*known.unanswered, left))


def _facts(about: Asked, full: Dossier, case: Case) -> list[Fact]:
    if about.kind == "answer":
        return list(full.answers(about.name))
    if about.kind not in _FAMILY:
        return []
    found = full.about(ConceptRef(about.name, (), about.concept), _FAMILY[about.kind])
    facts = [fact for fact in (*found.direct, *found.denied, *found.ruled_out) if not _later(fact, case)]
    if facts or _COMPLETE.get(about.kind) not in full.patient.complete or found.broader:
        return facts
    return [_none(about, case)]


def _none(about: Asked, case: Case) -> Fact:
    """What a complete list that does not hold it says."""
    kind, day = cast(FactKind, about.kind), DateRange(case.as_of, case.as_of)
    fact = Fact("none", kind, about.name, Source("bench", ""), about.concept, status="absent", when=day)
    return replace(fact, qualifiers=about.qualifiers)


def _later(fact: Fact, case: Case) -> bool:
    return fact.when is not None and fact.when.low > case.as_of and fact.status not in DENYING


def _outcome(found: list[tuple[Criterion, Judged]]) -> str:
    outcomes = {judged.outcome for _, judged in found}
    if "fails" in outcomes:
        return "fails"
    return "passes" if outcomes and outcomes <= {"passes", "not_applicable"} else "unknown"


class Remembering:
    """`worth`, once for each state of the criteria that a matter bears on: most questions change nothing for the others."""

    def __init__(self) -> None:
        self._known: dict[object, Worth | None] = {}

    def __call__(self, matter: Matter, person: Person, near: Near, *, by: Teller | None) -> Worth | None:
        """As `worth`."""
        places = near.places(matter)
        state = tuple((p.trial, p.criterion.id, _state(p.judged.finding)) for p in places)
        topics = {about.topic for p in places for leaf in c.leaves(p.criterion.expr) if (about := about_leaf(leaf))}
        key = (matter.about.topic if matter.about else "", len(matter.leaves), state, frozenset(topics & near.closed))
        if key not in self._known:
            self._known[key] = worth(matter, person, near, by=by)
        return self._known[key]


def _state(finding: Finding) -> tuple[object, ...]:
    return (finding.truth, finding.applies, finding.reason, *map(_state, finding.parts))


def _best(trials: Trials, person: Person, done: set[Topic], _: random.Random, weigh: Remembering) -> Asked | None:
    got = next_question(questions(trials, person, weigh=weigh), done)
    return got[1] if got else None


def _in_order(trials: Trials, person: Person, done: set[Topic], _: random.Random, weigh: Remembering) -> Asked | None:
    return _first(_worth_asking(_left(trials, person, done), trials, person, weigh))


def _at_random(
    trials: Trials, person: Person, done: set[Topic], chance: random.Random, weigh: Remembering
) -> Asked | None:
    left = _left(trials, person, done)
    return _first(_worth_asking(chance.sample(left, len(left)), trials, person, weigh))


def _all_in_order(trials: Trials, person: Person, done: set[Topic], _: random.Random, __: Remembering) -> Asked | None:
    return _first(matter.about for matter in _left(trials, person, done) if matter.about)


def _left(trials: Trials, person: Person, done: set[Topic]) -> list[Matter]:
    closed = done | {one.topic for one in person.dossier.patient.unanswered}
    return [m for m in matters(still_open(trials)) if m.about and m.about.topic not in closed]


def _worth_asking(left: list[Matter], trials: Trials, person: Person, weigh: Remembering) -> Iterator[Asked]:
    near = Near(still_open(trials), person.dossier)
    return (matter.about for matter in left if matter.about and weigh(matter, person, near, by=None))


def _first(found: Iterator[Asked]) -> Asked | None:
    return next(found, None)


_NEXT: dict[Order, Callable[[Trials, Person, set[Topic], random.Random, Remembering], Asked | None]] = {
    "best": _best,
    "criterion order": _in_order,
    "random": _at_random,
    "all in criterion order": _all_in_order,
}
