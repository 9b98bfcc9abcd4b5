"""Whom is a finding that is a value by definition defined for? The rows for everybody that the person may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from clinconnect.criteria import ConceptRef, Status
from clinconnect.logic import TRUE, UNKNOWN, Truth
from clinconnect.matching.leaves.ages import birthday
from clinconnect.matching.leaves.statuses import status
from clinconnect.matching.record.person import Person
from clinconnect.patients.patient import Sex
from clinconnect.spans import Span
from clinconnect.terms import Shown

_NOWHERE = Span(0, 0)
_FERTILE = (10, 60)  # years of age at which a pregnancy is thought of here


class Case(NamedTuple):
    """Somebody that the person may be."""

    birth: date | None
    sex: Sex
    pregnant: bool


def possible_rows(rows: tuple[Shown, ...], person: Person) -> list[Shown]:
    """The rows that may speak of the person; none where for somebody that the person may be there is none."""
    found: list[Shown] = []
    for case in cases(rows, person):
        fitting = [row for row in rows if is_for(row, case, person.as_of)]
        if not fitting:
            return []
        found += fitting
    return found


def cases(rows: tuple[Shown, ...], person: Person) -> Iterator[Case]:
    """Everybody that the person may be, as far as it matters to these rows."""
    births = {person.birth.low, person.birth.high} if person.birth else {None}
    sexes: tuple[Sex, ...] = (person.sex,) if person.sex else ("female", "male")
    for birth in births:
        for sex in sexes:
            if sex == "male" or all(row.pregnant is None for row in rows):
                yield Case(birth, sex, False)
            else:
                yield from (Case(birth, sex, yes) for yes in _pregnant(birth, person))


def _pregnant(birth: date | None, person: Person) -> tuple[bool, ...]:
    known = person.dossier.terms.get("status:pregnant")
    truth: Truth = UNKNOWN
    if known:
        truth = status(Status(span=_NOWHERE, concept=ConceptRef(known.name, (), known.id)), person).truth
    if truth is not UNKNOWN:
        return (truth is TRUE,)
    far = birth is not None and not (birthday(birth, _FERTILE[0]) <= person.as_of < birthday(birth, _FERTILE[1]))
    return (False,) if far else (False, True)


def is_for(row: Shown, case: Case, as_of: date) -> bool:
    """Whether the row speaks of such a person on this day."""
    if row.sex not in (None, case.sex) or row.pregnant not in (None, case.pregnant):
        return False
    if row.ages is None:
        return True
    low, high = row.ages
    return case.birth is not None and birthday(case.birth, low) <= as_of < birthday(case.birth, high)
