"""Medications asked for, stated, given and dispensed; vaccines. What was never given is not a treatment."""

from __future__ import annotations

from clinconnect.patients.coded_tables import nothing_known, vaccines
from clinconnect.patients.fhir.codings import Coded, read_code
from clinconnect.patients.fhir.conditions import intents
from clinconnect.patients.fhir.conditions import words as said
from clinconnect.patients.fhir.dosage import daily_dose, given_dose
from clinconnect.patients.fhir.elements import ElementError, Json, obj, objs, word, yes
from clinconnect.patients.fhir.reasons import purposes
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.timing import is_over, moment, period
from clinconnect.patients.ingredients import ingredients
from clinconnect.patients.patient import DateRange, FactStatus, Quantity
from clinconnect.patients.vocabulary import TREATMENT, named

_PLANNED_INTENTS = frozenset({"proposal", "plan", "option"})
_GIVEN: dict[str, tuple[FactStatus, bool | None]] = {
    "active": ("present", True),
    "in-progress": ("present", True),
    "completed": ("present", False),
    "stopped": ("present", False),
    "on-hold": ("present", None),
    "intended": ("planned", None),
    "draft": ("planned", None),
    "preparation": ("planned", None),
    "unknown": ("suspected", None),
    "not-taken": ("absent", False),
}
_CVX = frozenset({"http://hl7.org/fhir/sid/cvx", "urn:oid:2.16.840.1.113883.12.292"})
_DROPPED = frozenset({"entered-in-error", "cancelled", "declined", "not-done"})


def read_request(resource: Json, where: str, record: Record) -> None:
    """MedicationRequest: what was ordered; a plan is planned, and an order not to give it says that it is not taken."""
    asked = moment({"authoredDateTime": resource.get("authoredOn")}, "authored", record, where)[0]
    start, end = _bounds(resource, record, where)
    intent = (word(resource, "intent") or "order").lower()
    if yes(resource, "doNotPerform"):
        _state(resource, where, record, "absent", False, start or asked, None)
        return
    status, ongoing = _meaning(resource, where, record)
    if status is None:
        return
    if intent in _PLANNED_INTENTS and status == "present":
        status, ongoing = "planned", None
    dosages = objs(resource, "dosageInstruction")
    _state(resource, where, record, status, ongoing, start or asked, end, dosages=dosages)


def read_statement(resource: Json, where: str, record: Record) -> None:
    """MedicationStatement: what the person takes or took."""
    status, ongoing = _meaning(resource, where, record)
    if status is None:
        return
    reasons = [word(c, "code") for r in objs(resource, "statusReason") for c in objs(r, "coding")]
    if "266711001" in reasons:  # SNOMED CT: drug not taken
        status, ongoing = "absent", False
    start, end = moment(resource, "effective", record, where)
    if end is None and start is not None and ongoing is False and "effectiveDateTime" in resource:
        end = start
    _state(resource, where, record, status, ongoing, start, end, dosages=objs(resource, "dosage"))


def read_administration(resource: Json, where: str, record: Record) -> None:
    """MedicationAdministration: a dose that was given."""
    status, ongoing = _meaning(resource, where, record)
    if status is None:
        return
    start, end = moment(resource, "effective", record, where)
    one_day = start is not None and start.low == start.high and end in (None, start)
    given = obj(resource, "dosage") if one_day and status == "present" else None
    _state(resource, where, record, status, ongoing, start, end or (start if ongoing is False else None), given=given)


def read_dispense(resource: Json, where: str, record: Record) -> None:
    """MedicationDispense: handed over, so most likely taken from that day; whether still is not known."""
    status, _ = _meaning(resource, where, record)
    if status is None:
        return
    handed = moment({"handedDateTime": resource.get("whenHandedOver")}, "handed", record, where)[0]
    _state(resource, where, record, status, None, handed, None)


