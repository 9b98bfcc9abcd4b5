"""Whom is a rule asked about, and on which day? What every leaf is given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TypeAlias, get_args

from clinconnect.criteria import Attest, ConceptRef, Expr, Leaf, Opaque
from clinconnect.logic import Truth
from clinconnect.matching.record.dossier import About, Dossier, Family
from clinconnect.matching.record.findings import MISSING, UNENCODED, Finding
from clinconnect.patients import DateRange, Fact
from clinconnect.patients.patient import Coverage, Sex

Question: TypeAlias = tuple[Hashable, ...]
# The fields of each leaf but for its place: what it speaks about comes first.
_ASKED: dict[type, tuple[str, ...]] = {
    leaf: tuple(f.name for f in fields(leaf) if f.name not in ("span", "id")) for leaf in get_args(Leaf)
}


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A dossier on a date. `sex` is the record's, or the one supposed where the record does not say.

    `supposed` holds answers to questions that the record leaves open, taken for granted to see what would follow, by the
    identity of the leaves that ask.
    """

    dossier: Dossier
    as_of: date
    sex: Sex | None
    supposed: Mapping[int, Truth] = field(default_factory=dict)

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
        if not about.silent or coverage in self.dossier.complete:
            return None
        return UNENCODED if about.id is None else MISSING

    def supposing(self, leaves: Iterable[Leaf], truth: Truth) -> Person:
        """The same person with this answer to the question that all of these leaves leave open."""
        return replace(self, supposed={**self.supposed, **dict.fromkeys(map(id, leaves), truth)})

    def told(self, fact: Fact, better: Fact) -> Person:
        """The same person with a fact of the record known better."""
        patient = self.dossier.patient
        facts = tuple(better if f is fact else f for f in patient.facts)
        return replace(self, dossier=Dossier(replace(patient, facts=facts), self.dossier.terms))

    def born(self, birth: DateRange) -> Person:
        """The same person with a day of birth known better."""
        return replace(self, dossier=Dossier(replace(self.dossier.patient, birth=birth), self.dossier.terms))

    @property
    def birth(self) -> DateRange | None:
        """The day of birth as far as it is known."""
        return self.dossier.birth

    def covers(self, kind: Coverage) -> bool:
        """Whether the record is complete for this kind of fact."""
        return kind in self.dossier.complete


def _later(fact: Fact, as_of: date) -> bool:
    """Whether it surely happened only after that day (plans are for later and stay)."""
    return fact.when is not None and fact.when.low > as_of and fact.status != "planned"


def question(leaf: Expr) -> Question | None:
    """What a leaf asks, wherever it stands: leaves with the same question have the same answer.

    None where two texts that look alike here may ask different things: what was not understood, what has no name in the
    terminology, and topics whose words do not tell what is to be said.
    """
    if type(leaf) not in _ASKED or isinstance(leaf, Opaque) or (isinstance(leaf, Attest) and not leaf.says):
        return None
    asked: list[Hashable] = [type(leaf).__name__]
    for name in _ASKED[type(leaf)]:
        value = getattr(leaf, name)
        if isinstance(value, ConceptRef):
            if value.id is None:
                return None
            value = value.id
        asked.append(value)
    return tuple(asked)
