"""The Patient resource, the Lists that say what is complete, and the remarks of an earlier reading."""

from __future__ import annotations

from clinconnect.patients.export.elements import HL7, Json, coded, dated
from clinconnect.patients.fhir.beyond import REMARKS, ROOT, TOLD
from clinconnect.patients.patient import Coverage, Patient, Source

# Per kind of fact: the LOINC section code, the title, and the resources that the List names.
_LISTS: dict[Coverage, tuple[str, str, frozenset[str]]] = {
    "conditions": ("11450-4", "problems", frozenset({"Condition"})),
    "past conditions": ("11348-0", "past illnesses", frozenset()),
    "treatments": ("10160-0", "medications", frozenset({"MedicationStatement"})),
    "procedures": ("47519-4", "procedures", frozenset({"Procedure"})),
    "allergies": ("48765-2", "allergies", frozenset({"AllergyIntolerance"})),
}


def person(patient: Patient) -> Json:
    """The Patient resource."""
    found: Json = {"resourceType": "Patient"}
    if patient.fictional:
        found["meta"] = {"tag": [{"system": f"{HL7}/v3-ActReason", "code": "HTEST", "display": "test health data"}]}
    if patient.id:
        found["identifier"] = [{"system": f"{ROOT}/person", "value": patient.id}]
    if patient.sex:
        found |= {"gender": patient.sex} | _told("gender", patient.sex_source, f"gender {patient.sex}", {})
    born = dated("birthDate", patient.birth)
    found |= born | _told("birthDate", patient.birth_source, f"birthDate {born.get('birthDate', '')}".rstrip(), born)
    return found | ({"deceasedBoolean": True} if patient.deceased else {})


def _told(key: str, source: Source | None, expected: str, written: Json) -> Json:
    """The element with who said it and in which words, where that is not what its reading says anyway."""
    if source is None or (source.by == "record" and source.text == expected):
        return {}
    parts: list[Json] = [{"url": "by", "valueCode": source.by}]
    if source.text:
        parts.append({"url": "text", "valueString": source.text})
    given = written.get(f"_{key}", {}).get("extension", [])
    return {f"_{key}": {"extension": [*given, {"url": TOLD, "extension": parts}]}}


def completeness(patient: Patient, own: str, members: list[tuple[str, str]]) -> list[Json]:
    """A List for each kind of fact for which the record is complete."""
    found = []
    for kind in sorted(patient.complete):
        code, title, of = _LISTS[kind]
        resource: Json = {
            "resourceType": "List",
            "status": "current",
            "mode": "snapshot",
            "subject": {"reference": own},
        }
        resource |= {"title": f"Complete list of {title}", "code": coded("http://loinc.org", code)}
        entries = [{"item": {"reference": url}} for url, resource_kind in members if resource_kind in of]
        empty = {"emptyReason": coded(f"{HL7}/list-empty-reason", "nilknown")}
        found.append(resource | ({"entry": entries} if entries else empty))
    return found


def remarks(patient: Patient) -> Json:
    """The remarks on reading the source: an OperationOutcome."""
    severity = {"info": "information", "warning": "warning", "error": "error"}
    issues = [
        {
            "severity": severity[note.severity],
            "code": "incomplete" if note.severity != "info" else "informational",
            "details": {"coding": [{"system": REMARKS, "code": note.code}]},
            "diagnostics": note.message,
            "location": [note.where],
        }
        for note in patient.notes
    ]
    return {"resourceType": "OperationOutcome", "issue": issues}
