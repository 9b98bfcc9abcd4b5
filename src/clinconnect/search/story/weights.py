"""How much does each part of a story count, beside its words?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Chosen by cross-validation over topics: `python -m bench.retrieval`.

    `concept`: of what the person has, in the names and the summary of a trial, `wider`: of what that is a kind
    of. `suspicion`: of what the story looks like.
    `feedback`: of what the first trials are about, as a part of the best score. `meaning`: of being near in meaning, likewise.
    `kept_out`: by what the score of a trial is multiplied whose registered limits the person surely does not meet.
    """

    concept: float = 1.0
    wider: float = 0.2
    suspicion: float = 3.0
    feedback: float = 0.3
    meaning: float = 0.4
    kept_out: float = 0.5


WEIGHTS = Weights()
