"""Small FHIR records for the tests of this room, written out by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from clinconnect.patients import Fact, Patient, read_patient

AS_OF = date(2025, 8, 1)
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
ICD10CM, RXNORM = "http://hl7.org/fhir/sid/icd-10-cm", "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-04-02", "gender": "female"}


def concept(system: str = "", code: str = "", display: str = "", text: str = "") -> dict[str, Any]:
    """A CodeableConcept."""
    coding = {k: v for k, v in (("system", system), ("code", code), ("display", display)) if v}
    return ({"coding": [coding]} if coding else {}) | ({"text": text} if text else {})


def observation(code: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A final Observation of 28 July 2025 about the person."""
    base = {"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p1"}, "code": code}
    return base | {"effectiveDateTime": "2025-07-28"} | more


def quantity(value: float, unit: str, **more: Any) -> dict[str, Any]:
    """A Quantity in UCUM."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit} | more


def condition(
    code: dict[str, Any], clinical: str = "active", verified: str = "confirmed", **more: Any
) -> dict[str, Any]:
    """A Condition of the person."""
    base = {"resourceType": "Condition", "subject": {"reference": "Patient/p1"}, "code": code}
    states = {"clinicalStatus": concept(code=clinical)} if clinical else {}
    return base | states | {"verificationStatus": concept(code=verified)} | more


def read(*resources: Any, as_of: date = AS_OF, patient: dict[str, Any] | None = None) -> Patient:
    """The person of a Bundle of PATIENT and these resources, read from bytes."""
    entries = [{"resource": patient or PATIENT}, *({"resource": r} for r in resources)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return read_patient(json.dumps(bundle).encode(), id="p", as_of=as_of)


def one(*resources: Any, as_of: date = AS_OF) -> Fact:
    """The only fact of these resources."""
    facts = read(*resources, as_of=as_of).facts
    assert len(facts) == 1
    return facts[0]


def codes(patient: Patient) -> set[str]:
    """The codes of all notes."""
    return {n.code for n in patient.notes}
