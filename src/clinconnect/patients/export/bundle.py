"""A person as a FHIR R4 collection Bundle; what it leaves out is listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from clinconnect.patients.export.beyond import sayable, stated
from clinconnect.patients.export.conditions import allergy, condition
from clinconnect.patients.export.elements import Json, code_of
from clinconnect.patients.export.observations import observation
from clinconnect.patients.export.person import completeness, person, remarks
from clinconnect.patients.export.treatments import procedure, treatment
from clinconnect.patients.fhir.beyond import ROOT
from clinconnect.patients.patient import Fact, FactKind, Patient


@dataclass(frozen=True, slots=True)
class Loss:
    """What the Bundle does not hold: `code` stable, `fact` the id of the fact, `message` without what it says."""

    code: str
    fact: str
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class Exported:
    """A Bundle and what it could not take along."""

    bundle: Json
    losses: tuple[Loss, ...] = ()

    def __repr__(self) -> str:
        return f"Exported({len(self.bundle['entry'])} entries, {len(self.losses)} losses)"


_RESOURCES: dict[FactKind, Callable[[Fact], Json | None]] = {
    "condition": condition,
    "allergy": allergy,
    "treatment": treatment,
    "procedure": procedure,
}
# The element that says who told it, and whether it is a list; a relative's history has none.
_TELLERS = {
    "Condition": "asserter",
    "AllergyIntolerance": "asserter",
    "Procedure": "asserter",
    "MedicationStatement": "informationSource",
    "MedicationRequest": "reportedReference",
    "ServiceRequest": "requester",
    "Observation": "performer",
    "Basic": "author",
}
_WITH_PATIENT = frozenset({"AllergyIntolerance", "FamilyMemberHistory"})


def to_fhir(patient: Patient) -> Exported:
    """The person's record as a Bundle that `read_patient` reads back to the same facts."""
    own = _url(patient, "Patient")
    entries: list[Json] = [{"fullUrl": own, "resource": {"id": own[9:]} | person(patient)}]
    losses = []
    for fact in patient.facts:
        if not sayable(fact):
            losses.append(Loss("not-a-number", fact.id, "a number is infinite or none: the fact is not in the Bundle"))
            continue
        if fact.source.span is not None:
            losses.append(Loss("place-in-note", fact.id, "the quoted words are kept, their place in the note is not"))
        entries.append(_entry(patient, fact.id, stated(_resource(fact, own), fact)))
    losses += [
        Loss("unanswered", "", "a question that was asked and not answered is not in the Bundle")
        for _ in patient.unanswered
    ]
    members = [(entry["fullUrl"], entry["resource"]["resourceType"]) for entry in entries[1:]]
    lists = completeness(patient, own, members)
    entries += [_entry(patient, f"list-{n}", resource) for n, resource in enumerate(lists)]
    if patient.notes:
        entries.append(_entry(patient, "remarks", remarks(patient)))
    return Exported({"resourceType": "Bundle", "type": "collection", "entry": entries}, tuple(losses))


def _url(patient: Patient, name: str) -> str:
    """The same name for the same part of the same record, every time: a UUID of version 8 (RFC 9562) of a hash."""
    digits = sha256(f"{ROOT}/{patient.id}/{name}".encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"


def _entry(patient: Patient, name: str, resource: Json) -> Json:
    url = _url(patient, name)
    return {"fullUrl": url, "resource": {"resourceType": resource["resourceType"], "id": url[9:]} | resource}


def _resource(fact: Fact, own: str) -> Json:
    """The standard resource for the fact, else a Basic, which means nothing to who does not know the extension."""
    found = _RESOURCES.get(fact.kind, observation)(fact)
    if found is None:
        found = {"resourceType": "Basic", "code": code_of(fact)}
    kind = found["resourceType"]
    found["patient" if kind in _WITH_PATIENT else "subject"] = {"reference": own}
    told = _teller(fact, own)
    if told and kind in _TELLERS and not (kind == "Basic" and fact.source.by == "caregiver"):
        found[_TELLERS[kind]] = [told] if kind == "Observation" else told
    return found


def _teller(fact: Fact, own: str) -> Json | None:
    if fact.source.by == "patient":
        return {"reference": own, "type": "Patient"}
    kind = {"caregiver": "RelatedPerson", "clinician": "Practitioner"}.get(fact.source.by)
    return {"type": kind, "display": fact.source.by} if kind else None
