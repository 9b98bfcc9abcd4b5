"""Is it true for this person, and why? Rules x person x date -> verdict with reasons and questions."""

from clinconnect.matching.asking.questions import next_question, questions_for
from clinconnect.matching.codec import verdict_json
from clinconnect.matching.evaluation import against, evaluate
from clinconnect.matching.outcome.calendar import waiting_words
from clinconnect.matching.prepared import Prepared
from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.telling.words import age_words, coverage_words, what_if_words
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

__all__ = [
    "Calendar",
    "Change",
    "CriterionVerdict",
    "Dossier",
    "Evidence",
    "Ground",
    "Outcome",
    "Prepared",
    "Question",
    "Standing",
    "Verdict",
    "WhatIf",
    "against",
    "age_words",
    "coverage_words",
    "evaluate",
    "next_question",
    "questions_for",
    "verdict_json",
    "waiting_words",
    "what_if_words",
]
