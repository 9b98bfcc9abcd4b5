"""What would settle a criterion is tried by a second hand: with such facts the outcome is the promised one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from bench.data import sample_trials
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, TERMS, compiled, people, rules

from clinconnect import criteria as c
from clinconnect import patients, sample
from clinconnect.compiler import compile_text
from clinconnect.logic import FALSE, TRUE, Truth
from clinconnect.matching import Dossier, evaluate
from clinconnect.matching.outcome.outcomes import OPEN, judge
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import Supposition
from clinconnect.matching.what_if.counterfactual import KEEPS_OUT, LETS_IN, NOT_OUT, Attempts, may_change, spares
from clinconnect.matching.what_if.needed import unsettled
from clinconnect.patients import Patient

kinds = st.sampled_from(["inclusion", "exclusion"])
often = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def altered(patient: Patient, changes: list[Supposition]) -> Patient:
    """The person with what is supposed, put together here once more."""
    gone = {id for one in changes for id in one.instead_of}
    new = [replace(f, id=f"new-{n}") for n, f in enumerate(f for one in changes for f in one.facts)]
    known = replace(patient, facts=(*(f for f in patient.facts if f.id not in gone), *new))
    for one in changes:
        known = replace(known, birth=one.birth or known.birth, sex=one.sex or known.sex)
    return known


def broken(compiled: c.Compiled, dossier: Dossier) -> Iterator[str]:
    """Each set that does not keep what it promises."""
    person = Person(dossier, AS_OF, dossier.patient.sex)
    for criterion in compiled.criteria:
        alone = replace(compiled, criteria=(criterion,))
        judged = judge(criterion, person)
        wanted, against = (TRUE, FALSE) if criterion.kind == "inclusion" else (FALSE, TRUE)
        tries: list[tuple[Truth, frozenset[str], object]] = []
        if judged.outcome in OPEN:
            tries = [(wanted, LETS_IN, unsettled), (against, KEEPS_OUT, unsettled)]
        elif judged.outcome == "fails":
            tries = [(wanted, LETS_IN, may_change), (wanted, NOT_OUT, spares)]
        for to, promised, may in tries:
            for _, changes in Attempts(criterion, judged, person, may).found(to, promised):  # type: ignore[arg-type]
                if judged.outcome in OPEN and any(one.instead_of for one in changes):
                    yield f"{criterion.id}: what is on record is taken away"
                after = evaluate(alone, Dossier(altered(dossier.patient, changes), dossier.terms), as_of=AS_OF)
                if after.criteria[0].outcome not in promised:
                    yield f"{criterion.id}: {judged.outcome} becomes {after.criteria[0].outcome}"


@often
@given(rules(), kinds, people())
def test_every_set_keeps_what_it_promises(expr: c.Expr, kind: c.Kind, person: Patient) -> None:
    assert list(broken(compiled(expr, kind), Dossier(person, TERMS))) == []


@often
@given(rules(), kinds, people())
def test_nothing_is_offered_where_nothing_stands_in_the_way(expr: c.Expr, kind: c.Kind, person: Patient) -> None:
    found = evaluate(compiled(expr, kind), Dossier(person, TERMS), as_of=AS_OF, what_if=True).criteria[0]
    would = found.what_if
    assert (would is None) is (found.outcome in LETS_IN)
    if would and found.outcome == "fails":
        assert not would.to_fail
        assert not (would.never and (would.to_pass or would.to_open or would.passes_on))
    if would and found.outcome != "fails":
        assert (would.to_open, would.passes_on, would.never) == ((), None, None)


@pytest.mark.parametrize("who", [p.id for p in sample.people()][:6])
def test_on_the_sample(who: str) -> None:
    dossier = Dossier(patients.read_patient(sample.person_bytes(who), id=who, as_of=AS_OF))
    trial = sample_trials()[0]
    read = compile_text(trial.eligibility.text, id=trial.id)
    assert list(broken(read, dossier)) == []
    found = [one.what_if for one in evaluate(read, dossier, as_of=AS_OF, what_if=True).criteria if one.what_if]
    assert sum(bool(would.to_pass) for would in found) > 5
    assert sum(bool(would.to_fail) for would in found) > 5
