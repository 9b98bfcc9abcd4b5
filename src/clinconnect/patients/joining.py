"""One person from several sources: all their facts, side by side; what the sources disagree about is said."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.patients.patient import DateRange, Note, Patient
from clinconnect.patients.sexes import with_sure_sex


def joined(first: Patient, *others: Patient) -> Patient:
    """The person of all these sources, under the first one's id. Facts keep their source and get new numbers.

    Where two sources give birth dates or sexes that cannot both be, neither is used, and a note says so.
    """
    person = first
    for other in others:
        person = _two(person, other)
    person = with_sure_sex(person)
    return replace(person, facts=tuple(replace(f, id=f"f{n}") for n, f in enumerate(person.facts, start=1)))


def _two(one: Patient, other: Patient) -> Patient:
    birth, sex, notes = _birth(one, other), one.sex or other.sex, []
    if one.birth and other.birth and birth is None:
        notes.append(Note("birth-differs", "warning", "birth date", "the sources give two birth dates; none was used"))
    if one.sex and other.sex and one.sex != other.sex:
        sex = None
        notes.append(Note("sex-differs", "warning", "sex", "the sources give two sexes; none was used"))
    return replace(
        one,
        birth=birth,
        sex=sex,
        facts=one.facts + other.facts,
        complete=one.complete | other.complete,
        notes=(*one.notes, *other.notes, *notes),
        birth_source=(one.birth_source or other.birth_source) if birth else None,
        sex_source=(one.sex_source or other.sex_source) if sex else None,
        unanswered=one.unanswered + other.unanswered,
        fictional=one.fictional or other.fictional,
        deceased=one.deceased or other.deceased,
    )


def _birth(one: Patient, other: Patient) -> DateRange | None:
    if one.birth is None or other.birth is None:
        return one.birth or other.birth
    low, high = max(one.birth.low, other.birth.low), min(one.birth.high, other.birth.high)
    return DateRange(low, high) if low <= high else None
