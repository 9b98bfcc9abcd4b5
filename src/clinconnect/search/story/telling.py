"""What is a person's story, as something to look for? Words, concepts and suspicions with their weights, and hard facts.

Pure: the same person and note make the same story. What is denied, and what relatives have, is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinconnect.patients import Fact, Patient
from clinconnect.patients.patient import FactKind, Sex
from clinconnect.search.story.passages import Told, is_over, is_theirs, passages
from clinconnect.search.story.suspected import Suspicion, suspected

# An illness by name says most of what trials are wanted; what the reader made nothing of says least.
_WORDS: Mapping[Told, float] = {"illness": 3.0, "read": 1.0, "unread": 0.5}
_CONCEPTS: Mapping[FactKind, float] = {
    "condition": 1.0, "biomarker": 0.5, "treatment": 0.5, "procedure": 0.5, "status": 0.25, "score": 0.25, "measurement": 0.1,
}  # fmt: skip
# A finding beside a disease, and what is over.
_LESS = 0.5
_MOST_REPEATS = 9
_YEAR = 365.2425
# A limit of so many years or months is kept in days of their mean length, which is up to two days off for somebody.
_UNCERTAIN = 2


@dataclass(frozen=True, slots=True, repr=False)
class Story:
    """`words` are stems, `concepts` ids, each with its weight; `told` is what they come from, in order.

    `ages`: the youngest and the oldest the person can be, in days as limits of age are kept in.
    """

    words: Mapping[str, float]
    concepts: Mapping[str, float]
    suspected: tuple[Suspicion, ...] = ()
    sex: Sex | None = None
    ages: tuple[int, int] | None = None
    told: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.concepts)

    def __repr__(self) -> str:
        return f"Story({len(self.words)} words, {len(self.concepts)} concepts)"


def story_of(patient: Patient, text: str = "", *, as_of: date | None) -> Story:
    """The story of the person on that day; `text` is the note that the person was read from, "" for another record.

    Without a day the person's age is not known.
    """
    told = [[(one, one.stems) for one in sentence] for sentence in passages(patient, text)]
    words: Counter[str] = Counter()
    for passage, stems in (one for sentence in told for one in sentence):
        for stem in stems:
            words[stem] += _WORDS[passage.told]  # type: ignore[assignment]
    ages = _ages(patient, as_of)
    middle = (ages[0] + ages[1]) / 2 / _YEAR if ages else None
    sentences = [frozenset(stem for _, stems in sentence for stem in stems) for sentence in told]
    return Story(
        {stem: min(weight, _MOST_REPEATS) ** 0.5 for stem, weight in words.items()},
        _concepts(patient),
        suspected(patient, sentences, middle),
        patient.sex,
        ages,
        " ".join(passage.text for sentence in told for passage, _ in sentence),
    )


def _concepts(patient: Patient) -> dict[str, float]:
    """What the person has or had, each as heavy as the weightiest fact of it."""
    found: dict[str, float] = {}
    for fact in patient.facts:
        if fact.concept and is_theirs(fact):
            weight = _CONCEPTS.get(fact.kind, 0.0) * (_LESS if _tells_less(fact) else 1.0)
            found[fact.concept] = max(found.get(fact.concept, 0.0), weight)
    return {concept: weight for concept, weight in found.items() if weight}


def _tells_less(fact: Fact) -> bool:
    return (fact.concept or "").startswith("finding:") or is_over(fact) or fact.status == "resolved"


def _ages(patient: Patient, as_of: date | None) -> tuple[int, int] | None:
    if as_of is None or patient.birth is None or patient.birth.high > as_of:
        return None
    return (as_of - patient.birth.high).days - _UNCERTAIN, (as_of - patient.birth.low).days + _UNCERTAIN
