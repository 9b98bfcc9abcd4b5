"""Procedures: operations, radiotherapy, imaging and tests that were done, are planned, or were not done."""

from __future__ import annotations

from clinconnect.patients.coded_tables import nothing_known
from clinconnect.patients.fhir.codings import read_code
from clinconnect.patients.fhir.conditions import intents, of_purpose, sites
from clinconnect.patients.fhir.elements import ElementError, Json, obj, word
from clinconnect.patients.fhir.radiotherapy import radiotherapy
from clinconnect.patients.fhir.reasons import purposes
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.timing import moment
from clinconnect.patients.patient import FactStatus
from clinconnect.patients.vocabulary import PROCEDURE

_DONE: dict[str, tuple[FactStatus, bool | None]] = {
    "completed": ("present", False),
    "in-progress": ("present", True),
    "stopped": ("present", False),
    "on-hold": ("present", None),
    "preparation": ("planned", None),
    "not-done": ("absent", False),
    "unknown": ("suspected", None),
}


def read_procedure(resource: Json, where: str, record: Record) -> None:
    """The fact of one Procedure; "not done" is an absent one."""
    state = (word(resource, "status") or "unknown").lower()
    if state == "entered-in-error":
        record.note("dropped", where, "the procedure is entered in error")
        return
    if state not in _DONE:
        raise ElementError("status is not one of FHIR's codes")
    element = obj(resource, "code")
    if element is None:
        raise ElementError("code is missing", "no-code")
    code = read_code(element, PROCEDURE)
    if kind := next((nothing_known()[k] for k in code.keys if k in nothing_known()), None):
        record.complete.add(kind)
        return
    status, ongoing = _DONE[state]
    when, until = moment(resource, "performed", record, where)
    if until is None and ongoing is False and status == "present":
        until = when
    if status == "present" and when and when.low > record.as_of:
        status, ongoing = "planned", None
    course, aims = radiotherapy(resource, where, record), intents(resource)
    reasons = purposes(resource, record) if status == "present" else ()
    for naming in of_purpose(code, aims) if status == "present" else [code]:
        record.state(
            where,
            naming,
            "procedure",
            status=status,
            when=when,
            until=until,
            ongoing=ongoing,
            value=course.dose,
            qualifiers=(*course.how, *sites(resource), *aims, *reasons),
        )
