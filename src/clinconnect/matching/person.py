"""Whom is a rule asked about, and on which day? What every leaf is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinconnect.criteria import ConceptRef
from clinconnect.matching.dossier import About, Dossier, Family
from clinconnect.matching.findings import MISSING, UNENCODED, Finding
from clinconnect.patients import DateRange, Fact
from clinconnect.patients.patient import Coverage, Sex


@dataclass(frozen=True, slots=True)
class Person:
    """A dossier on a date. `sex` is the record's, or the one supposed where the record does not say."""

    dossier: Dossier
    as_of: date
    sex: Sex | None

    def about(self, ref: ConceptRef, family: Family) -> About:
        """What the record says about a concept up to this date; see `Dossier.about`."""
        about = self.dossier.about(ref, family)
        if about.silent or self.dossier.last <= self.as_of:
            return about
        return about._replace(
            direct=self._until_now(about.direct),
            broader=self._until_now(about.broader),
            denied=self._until_now(about.denied),
            ruled_out=self._until_now(about.ruled_out),
        )

    def _until_now(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(f for f in facts if not _later(f, self.as_of))

    def unsaid(self, about: About, coverage: Coverage | None = None) -> Finding | None:
        """The finding on what the record is silent about, as it is on most; None where there is more to weigh."""
        if not about.silent or coverage in self.dossier.patient.complete:
            return None
        return UNENCODED if about.id is None else MISSING

    @property
    def birth(self) -> DateRange | None:
        """The day of birth as far as it is known."""
        return self.dossier.patient.birth

    def covers(self, kind: Coverage) -> bool:
        """Whether the record is complete for this kind of fact."""
        return kind in self.dossier.patient.complete


def _later(fact: Fact, as_of: date) -> bool:
    """Whether it surely happened only after that day (plans are for later and stay)."""
    return fact.when is not None and fact.when.low > as_of and fact.status != "planned"
