"""Whom would we have before us if something more, or something else, were known? A change of a person, and the person changed.

Made up to see what would follow, and never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.record.person import Person
from clinconnect.patients import DateRange, Fact, Source
from clinconnect.patients.patient import FactKind, Sex, Teller

SUPPOSED = "supposed"  # where a supposed fact is said to stand


@dataclass(frozen=True, slots=True, repr=False)
class Supposition:
    """A change of a person. `instead_of` are ids of facts on record that the new ones stand in place of."""

    facts: tuple[Fact, ...] = ()
    birth: DateRange | None = None
    sex: Sex | None = None
    instead_of: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Supposition({len(self.facts)} facts)"


def supposing(person: Person, suppositions: Sequence[Supposition]) -> Person:
    """The person with all of these changes, on the same day."""
    dossier, patient = person.dossier, person.dossier.patient
    facts = (fact for one in suppositions for fact in one.facts)
    added = [replace(fact, id=f"supposed-{n}") for n, fact in enumerate(facts)]
    instead = frozenset().union(*(one.instead_of for one in suppositions))
    births = [one.birth for one in suppositions if one.birth]
    sexes = [one.sex for one in suppositions if one.sex]
    if not (instead or births or sexes):
        return replace(person, dossier=dossier.adding(added))
    altered = replace(
        patient,
        facts=(*(f for f in patient.facts if f.id not in instead), *added),
        birth=births[-1] if births else patient.birth,
        sex=sexes[-1] if sexes else patient.sex,
    )
    return replace(person, dossier=Dossier(altered, dossier.terms), sex=altered.sex)


def supposed_fact(kind: FactKind, name: str, concept: str | None, *, by: Teller = "record", **stated: Any) -> Fact:
    """A fact as if `by` had told it."""
    return Fact("supposed", kind, name, Source(SUPPOSED, "", by), concept, **stated)
