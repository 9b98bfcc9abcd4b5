"""Which diseases look like this? A note that describes and does not name is also looked for under what it describes.

A suspicion widens a search and orders its results. It is never told as a diagnosis, and nothing is kept out by it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from clinconnect import terms
from clinconnect.patients import Fact, Patient, Quantity
from clinconnect.patients.patient import Sex
from clinconnect.search.story.passages import is_over, is_theirs, telling_stems
from clinconnect.search.story.pictures import Picture, Pictures, pictures

MOST = 4
# So much of a finding's telling words has to stand in one sentence.
_SHARE = 0.5
# A disease of which much is told in the table does not win by that alone.
_LENGTH = 0.15
# Below this nothing is suspected: two or three findings that many diseases have.
_LEAST, _PLAIN = 2.5, 7.0
_STEEPNESS = 1.5
# Where one of the diseases is known to be there, the others are needed less.
_GUESS = 0.5
_OTHER_SEX = 0.1
_YEARS_PER_E = 10.0
_HIGH, _LOW = "elevated high increased", "low decreased reduced"
_TOLD = {
    "high": _HIGH,
    "elevated": _HIGH,
    "increased": _HIGH,
    "raised": _HIGH,
    "low": _LOW,
    "decreased": _LOW,
    "reduced": _LOW,
}


class Suspicion(NamedTuple):
    """`weight` is 1 for what the note looks most like, where it looks plainly like it."""

    name: str
    concepts: tuple[str, ...]
    weight: float


def suspected(patient: Patient, told: Sequence[frozenset[str]], age: float | None) -> tuple[Suspicion, ...]:
    """The few diseases whose picture the person shows best, the best first; `told` are the stems of each sentence."""
    table = pictures()
    have, denied = _concepts(patient), _denied(patient)
    said = [*told, *_out_of_limits(patient)]
    shown = _shown(table, said, have)
    scores: dict[int, float] = defaultdict(float)
    for number, share in shown.items():
        scores[table.findings[number].picture] += share * table.findings[number].weight
    words = frozenset[str]().union(*said)
    found = [
        (_likely(table.pictures[n], score, patient.sex, age), table.pictures[n])
        for n, score in scores.items()
        if denied.isdisjoint(table.pictures[n].concepts) and not _one_word_alone(table, n, shown, words, have)
    ]
    best = sorted((one for one in found if one[0] >= _LEAST), key=lambda one: (-one[0], one[1].name))[:MOST]
    plain = max(best[0][0], _PLAIN) if best else _PLAIN
    is_known = [not have.isdisjoint(p.concepts) for _, p in best]
    return tuple(
        Suspicion(
            p.name, p.concepts, round((score / plain) ** _STEEPNESS * (_GUESS if any(is_known) and not known else 1), 4)
        )
        for (score, p), known in zip(best, is_known, strict=True)
    )


def _shown(table: Pictures, told: Sequence[frozenset[str]], concepts: Iterable[str]) -> dict[int, float]:
    """How much of each finding is told: all of it where the person has what it names, or as much as one sentence says."""
    shown: dict[int, float] = defaultdict(float)
    for sentence in told:
        here: dict[int, float] = defaultdict(float)
        for stem in sentence:
            for number in table.by_stem.get(stem, ()):
                here[number] += table.rarity[stem]
        for number, weight in here.items():
            share = weight / sum(table.rarity[s] for s in table.findings[number].stems)
            if share >= _SHARE:
                shown[number] = max(shown[number], share)
    for concept in concepts:
        for number in table.by_concept.get(concept, ()):
            shown[number] = 1.0
    return shown


def _one_word_alone(table: Pictures, picture: int, shown: Iterable[int], words: frozenset[str], have: set[str]) -> bool:
    """Whether a single word is all that speaks for it: one who drinks beer does not thereby drink daily."""
    here = [table.findings[n] for n in shown if table.findings[n].picture == picture]
    return not any(have & f.concepts for f in here) and len({s for f in here for s in f.stems & words}) < 2


def _likely(picture: Picture, score: float, sex: Sex | None, age: float | None) -> float:
    """The score, less for another sex and for an age at which the disease is unusual."""
    likely: float = score / picture.weight**_LENGTH
    if picture.sex and sex and picture.sex != sex:
        likely *= _OTHER_SEX
    if age is not None:
        low, high = picture.ages
        likely *= math.exp(-max(low - age, age - high, 0.0) / _YEARS_PER_E)
    return likely


def _concepts(patient: Patient) -> set[str]:
    """What the person has, and all that is wider."""
    known = terms.load()
    now = (f.concept for f in patient.facts if f.concept and is_theirs(f) and not is_over(f))
    return {wider for concept in now for wider in known.ancestors(concept)}


def _denied(patient: Patient) -> set[str]:
    """What the person is said not to have, and nowhere said to have."""
    told = [f for f in patient.facts if f.concept and f.kind == "condition"]
    return {f.concept for f in told if f.concept and not is_theirs(f) and f.status != "family"} - {
        f.concept for f in told if f.concept and is_theirs(f)
    }


def _out_of_limits(patient: Patient) -> Iterator[frozenset[str]]:
    """What is measured and is high or low, in words."""
    for fact in patient.facts:
        if fact.kind == "measurement" and is_theirs(fact) and (word := _direction(fact)):
            yield frozenset(telling_stems(f"{fact.name} {fact.source.text[:40]} {word}"))


def _direction(fact: Fact) -> str:
    if not isinstance(fact.value, Quantity):
        return _TOLD.get(fact.value or "", "")
    value, (low, high) = fact.value.exact, _limits(fact, fact.value)
    if value is None:
        return ""
    return _HIGH if high is not None and value > high else _LOW if low is not None and value < low else ""


def _limits(fact: Fact, value: Quantity) -> tuple[float | None, float | None]:
    """The laboratory's own limits, or the usual ones of adults where the unit is the same."""
    if value.reference_low is not None or value.reference_high is not None:
        return value.reference_low, value.reference_high
    known = terms.load().observable(fact.concept)
    return known.reference if known and value.unit == known.unit else (None, None)
