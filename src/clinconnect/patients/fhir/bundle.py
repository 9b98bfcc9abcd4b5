"""A FHIR R4 Bundle as a person: every entry is used, or named in a note that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from clinconnect.errors import BadInput
from clinconnect.patients.coded_tables import word_list
from clinconnect.patients.fhir.allergies import read_allergy
from clinconnect.patients.fhir.beyond import read_remarks, read_stated, stated_fact
from clinconnect.patients.fhir.conditions import read_condition
from clinconnect.patients.fhir.devices import read_device, read_device_use
from clinconnect.patients.fhir.elements import ElementError, Json
from clinconnect.patients.fhir.families import read_family
from clinconnect.patients.fhir.lists import read_composition, read_list
from clinconnect.patients.fhir.medications import (
    read_administration,
    read_dispense,
    read_immunization,
    read_request,
    read_statement,
)
from clinconnect.patients.fhir.observations import read_observation
from clinconnect.patients.fhir.outlines import UNREADABLE, Entry, Outline, entry_of, listed
from clinconnect.patients.fhir.person import Person, is_fictional, read_person
from clinconnect.patients.fhir.procedures import read_procedure
from clinconnect.patients.fhir.reasons import note_reasons, read_encounter, state_reasons
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.reports import read_report
from clinconnect.patients.fhir.requests import read_service_request
from clinconnect.patients.fhir.subjects import is_about_another, one_subject, refuse_several
from clinconnect.patients.fhir.texts import keep_texts, read_document
from clinconnect.patients.fhir.told import state_texts
from clinconnect.patients.patient import Patient

_READERS: dict[str, Callable[[Json, str, Record], None]] = {
    "Observation": read_observation,
    "Condition": read_condition,
    "MedicationRequest": read_request,
    "MedicationStatement": read_statement,
    "MedicationAdministration": read_administration,
    "MedicationDispense": read_dispense,
    "Procedure": read_procedure,
    "Immunization": read_immunization,
    "AllergyIntolerance": read_allergy,
    "FamilyMemberHistory": read_family,
    "List": read_list,
    "ServiceRequest": read_service_request,
    "OperationOutcome": read_remarks,
    "Composition": read_composition,
    "DiagnosticReport": read_report,
    "Encounter": read_encounter,
    "DocumentReference": read_document,
    "Device": read_device,
    "DeviceUseStatement": read_device_use,
}
_SEEN_ELSEWHERE = frozenset({"Patient", "Medication"})
_VOID = frozenset({"entered-in-error", "cancelled", "not-done", "declined"})


def read_bundle(bundle: Outline, *, id: str, as_of: date) -> Patient:
    """The person of a Bundle: one Patient and what was recorded of them. BadInput where it is no such Bundle.

    A broken entry becomes a note that names its place; the others count. `as_of` bounds what has happened already.
    """
    if bundle.resourceType != "Bundle":
        raise BadInput(
            "this is not a FHIR Bundle", hint="give a Bundle, a Patient, or one resource a line", code="not-a-bundle"
        )
    entries = listed(bundle.entry)
    if entries is None:
        raise BadInput("the Bundle's entry is not a list", hint="export the record again", code="broken-bundle")
    found = ((where := f"Bundle.entry[{i}]", entry_of(where, raw)) for i, raw in enumerate(entries))
    return read_entries(found, id=id, as_of=as_of, fictional=_tagged(bundle))


def read_entries(
    entries: Iterable[tuple[str, Entry | None]], *, id: str, as_of: date, fictional: bool = False
) -> Patient:
    """The person of the entries, each with its place; None stands for an entry that holds no resource."""
    record = Record(as_of)
    resources = [e for where, entry in entries if (e := _usable(where, entry, record))]
    people = [e for e in resources if e.kind == "Patient"]
    refuse_several(people)
    person = _person(people, record)
    _read_all(resources, people[0] if people else None, record)
    state_reasons(record)
    state_texts(record, person.sex)
    if record.unused:
        listing = ", ".join(f"{kind} {count}" for kind, count in sorted(record.unused.items()))
        record.note("not-used", "Bundle", f"kinds of entries that were not used: {listing}")
    return Patient(
        id=id,
        birth=person.birth,
        sex=person.sex,
        facts=tuple(record.facts),
        complete=frozenset(record.complete),
        notes=tuple(record.notes),
        birth_source=person.birth_source,
        sex_source=person.sex_source,
        fictional=person.fictional or fictional,
        deceased=person.deceased,
    )


def _usable(where: str, entry: Entry | None, record: Record) -> Entry | None:
    """The entry, kept under its names for references; None, with a note, where it cannot be used."""
    if entry is None:
        record.note("broken-entry", where, "the entry is not an object with a resource", "warning")
        return None
    if not entry.kind:
        record.note("unknown-resource", where, "the entry does not say what kind of resource it is", "warning")
        return None
    if entry.id is not None:
        name = f"{entry.kind}/{entry.id}"
        before = record.references.get(name)
        if before is not None and before.raw == entry.raw:
            record.note("same-again", where, "the same entry stands earlier in the record; it counts once")
            return None
        record.references[name] = record.references[f"urn:uuid:{entry.id}"] = entry
    if entry.url is not None:
        record.references[entry.url] = entry
    return entry


def _person(people: list[Entry], record: Record) -> Person:
    if not people:
        record.note("no-patient", "Bundle", "there is no Patient: birth date and sex are not known", "warning")
        return Person()
    entry = people[0]
    try:
        if len({str(p.read().get("birthDate")) for p in people}) > 1:
            record.note(
                "births-differ", entry.where, "the Bundle gives several birth dates; the first one was used", "warning"
            )
        return read_person(entry.read(), entry.where, record)
    except ElementError as wrong:
        record.note(wrong.code, entry.where, wrong.message, "warning")
    except UNREADABLE:
        record.note("broken-entry", entry.where, "the entry cannot be read as JSON", "warning")
    return Person()


def _read_all(entries: list[Entry], own: Entry | None, record: Record) -> None:
    subjects: set[str] = set()
    for entry in entries:
        if entry.kind not in _READERS and entry.kind != "Basic":
            if entry.kind not in _SEEN_ELSEWHERE:
                record.unused[_shown(entry.kind)] += 1
            continue
        try:
            resource = entry.read()
        except UNREADABLE:
            record.note("broken-entry", entry.where, "the entry cannot be read as JSON", "warning")
            continue
        if own is None:
            one_subject(resource, subjects)
        _read(resource, entry.where, own, record)


def _shown(kind: str) -> str:
    """The kind where FHIR has it: whatever else stands there might be about the person."""
    return kind if kind in word_list("resource types") else "other"


def _read(resource: Json, where: str, own: Entry | None, record: Record) -> None:
    """The facts of one resource and of those that it contains; none at all of one that is broken."""
    before = len(record.facts)
    try:
        if is_about_another(resource, own, record):
            record.note("another-person", where, "the entry is about somebody else; it was not used", "warning")
            return
        _read_known(resource, where, record)
    except ElementError as wrong:
        del record.facts[before:]
        record.note(wrong.code, where, wrong.message, "warning")
        return
    except (TypeError, AttributeError, ValueError, OverflowError):
        del record.facts[before:]
        record.note("broken-entry", where, "an element of the entry has the wrong type", "warning")
        return
    if "contained" in resource and resource.get("status") not in _VOID:
        _read_contained(resource, where, own, record)


def _read_known(resource: Json, where: str, record: Record) -> None:
    reader = _READERS.get(resource["resourceType"])
    if stated := stated_fact(resource):
        read_stated(resource, where, record, stated, reader)
    elif resource.get("modifierExtension"):
        record.note("modified", where, "an extension that is not known here may change its meaning", "warning")
    elif reader is None:
        record.unused[resource["resourceType"]] += 1
    else:
        reader(resource, where, record)
        note_reasons(resource, where, record)
        keep_texts(resource, where, record)


def _read_contained(resource: Json, where: str, own: Entry | None, record: Record) -> None:
    inside = resource["contained"]
    for index, part in enumerate(inside if isinstance(inside, list) else ()):
        kind = part.get("resourceType") if isinstance(part, dict) else None
        if isinstance(kind, str) and kind in _READERS and "contained" not in part:
            _read(part, f"{where}.contained[{index}]", own, record)


def _tagged(bundle: Outline) -> bool:
    try:
        return is_fictional({"meta": bundle.meta})
    except ElementError:
        return False
