"""Lists and sections: where a record says that its problem, medication, allergy or procedure list is complete."""

from __future__ import annotations

import re

from clinconnect.patients.fhir.elements import Json, first_code, objs, word
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.patient import Coverage

# LOINC document section codes.
_OF: dict[str, Coverage] = {
    "11450-4": "conditions",
    "problems": "conditions",
    "11348-0": "past conditions",
    "10160-0": "treatments",
    "medications": "treatments",
    "29549-3": "treatments",
    "48765-2": "allergies",
    "allergies": "allergies",
    "47519-4": "procedures",
}
_COMPLETE = re.compile(r"(?<!in)(?<!not )(?<!not yet )\bcomplete\b(?! blood)", re.I)

# "No other current or past condition is known", "Complete list of current and past problems".
_PAST = re.compile(
    r"\b(?:no (?:other )?|complete (?:list|record|history) of (?:all )?)(?:(?:current|known|active|present|and|or) )*"
    r"(?:past|previous|former)(?: (?:and|or) (?:current|present|active))? (?:medical )?"
    r"(?:conditions?|problems?|diagnos[ei]s|diseases?|illness(?:es)?)\b",
    re.I,
)


def read_list(resource: Json, _where: str, record: Record) -> None:
    """Mark coverage where the list says that it is complete or that there is nothing; else count it as unused."""
    kind = _OF.get(first_code(resource, "code"))
    current = (word(resource, "status") or "current") == "current" and (
        word(resource, "mode") or "working"
    ) != "changes"
    if kind and current and (_nothing(resource) or _says_complete(resource)):
        record.complete.add(kind)
        if kind == "conditions" and any(_PAST.search(text) for text in _words(resource)):
            record.complete.add("past conditions")
    else:
        record.unused["List"] += 1


def read_composition(resource: Json, _where: str, record: Record) -> None:
    """Mark coverage where a section of a document says that there is nothing of its kind."""
    record.unused["Composition"] += 1
    if (word(resource, "status") or "final") in ("final", "amended"):
        for section in objs(resource, "section"):
            kind = _OF.get(first_code(section, "code"))
            if kind and _nothing(section):
                record.complete.add(kind)


def _nothing(resource: Json) -> bool:
    return not objs(resource, "entry") and first_code(resource, "emptyReason") == "nilknown"


def _says_complete(resource: Json) -> bool:
    return any(_COMPLETE.search(text) for text in _words(resource))


def _words(resource: Json) -> list[str]:
    return [word(resource, "title") or "", *(word(n, "text") or "" for n in objs(resource, "note"))]
