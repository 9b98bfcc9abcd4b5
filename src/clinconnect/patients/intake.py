"""What has been handed over: a FHIR record, a form or a note? Told apart by content, never by a file's name."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from clinconnect.errors import BadInput
from clinconnect.patients.fhir import outlined, read_bundle, read_resources, read_single
from clinconnect.patients.form import is_form, read_form
from clinconnect.patients.notes import read_note
from clinconnect.patients.patient import Patient
from clinconnect.patients.sexes import with_sure_sex

LARGEST = 64 * 1024 * 1024
_FORMATS = "a FHIR R4 Bundle in JSON, a patient form in JSON, or a clinical note as plain text in UTF-8"
_JSON = re.compile(r"\s*(?:\{|\[\s*[{\]])")
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|[a-z][\w:-]*[\s>/])", re.I)
_CUT = msgspec.Raw(b"")


def read_patient(data: bytes, *, id: str, as_of: date) -> Patient:
    """The person that the bytes describe. BadInput says what is wrong and what to give instead, never what is in them.

    `as_of` is the day on which the record is read: a note's own date, and the day up to which things have happened.
    """
    return with_sure_sex(_read(_text(data), id=id, as_of=as_of))


def is_record(text: str) -> bool:
    """Whether it is read as JSON and not as somebody's words."""
    return _JSON.match(text) is not None


def _read(text: str, *, id: str, as_of: date) -> Patient:
    if is_record(text):
        return _from_json(text, id=id, as_of=as_of)
    if _MARKUP.match(text):
        raise BadInput("this is a web page or XML", hint=f"give {_FORMATS}", code="markup")
    return read_note(text, id=id, as_of=as_of)


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise BadInput("this is larger than 64 MB", hint="give one person's record", code="too-large")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput("this is UTF-16", hint="save it as UTF-8", code="not-utf-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("this is not text in UTF-8", hint=f"give {_FORMATS}", code="not-utf-8") from None
    if not text.strip():
        raise BadInput("there is nothing in it", hint=f"give {_FORMATS}", code="empty")
    if "\x00" in text or text.startswith(("%PDF", "{\\rtf")):
        raise BadInput("this is not plain text", hint=f"give {_FORMATS}", code="not-text")
    return text


def _from_json(text: str, *, id: str, as_of: date) -> Patient:
    outline = outlined(text)
    if outline is None:
        outline = [_line(line) for line in text.splitlines() if line.strip()]
        if len(outline) < 2 or outline[0] is _CUT:
            raise BadInput(
                "this starts like JSON and cannot be read as such",
                hint="it may be cut off: export it again",
                code="broken-json",
            )
    if isinstance(outline, list):
        patient = read_resources(outline, id=id, as_of=as_of)
        if patient is None:
            raise _unknown()
        return patient
    if outline.resourceType == "Bundle":
        return read_bundle(outline, id=id, as_of=as_of)
    if isinstance(outline.resourceType, str):
        return read_single(text, id=id, as_of=as_of)
    try:
        content = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise _unknown() from None
    if is_form(content):
        return read_form(content, id=id, as_of=as_of)
    raise _unknown()


def _line(text: str) -> msgspec.Raw:
    """One line as it stands; nothing where it is not JSON."""
    return msgspec.Raw(text.encode()) if outlined(text) is not None else _CUT


def _unknown() -> BadInput:
    return BadInput(
        "this JSON is neither a FHIR record nor a patient form", hint=f"give {_FORMATS}", code="unknown-json"
    )
