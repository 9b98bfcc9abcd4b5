"""The terminology: every concept by id and by code, and what is a kind of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from clinconnect.terms.concepts import Concept, Observable, Scale

WIDE = 45  # kinds: diseases of an organ, infections, chemotherapy; not heart failure, not tuberculosis, not statins


class Terminology:
    """Concepts, with the extra facts of observables and scales, read once and never changed."""

    def __init__(
        self, concepts: Iterable[Concept], observables: Iterable[Observable] = (), scales: Iterable[Scale] = ()
    ) -> None:
        self._by_id = {c.id: c for c in concepts}
        self._by_code: dict[tuple[str, str], Concept] = {}
        for concept in self._by_id.values():
            for code in concept.codes:
                self._by_code.setdefault(code, concept)
        self._observables = {o.id: o for o in observables}
        self._scales = {s.id: s for s in scales}
        self._above: dict[str, frozenset[str]] = {}
        self._kinds: Counter[str] | None = None

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, id: str | None) -> Concept | None:
        """The concept of this id, or None."""
        return self._by_id.get(id) if id else None

    def by_code(self, system: str, code: str) -> Concept | None:
        """The concept that carries this code (system as FHIR URI), or None."""
        return self._by_code.get((system, code))

    def observable(self, id: str | None) -> Observable | None:
        """Units, limits and shelf life of a measured quantity, or None."""
        return self._observables.get(id) if id else None

    def scale(self, id: str | None) -> Scale | None:
        """Values and order of a scale, or None."""
        return self._scales.get(id) if id else None

    def ancestors(self, id: str) -> frozenset[str]:
        """All wider concepts, itself included; loops in the data do no harm."""
        known = self._above.get(id)
        if known is None:
            seen, open_ids = {id}, [id]
            while open_ids:
                concept = self._by_id.get(open_ids.pop())
                wider = [p for p in concept.parents if p not in seen] if concept else []
                seen.update(wider)
                open_ids += wider
            known = self._above[id] = frozenset(seen)
        return known

    def is_a(self, id: str, ancestor: str) -> bool:
        """Whether `id` is the ancestor or a kind of it."""
        return ancestor in self.ancestors(id)

    def is_wide(self, id: str | None) -> bool:
        """Whether so many kinds of it are known that one of them stands for none of the others: infections, surgery."""
        if self._kinds is None:
            self._kinds = Counter(wider for known in self._by_id for wider in self.ancestors(known))
        return id is not None and self._kinds[id] >= WIDE

    def excludes(self, id: str, other: str) -> bool:
        """Whether having the one is declared to rule out the other, at any level of generality."""
        mine, theirs = self.ancestors(id), self.ancestors(other)
        return any(e in theirs for m in mine if (c := self.get(m)) for e in c.excludes) or any(
            e in mine for t in theirs if (c := self.get(t)) for e in c.excludes
        )

    def surfaces(self) -> Iterator[tuple[str, str]]:
        """(name or synonym, concept id) for every concept."""
        for concept in self:
            for surface in (concept.name, *concept.synonyms):
                yield surface, concept.id
