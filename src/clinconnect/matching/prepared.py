"""What is found for everybody whose record is silent on a criterion? Judged once, and given to all of them.

Most criteria are about nothing on record. Such a one is judged for somebody of whom nothing is known, over a record that
notes everything it is asked for. Whoever's record is silent on all of that gets the same: the evaluator would ask the same
and hear the same. What asks for more than silence tells (the day of birth, the list of all facts) is never kept.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeAlias

from clinconnect.criteria import Compiled, ConceptRef, Criterion
from clinconnect.matching.outcome.outcomes import Judged, judge
from clinconnect.matching.record.dossier import About, Dossier, Family, Keys, keys_of
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.grounds import for_site
from clinconnect.matching.verdict import CriterionVerdict
from clinconnect.patients import DateRange, Fact, Patient
from clinconnect.patients.patient import Coverage, Sex
from clinconnect.terms import Terminology

_MOST = 64  # kinds of people for whom findings are kept

_Kind: TypeAlias = tuple[date, Sex | None, frozenset[Coverage], Terminology]


class _Silence(NamedTuple):
    """The outcome for everybody whose record holds nothing under these keys, and as it stands in a verdict."""

    keys: Keys
    judged: Judged
    bare: CriterionVerdict


class Prepared:
    """A trial made ready to be checked for many people: what silence leads to is remembered for each criterion."""

    def __init__(self, compiled: Compiled) -> None:
        self.id = compiled.id
        self._criteria = compiled.criteria
        self._known: dict[_Kind, tuple[_Silence | None, ...]] = {}

    def judged(self, person: Person) -> list[tuple[Criterion, Judged]]:
        """Every criterion with its outcome, the same as `judge` gives."""
        return [(c, silent.judged if silent else judge(c, person)) for c, silent in self._silences(person)]

    def bare(self, person: Person) -> tuple[CriterionVerdict, ...]:
        """The same as a verdict without explanations has it."""
        found = self._silences(person)
        return tuple([silent.bare if silent else bare(c, judge(c, person)) for c, silent in found])

    def _silences(self, person: Person) -> list[tuple[Criterion, _Silence | None]]:
        """Every criterion with what silence leads to, where the record is silent on it."""
        dossier = person.dossier
        if person.supposed or person.sex != dossier.sex:
            return [(criterion, None) for criterion in self._criteria]
        kind = person.as_of, dossier.sex, dossier.complete, dossier.terms
        known = self._known.get(kind)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[kind] = tuple(_of_silence(criterion, *kind) for criterion in self._criteria)
        pairs = zip(self._criteria, known, strict=True)
        return [(c, silent if silent and dossier.silent_on(silent.keys) else None) for c, silent in pairs]


def bare(criterion: Criterion, judged: Judged) -> CriterionVerdict:
    """The outcome alone, unexplained."""
    return CriterionVerdict(
        criterion.id,
        criterion.kind,
        criterion.span,
        judged.outcome,
        judged.reason,
        "",
        for_site=for_site(criterion, judged),
    )


def _of_silence(
    criterion: Criterion, as_of: date, sex: Sex | None, complete: frozenset[Coverage], terms: Terminology
) -> _Silence | None:
    """What comes out for somebody of whom nothing is on record; None where that asks for more than silence tells."""
    noting = _Noting(Patient("nobody", sex=sex, complete=complete), terms)
    judged = judge(criterion, Person(noting, as_of, sex))
    return None if noting.more else _Silence(noting.keys(), judged, bare(criterion, judged))


class _Noting(Dossier):
    """A record of nothing that notes what it is asked for. `more` is set where that is not only whether it is silent."""

    def __init__(self, patient: Patient, terms: Terminology) -> None:
        super().__init__(patient, terms)
        self.more = False
        self._concepts: set[tuple[str | None, str]] = set()
        self._topics: set[str] = set()
        self._kinds: set[str] = set()

    def keys(self) -> Keys:
        """What it was asked for."""
        return keys_of(self.terms, self._concepts, self._topics, self._kinds)

    def about(self, ref: ConceptRef, family: Family) -> About:
        self._concepts.add((self.id_of(ref), ref.name))
        return super().about(ref, family)

    def answers(self, topic: str) -> tuple[Fact, ...]:
        self._topics.add(topic)
        return super().answers(topic)

    def uncoded(self, kind: str) -> tuple[Fact, ...]:
        self._kinds.add(kind)
        return super().uncoded(kind)

    def contradicts(self, denial: Fact) -> bool:
        self.more = True
        return super().contradicts(denial)

    @property
    def patient(self) -> Patient:
        self.more = True
        return self._patient

    @patient.setter
    def patient(self, patient: Patient) -> None:
        self._patient = patient

    @property
    def sex(self) -> Sex | None:
        return self._patient.sex

    @property
    def complete(self) -> frozenset[Coverage]:
        return self._patient.complete

    @property
    def birth(self) -> DateRange | None:
        self.more = True
        return None

    @property
    def facts(self) -> tuple[Fact, ...]:
        self.more = True
        return ()
