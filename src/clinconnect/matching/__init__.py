"""Is it true for this person, and why? Rules x person x date -> verdict with reasons and questions."""

from clinconnect.matching.calendar import waiting_words
from clinconnect.matching.codec import verdict_json
from clinconnect.matching.dossier import Dossier
from clinconnect.matching.evaluation import evaluate
from clinconnect.matching.questions import next_question, questions_for
from clinconnect.matching.verdict import (
    Calendar,
    Change,
    CriterionVerdict,
    Evidence,
    Ground,
    Outcome,
    Question,
    Standing,
    Verdict,
    WhatIf,
)
from clinconnect.matching.words import coverage_words, what_if_words

__all__ = [
    "Calendar",
    "Change",
    "CriterionVerdict",
    "Dossier",
    "Evidence",
    "Ground",
    "Outcome",
    "Question",
    "Standing",
    "Verdict",
    "WhatIf",
    "coverage_words",
    "evaluate",
    "next_question",
    "questions_for",
    "verdict_json",
    "waiting_words",
    "what_if_words",
]
