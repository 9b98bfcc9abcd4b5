"""Laws of a person's record: written as FHIR and read again, it says the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect import sample, terms
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source, read_patient, to_fhir
from clinconnect.patients.facts import add_fact
from clinconnect.patients.fhir.beyond import FACT
from clinconnect.patients.patient import Coverage, FactKind, FactStatus, Teller
from clinconnect.patients.sexes import with_sure_sex
from clinconnect.patients.vocabulary import fact_kind

AS_OF = date(2025, 7, 14)
KINDS: tuple[FactKind, ...] = get_args(FactKind)
STATUSES: tuple[FactStatus, ...] = get_args(FactStatus)
FIRST = date(1930, 1, 1)


@cache
def concepts(kind: FactKind) -> list[str]:
    """Every concept of the terminology that facts of this kind are about."""
    ids = sorted({i for _, i in terms.load().surfaces()})
    known = [c for i in ids if (c := terms.load().get(i))]
    any_kind = kind in ("answer", "allergy")
    return [c.id for c in known if any_kind or fact_kind(c) == kind]


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    """A day, a month, a year, or any two days in order, none after the day of reading."""
    day = draw(st.dates(FIRST, AS_OF))
    shape = draw(st.sampled_from(["day", "month", "year", "between"]))
    if shape == "day" or day > AS_OF - timedelta(days=400):
        return DateRange(day, day)
    if shape == "month":
        first = day.replace(day=1)
        return DateRange(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    if shape == "year":
        return DateRange(date(day.year, 1, 1), date(day.year, 12, 31))
    return DateRange(day, day + timedelta(days=draw(st.integers(1, 400))))


WORDS = st.one_of(
    st.sampled_from(
        ["stage IV", "mild", "metastatic", "recurrent", "in remission", "father", "intolerance", "never", "no", "II"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=20),
)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4))
UNITS = st.sampled_from(["mg/dL", "10*9/L", "%", "1", "mm[Hg]", "furlong", None])


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    ends = draw(st.sampled_from([(low, low), (low, high), (None, high), (low, None)]))
    limits = sorted((draw(NUMBERS), draw(NUMBERS)))
    given_ = draw(st.sampled_from([(None, None), (limits[0], None), (None, limits[1]), (limits[0], limits[1])]))
    ends_open = draw(st.booleans()) and ends[0] is not None, draw(st.booleans()) and ends[1] is not None
    return Quantity(*ends, draw(UNITS), *given_, *(ends_open if ends[0] != ends[1] else ()))


def values(kind: FactKind) -> st.SearchStrategy[Quantity | str | None]:
    if kind == "measurement":
        return st.one_of(quantities(), WORDS)
    if kind in ("score", "biomarker", "status", "answer"):
        return st.one_of(WORDS, st.sampled_from(["1", "II", "positive", "negative", "yes", "never", "former"]))
    return st.one_of(st.none(), st.none(), WORDS)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(KINDS))
    concept = terms.load().get(draw(st.one_of(st.none(), st.sampled_from(concepts(kind)))))
    name = concept.name if concept else draw(WORDS)
    codes = draw(st.sampled_from([(), concept.codes if concept else (("urn:oid:1.2.3", "x-1"),)]))
    quoted = draw(st.sampled_from([name, f"denies {name} today", ""]))
    when, until = draw(st.one_of(st.none(), ranges())), draw(st.one_of(st.none(), ranges()))
    if when and until and until.high < when.low:
        when, until = until, when
    made: list[Fact] = []
    add_fact(
        made,
        kind,
        name,
        Source("here", quoted, draw(st.sampled_from(get_args(Teller)))),
        concept,
        codes,
        status=draw(st.sampled_from(STATUSES)),
        value=draw(values(kind)),
        when=when,
        until=until,
        ongoing=draw(st.sampled_from([None, True, False])),
        qualifiers=tuple(draw(st.lists(WORDS, max_size=3))),
    )
    return made[0]


@st.composite
def records(draw: st.DrawFn) -> Patient:
    birth = draw(st.one_of(st.none(), ranges()))
    sex = draw(st.sampled_from([None, "male", "female"]))
    told = Source("there", "", draw(st.sampled_from(get_args(Teller))))
    return Patient(
        "someone",
        birth,
        sex,
        tuple(replace(f, id=f"f{n}") for n, f in enumerate(draw(st.lists(facts(), max_size=6)), 1)),
        frozenset(draw(st.sets(st.sampled_from(get_args(Coverage))))),
        birth_source=told if birth else None,
        sex_source=told if sex else None,
        fictional=draw(st.booleans()),
        deceased=draw(st.booleans()),
    )


def again(patient: Patient, as_of: date = AS_OF) -> Patient:
    """The person as read from what is written of them."""
    written = json.dumps(to_fhir(patient).bundle).encode()
    return read_patient(written, id=patient.id, as_of=as_of)


def said(patient: Patient) -> list[Fact]:
    """The facts without the number and the place that the file gives them."""
    return [replace(f, id="", source=replace(f.source, where="", span=None)) for f in patient.facts]


def assert_same(one: Patient, other: Patient) -> None:
    assert said(one) == said(other)
    assert (one.birth, one.sex, one.complete) == (other.birth, other.sex, other.complete)
    assert (one.fictional, one.deceased) == (other.fictional, other.deceased)
    tellers = [s.by if s else None for s in (one.birth_source, one.sex_source)]
    assert [s.by if s else None for s in (other.birth_source, other.sex_source)] == tellers


@given(records())
@settings(deadline=None)
def test_what_is_written_is_read_again(patient: Patient) -> None:
    assert_same(with_sure_sex(patient), again(patient))


@given(records())
@settings(deadline=None, max_examples=30)
def test_writing_twice_changes_nothing_more(patient: Patient) -> None:
    once = again(patient)
    first, second = to_fhir(replace(once, notes=())), to_fhir(replace(again(once), notes=()))
    assert first.bundle == second.bundle
    assert to_fhir(patient).losses == ()


@pytest.mark.parametrize("id", [p.id for p in sample.people()])
def test_sample_people_are_read_again(id: str) -> None:
    patient = read_patient(sample.person_bytes(id), id=id, as_of=AS_OF)
    assert patient.facts
    assert_same(patient, again(patient))
    notes = {(n.code, n.severity, n.message) for n in patient.notes}
    assert notes <= {(n.code, n.severity, n.message) for n in again(patient).notes}


def test_a_form_is_read_again() -> None:
    form = {
        "form": "clinconnect-1",
        "by": "caregiver",
        "age": 58,
        "sex": "female",
        "conditions": [
            {"name": "type 2 diabetes", "status": "yes", "since": "2019"},
            {"name": "stroke", "status": "no"},
            {"name": "gout", "status": "past", "until": "2020-02"},
            {"name": "asthma", "status": "suspected"},
            {"name": "breast cancer", "status": "family"},
            "a thing without a name",
        ],
        "treatments": [
            {"name": "metformin", "since": "2019-03"},
            {"name": "warfarin", "status": "no"},
            {"name": "radiotherapy", "status": "planned"},
        ],
        "procedures": [{"name": "appendectomy", "date": "1999"}, {"name": "colonoscopy", "status": "planned"}],
        "allergies": [{"name": "penicillin"}, {"name": "latex", "status": "no"}],
        "measurements": [
            {"name": "platelets", "value": "<50", "unit": "10^9/L", "date": "2025-07-01", "reference_low": 150}
        ],
        "scores": [{"name": "ECOG", "value": 1, "date": "2025-07"}],
        "biomarkers": [{"name": "HER2", "state": "negative"}, {"name": "EGFR mutation", "state": "negative"}],
        "statuses": {"pregnant": False, "smoking": "never"},
        "answers": {"can swallow tablets": "yes"},
        "no_other": ["conditions"],
    }
    patient = read_patient(json.dumps(form).encode(), id="told", as_of=AS_OF)
    assert {f.kind for f in patient.facts} >= {"condition", "treatment", "procedure", "allergy", "score", "status"}
    assert {f.source.by for f in patient.facts} == {"caregiver"}
    assert_same(patient, again(patient))


def bare(resource: dict[str, object]) -> dict[str, object]:
    """The resource without our extension, as another system sees it."""
    kept = {k: v for k, v in resource.items() if k != "extension" or FACT not in json.dumps(v)}
    return {k: v for k, v in kept.items() if k != "modifierExtension"}


@pytest.mark.parametrize("id", [p.id for p in sample.people()])
def test_standard_elements_alone_say_what_and_whether(id: str) -> None:
    """Without our extensions the kind, concept, status and value of nearly all facts stand in standard elements."""
    patient = read_patient(sample.person_bytes(id), id=id, as_of=AS_OF)
    bundle = to_fhir(patient).bundle
    entries = [{**entry, "resource": bare(entry["resource"])} for entry in bundle["entry"]]
    plain = read_patient(json.dumps({**bundle, "entry": entries}).encode(), id=id, as_of=AS_OF)
    seen = {(f.kind, f.concept or f.name, f.status, f.value) for f in plain.facts}
    unsaid = [f for f in patient.facts if (f.kind, f.concept or f.name, f.status, f.value) not in seen]
    assert len(unsaid) <= len(patient.facts) // 10
    denied = {(f.kind, f.concept or f.name) for f in patient.facts if f.status in ("absent", "refuted", "family")}
    held = {(f.kind, f.concept or f.name) for f in patient.facts if f.status not in ("absent", "refuted", "family")}
    taken = {(f.kind, f.concept or f.name) for f in plain.facts if f.status in ("present", "resolved")}
    assert not (denied - held) & taken
