"""Reports of tests: what they conclude in codes (in words: see `texts`). Their results are entries of their own, or contained."""

from __future__ import annotations

from clinconnect.patients.fhir.codings import read_code
from clinconnect.patients.fhir.elements import Json, objs, word
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.texts import is_plain
from clinconnect.patients.fhir.timing import moment
from clinconnect.patients.patient import DateRange, FactStatus
from clinconnect.patients.vocabulary import CLINICAL

_FINAL = frozenset({"final", "amended", "corrected", "appended"})
_VOID = {"entered-in-error": "entered in error", "cancelled": "cancelled"}


def read_report(resource: Json, where: str, record: Record) -> None:
    """The findings that a DiagnosticReport concludes; a note for results that are not in the record."""
    state = word(resource, "status") or "unknown"
    if state in _VOID:
        record.note("dropped", where, f"the report is {_VOID[state]}")
        return
    concluded = [read_code(c, CLINICAL) for c in objs(resource, "conclusionCode")]
    when = _day(resource, record, where)
    sure: FactStatus = "present" if state in _FINAL else "suspected"
    for code in concluded:
        if code.concept and code.concept.kind in CLINICAL:
            record.state(where, code, "condition", status=sure, when=when)
        else:
            record.note("conclusion-not-used", where, "a conclusion of the report was not understood")
    results = objs(resource, "result")
    lost = sum(1 for r in results if not record.knows(r.get("reference"), resource))
    if lost:
        record.note("lost-reference", where, f"results of the report that are not in the record: {lost}", "warning")
    if results or concluded:
        return
    if not resource.get("conclusion") and not any(is_plain(form) for form in objs(resource, "presentedForm")):
        record.unused["DiagnosticReport"] += 1
        if resource.get("presentedForm"):
            record.note("text-only", where, "the report is a document of a kind that is not read")


def _day(resource: Json, record: Record, where: str) -> DateRange | None:
    start, end = moment(resource, "effective", record, where)
    if start and end:
        return DateRange(start.low, max(start.low, end.high))
    return start or end or moment({"issuedDateTime": resource.get("issued")}, "issued", record, where)[0]
