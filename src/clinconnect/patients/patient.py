"""What is known of one person: facts with their date, status and source, and where the record is complete.

Nothing in this room prints a fact: `repr` of a fact or a person shows ids and counts only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

FactKind = Literal[
    "measurement", "score", "condition", "treatment", "procedure", "allergy", "biomarker", "status", "answer"
]
FactStatus = Literal["present", "absent", "resolved", "refuted", "suspected", "family", "planned"]
Sex = Literal["male", "female"]
Coverage = Literal["conditions", "past conditions", "treatments", "procedures", "allergies"]
Teller = Literal["record", "patient", "caregiver", "clinician"]
Topic: TypeAlias = tuple[str, ...]  # what two questions have in common that one answer settles


def topic_of(kind: str, name: str, concept: str | None, qualifiers: tuple[str, ...]) -> Topic:
    """The topic of a question about a thing: its concept, or its name where the terminology does not know it."""
    return (kind, concept or " ".join(name.lower().split()), *sorted(qualifiers))


@dataclass(frozen=True, slots=True, repr=False)
class DateRange:
    """A day that is known exactly (`low == high`) or only as lying between two days, both possible."""

    low: date
    high: date

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("a date range must not end before it starts")

    def __repr__(self) -> str:
        return "DateRange(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Quantity:
    """A number as recorded. `low`/`high` differ where only a range or a one-sided value ("<5") is known; an end that is
    `low_open`/`high_open` does not belong to it itself ("<5", not "at most 5").

    `unit` is UCUM or None where the source gives none; `reference_low`/`reference_high` are the laboratory's own
    limits in the same unit, None where not given.
    """

    low: float | None
    high: float | None
    unit: str | None
    reference_low: float | None = None
    reference_high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def exact(self) -> float | None:
        """The number where it is known exactly."""
        return self.low if self.low == self.high else None

    def __repr__(self) -> str:
        return "Quantity(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """Where a fact comes from: `where` is a path (Bundle.entry[12]) or a place ([s, e] in a note); `by` who said it."""

    where: str
    text: str
    by: Teller = "record"
    span: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.where})"


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """One thing known. `concept` is the terminology's id where it knows the thing, else None; `name` is always there.

    `when` is the day it was so (a measurement) or began; `until` the day it ended, None where open or unknown.
    `value` is a quantity (measurement), a text such as "II" or "positive" (score, biomarker, status; a
    measurement that is told in words: "high"), or None.
    `qualifiers` narrow a condition ("metastatic"); `codes` are (system URI, code) pairs as recorded.
    """

    id: str
    kind: FactKind
    name: str
    source: Source
    concept: str | None = None
    codes: tuple[tuple[str, str], ...] = ()
    status: FactStatus = "present"
    value: Quantity | str | None = None
    when: DateRange | None = None
    until: DateRange | None = None
    ongoing: bool | None = None
    qualifiers: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The fact in a few words with its date; made when it is asked for, as most facts of a record never are."""
        from clinconnect.patients.wording import fact_label

        return fact_label(self)

    def __repr__(self) -> str:
        return f"Fact({self.id}, {self.kind})"


@dataclass(frozen=True, slots=True, repr=False)
class Note:
    """Something that reading a person's record should say: `code` stable, `where` the entry or line, no facts in it."""

    code: str
    severity: Literal["info", "warning", "error"]
    where: str
    message: str

    def __repr__(self) -> str:
        return f"Note({self.code}, {self.where})"


@dataclass(frozen=True, slots=True, repr=False)
class Unanswered:
    """A question that was asked and not answered: the one asked does not know, or will not say. It is not asked again."""

    kind: str
    name: str
    why: Literal["not-known", "not-said"]
    source: Source
    concept: str | None = None
    qualifiers: tuple[str, ...] = ()

    @property
    def topic(self) -> Topic:
        """As of `interview.Asked`."""
        return topic_of(self.kind, self.name, self.concept, self.qualifiers)

    def __repr__(self) -> str:
        return f"Unanswered({self.source.where}, {self.why})"


@dataclass(frozen=True, slots=True, repr=False)
class Patient:
    """One person. `complete` says for which kinds of fact the source is complete, so that absence counts there."""

    id: str
    birth: DateRange | None = None
    sex: Sex | None = None
    facts: tuple[Fact, ...] = ()
    complete: frozenset[Coverage] = frozenset()
    notes: tuple[Note, ...] = ()
    birth_source: Source | None = None
    sex_source: Source | None = None
    unanswered: tuple[Unanswered, ...] = ()
    fictional: bool = False
    deceased: bool = field(default=False)

    def __repr__(self) -> str:
        return f"Patient({self.id}, {len(self.facts)} facts)"
