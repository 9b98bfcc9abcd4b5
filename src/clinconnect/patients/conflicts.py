"""Where do the sources of one person disagree? Pairs of facts that cannot both be so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from clinconnect import terms
from clinconnect.patients.patient import DateRange, Fact, Patient, Quantity
from clinconnect.terms.quantities import convert

ConflictCode = Literal["present-and-denied", "values-differ", "births-differ", "sexes-differ"]
_HAD = frozenset({"present", "resolved"})
_DENIED = frozenset({"absent", "refuted"})
# Values of one test on one day: apart by more than this share they are not the same value, rounded or converted.
_SHARE = 0.02


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """Two facts that disagree. `code` is stable; births and sexes are no facts, so `facts` is empty for them."""

    code: ConflictCode
    facts: tuple[Fact, ...] = ()

    def __repr__(self) -> str:
        return f"Conflict({self.code}, {', '.join(f.id for f in self.facts)})"


# What changes within hours: two values of a day are then two moments, and no disagreement.
_CHANGES_IN_HOURS = frozenset(
    f"observable:{name}"
    for name in (
        "systolic-blood-pressure",
        "diastolic-blood-pressure",
        "mean-arterial-pressure",
        "heart-rate",
        "body-temperature",
        "oxygen-saturation",
        "respiratory-rate",
        "glucose",
        "urine-output",
        "lactate",
        "random-glucose",
        "peak-expiratory-flow",
    )
) | {"scale:gcs", "scale:nrs-pain"}


def conflicts(patient: Patient, *others: Patient) -> tuple[Conflict, ...]:
    """Where the record disagrees with itself, or with other records of the same person."""
    people = (patient, *others)
    found = list(_of_person(people))
    facts = [fact for one in people for fact in one.facts]
    found += [Conflict("present-and-denied", pair) for pair in _denied(facts)]
    found += [Conflict("values-differ", pair) for pair in _apart(facts)]
    return tuple(found)


def _of_person(people: tuple[Patient, ...]) -> Iterator[Conflict]:
    births = [p.birth for p in people if p.birth]
    if any(not _meet(a, b) for a, b in combinations(births, 2)) or any(
        note.code == "births-differ" for one in people for note in one.notes
    ):
        yield Conflict("births-differ")
    if len({p.sex for p in people if p.sex}) > 1:
        yield Conflict("sexes-differ")


def _denied(facts: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """(had, denied) pairs about the same thing at the same time."""
    denials = [f for f in facts if f.status in _DENIED]
    for had in facts:
        if had.status in _HAD:
            for no in denials:
                if had.kind == no.kind and _covers(no, had) and _at_one_time(had, no):
                    yield had, no


def _covers(no: Fact, had: Fact) -> bool:
    """Whether what is denied includes what is had: "no diabetes" and type 2 diabetes, not the other way round."""
    if not set(no.qualifiers) <= set(had.qualifiers):
        return False
    if no.concept and had.concept:
        return terms.load().is_a(had.concept, no.concept)
    return no.concept is had.concept is None and no.name.casefold() == had.name.casefold()


def _at_one_time(had: Fact, no: Fact) -> bool:
    """Whether the denial surely speaks of a time at which, or after which, the other is said to be."""
    if no.when and (had.when is None or had.when.high > no.when.low):
        return False  # it may have begun later
    if no.status == "absent" and no.when and had.until and had.until.high <= no.when.low:
        return False  # it was over by then
    if not _of_the_moment(no):
        return True
    if had.status == "resolved" or had.ongoing is False:
        return bool(no.when and had.until and had.until.low >= no.when.high)
    return bool(had.ongoing) or bool(no.when and had.when == no.when)


def _of_the_moment(no: Fact) -> bool:
    """Whether the denial speaks of its day only: "not on warfarin", a symptom that is not there, not pregnant."""
    concept = terms.load().get(no.concept)
    passing = concept is not None and concept.kind in ("finding", "status")
    return no.status == "absent" and (no.ongoing is False or passing)


def _apart(facts: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of values of the same test on the same day that are not the same value."""
    days: dict[tuple[str, str, date, tuple[str, ...]], list[Fact]] = {}
    for fact in facts:
        valued = fact.kind in ("measurement", "score", "biomarker") and fact.status == "present" and fact.concept
        if valued and fact.concept not in _CHANGES_IN_HOURS and fact.when and fact.when.low == fact.when.high:
            days.setdefault((fact.kind, _tested(fact), fact.when.low, fact.qualifiers), []).append(fact)
    for same in days.values():
        yield from ((a, b) for a, b in combinations(same, 2) if _one_test(a, b) and _values_differ(a, b))


def _tested(fact: Fact) -> str:
    """The concept that was tested: of "HER2-positive" the marker."""
    concept = terms.load().get(fact.concept)
    parents: Iterable[str] = concept.parents if concept and fact.kind == "biomarker" else ()
    return next((p for p in parents if p.startswith("biomarker:")), fact.concept or fact.name)


def _one_test(a: Fact, b: Fact) -> bool:
    """Two different codes may be two different tests under one name (Apgar at one minute and at five)."""
    return not a.codes or not b.codes or bool(set(a.codes) & set(b.codes))


def _values_differ(a: Fact, b: Fact) -> bool:
    if isinstance(a.value, Quantity) and isinstance(b.value, Quantity):
        return _numbers_differ(a.value, b.value, a.concept)
    if not isinstance(a.value, str) or not isinstance(b.value, str):
        return False
    one, other = a.value.casefold().strip(), b.value.casefold().strip()
    if a.kind == "biomarker":
        return {one, other} == {"positive", "negative"}
    try:
        return abs(float(one) - float(other)) >= 0.5  # scores are written with and without decimals
    except ValueError:
        return not (one.startswith(other) or other.startswith(one)) and one.isalnum() and other.isalnum()


def _numbers_differ(a: Quantity, b: Quantity, observable: str | None) -> bool:
    """Whether the two ranges, in one unit, are apart by more than rounding."""
    if a.unit is None or b.unit is None:
        return False
    low, high = (None if n is None else convert(n, b.unit, a.unit, observable=observable) for n in (b.low, b.high))
    if (low is None) != (b.low is None) or (high is None) != (b.high is None):
        return False
    return _above(a.low, high) or _above(low, a.high)


def _above(low: float | None, high: float | None) -> bool:
    """Whether a range that starts at `low` lies above one that ends at `high`, by more than rounding."""
    return low is not None and high is not None and low - high > _SHARE * max(abs(low), abs(high))


def _meet(a: DateRange, b: DateRange) -> bool:
    return a.low <= b.high and b.low <= a.high
