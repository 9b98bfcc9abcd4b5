"""May this person join this trial, as far as anybody can tell on this day? All criteria together: the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinconnect.criteria import Compiled, Criterion
from clinconnect.matching.asking.questions import questions
from clinconnect.matching.outcome.calendar import calendar
from clinconnect.matching.outcome.leaning import leaning
from clinconnect.matching.outcome.outcomes import Judged, grounds, judge, turn
from clinconnect.matching.prepared import Prepared, bare
from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.explanation import explain
from clinconnect.matching.telling.grounds import because, for_site
from clinconnect.matching.telling.lay import explain_plainly
from clinconnect.matching.telling.words import evidence_of
from clinconnect.matching.verdict import CriterionVerdict, Evidence, Verdict
from clinconnect.matching.what_if import counterfactual
from clinconnect.patients import Patient


def evaluate(
    compiled: Compiled | Prepared,
    patient: Patient | Dossier,
    *,
    as_of: date,
    explain: bool = True,
    what_if: bool = False,
) -> Verdict:
    """The verdict on one trial for one person on one date.

    Give a `Dossier` in place of the patient where many trials are checked for the same person, and a `Prepared` trial where
    one is checked for many people. The outcomes are the
    same without explanations, which is faster; evidence, questions, leanings and the calendar are left out then. `what_if`
    adds what would settle each criterion that is open or fails, which takes many evaluations.
    """
    person = _person(patient, as_of)
    if isinstance(compiled, Prepared):
        if not explain:
            return Verdict(compiled.id, as_of, compiled.bare(person))
        judged = compiled.judged(person)
    else:
        judged = [(criterion, judge(criterion, person)) for criterion in compiled.criteria]
    if not explain:
        return Verdict(compiled.id, as_of, tuple(bare(criterion, found) for criterion, found in judged))
    asked = questions({compiled.id: judged}, person)
    told = [_full(criterion, found, person) for criterion, found in judged]
    if what_if:
        supposed = [counterfactual.what_if(criterion, found, person) for criterion, found in judged]
        told = [replace(one, what_if=would) for one, would in zip(told, supposed, strict=True)]
    return Verdict(compiled.id, as_of, tuple(told), asked, calendar(judged, person))


def against(compiled: Compiled, patient: Patient | Dossier, *, as_of: date) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict without explanations, and of each criterion that fails why, in plain words where there are some.

    The same as `evaluate` says, where nobody asks for more: a list of trials needs no questions and no calendar.
    """
    person = _person(patient, as_of)
    judged = [(criterion, judge(criterion, person)) for criterion in compiled.criteria]
    verdict = Verdict(compiled.id, as_of, tuple(bare(criterion, found) for criterion, found in judged))
    return verdict, tuple(_why(criterion, found, person) for criterion, found in judged if found.outcome == "fails")


def _why(criterion: Criterion, judged: Judged, person: Person) -> str:
    coming = turn(criterion, person, judged)
    return explain_plainly(criterion, judged, person, coming) or explain(criterion, judged, person, coming)


def _person(patient: Patient | Dossier, as_of: date) -> Person:
    dossier = patient if isinstance(patient, Dossier) else Dossier(patient)
    return Person(dossier, as_of, dossier.patient.sex)


def _full(criterion: Criterion, judged: Judged, person: Person) -> CriterionVerdict:
    coming = turn(criterion, person, judged)
    return CriterionVerdict(
        id=criterion.id,
        kind=criterion.kind,
        span=criterion.span,
        outcome=judged.outcome,
        reason=judged.reason,
        explanation=explain(criterion, judged, person, coming),
        evidence=_evidence(criterion, judged, person),
        leaning=leaning(criterion, judged, person),
        changes_on=coming.on if coming else None,
        lay=explain_plainly(criterion, judged, person, coming),
        because=because(criterion, judged, person),
        for_site=for_site(criterion, judged),
    )


def _evidence(criterion: Criterion, judged: Judged, person: Person) -> tuple[Evidence, ...]:
    used = [u for _, finding in grounds(criterion, judged) for u in finding.used]
    patient = person.dossier.patient
    return tuple(dict.fromkeys(evidence_of(u, patient, person.as_of) for u in used))
