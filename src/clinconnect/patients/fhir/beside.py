"""Does what a text says add anything to what is coded and to newer texts? It never overrules either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from clinconnect import terms
from clinconnect.patients.fhir.record import Record
from clinconnect.patients.patient import Coverage, DateRange, Fact, FactKind

_HAD = frozenset({"present", "resolved"})
_DENIED = frozenset({"absent", "refuted"})
_VALUES = frozenset({"measurement", "score", "biomarker", "status"})
_TAKEN = frozenset({"treatment", "procedure"})
_LISTED: dict[FactKind, Coverage] = {
    "condition": "conditions",
    "treatment": "treatments",
    "procedure": "procedures",
    "allergy": "allergies",
}


class Beside:
    """What is known already: `coded` facts of the record, and facts of texts that were read before."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._coded: defaultdict[str, list[Fact]] = defaultdict(list)  # under each wider concept
        self._exact: defaultdict[str, list[Fact]] = defaultdict(list)
        self._told: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in record.facts:
            if fact.concept:
                self._exact[fact.concept].append(fact)
                _under(self._coded, fact)

    def new(self, fact: Fact, where: str) -> Fact | None:
        """The fact as far as it adds something; None, with a remark where it contradicts what is coded."""
        kept = self._beside_coded(fact, where)
        kept = self._beside_told(kept) if kept else None
        if kept:
            _under(self._told, kept)
        return kept

    def _beside_coded(self, fact: Fact, where: str) -> Fact | None:
        narrower = _of_kind(self._coded.get(fact.concept or "", ()), fact)
        wider = _of_kind((f for w in _wider(fact) for f in self._exact.get(w, ())), fact)
        if fact.kind in _VALUES:
            return None if self._has_value(fact, [*narrower, *wider], where) else fact
        if fact.status == "suspected":
            complete = _LISTED.get(fact.kind) in self._record.complete
            return None if complete or narrower or wider else fact
        if fact.status == "absent":
            had = [f for f in narrower if f.status in _HAD]
            if any(f.status == "present" and not _over(f) for f in had):
                self._disagrees(where)
            return None if had or any(f.status == "suspected" for f in narrower) else fact
        if fact.status not in _HAD:
            return fact
        if any(f.status in _DENIED and f.qualifiers == () and not _after(fact, f) for f in wider):
            self._disagrees(where)
            return None
        if fact.kind in _TAKEN:
            return None if _same_time(fact, [f for f in narrower if f.status in _HAD]) else fact
        return self._disease(fact, narrower, wider)

    def _disease(self, fact: Fact, narrower: list[Fact], wider: list[Fact]) -> Fact | None:
        if fact.status == "resolved":
            return None if any(f.status in _HAD for f in (*narrower, *wider)) else fact
        said = {q.casefold() for f in narrower for q in f.qualifiers}
        had = [f for f in narrower if f.status in _HAD]
        if had and all(q.casefold() in said for q in fact.qualifiers):
            return None
        if any(
            _over(f) and not (f.until and _after(fact, f.until))
            for f in (*had, *(f for f in wider if f.status in _HAD))
        ):
            return None  # the entry of the disease says that it is over
        return fact

    def _has_value(self, fact: Fact, coded: list[Fact], where: str) -> bool:
        """Whether a value is coded that the text's does not surely come after."""
        rivals = [f for f in coded if not _after(fact, f)]
        if any(f.when == fact.when and f.concept == fact.concept and _apart(f, fact) for f in rivals):
            self._disagrees(where)
        return bool(rivals)

    def _beside_told(self, fact: Fact) -> Fact | None:
        """Beside newer texts: the same again adds nothing; what one of them denies was over by then."""
        newer = _of_kind(self._told.get(fact.concept or "", ()), fact)
        same = [f for f in newer if (f.concept, f.status, f.qualifiers) == (fact.concept, fact.status, fact.qualifiers)]
        if any(f.value == fact.value and (fact.kind != "measurement" or f.when == fact.when) for f in same):
            return None
        if fact.status == "absent":
            return None if any(f.status == "present" for f in newer) else fact
        wider = _of_kind((f for w in _wider(fact) for f in self._told.get(w, ()) if f.concept == w), fact)
        gone = [f.when for f in wider if f.status == "absent" and not f.qualifiers and f.when]
        if fact.status == "present" and fact.kind == "condition" and gone and fact.when and not fact.until:
            last = min(gone, key=lambda when: when.low)
            if fact.when.low <= last.low:
                return replace(fact, until=DateRange(min(fact.when.high, last.low), last.low))
        return fact

    def _disagrees(self, where: str) -> None:
        self._record.note(
            "text-differs", where, "the text says otherwise than the coded entries; these count", "warning"
        )


def _under(index: defaultdict[str, list[Fact]], fact: Fact) -> None:
    for wider in terms.load().ancestors(fact.concept or ""):
        index[wider].append(fact)


def _wider(fact: Fact) -> list[str]:
    return sorted(terms.load().ancestors(fact.concept or ""))


def _of_kind(facts: Iterable[Fact], fact: Fact) -> list[Fact]:
    kinds = _TAKEN if fact.kind in _TAKEN else {fact.kind}
    return [f for f in facts if f.kind in kinds and f.status not in ("family", "planned")]


def _over(fact: Fact) -> bool:
    return fact.status == "resolved" or fact.ongoing is False or fact.until is not None


def _after(fact: Fact, other: Fact | DateRange) -> bool:
    """Whether the text's fact was surely seen after the other; what a text only knows to have begun before counts by its end."""
    then = other.when if isinstance(other, Fact) else other
    return fact.when is not None and then is not None and fact.when.low > then.high


def _same_time(fact: Fact, coded: list[Fact]) -> bool:
    """Whether a coded entry of the treatment may be what the text speaks of."""
    if not coded or fact.when is None:
        return bool(coded)
    spans = [(f.when.low, max(f.when.high, (f.until or f.when).high), f.ongoing) for f in coded if f.when]
    met = any(low <= fact.when.high and (fact.when.low <= high or going) for low, high, going in spans)
    return met or len(spans) < len(coded)


def _apart(one: Fact, other: Fact) -> bool:
    return one.value != other.value and type(one.value) is type(other.value)
