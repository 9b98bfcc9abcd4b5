"""Which free texts does a resource hold, when were they written, and how far does each of them look?

Read are the notes of an entry, the conclusion of a report, and documents in plain text. Not read are texts of which nobody
knows when they were written, and those of entries that are withdrawn, planned, not done, in doubt or refuted.
"""

from __future__ import annotations

import base64
import binascii

from clinconnect.patients.dates import day_range
from clinconnect.patients.fhir.elements import Json, first_code
from clinconnect.patients.fhir.record import Look, Record, Text
from clinconnect.patients.patient import DateRange
from clinconnect.patients.systems import LOINC

LONGEST = 100_000  # characters of one document
_NOTED: dict[str, Look] = {
    "Condition": "problem",
    "Observation": "part",
    "Procedure": "part",
    "DiagnosticReport": "part",
    "MedicationStatement": "medicine",
    "MedicationRequest": "medicine",
    "MedicationAdministration": "medicine",
}
_STANDS = frozenset(
    {"final", "amended", "corrected", "appended", "completed", "active", "stopped", "in-progress", "current"}
)
_ALSO = {"MedicationStatement": frozenset({"not-taken"}), "Observation": frozenset({""})}
_PLANNED = frozenset({"proposal", "plan", "option"})
# Where the time at which it was so is also the time at which it was written of; of the others only the latter counts.
_WRITTEN = ("recordedDate", "authoredOn", "dateAsserted", "issued", "date")
_HAPPENED = {"Observation": "effective", "DiagnosticReport": "effective", "Procedure": "performed"}
# LOINC types of notes about the whole person (US Core clinical notes): consultation, discharge summary, history and
# physical, progress note, evaluation and plan, summary of episode.
_WHOLE = frozenset({"11488-4", "18842-5", "34117-2", "11506-3", "51847-2", "34133-9"})


def keep_texts(resource: Json, where: str, record: Record) -> None:
    """Keep the free texts of an entry until all coded facts are read."""
    kind = resource["resourceType"]
    if kind not in _NOTED or not ({"note", "conclusion", "presentedForm"} & resource.keys()):
        return
    if not _counts(kind, resource):
        return
    when = _written(kind, resource)
    look: Look = "person" if kind == "DiagnosticReport" and _of_whole(resource, "code") else _NOTED[kind]
    for index, note in enumerate(_list(resource.get("note"))):
        own = _day(note.get("time")) or when
        _keep(note.get("text"), f"{where}.note[{index}].text", own, look, record)
    if kind == "DiagnosticReport":
        _keep(resource.get("conclusion"), f"{where}.conclusion", when, look, record)
        for index, form in enumerate(_list(resource.get("presentedForm"))):
            _attached(form, f"{where}.presentedForm[{index}]", when, look, resource, record)


def read_document(resource: Json, where: str, record: Record) -> None:
    """DocumentReference: its documents in plain text."""
    before = len(record.texts)
    if resource.get("status", "current") == "current" and resource.get("docStatus", "final") in ("final", "amended"):
        look: Look = "person" if _of_whole(resource, "type") else "part"
        context = resource.get("context")
        period = context.get("period") if isinstance(context, dict) else None
        when = _day(resource.get("date")) or _span(period)
        for index, content in enumerate(_list(resource.get("content"))):
            form = content.get("attachment")
            if isinstance(form, dict):
                _attached(form, f"{where}.content[{index}].attachment", when, look, resource, record)
    if len(record.texts) == before:
        record.unused["DocumentReference"] += 1


def _counts(kind: str, resource: Json) -> bool:
    if kind == "Condition":
        verified = first_code(resource, "verificationStatus")
        return verified in ("", "confirmed")
    if resource.get("doNotPerform") or resource.get("intent") in _PLANNED:
        return False
    if kind == "Observation" and not _seen(resource):
        return False
    return resource.get("status", "") in _STANDS | _ALSO.get(kind, frozenset())


def _seen(resource: Json) -> bool:
    """Whether somebody looked at the person: notes on laboratory values explain the test, and not the person."""
    codes = [c.get("code") for category in _list(resource.get("category")) for c in _list(category.get("coding"))]
    return bool(codes) and "laboratory" not in codes


def _of_whole(resource: Json, key: str) -> bool:
    element = resource.get(key)
    codings = _list(element.get("coding")) if isinstance(element, dict) else []
    return any(c.get("system") == LOINC and c.get("code") in _WHOLE for c in codings)


def _written(kind: str, resource: Json) -> DateRange | None:
    stem = _HAPPENED.get(kind)
    if stem:
        found = _day(resource.get(f"{stem}DateTime")) or _day(resource.get(f"{stem}Instant"))
        if found := found or _span(resource.get(f"{stem}Period")):
            return found
    return next((found for key in _WRITTEN if (found := _day(resource.get(key)))), None)


def is_plain(form: Json) -> bool:
    """Whether an Attachment is plain text in English, as far as it says."""
    kind, language = (str(form.get(key) or "").lower() for key in ("contentType", "language"))
    return kind.startswith("text/plain") and (not language or language.startswith("en"))


def _attached(form: Json, where: str, when: DateRange | None, look: Look, holder: Json, record: Record) -> None:
    target = form
    if "data" not in form and isinstance(form.get("url"), str):
        target = record.resolve({"reference": form["url"]}, holder) or form
    if not is_plain(form):
        return
    try:
        words = base64.b64decode(target.get("data") or "", validate=False).decode("utf-8")
    except (binascii.Error, ValueError, TypeError):
        record.note("broken-text", where, "the document is not text in UTF-8", "warning")
        return
    _keep(words, f"{where}.data", when, look, record)


def _keep(words: object, where: str, when: DateRange | None, look: Look, record: Record) -> None:
    if not isinstance(words, str) or not words.strip():
        return
    if len(words) > LONGEST:
        record.note("text-too-long", where, f"a text of more than {LONGEST} characters was not read", "warning")
    elif when is None:
        record.note("text-without-day", where, "nobody knows when this text was written; it was not read")
    elif when.low <= record.as_of:
        record.texts.append(Text(where, words, DateRange(when.low, min(when.high, record.as_of)), look))


def _day(value: object) -> DateRange | None:
    return day_range(value) if isinstance(value, str) else None


def _span(period: object) -> DateRange | None:
    """The end of a period, else its start: a text about it was written then."""
    return (_day(period.get("end")) or _day(period.get("start"))) if isinstance(period, dict) else None


def _list(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
