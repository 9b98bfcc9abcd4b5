"""Medications, vaccines and procedures: what is taken, was taken, is planned, and what was never given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinconnect import terms
from clinconnect.patients import DateRange

from .bundles import RXNORM, SNOMED, codes, concept, one, read

METFORMIN = concept(RXNORM, "861007", "metformin hydrochloride 500 MG Oral Tablet")


def medication(kind: str = "MedicationRequest", status: str = "active", **more: Any) -> dict[str, Any]:
    base = {"resourceType": kind, "status": status, "subject": {"reference": "Patient/p1"}}
    return base | ({} if "medicationReference" in more else {"medicationCodeableConcept": METFORMIN}) | more


@pytest.mark.parametrize(
    ("status", "fact_status", "ongoing"),
    [
        ("active", "present", True),
        ("completed", "present", False),
        ("stopped", "present", False),
        ("on-hold", "present", None),
        ("draft", "planned", None),
        ("unknown", "suspected", None),
    ],
)
def test_a_request(status: str, fact_status: str, ongoing: bool | None) -> None:
    fact = one(medication(status=status, intent="order", authoredOn="2025-01-02"))
    assert (fact.kind, fact.status, fact.ongoing) == ("treatment", fact_status, ongoing)
    assert fact.when == DateRange(date(2025, 1, 2), date(2025, 1, 2))
    assert "metformin" in fact.name.lower()


@pytest.mark.parametrize("intent", ["proposal", "plan"])
def test_a_plan_is_planned(intent: str) -> None:
    assert one(medication(intent=intent)).status == "planned"


def test_an_order_not_to_give_it_is_no_treatment() -> None:
    fact = one(medication(doNotPerform=True, intent="order"))
    assert (fact.status, fact.ongoing) == ("absent", False)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_what_never_came_about_is_noted(status: str) -> None:
    patient = read(medication(status=status))
    assert not patient.facts
    assert "dropped" in codes(patient)


def test_the_period_of_an_order_ends_it() -> None:
    dosage = [{"timing": {"repeat": {"boundsPeriod": {"start": "2024-01-01", "end": "2024-03-01"}}}}]
    fact = one(medication(dosageInstruction=dosage, intent="order"))
    assert (fact.ongoing, fact.until) == (False, DateRange(date(2024, 3, 1), date(2024, 3, 1)))


def test_an_order_for_a_later_day_is_planned() -> None:
    assert one(medication(authoredOn="2025-12-01", intent="order")).status == "planned"


def test_statements() -> None:
    period = {"effectivePeriod": {"start": "2024-01", "end": "2024-06"}}
    fact = one(medication("MedicationStatement", "completed", **period))
    assert (fact.status, fact.ongoing) == ("present", False)
    assert fact.when == DateRange(date(2024, 1, 1), date(2024, 1, 31))
    assert fact.until == DateRange(date(2024, 6, 1), date(2024, 6, 30))
    assert one(medication("MedicationStatement", "not-taken")).status == "absent"
    assert one(medication("MedicationStatement", "intended")).status == "planned"


def test_a_dose_that_was_given_lasts_a_day() -> None:
    fact = one(medication("MedicationAdministration", "completed", effectiveDateTime="2025-06-01"))
    assert fact.when == fact.until == DateRange(date(2025, 6, 1), date(2025, 6, 1))


def test_a_dose_that_was_not_given_denies_nothing() -> None:
    patient = read(medication("MedicationAdministration", "not-done"))
    assert not patient.facts
    assert "dropped" in codes(patient)


def test_dispensed() -> None:
    fact = one(medication("MedicationDispense", "completed", whenHandedOver="2025-06-01"))
    assert (fact.status, fact.ongoing) == ("present", None)


def test_references_inside_the_bundle_and_the_resource() -> None:
    drug = {"resourceType": "Medication", "id": "m1", "code": METFORMIN}
    relative = read(drug, medication(medicationReference={"reference": "Medication/m1"}))
    contained = read(medication(medicationReference={"reference": "#m1"}, contained=[drug]))
    urn = read(drug, medication(medicationReference={"reference": "urn:uuid:m1"}))
    shown = read(medication(medicationReference={"display": "Metformin"}))
    for patient in (relative, contained, urn, shown):
        assert ["metformin" in f.name.lower() for f in patient.facts] == [True]
    lost = read(medication(medicationReference={"reference": "Medication/m9"}))
    assert not lost.facts
    assert "no-code" in codes(lost)


def test_each_ingredient_counts() -> None:
    text = "Acetaminophen 325 MG / Foobarine Hydrochloride 5 MG Oral Tablet"
    facts = read(medication() | {"medicationCodeableConcept": concept(text=text)}).facts
    assert len(facts) == 2
    assert "Foobarine Hydrochloride 5 MG Oral Tablet" in {f.name for f in facts}


def test_vaccines() -> None:
    given = {
        "resourceType": "Immunization",
        "status": "completed",
        "patient": {"reference": "Patient/p1"},
        "vaccineCode": concept("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal, injectable"),
        "occurrenceDateTime": "2024-10-01",
    }
    fact = one(given)
    assert (fact.status, fact.ongoing, fact.when) == ("present", False, fact.until)
    assert fact.concept is not None
    assert terms.load().is_a(fact.concept, "treatment:vaccine")
    assert not read(given | {"status": "not-done"}).facts


def procedure(status: str = "completed", **more: Any) -> dict[str, Any]:
    code = concept(SNOMED, "80146002", "Appendectomy (procedure)", "Appendectomy")
    return {"resourceType": "Procedure", "status": status, "subject": {"reference": "Patient/p1"}, "code": code} | more


@pytest.mark.parametrize(
    ("status", "fact_status"),
    [
        ("completed", "present"),
        ("in-progress", "present"),
        ("preparation", "planned"),
        ("not-done", "absent"),
        ("unknown", "suspected"),
    ],
)
def test_procedures(status: str, fact_status: str) -> None:
    fact = one(procedure(status))
    assert (fact.kind, fact.status) == ("procedure", fact_status)


def test_when_a_procedure_was_done() -> None:
    fact = one(procedure(performedDateTime="2019-05"))
    assert fact.when == fact.until == DateRange(date(2019, 5, 1), date(2019, 5, 31))
    period = one(procedure(performedPeriod={"start": "2019-05-01", "end": "2019-05-03"}))
    assert period.until == DateRange(date(2019, 5, 3), date(2019, 5, 3))


def test_a_status_that_does_not_exist_is_noted() -> None:
    patient = read(procedure("finished"), medication(status="finished"))
    assert not patient.facts
    assert [n.code for n in patient.notes].count("broken-entry") == 2
