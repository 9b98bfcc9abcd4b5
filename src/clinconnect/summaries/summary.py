"""What a summary is: short sentences, each with the place in the record it follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clinconnect.spans import Span
from clinconnect.summaries.words import Term

Topic = Literal["studied", "kind", "who", "keeps-out", "criteria", "where", "status", "size", "dates", "not-said"]
TOPICS: tuple[Topic, ...] = (
    "studied", "kind", "status", "who", "keeps-out", "criteria", "where", "size", "dates", "not-said",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement. `source` is a field path of the record (`statusModule.overallStatus`) or a criterion's id.

    `span` is the place in the eligibility text where the source is a part of it, else None.
    """

    text: str
    source: str
    span: Span | None = None
    topic: Topic = "studied"


@dataclass(frozen=True, slots=True)
class Summary:
    """The plain-language summary of one trial, and the medical words in it that need an explanation."""

    trial: str
    sentences: tuple[Sentence, ...]
    words: tuple[Term, ...] = ()

    def about(self, topic: Topic) -> tuple[Sentence, ...]:
        """The sentences on one topic."""
        return tuple(s for s in self.sentences if s.topic == topic)

    @property
    def text(self) -> str:
        """All sentences in reading order."""
        return " ".join(s.text for s in self.sentences)