def read_immunization(resource: Json, where: str, record: Record) -> None:
    """Immunization: a vaccine that was given; one that was not given is noted only."""
    if (word(resource, "status") or "completed") != "completed":
        record.note("dropped", where, "the vaccination was not done or is entered in error")
        return
    when = moment(resource, "occurrence", record, where)[0]
    _state(resource, where, record, "present", False, when, when, key="vaccineCode")


def _meaning(resource: Json, where: str, record: Record) -> tuple[FactStatus | None, bool | None]:
    state = (word(resource, "status") or "unknown").lower()
    if state in _DROPPED:
        record.note("dropped", where, f"the medication entry is {state.replace('-', ' ')}")
        return None, None
    if state not in _GIVEN:
        raise ElementError("status is not one of FHIR's codes")
    return _GIVEN[state]


def _bounds(resource: Json, record: Record, where: str) -> tuple[DateRange | None, DateRange | None]:
    """The period of the first dosage instruction that gives one."""
    for dosage in objs(resource, "dosageInstruction"):
        repeat = obj(obj(dosage, "timing") or {}, "repeat") or {}
        if "boundsPeriod" in repeat:
            return period(repeat, "boundsPeriod", record, where)
    return None, None


def _state(
    resource: Json,
    where: str,
    record: Record,
    status: FactStatus,
    ongoing: bool | None,
    when: DateRange | None,
    until: DateRange | None,
    key: str = "medicationCodeableConcept",
    dosages: list[Json] | None = None,
    given: Json | None = None,
) -> None:
    code = _medication(resource, record, key)
    if kind := next((nothing_known()[k] for k in code.keys if k in nothing_known()), None):
        record.complete.add(kind)
        return
    if ongoing and is_over(until, record):
        ongoing = False
    if status == "present" and ongoing and when and when.low > record.as_of:
        status, ongoing = "planned", None
    if key == "vaccineCode" and not code.concept:
        code = _vaccine(code)
    found = [code]
    if not code.concept:
        named_parts = ingredients(code.text, any_of=status == "absent")
        found = [Coded(words, concept, code.codes, code.keys) for words, concept in named_parts]
    dose = _dose(code, dosages, given) if len(found) == 1 else None
    narrowed = (*intents(resource), *(purposes(resource, record) if status == "present" else ()))
    for part in found:
        record.state(
            where,
            part,
            "treatment",
            status=status,
            when=when,
            until=until,
            ongoing=ongoing,
            value=dose,
            qualifiers=narrowed,
        )


def _dose(code: Coded, dosages: list[Json] | None, given: Json | None) -> Quantity | None:
    """What is given a day; a dosage that cannot be read is no reason not to know the drug."""
    try:
        return given_dose(given, code.text) or daily_dose(dosages or [], code.text)
    except ElementError:
        return None


def _vaccine(code: Coded) -> Coded:
    """By CVX code; any vaccine is a vaccine."""
    number = next((c for system, c in code.codes if system in _CVX), "")
    naming = named(vaccines().get(number.zfill(2), "vaccine"), TREATMENT)
    return Coded(code.text, naming.concept if naming else None, code.codes, code.keys)


def _medication(resource: Json, record: Record, key: str) -> Coded:
    element = obj(resource, key)
    if element is None:
        reference = obj(resource, "medicationReference")
        target = record.resolve(reference, resource)
        element = (obj(target, "code") or _ingredients(target)) if target else None
        if element is None and reference and (shown := word(reference, "display")):
            element = {"text": shown}
    if element is None:
        raise ElementError("medication is missing or its reference leads nowhere", "no-code")
    return read_code(element, TREATMENT)


def _ingredients(medication: Json) -> Json | None:
    """The ingredients of a Medication that has no code of its own, as one text."""
    parts = [
        said(element) for i in objs(medication, "ingredient") if (element := obj(i, "itemCodeableConcept")) is not None
    ]
    return {"text": " / ".join(parts)} if parts and all(parts) else None
