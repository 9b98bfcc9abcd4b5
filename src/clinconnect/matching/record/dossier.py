"""What does the record say of this concept? A person's facts, indexed once by concept and by name for many trials.

Facts bear on a concept in four ways: they are of it or of a kind of it (`direct`), of something wider (`broader`: a
record of "cancer" leaves "breast cancer" open), they deny it or something wider (`denied`: "no cancer" denies breast
cancer), or they are of something declared to rule it out (`ruled_out`). What was never mentioned bears on nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from clinconnect import terms
from clinconnect.criteria import ConceptRef
from clinconnect.patients import DateRange, Fact, Patient
from clinconnect.patients.patient import Coverage, Sex
from clinconnect.terms import Terminology
from clinconnect.terms.surfaces import folded

Family: TypeAlias = Literal["state", "exposure", "allergy", "biomarker", "number"]
FAMILIES: dict[Family, frozenset[str]] = {
    "state": frozenset({"condition", "status", "answer"}),
    "exposure": frozenset({"treatment", "procedure", "answer"}),
    "allergy": frozenset({"allergy"}),
    "biomarker": frozenset({"biomarker", "measurement", "answer"}),
    "number": frozenset({"measurement", "score", "answer"}),
}


def family_of(kind: str) -> Family:
    """The first family to which facts of this kind belong."""
    return next(family for family, kinds in FAMILIES.items() if kind in kinds)


DENYING = frozenset({"absent", "refuted"})
_BEARING = frozenset({"present", "resolved", "suspected"})


class About(NamedTuple):
    """What a record says about one concept. `id` is the terminology's id, None where it does not know the concept.

    `named` says whether the terminology knows the concept, `silent` that no fact of the record bears on it.
    """

    id: str | None
    named: bool
    direct: tuple[Fact, ...] = ()
    broader: tuple[Fact, ...] = ()
    denied: tuple[Fact, ...] = ()
    ruled_out: tuple[Fact, ...] = ()
    silent: bool = False


# Under what a record may hold something that bears on some concepts: see `Dossier.silent_on`.
Keys: TypeAlias = frozenset[str]


class Dossier:
    """A person's facts by concept. `terminology` is the one that ships with the program unless another is given.

    `last` is the last day on which something that the record holds began or was so.
    """

    def __init__(self, patient: Patient, terminology: Terminology | None = None) -> None:
        self.patient = patient
        self.terms = terminology or terms.load()
        self._known: dict[tuple[str | None, str, Family], About] = {}
        self._exact: defaultdict[str, list[Fact]] = defaultdict(list)
        self._under: defaultdict[str, list[Fact]] = defaultdict(list)
        self._named: defaultdict[str, list[Fact]] = defaultdict(list)
        self._uncoded: defaultdict[str, list[Fact]] = defaultdict(list)
        self._excluding: defaultdict[str, list[Fact]] = defaultdict(list)
        self._holds: set[str] | None = None
        self.last = max((f.when.low for f in patient.facts if f.when), default=date.min)
        for fact in patient.facts:
            self._add(fact)

    def __repr__(self) -> str:
        return f"Dossier({self.patient.id})"

    def adding(self, facts: Iterable[Fact]) -> Dossier:
        """A dossier with these facts as well; much faster than a new one."""
        fuller = copy(self)
        fuller._known, fuller._holds = {}, None
        for name in ("_exact", "_under", "_named", "_uncoded", "_excluding"):
            index = getattr(self, name)
            setattr(fuller, name, defaultdict(list, {key: [*found] for key, found in index.items()}))
        fuller.patient = replace(self.patient, facts=(*self.patient.facts, *facts))
        for fact in fuller.patient.facts[len(self.patient.facts) :]:
            fuller._add(fact)
            fuller.last = max(fuller.last, fact.when.low if fact.when else date.min)
        return fuller

    def about(self, ref: ConceptRef, family: Family) -> About:
        """What the record says about this concept (or, where the terminology does not know it, under its name)."""
        id = self.id_of(ref)
        key = id, ref.name, family
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._look_up(id, ref.name, family)
        return found

    def id_of(self, ref: ConceptRef) -> str | None:
        """The terminology's id of what a rule speaks about."""
        return ref.id or (self._coded(ref) if ref.codes else None)

    def silent_on(self, keys: Keys) -> bool:
        """Whether nothing on record bears on any of what has these keys (see `keys_of`)."""
        if self._holds is None:
            self._holds = {
                *(f"name {key}" for key in self._named),
                *(f"wider {id}" for id in (*self._exact, *self._excluding)),
                *(f"of {id}" for id in self._under),
                *(f"kind {kind}" for kind in self._uncoded),
            }
        return self._holds.isdisjoint(keys)

    @property
    def birth(self) -> DateRange | None:
        """The day of birth as far as it is known."""
        return self.patient.birth

    @property
    def sex(self) -> Sex | None:
        """The sex on record."""
        return self.patient.sex

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything on record."""
        return self.patient.facts

    @property
    def complete(self) -> frozenset[Coverage]:
        """For which kinds of fact the record is complete."""
        return self.patient.complete

    def uncoded(self, kind: str) -> tuple[Fact, ...]:
        """Facts of this kind under names that the terminology does not know: one of them might be of any concept."""
        return tuple(self._uncoded.get(kind, ()))

    def answers(self, topic: str) -> tuple[Fact, ...]:
        """What was answered about a topic that only a person can say."""
        return tuple(f for f in self._named.get(name_key(topic), ()) if f.kind == "answer")

    def contradicts(self, denial: Fact) -> bool:
        """Whether the record itself holds, as present, what this fact denies: "no neoplasm" beside a tumour."""
        id = self._id_of(denial)
        facts = self._under.get(id, ()) if id else self._named.get(name_key(denial.name), ())
        kinds = next(k for k in FAMILIES.values() if denial.kind in k)
        return any(f.status == "present" and f.kind in kinds and f.ongoing is not False and not f.until for f in facts)

    def _coded(self, ref: ConceptRef) -> str | None:
        return next((c.id for code in ref.codes if (c := self.terms.by_code(code.system, code.code))), None)

    def _add(self, fact: Fact) -> None:
        id = self._id_of(fact)
        if id is None:
            self._uncoded[fact.kind].append(fact)
            self._named[name_key(fact.name)].append(fact)
            return
        self._exact[id].append(fact)
        for wider in sorted(self.terms.ancestors(id)):
            self._under[wider].append(fact)
            concept = self.terms.get(wider)
            if concept and fact.status == "present":
                for other in concept.excludes:
                    self._excluding[other].append(fact)

    def _id_of(self, fact: Fact) -> str | None:
        if fact.concept:
            return fact.concept
        return next((c.id for code in fact.codes if (c := self.terms.by_code(*code))), None)

    def _look_up(self, id: str | None, name: str, family: Family) -> About:
        wider, others = _wider(self.terms, id) if id else ((), ())
        same_name = self._of_name(id, name)
        if not same_name and self._says_nothing(id, wider, others):
            return About(id, self.terms.get(id) is not None, silent=True)
        kinds = FAMILIES[family]

        def chosen(facts: Iterable[Fact], wanted: Callable[[Fact], bool]) -> tuple[Fact, ...]:
            return tuple({_key(f): f for f in facts if f.kind in kinds and wanted(f)}.values())

        if id is None:
            return About(None, False, direct=chosen(same_name, _speaks), denied=chosen(same_name, _denies))
        above = [f for w in wider if w != id for f in self._exact.get(w, ())]
        own = [*self._exact.get(id, ()), *same_name]
        return About(
            id,
            self.terms.get(id) is not None,
            direct=chosen([*self._under.get(id, ()), *same_name], _speaks),
            broader=chosen(above, lambda f: f.status in _BEARING),
            denied=chosen([*own, *above], _denies),
            ruled_out=chosen(self._ruling_out(wider, others), lambda f: not self.terms.is_a(self._id_of(f) or "", id)),
        )

    def _of_name(self, id: str | None, name: str) -> list[Fact]:
        keys = _keys(self.terms, id, name) if self._named else ()
        if self._named.keys().isdisjoint(keys):
            return []
        return [f for key in keys for f in self._named.get(key, ())]

    def _says_nothing(self, id: str | None, wider: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """Whether no fact bears on the concept at all, as is so of most."""
        above = self._exact.keys().isdisjoint(wider) and self._excluding.keys().isdisjoint(wider)
        return above and id not in self._under and self._under.keys().isdisjoint(others)

    def _ruling_out(self, wider: tuple[str, ...], others: tuple[str, ...]) -> list[Fact]:
        found = [f for w in wider for f in self._excluding.get(w, ())]
        return found + [f for other in others for f in self._under.get(other, ()) if f.status == "present"]


def keys_of(
    terminology: Terminology, concepts: Iterable[tuple[str | None, str]], topics: Iterable[str], kinds: Iterable[str]
) -> Keys:
    """The keys of concepts (id and name), of topics that only a person can say, and of kinds of fact."""
    found = {f"name {name_key(topic)}" for topic in topics} | {f"kind {kind}" for kind in kinds}
    for id, name in concepts:
        found.update(f"name {key}" for key in _keys(terminology, id, name))
        if id:
            wider, others = _wider(terminology, id)
            found.update(f"wider {one}" for one in wider)
            found.update(f"of {one}" for one in (id, *others))
    return frozenset(found)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name without regard to case, hyphens and blanks."""
    return " ".join(folded(name).split())


@lru_cache(maxsize=65536)
def _wider(terminology: Terminology, id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The concept with all that are wider, and what these are declared to rule out."""
    wider = tuple(sorted(terminology.ancestors(id)))
    return wider, tuple(other for w in wider if (c := terminology.get(w)) for other in c.excludes)


@lru_cache(maxsize=65536)
def _keys(terminology: Terminology, id: str | None, name: str) -> tuple[str, ...]:
    """The keys of all names of a concept."""
    concept = terminology.get(id)
    names = {name, *((concept.name, *concept.synonyms) if concept else ())}
    return tuple(sorted({name_key(n) for n in names}))


def _key(fact: Fact) -> int:
    return id(fact)


def _denies(fact: Fact) -> bool:
    return fact.status in DENYING


def _speaks(fact: Fact) -> bool:
    return fact.status not in DENYING
