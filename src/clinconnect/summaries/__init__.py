"""How do we say it plainly? Sentences derived from the record and the rules, each with its source."""

from clinconnect.summaries.ages import say_ages
from clinconnect.summaries.claims import Claim, claims, in_its_words
from clinconnect.summaries.dates import MONTHS, say_date
from clinconnect.summaries.design import say_arm, say_design, say_role, say_sharing
from clinconnect.summaries.freshness import doubtful_since
from clinconnect.summaries.record import known_as_of, place
from clinconnect.summaries.summarise import summarise
from clinconnect.summaries.summary import TOPICS, Sentence, Summary, Topic
from clinconnect.summaries.words import (
    GONE,
    PhaseWord,
    StatusWord,
    Term,
    Tone,
    intervention_kind,
    phase_word,
    status_word,
    study_type,
)

__all__ = [
    "GONE", "MONTHS", "TOPICS", "Claim", "PhaseWord", "Sentence", "StatusWord", "Summary", "Term", "Tone", "Topic", "claims",
    "doubtful_since", "in_its_words", "intervention_kind", "known_as_of", "phase_word", "place", "say_ages",
    "say_arm", "say_date", "say_design", "say_role", "say_sharing", "status_word", "study_type", "summarise",
]  # fmt: skip
