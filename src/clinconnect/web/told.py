"""What was read of a story? A short plain list, so that whoever told it sees what is missing or was read wrongly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from clinconnect.matching import age_words
from clinconnect.patients import Fact, Patient
from clinconnect.patients.patient import FactKind

Topic = Literal["age", "sex", "illnesses", "treatments", "results", "allergies", "also", "denied", "family"]
_TITLES: dict[Topic, str] = {
    "age": "Age", "sex": "Sex", "illnesses": "Illnesses and symptoms", "treatments": "Treatments", "results": "Results",
    "allergies": "Allergies", "also": "Also", "denied": "Said not to be so", "family": "In the family",
}  # fmt: skip
_OF_KIND: dict[FactKind, Topic] = {
    "condition": "illnesses", "treatment": "treatments", "procedure": "treatments", "measurement": "results",
    "score": "results", "biomarker": "results", "allergy": "allergies", "status": "also", "answer": "also",
}  # fmt: skip
_MISSED: tuple[Topic, ...] = ("age", "sex", "illnesses")
_SHOWN = 15


@dataclass(frozen=True, repr=False)
class ToldLine:
    """What was read under one title, in words; `more` are not shown."""

    title: str
    said: tuple[str, ...]
    more: int


@dataclass(frozen=True, repr=False)
class Told:
    """What was read of a person, by topic. `missing` are the titles of what trials ask for and was not read."""

    topics: dict[Topic, tuple[str, ...]]

    @property
    def lines(self) -> tuple[ToldLine, ...]:
        """One for each topic of which something was read."""
        read = ((_TITLES[topic], said) for topic, said in self.topics.items() if said)
        return tuple(ToldLine(title, said[:_SHOWN], len(said[_SHOWN:])) for title, said in read)

    @property
    def missing(self) -> tuple[str, ...]:
        """What nearly every trial asks for and was not read."""
        return tuple(topic if topic != "illnesses" else "an illness" for topic in _MISSED if not self.topics[topic])

    def to_json(self) -> dict[str, list[str]]:
        """Every topic with what was read of it."""
        return {topic: list(said) for topic, said in self.topics.items()}


def told(patient: Patient, on: date) -> Told:
    """What is known of the person on that day."""
    found: dict[Topic, dict[str, None]] = {topic: {} for topic in _TITLES}
    if patient.birth is not None and patient.birth.low <= on:
        found["age"][age_words(patient.birth, on)] = None
    if patient.sex is not None:
        found["sex"][patient.sex] = None
    for fact in patient.facts:
        found[_topic(fact)][_said(fact, on)] = None
    return Told({topic: tuple(said) for topic, said in found.items()})


def _said(fact: Fact, on: date) -> str:
    """The fact in words, without what its title says, and without the day where that is the day of the story."""
    same_day = fact.when is not None and fact.when.low == fact.when.high == on
    return replace(
        fact, status="present" if fact.status == "family" else fact.status, when=None if same_day else fact.when
    ).label


def _topic(fact: Fact) -> Topic:
    if fact.status == "family":
        return "family"
    return "denied" if fact.status in ("absent", "refuted") else _OF_KIND[fact.kind]
