"""What does the truth of a rule mean for the way in? Polarity, guards, conflicts, and gaps that do not matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from clinconnect.criteria import AllOf, AnyOf, Criterion, Expr, Leaf, Not, Sex, Status, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.outcome.evaluator import again, truth
from clinconnect.matching.outcome.gaps import Gap, Unknown, few, gaps, in_two_places, questions
from clinconnect.matching.outcome.proof import Step, all_leaves, conflicts, deciding, obstacle
from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.record.findings import CONFLICTING, PERMITTED, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.verdict import Outcome
from clinconnect.patients import Fact, Patient
from clinconnect.terms import Terminology

OPEN: frozenset[Outcome] = frozenset({"unknown", "conflicting"})
NO_OBSTACLE: frozenset[Outcome] = frozenset({"passes", "not_applicable"})
_STEPS_AHEAD = 24  # changes of single facts looked at before a change of the outcome is given up


class Judged(NamedTuple):
    """The outcome of a criterion with the findings it rests on.

    `whatever` names the gaps of the record that do not matter: the outcome holds however they are filled, and `finding` is
    of one of the ways. `beside` are the findings of the other ways.
    """

    outcome: Outcome
    reason: str
    finding: Finding
    whatever: tuple[Unknown, ...] = ()
    beside: tuple[Finding, ...] = ()


def judge(criterion: Criterion, person: Person) -> Judged:
    """The outcome for the way in: by what is known, or else by what holds however the gaps are filled."""
    found = _judge(criterion, person)
    if found.outcome not in OPEN:
        return found
    settled = _whatever(criterion, person, found)
    return settled if settled and not _misread(criterion, person, settled) else found


class Turn(NamedTuple):
    """A day on which time alone gives another outcome, and what comes out then."""

    on: date
    then: Judged


def changes_on(criterion: Criterion, person: Person, now: Judged) -> date | None:
    """The first later day on which time alone gives another outcome, None where none is in sight."""
    coming = turn(criterion, person, now)
    return coming.on if coming else None


def turn(criterion: Criterion, person: Person, now: Judged) -> Turn | None:
    """The first change of the outcome that time alone brings: tried, not supposed; None where none is in sight."""
    found, day = now, person.as_of
    for _ in range(_STEPS_AHEAD):
        leaves = [f for finding in (found.finding, *found.beside) for _, f in all_leaves(criterion.expr, finding)]
        coming = [f.next_day for f in leaves if f.next_day and f.next_day > day]
        if not coming:
            return None
        day = min(coming)
        found = judge(criterion, replace(person, as_of=day))
        if found.outcome != now.outcome:
            return Turn(day, found)
    return None


def grounds(criterion: Criterion, judged: Judged) -> list[Step]:
    """The leaves on which the outcome rests, or which keep it open."""
    return deciding(criterion.expr, judged.finding, settled=judged.outcome not in OPEN)


def _judge(criterion: Criterion, person: Person, known: Finding | None = None) -> Judged:
    """By the rule; `known` is its finding where nothing but answers is supposed of this person beside it."""
    finding = truth(criterion.expr, person) if known is None else again(criterion.expr, known, person)
    outcome = _outcome(criterion, finding)
    return Judged(outcome, _reason(criterion, finding, outcome), finding)


def _outcome(criterion: Criterion, finding: Finding) -> Outcome:
    """With an open guard a criterion passes if it would where it applies: else it is not in the way either."""
    wanted = TRUE if criterion.kind == "inclusion" else FALSE
    if finding.reason == PERMITTED:
        return "passes"
    if finding.applies is FALSE:
        return "not_applicable"
    if finding.truth is wanted:
        return "not_applicable" if _of_others(criterion.expr, finding) else "passes"
    if UNKNOWN in (finding.truth, finding.applies):
        return "conflicting" if conflicts(criterion.expr, finding) else "unknown"
    return "fails"


def _of_others(expr: Expr, finding: Finding) -> bool:
    """Whether it is in nobody's way only because it speaks of people of another sex or age: pregnancy, of a man.

    A criterion on the sex alone speaks of everybody.
    """
    match expr:
        case Not():
            return not isinstance(expr.of, Sex) and _of_others(expr.of, finding.parts[0])
        case AllOf():
            return any(_of_others(p, f) or _other_sex(p, f) for p, f in zip(expr.of, finding.parts, strict=True))
        case AnyOf():
            parts = zip(expr.of, finding.parts, strict=True)
            return all(f.applies is FALSE or _of_others(p, f) for p, f in parts)
        case Status():
            return finding.truth is FALSE and finding.reason in ("sex", "age")
        case _:
            return False


def _other_sex(expr: Expr, finding: Finding) -> bool:
    return isinstance(expr, Sex) and finding.truth is FALSE


def _reason(criterion: Criterion, finding: Finding, outcome: Outcome) -> str:
    if outcome == "not_applicable":
        return "not-applicable"
    if outcome == "conflicting":
        return CONFLICTING
    if outcome == "unknown":
        return obstacle(criterion.expr, finding, TRUE if criterion.kind == "inclusion" else FALSE)
    return next((f.reason for _, f in deciding(criterion.expr, finding, settled=True) if f.reason), outcome)


def _whatever(criterion: Criterion, person: Person, found: Judged) -> Judged | None:
    """What comes out however the gaps are filled: each gap alone first, then all together; None where nothing does."""
    open_leaves = [step for step in all_leaves(criterion.expr, found.finding) if step[1].truth is UNKNOWN]
    if person.sex and not in_two_places(open_leaves):
        return None
    unknown = gaps(criterion.expr, open_leaves, person)
    tried = [[gap] for gap in unknown] + ([unknown] if len(unknown) > 1 else [])
    return next((judged for some in tried if (judged := _agreed(criterion, person, some, found.finding))), None)


def _agreed(criterion: Criterion, person: Person, unknown: list[Gap], known: Finding) -> Judged | None:
    """The outcome to which every way to fill these gaps leads."""
    seen: list[tuple[Judged, Person]] = []
    for ways in product(*(gap.ways for gap in unknown)):
        better = person
        for way in ways:
            better = way(better)
        same = better.dossier is person.dossier and better.sex == person.sex
        seen.append((_judge(criterion, better, known if same else None), better))
        outcomes = {judged.outcome for judged, _ in seen}
        if not (outcomes <= NO_OBSTACLE or outcomes == {"fails"}):
            return None
    chosen, better = max(seen, key=lambda one: one[0].outcome != "not_applicable")
    beside = tuple(judged.finding for judged, _ in seen if judged is not chosen)
    about = tuple(gap.about for gap in unknown)
    return chosen._replace(finding=_as_recorded(chosen.finding, better, person), whatever=about, beside=beside)


def _as_recorded(finding: Finding, better: Person, person: Person) -> Finding:
    """The finding with the facts as they are on record in place of those that were supposed."""
    if better.dossier is person.dossier:
        return finding
    pairs = zip(better.dossier.facts, person.dossier.facts, strict=True)
    recorded = {id(new): old for new, old in pairs if new is not old}
    return _put_back(finding, recorded) if recorded else finding


def _put_back(finding: Finding, recorded: dict[int, Fact]) -> Finding:
    used = tuple(recorded.get(id(one), one) for one in finding.used)
    return finding._replace(
        used=used,
        reading=finding.reading if used == finding.used else None,
        others=tuple(recorded.get(id(one), one) for one in finding.others),
        parts=tuple(_put_back(part, recorded) for part in finding.parts),
    )


def _misread(criterion: Criterion, person: Person, settled: Judged) -> bool:
    """Whether the rule, or a part of it that comes back to a question, says the same of everybody, whoever they are.

    Texts do not ask what nobody, or everybody, can fulfil: then some of the words were not understood.
    """
    whom = criterion, person.as_of, person.dossier.terms
    if settled.outcome == "fails" and (outcome := _of_everybody(*whom)):
        return outcome == "fails"
    asked = any(isinstance(gap, Leaf) for gap in settled.whatever)
    return asked and _same_of_everybody(*whom)


@lru_cache(maxsize=1024)
def _of_everybody(criterion: Criterion, as_of: date, terms: Terminology) -> Outcome | None:
    """The outcome for everybody, whoever they are, where there is one."""
    nobody = Person(Dossier(Patient("nobody"), terms), as_of, None)
    found = _whatever(criterion, nobody, _judge(criterion, nobody))
    return found.outcome if found else None


@lru_cache(maxsize=1024)
def _same_of_everybody(criterion: Criterion, as_of: date, terms: Terminology) -> bool:
    nobody = Person(Dossier(Patient("nobody"), terms), as_of, None)
    return _says_the_same(criterion.expr, truth(criterion.expr, nobody), nobody)


def _says_the_same(expr: Expr, finding: Finding, nobody: Person) -> bool:
    if not finding.parts or finding.reason == PERMITTED:
        return False
    unknown = questions(all_leaves(expr, finding))
    people = [nobody]
    for gap in few(unknown):
        people = [way(one) for one in people for way in gap.ways]
    found = [again(expr, finding, one) for one in people]
    said = {f.truth for f in found if f.applies is not FALSE}
    same = len(people) > 1 and len(said) < 2 and UNKNOWN not in said
    parts = zip(children(expr), finding.parts, strict=True)
    return same or any(_says_the_same(part, one, nobody) for part, one in parts)
