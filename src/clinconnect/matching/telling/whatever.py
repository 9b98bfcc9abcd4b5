"""How are the gaps said that do not matter? "The sex", "the exact value or day of platelets"."""

from __future__ import annotations

from clinconnect.criteria.prose import say
from clinconnect.matching.outcome.gaps import Unknown
from clinconnect.patients import Fact


def gap_words(gaps: tuple[Unknown, ...]) -> str:
    """ "the sex and the exact day of birth"; empty where all that mattered is known."""
    named = [_named(gap) for gap in gaps]
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def _named(gap: Unknown) -> str:
    if gap == "sex":
        return "the sex"
    if gap == "birth":
        return "the exact day of birth"
    if isinstance(gap, Fact):
        return f"the exact value or day of {gap.name}"
    return f"the answer on {say(gap)}"
