"""Does the score, grade, class or stage on record lie among those asked for?

Where only a related scale was scored (Karnofsky for ECOG), all values count that published tables give for it; where none
was, what published formulas make of the measurements on record (MELD, FIB-4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from clinconnect.criteria import ConceptRef, Score
from clinconnect.logic import TRUE, UNKNOWN, Truth, agreement, disjunction, truth_of
from clinconnect.matching.leaves.derived import derived
from clinconnect.matching.leaves.latest import latest
from clinconnect.matching.record.findings import MISSING, NEEDS_PERSON, UNENCODED, Finding
from clinconnect.matching.record.levels import Level, level, same
from clinconnect.matching.record.numbers import lies_in
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.windows import STARTS
from clinconnect.patients import Fact, Quantity
from clinconnect.terms import Scale, equivalents, related_scales

# One grade for each adverse event: the latest grade of one says nothing of the others.
_MOST = 100  # the largest number on a scale that tables tell by single numbers
_PER_EVENT = frozenset({"scale:ctcae-grade", "scale:daids-grade"})


def score(node: Score, person: Person) -> Finding:
    """Compare the score that counts with the range or the values asked for."""
    if node.window and node.window.anchor not in STARTS:
        return NEEDS_PERSON
    about = person.about(node.scale, "number")
    scale = person.dossier.terms.scale(about.id)
    values = [f for f in about.direct if f.status == "present" and f.value is not None]
    if not values and about.id:
        values = list(_following(about.id, node, scale, person))
    if not values:
        return UNENCODED if about.id is None else MISSING
    if about.id in _PER_EVENT:
        return Finding(UNKNOWN, "imprecise", tuple(values))
    holds = scale.holds_days if scale else None
    return latest(values, person.as_of, lambda f: _compare(f, node, scale), window=node.window, holds_days=holds)


def _following(id: str, node: Score, scale: Scale | None, person: Person) -> Iterator[Fact]:
    """What follows from related scales, or else from measurements by a published formula."""
    found = list(_from_other_scales(id, person))
    if found:
        yield from found
    elif _fits(node, scale):
        if follows := derived(id, person):
            yield follows
        for other in related_scales(id):
            if (known := derived(other, person)) and (said := _translated(known, other, id, person)):
                yield said


def _fits(node: Score, scale: Scale | None) -> bool:
    """Whether the limits asked for lie on the scale at all: an ALBI score of -2.6 is none of its grades."""
    bounds = [b.value for b in (node.range.low, node.range.high) if b] if node.range else []
    low, high = (scale.low, scale.high) if scale else (None, None)
    return all((low is None or b >= low) and (high is None or b <= high) for b in bounds)


def _from_other_scales(id: str, person: Person) -> Iterator[Fact]:
    """What the scores on related scales say of this one: Karnofsky 60 is ECOG 2."""
    for other in related_scales(id):
        scale = person.dossier.terms.get(other)
        about = person.about(ConceptRef(scale.name, (), other), "number") if scale else None
        for fact in about.direct if about else ():
            if fact.status == "present" and (said := _translated(fact, other, id, person)):
                yield said


def _translated(fact: Fact, other: str, id: str, person: Person) -> Fact | None:
    """A score on the other scale as one on this, with every value that published tables allow for it."""
    known = person.dossier.terms.get(id)
    sets = [equivalents(other, written).get(id, ()) for written in _written(fact.value)]
    values = list(dict.fromkeys(v for one in sets for v in one))
    if known is None or not values or not all(sets):
        return None
    value: Quantity | str = " or ".join(values)
    if all(v.isdecimal() for v in values):
        value = Quantity(min(map(int, values)), max(map(int, values)), "1")
    return replace(fact, name=f"{known.name} by {fact.label}:", concept=id, value=value)


def _written(value: Quantity | str | None) -> list[str]:
    """The score as tables write it, every whole number of an interval."""
    if not isinstance(value, Quantity):
        return [value] if value else []
    if value.low is None or value.high is None or not (0 <= value.low <= value.high <= _MOST):
        return []
    whole = value.low == int(value.low) and value.high == int(value.high)
    return [str(n) for n in range(int(value.low), int(value.high) + 1)] if whole else []


def _compare(fact: Fact, node: Score, scale: Scale | None) -> Finding:
    levels = _levels(fact)
    if not levels or not all(_on_scale(got, scale) for got in levels):
        return Finding(UNKNOWN, "imprecise")
    truth = agreement(_in_range(got, node) if node.range else _among(got, node, scale) for got in levels)
    return Finding(truth, _reason(truth, levels[0], node))


def _levels(fact: Fact) -> list[Level]:
    """The level on record, or each that it may be: "A or B"."""
    if isinstance(fact.value, Quantity):
        low, high = fact.value.low, fact.value.high
        known = [x for x in (low, high) if x is not None and math.isfinite(x)]
        return [Level(low, high, "", "")] if len(known) == 2 else []
    return [level(part) for part in fact.value.split(" or ")] if fact.value else []


def _on_scale(got: Level, scale: Scale | None) -> bool:
    if scale is None or got.low is None or got.high is None:
        return True
    return (scale.low is None or got.low >= scale.low) and (scale.high is None or got.high <= scale.high)


def _in_range(got: Level, node: Score) -> Truth:
    if node.range is None or got.low is None or got.which:
        return UNKNOWN
    return lies_in(node.range, got.low, got.high)


def _among(got: Level, node: Score, scale: Scale | None) -> Truth:
    asked = [level(v) for v in node.values]
    if scale and got.low is not None and asked and all(one.low is None for one in asked):
        return _by_class(got, asked, scale)
    words = frozenset(level(v).word for v in scale.values) if scale else frozenset()
    return disjunction(same(one, got, words) for one in asked) if asked else UNKNOWN


def _by_class(got: Level, asked: list[Level], scale: Scale) -> Truth:
    """Points where a class is asked for: Child-Pugh 6 is class A. A word that is no class tells nothing."""
    words = {one.word for one in asked}
    sets = [_classes(scale.id, points) for points in _written(Quantity(got.low, got.high, "1"))]
    every = {c for points in _written(Quantity(scale.low, scale.high, "1")) for c in _classes(scale.id, points)}
    if not all(sets) or not words <= every:
        return UNKNOWN
    return agreement(truth_of(c in words) for one in sets for c in one)


def _classes(id: str, points: str) -> frozenset[str]:
    return frozenset(level(c).word for values in equivalents(id, points).values() for c in values)


def _reason(truth: Truth, got: Level, node: Score) -> str:
    if truth is TRUE:
        return "within-range"
    if truth is UNKNOWN:
        return "imprecise"
    if node.range and node.range.low and got.high is not None and got.high <= node.range.low.value:
        return "below-threshold"
    return "above-threshold" if node.range else "other-value"
