"""What silence leads to is remembered for a prepared trial: it must say of everybody what the reference says."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, TERMS, compiled, people, rules, timed_rules

from clinconnect import criteria as c
from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.matching import Dossier, Prepared, against, evaluate
from clinconnect.patients import Patient, read_patient
from clinconnect.trials import Trial, read_records

kinds = st.sampled_from(["inclusion", "exclusion"])
tried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
nobody = Patient("nobody")


@tried
@given(rules(), kinds, st.lists(people(), min_size=2, max_size=4))
def test_a_prepared_trial_says_the_same_of_everybody(expr: c.Expr, kind: c.Kind, persons: list[Patient]) -> None:
    _same(expr, kind, [nobody, *persons, nobody])


@tried
@given(timed_rules(), kinds, st.lists(people(), min_size=1, max_size=2), st.dates(date(2020, 1, 1), date(2027, 1, 1)))
def test_on_another_day_it_is_asked_anew(expr: c.Expr, kind: c.Kind, persons: list[Patient], day: date) -> None:
    trial = compiled(expr, kind)
    prepared = Prepared(trial)
    for patient in (nobody, *persons):
        for as_of in (AS_OF, day):
            found = evaluate(prepared, Dossier(patient, TERMS), as_of=as_of, explain=False)
            assert found == evaluate(trial, Dossier(patient, TERMS), as_of=as_of, explain=False)


@tried
@given(timed_rules(), kinds, people())
def test_what_speaks_against_is_what_the_whole_verdict_says(expr: c.Expr, kind: c.Kind, patient: Patient) -> None:
    dossier = Dossier(patient, TERMS)
    verdict, reasons = against(compiled(expr, kind), dossier, as_of=AS_OF)
    whole = evaluate(compiled(expr, kind), dossier, as_of=AS_OF)
    assert reasons == tuple(one.lay or one.explanation for one in whole.criteria if one.outcome == "fails")
    assert (verdict.outcome, verdict.coverage) == (whole.outcome, whole.coverage)
    assert all(reasons)


def _trials() -> list[Trial]:
    with sample.trials_path().open("rb") as stream:
        return [found for found in read_records(stream, name="trials.jsonl") if isinstance(found, Trial)]


def _same(expr: c.Expr, kind: c.Kind, persons: list[Patient]) -> None:
    trial = compiled(expr, kind)
    prepared = Prepared(trial)
    for patient in persons:
        dossier = Dossier(patient, TERMS)
        found = evaluate(prepared, dossier, as_of=AS_OF, explain=False)
        assert found == evaluate(trial, dossier, as_of=AS_OF, explain=False)


def test_the_sample_people_get_the_same_of_every_sample_trial() -> None:
    records = [read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF) for p in sample.people()]
    dossiers = [Dossier(record) for record in records]
    kept = told = 0
    for found in _trials():
        trial = compile_text(found.eligibility.text, id=found.id, title=found.title)
        prepared = Prepared(trial)
        for dossier in dossiers:
            plain = evaluate(trial, dossier, as_of=AS_OF, explain=False)
            assert evaluate(prepared, dossier, as_of=AS_OF, explain=False) == plain
            remembered = prepared._known[AS_OF, dossier.sex, dossier.complete, dossier.terms]
            told += len(plain.criteria)
            kept += sum(s is not None and dossier.silent_on(s.keys) for s in remembered)
    assert kept > told / 2  # most criteria are about nothing on record: else the law above would say little


def test_explanations_are_the_same() -> None:
    person = sample.people()[0]
    patient = read_patient(sample.person_bytes(person.id), id=person.id, as_of=AS_OF)
    found = _trials()[0]
    trial = compile_text(found.eligibility.text, id=found.id, title=found.title)
    assert evaluate(Prepared(trial), patient, as_of=AS_OF) == evaluate(trial, patient, as_of=AS_OF)
