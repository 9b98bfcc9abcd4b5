"""Bundles whole and broken: the person, what is not used, and that good entries count beside bad ones."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.errors import BadInput
from clinconnect.patients import DateRange, read_patient

from .bundles import AS_OF, LOINC, PATIENT, codes, concept, condition, observation, quantity, read

GOOD = observation(concept(LOINC, "777-3", text="Platelets"), valueQuantity=quantity(62, "10*9/L"))


def test_the_person() -> None:
    patient = read()
    assert (patient.birth, patient.sex) == (DateRange(date(1961, 4, 2), date(1961, 4, 2)), "female")
    assert patient.birth_source is not None
    assert not patient.deceased
    assert not patient.fictional


def test_a_partial_birth_date() -> None:
    assert read(patient=PATIENT | {"birthDate": "1961"}).birth == DateRange(date(1961, 1, 1), date(1961, 12, 31))


@pytest.mark.parametrize("gender", ["other", "unknown"])
def test_sex_stays_open(gender: str) -> None:
    patient = read(patient=PATIENT | {"gender": gender})
    assert patient.sex is None
    assert "sex-not-clear" in codes(patient)


def test_gender_and_birth_sex_that_differ_stay_open() -> None:
    url = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
    patient = read(patient=PATIENT | {"extension": [{"url": url, "valueCode": "M"}]})
    assert patient.sex is None
    assert "sex-not-clear" in codes(patient)


def test_death_counts_from_its_day() -> None:
    died = PATIENT | {"deceasedDateTime": "2025-08-20"}
    assert not read(patient=died).deceased
    assert read(patient=died, as_of=date(2025, 9, 1)).deceased
    assert "deceased" in codes(read(patient=PATIENT | {"deceasedBoolean": True}))


@pytest.mark.parametrize(
    "tag",
    [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"},
        {"code": "fictional"},
        {"code": "synthea-5-2019"},
    ],
)
def test_fictional_people_are_marked(tag: dict[str, str]) -> None:
    assert read(patient=PATIENT | {"meta": {"tag": [tag]}}).fictional


def test_what_is_not_used_is_counted() -> None:
    patient = read({"resourceType": "Encounter"}, {"resourceType": "Encounter"}, {"resourceType": "Claim"})
    (note,) = (n for n in patient.notes if n.code == "not-used")
    assert "Encounter 2" in note.message
    assert "Claim 1" in note.message


BROKEN: list[Any] = [
    7,
    "text",
    None,
    [],
    {},
    {"resourceType": 5},
    {"resourceType": "Observation"},
    {"resourceType": "Observation", "code": "platelets", "valueQuantity": {"value": 5}},
    {"resourceType": "Observation", "code": {"coding": [{"system": 5, "code": []}]}, "valueInteger": 5},
    {"resourceType": "Observation", "code": {"text": "x"}, "valueQuantity": {"value": "62"}},
    {"resourceType": "Observation", "code": {"text": "x"}, "valueQuantity": [62]},
    {"resourceType": "Observation", "code": {"text": "x"}, "component": [5]},
    {"resourceType": "Condition"},
    {"resourceType": "Condition", "code": {}},
    {"resourceType": "Condition", "code": {"text": 5}},
    {"resourceType": "Condition", "code": {"text": "x"}, "clinicalStatus": "active"},
    {"resourceType": "MedicationRequest", "status": "active"},
    {"resourceType": "Procedure", "status": 5, "code": {"text": "x"}},
    {"resourceType": "AllergyIntolerance"},
    {"resourceType": "FamilyMemberHistory", "condition": [{}]},
    {"resourceType": "Immunization", "vaccineCode": 5},
]


@pytest.mark.parametrize("resource", BROKEN, ids=[json.dumps(b)[:50] for b in BROKEN])
def test_a_broken_entry_is_named_and_the_good_ones_count(resource: Any) -> None:
    patient = read(resource, GOOD)
    assert [f.source.where for f in patient.facts] == ["Bundle.entry[2]"]
    assert {n.where for n in patient.notes if n.severity == "warning"} == {"Bundle.entry[1]"}


@pytest.mark.parametrize("entry", [None, 5, "x", [], {}, {"resource": None}, {"resource": 5}])
def test_a_broken_wrapper(entry: Any) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": PATIENT}, entry, {"resource": GOOD}]}
    patient = read_patient(json.dumps(bundle).encode(), id="p", as_of=AS_OF)
    assert len(patient.facts) == 1
    assert {(n.code, n.where) for n in patient.notes} == {("broken-entry", "Bundle.entry[1]")}


def test_somebody_elses_entries_are_not_used() -> None:
    other = GOOD | {"subject": {"reference": "Patient/somebody-else"}}
    patient = read(other, GOOD)
    assert [f.source.where for f in patient.facts] == ["Bundle.entry[2]"]
    assert "another-person" in codes(patient)


@pytest.mark.parametrize(
    "reference", ["Patient/p1", "urn:uuid:p1", "https://example.org/fhir/Patient/p1", "Patient/p1/_history/3"]
)
def test_all_ways_to_point_at_the_person(reference: str) -> None:
    assert len(read(GOOD | {"subject": {"reference": reference}}).facts) == 1


def test_by_full_url() -> None:
    full = "urn:uuid:0c8b-1"
    resource = GOOD | {"subject": {"reference": full}}
    bundle = {"resourceType": "Bundle", "entry": [{"fullUrl": full, "resource": PATIENT}, {"resource": resource}]}
    assert len(read_patient(json.dumps(bundle).encode(), id="p", as_of=AS_OF).facts) == 1


def test_several_people_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read(PATIENT | {"id": "p2"})
    assert caught.value.code == "several-people"


def test_no_patient_is_said() -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": GOOD}]}
    patient = read_patient(json.dumps(bundle).encode(), id="p", as_of=AS_OF)
    assert len(patient.facts) == 1
    assert "no-patient" in codes(patient)


def test_an_empty_bundle() -> None:
    patient = read_patient(b'{"resourceType": "Bundle"}', id="p", as_of=AS_OF)
    assert (patient.facts, codes(patient)) == ((), {"no-patient"})


def test_not_a_bundle() -> None:
    with pytest.raises(BadInput) as caught:
        read_patient(b'{"resourceType": "Bundle", "entry": {}}', id="p", as_of=AS_OF)
    assert caught.value.code == "broken-bundle"


INNER = "code coding system display text value unit status low high reference start component"
OUTER = (
    "code status valueQuantity valueCodeableConcept component effectiveDateTime effectivePeriod onsetAge "
    "clinicalStatus stage bodySite medicationCodeableConcept medicationReference dosageInstruction subject "
    "relationship condition referenceRange interpretation performedPeriod meta note title entry"
)
RESOURCES = (
    "Observation Condition MedicationRequest MedicationStatement MedicationAdministration MedicationDispense "
    "Procedure Immunization AllergyIntolerance FamilyMemberHistory List Patient Nonsense"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER.split()), inner, max_size=4),
    max_leaves=12,
)
KEYS, KINDS = st.sampled_from(OUTER.split()), st.sampled_from(RESOURCES.split())


@given(st.lists(st.tuples(KINDS, st.dictionaries(KEYS, JSON, max_size=6)), max_size=3))
@settings(max_examples=120, deadline=None)
def test_whatever_is_in_the_entries_reading_ends_well(entries: list[tuple[str, dict[str, Any]]]) -> None:
    resources = [{"resource": more | {"resourceType": kind}} for kind, more in entries]
    bundle = {"resourceType": "Bundle", "entry": [*resources, {"resource": GOOD}]}
    if sum(kind == "Patient" for kind, _ in entries) > 1:
        return
    subjects = [s.get("reference") for _, more in entries if isinstance(s := more.get("subject"), dict)]
    if any(isinstance(s, str) and s for s in subjects):
        return  # entries about somebody else are refused as a whole, see above
    patient = read_patient(json.dumps(bundle).encode(), id="p", as_of=AS_OF)
    mine = [f for f in patient.facts if f.source.where == f"Bundle.entry[{len(entries)}]"]
    named_other = any(n.where == f"Bundle.entry[{len(entries)}]" and n.code == "another-person" for n in patient.notes)
    assert len(mine) == 1 or named_other


def test_facts_have_their_own_ids() -> None:
    facts = read(GOOD, GOOD, condition(concept(text="Hypertension"))).facts
    assert len({f.id for f in facts}) == 3
