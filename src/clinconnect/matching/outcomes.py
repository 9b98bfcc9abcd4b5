"""What does the truth of a rule mean for the way in? Polarity, guards, conflicts, and a sex that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from clinconnect.criteria import AllOf, AnyOf, Criterion, Expr, Not, Sex, Status, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.evaluator import truth
from clinconnect.matching.findings import CONFLICTING, Finding
from clinconnect.matching.person import Person
from clinconnect.matching.proof import Step, all_leaves, conflicts, deciding, obstacle
from clinconnect.matching.statuses import concerns_sex
from clinconnect.matching.verdict import Outcome

OPEN: frozenset[Outcome] = frozenset({"unknown", "conflicting"})
_NO_OBSTACLE: frozenset[Outcome] = frozenset({"passes", "not_applicable"})
_STEPS_AHEAD = 6  # changes of single facts looked at before a change of the outcome is given up


class Judged(NamedTuple):
    """The outcome of a criterion with the findings it rests on; `either_sex` where it holds whatever the sex."""

    outcome: Outcome
    reason: str
    finding: Finding
    either_sex: bool = False


def judge(criterion: Criterion, person: Person) -> Judged:
    """The outcome for the way in."""
    if person.sex is None and _asks_sex(criterion.expr, person):
        return _whatever_the_sex(criterion, person)
    return _judge(criterion, person)


def changes_on(criterion: Criterion, person: Person, now: Judged) -> date | None:
    """The first later day on which time alone gives another outcome, None where none is in sight."""
    found, day = now, person.as_of
    for _ in range(_STEPS_AHEAD):
        coming = [f.next_day for _, f in all_leaves(criterion.expr, found.finding) if f.next_day and f.next_day > day]
        if not coming:
            return None
        day = min(coming)
        found = judge(criterion, replace(person, as_of=day))
        if found.outcome != now.outcome:
            return day
    return None


def grounds(criterion: Criterion, judged: Judged) -> list[Step]:
    """The leaves on which the outcome rests, or which keep it open."""
    return deciding(criterion.expr, judged.finding, settled=judged.outcome not in OPEN)


def _judge(criterion: Criterion, person: Person) -> Judged:
    finding = truth(criterion.expr, person)
    outcome = _outcome(criterion, finding)
    return Judged(outcome, _reason(criterion, finding, outcome), finding)


def _outcome(criterion: Criterion, finding: Finding) -> Outcome:
    """With an open guard a criterion passes if it would where it applies: else it is not in the way either."""
    wanted = TRUE if criterion.kind == "inclusion" else FALSE
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
            return all(_of_others(p, f) for p, f in zip(expr.of, finding.parts, strict=True))
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


def _asks_sex(expr: Expr, person: Person) -> bool:
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Sex):
            return True
        if isinstance(node, Status) and concerns_sex(person.about(node.concept, "state").id, person):
            return True
        waiting += children(node)
    return False


def _whatever_the_sex(criterion: Criterion, person: Person) -> Judged:
    """Supposing each sex in turn: what both lead to is so."""
    supposed = [_judge(criterion, replace(person, sex=sex)) for sex in ("male", "female")]
    outcomes = {s.outcome for s in supposed}
    if outcomes <= _NO_OBSTACLE or outcomes == {"fails"}:
        chosen = max(supposed, key=lambda s: s.outcome != "not_applicable")
        return chosen._replace(either_sex=True)
    return _judge(criterion, person)
