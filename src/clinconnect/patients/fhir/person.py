"""Who is it? Birth, sex, and whether the person has died or is fictional, from the Patient resource."""

from __future__ import annotations

from dataclasses import dataclass

from clinconnect.patients.fhir.beyond import told
from clinconnect.patients.fhir.elements import Json, obj, objs, word, yes
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.fhir.timing import day
from clinconnect.patients.patient import DateRange, Sex, Source
from clinconnect.patients.sexes import UNCLEAR

# US Core's birth sex and sex, HL7's sex for clinical use and gender identity (also in the names of older editions).
_OF_SEX = ("us-core-birthsex", "us-core-sex", "sexparameterforclinicaluse", "genderidentity", "gender-identity")
# v3 AdministrativeGender; SNOMED CT findings of sex and of identity; HL7 sex-parameter-for-clinical-use.
_SEXES = {
    **dict.fromkeys(("f", "female", "248152002", "446141000124107", "female-typical"), "female"),
    **dict.fromkeys(("m", "male", "248153007", "446151000124109", "male-typical"), "male"),
}
# HTEST is HL7's own mark for test data (v3 ActReason); the others are what generators of synthetic people write.
_FICTIONAL = ("htest", "synthea", "synthetic", "fictional", "fictitious", "test-patient", "test data", "demo")
# Null flavours: it was not asked, or not answered.
_UNSAID = frozenset({"", "unk", "unknown", "asku", "asked-unknown", "asked-declined", "nask", "not-asked"})


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """What the Patient resource says."""

    birth: DateRange | None = None
    birth_source: Source | None = None
    sex: Sex | None = None
    sex_source: Source | None = None
    fictional: bool = False
    deceased: bool = False


def read_person(patient: Json, where: str, record: Record) -> Person:
    """Read the Patient resource; the birth date is given to `record` for ages of onset."""
    birth = day(patient, "birthDate", record, where)
    if birth and birth.low > record.as_of:
        record.note("born-later", where, "birthDate lies after the as-of date; it was not used", "warning")
        birth = None
    record.birth = birth
    sex = _sex(patient, where, record)
    return Person(
        birth=birth,
        birth_source=told(patient, "birthDate", Source(where, f"birthDate {word(patient, 'birthDate') or ''}".rstrip()))
        if birth
        else None,
        sex=sex,
        sex_source=told(patient, "gender", Source(where, f"gender {word(patient, 'gender') or sex}")) if sex else None,
        fictional=is_fictional(patient),
        deceased=_deceased(patient, where, record),
    )


def is_fictional(resource: Json) -> bool:
    """Whether a tag or security label marks the resource as test data or a made-up person."""
    meta = obj(resource, "meta") or {}
    for label in objs(meta, "tag") + objs(meta, "security"):
        words = f"{word(label, 'code') or ''} {word(label, 'display') or ''}".lower()
        if any(mark in words for mark in _FICTIONAL):
            return True
    return False


def _sex(patient: Json, where: str, record: Record) -> Sex | None:
    """The sex that trials ask about, where all that the record says of sex and gender is one and the same.

    Patient.gender is an administrative entry and neither a sex nor an identity. It is taken for the sex only while
    nothing beside it says otherwise. For everybody else (other, unknown, a birth sex, a sex for clinical use or an
    identity that differs) nothing is assumed: criteria about sex stay open, for the person to answer. The note is the
    same for all of them, as which of these it is concerns nobody but the person.
    """
    said = {(word(patient, "gender") or "").lower()} - {""}
    for extension in objs(patient, "extension"):
        if (word(extension, "url") or "").lower().endswith(_OF_SEX):
            said |= _said(extension)
    if said == {"male"} or said == {"female"}:
        return "male" if said == {"male"} else "female"
    if said:
        record.note("sex-not-clear", where, UNCLEAR)
    return None


def _said(extension: Json) -> set[str]:
    """male, female, or another word for anything else that an extension about sex or gender says."""
    codes = [word(extension, "valueCode") or ""]
    for holder in (extension, *objs(extension, "extension")):
        codes += [word(c, "code") or "" for c in objs(obj(holder, "valueCodeableConcept") or {}, "coding")]
        codes += [word(obj(holder, "valueCoding") or {}, "code") or ""]
    return {_SEXES.get(code.lower(), "other") for code in codes if code.lower() not in _UNSAID}


def _deceased(patient: Json, where: str, record: Record) -> bool:
    died = day(patient, "deceasedDateTime", record, where)
    if died is not None:
        gone = died.low <= record.as_of
    else:
        gone = bool(yes(patient, "deceasedBoolean")) or "deceasedDateTime" in patient
    if gone:
        record.note("deceased", where, "the record says that this person has died", "warning")
    return gone
