"""Conditions, allergies, family history and lists: status, course, place, and where a record is complete."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinconnect import terms
from clinconnect.patients import DateRange

from .bundles import ICD10CM, LOINC, SNOMED, codes, concept, condition, one, read

DIABETES = concept(SNOMED, "44054006", "Type 2 diabetes mellitus (disorder)")


@pytest.mark.parametrize(
    ("clinical", "verified", "status", "ongoing"),
    [
        ("active", "confirmed", "present", True),
        ("recurrence", "confirmed", "present", True),
        ("inactive", "confirmed", "resolved", False),
        ("resolved", "confirmed", "resolved", False),
        ("remission", "confirmed", "resolved", False),
        ("active", "refuted", "refuted", None),
        ("active", "provisional", "suspected", None),
        ("active", "differential", "suspected", None),
        ("active", "unconfirmed", "suspected", None),
        ("", "confirmed", "present", None),
    ],
)
def test_status(clinical: str, verified: str, status: str, ongoing: bool | None) -> None:
    fact = one(condition(DIABETES, clinical, verified))
    assert (fact.kind, fact.status, fact.ongoing) == ("condition", status, ongoing)


def test_entered_in_error_is_noted_and_no_fact() -> None:
    patient = read(condition(DIABETES, verified="entered-in-error"))
    assert not patient.facts
    assert "dropped" in codes(patient)


@pytest.mark.parametrize(
    ("onset", "low", "high"),
    [
        ({"onsetDateTime": "2019"}, date(2019, 1, 1), date(2019, 12, 31)),
        ({"onsetDateTime": "2019-02"}, date(2019, 2, 1), date(2019, 2, 28)),
        ({"onsetDateTime": "2019-02-03T08:00:00+01:00"}, date(2019, 2, 3), date(2019, 2, 3)),
        ({"onsetPeriod": {"start": "2019-02-03"}}, date(2019, 2, 3), date(2019, 2, 3)),
        ({"onsetString": "2018"}, date(2018, 1, 1), date(2018, 12, 31)),
        ({"onsetAge": {"value": 50, "unit": "years", "code": "a"}}, date(2011, 4, 2), date(2012, 4, 1)),
    ],
)
def test_onset(onset: dict[str, Any], low: date, high: date) -> None:
    assert one(condition(DIABETES, **onset)).when == DateRange(low, high)


def test_an_abatement_in_the_past_ends_it() -> None:
    fact = one(condition(DIABETES, clinical="", abatementDateTime="2020-01-01"))
    assert (fact.status, fact.until) == ("resolved", DateRange(date(2020, 1, 1), date(2020, 1, 1)))


def test_an_impossible_date_is_noted_and_the_disease_stays() -> None:
    patient = read(condition(DIABETES, onsetDateTime="2020-13-45"))
    assert [f.when for f in patient.facts] == [None]
    assert [(n.code, n.where) for n in patient.notes] == [("bad-date", "Bundle.entry[1]")]


def test_course_severity_place_and_stage_narrow_it() -> None:
    resource = condition(
        concept(SNOMED, "254837009", "Malignant neoplasm of breast (disorder)"),
        "recurrence",
        severity=concept(SNOMED, "24484000", "Severe (severity modifier)"),
        bodySite=[concept(SNOMED, "80248007", "Left breast structure (body structure)")],
        stage=[{"summary": concept(SNOMED, "261638004", "Stage 3A (qualifier value)")}],
    )
    fact = next(f for f in read(resource).facts if f.kind == "condition")
    assert {"recurrent", "severe", "left breast"} <= set(fact.qualifiers)
    assert any(q.upper().endswith("IIIA") for q in fact.qualifiers)


def test_a_mild_disease_with_code_only() -> None:
    fact = one(condition(concept(ICD10CM, "Z99.999")))
    assert (fact.name, fact.concept) == ("Z99.999", None)


def test_icd_10_codes_belong_to_the_longest_known_prefix() -> None:
    known = next(
        (c, code)
        for c in terms.load()
        for system, code in c.codes
        if system == ICD10CM and c.kind == "condition" and len(code) == 3 and terms.load().by_code(system, code) == c
    )
    fact = one(condition(concept(ICD10CM, f"{known[1]}.0XZ9")))
    assert fact.concept is not None
    assert terms.load().is_a(fact.concept, known[0].id)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("History of hypertension (situation)", "resolved"),
        ("Family history of hypertension", "family"),
        ("Suspected hypertension", "suspected"),
        ("No evidence of hypertension", "absent"),
    ],
)
def test_words_that_change_the_meaning(text: str, status: str) -> None:
    fact = one(condition(concept(text=text)))
    assert fact.concept is not None
    assert fact.status == status


def test_a_name_with_other_words_is_not_taken_for_the_concept() -> None:
    assert one(condition(concept(text="Hypertension screening declined by clinic"))).concept is None


def test_codes_that_disagree_are_noted() -> None:
    both: dict[str, Any] = {"coding": [*DIABETES["coding"], *concept(SNOMED, "38341003", "Hypertension")["coding"]]}
    patient = read(condition(both))
    if terms.load().by_code(SNOMED, "44054006") and terms.load().by_code(SNOMED, "38341003"):
        assert "codes-disagree" in codes(patient)
    assert len(patient.facts) == 1


def allergy(code: dict[str, Any], clinical: str = "active", verified: str = "confirmed") -> dict[str, Any]:
    states = {"clinicalStatus": concept(code=clinical), "verificationStatus": concept(code=verified)}
    return {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p1"}, "code": code} | states


def test_an_allergy_names_the_substance() -> None:
    fact = one(allergy(concept(text="Allergy to penicillin")))
    assert (fact.kind, fact.status) == ("allergy", "present")
    assert "penicillin" in fact.name.lower()


@pytest.mark.parametrize(
    ("clinical", "verified", "status"), [("resolved", "confirmed", "resolved"), ("active", "refuted", "refuted")]
)
def test_an_allergy_that_is_no_more(clinical: str, verified: str, status: str) -> None:
    assert one(allergy(concept(text="Penicillin"), clinical, verified)).status == status


@pytest.mark.parametrize(
    "code",
    [
        concept(SNOMED, "716186003", "No known allergy (situation)"),
        concept(SNOMED, "409137002", "No known drug allergy (situation)"),
        concept(text="No known allergies"),
        concept(text="NKDA"),
    ],
)
def test_no_known_allergies_is_coverage(code: dict[str, Any]) -> None:
    patient = read(allergy(code))
    assert patient.complete == {"allergies"}
    assert not patient.facts


def test_no_known_food_allergy_is_no_coverage_for_all() -> None:
    assert read(allergy(concept(SNOMED, "429625007", "No known food allergy (situation)"))).complete == frozenset()


def test_family_history_is_of_the_family() -> None:
    family = {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "patient": {"reference": "Patient/p1"},
        "relationship": concept(code="MTH", display="mother"),
        "condition": [{"code": concept(text="Hypertension")}],
    }
    fact = one(family)
    assert (fact.kind, fact.status, fact.qualifiers) == ("condition", "family", ("mother",))


def test_a_list_is_complete_only_where_it_says_so() -> None:
    problems: dict[str, Any] = {"resourceType": "List", "status": "current", "code": concept(LOINC, "11450-4")}
    assert read(problems | {"mode": "snapshot"}).complete == frozenset()
    assert read(problems | {"emptyReason": concept(code="nilknown")}).complete == {"conditions"}
    assert read(problems | {"emptyReason": concept(code="unavailable")}).complete == frozenset()
    assert read(problems | {"title": "Complete problem list"}).complete == {"conditions"}
    assert read(problems | {"title": "Incomplete problem list"}).complete == frozenset()


def stated(*resources: Any) -> set[tuple[str, str]]:
    return {(f.concept, f.status) for f in read(*resources).facts if f.concept}


def test_one_code_may_say_two_things() -> None:
    found = stated(condition(concept(ICD10CM, "E10.21", "Type 1 diabetes mellitus with diabetic nephropathy")))
    assert found == {
        ("condition:type-1-diabetes-mellitus", "present"),
        ("condition:diabetic-kidney-disease", "present"),
    }


def test_one_of_them_may_be_what_another_code_says() -> None:
    both = {
        "coding": [*DIABETES["coding"], *concept(ICD10CM, "E11.65")["coding"]],
        "text": "Type 2 diabetes mellitus",
    }
    patient = read(condition(both))
    assert "codes-disagree" not in codes(patient)
    assert {f.concept for f in patient.facts} == {"condition:type-2-diabetes-mellitus", "condition:hyperglycemia"}


@pytest.mark.parametrize("text", ["", "Breast cancer", "Personal history of malignant neoplasm of breast"])
def test_a_code_of_history_is_past_whatever_the_words(text: str) -> None:
    fact = one(condition(concept(ICD10CM, "Z85.3", text)))
    assert (fact.concept, fact.status, fact.ongoing) == ("condition:breast-cancer", "resolved", False)


@pytest.mark.parametrize("text", ["", "Breast cancer"])
def test_a_code_of_family_history_is_no_disease_of_the_person(text: str) -> None:
    fact = one(condition(concept(ICD10CM, "Z80.3", text)))
    assert (fact.concept, fact.status) == ("condition:breast-cancer", "family")


@pytest.mark.parametrize("code", ["Z12.31", "Z15.01", "Z90.13"])
def test_words_beside_a_reason_for_contact_name_no_disease(code: str) -> None:
    assert one(condition(concept(ICD10CM, code, "Breast cancer"))).concept is None


def test_a_narrower_name_keeps_the_rest_of_the_code() -> None:
    found = stated(condition(concept(ICD10CM, "I50.22", "HFrEF")))
    assert {i for i, _ in found} >= {"condition:heart-failure-with-reduced-ejection-fraction"}


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("http://human-phenotype-ontology.org", "HP:0001250"),
        ("http://purl.obolibrary.org/obo/hp.owl", "HP_0001250"),
        ("urn:oid:2.16.840.1.113883.6.339", "0001250"),
    ],
)
def test_codes_of_the_phenotype_ontology_are_read(system: str, code: str) -> None:
    assert one(condition(concept(system, code))).concept == "condition:seizure"


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ({"recordedDate": "2025-06-20"}, ("2025-06-20", "2025-06-20")),
        ({"recordedDate": "2025-06-20", "meta": {"lastUpdated": "2025-06-25T08:00:00Z"}}, ("2025-06-20", "2025-06-25")),
        ({"recordedDate": "2025-06-20", "meta": {"lastUpdated": "2025-01-01T08:00:00Z"}}, ("2025-06-20", "2025-06-20")),
        ({"onsetDateTime": "2025-05-01"}, None),
    ],
)
def test_a_refutation_has_the_day_of_its_entry(more: dict[str, Any], days: tuple[str, str] | None) -> None:
    when = one(condition(concept(text="Asthma"), verified="refuted", **more)).when
    assert (when and (when.low.isoformat(), when.high.isoformat())) == days
