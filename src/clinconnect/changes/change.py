"""What is a change? One thing that is different between two versions of a trial, in words, and what it does to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clinconnect.criteria import Kind

Effect = Literal["stricter", "looser", "either", "neither", "unknown"]
Sort = Literal["new", "dropped", "changed", "reworded"]
Topic = Literal[
    "status", "criterion", "sex", "ages", "healthy volunteers", "sites", "phase", "interventions", "conditions",
    "enrolment", "dates", "sponsor", "title", "description", "contacts",
]  # fmt: skip
EFFECTS: tuple[Effect, ...] = ("stricter", "looser", "either", "neither", "unknown")


@dataclass(frozen=True, slots=True)
class Side:
    """What stood there in one of the two versions: a criterion with its id, kind and scope, or a fact in words."""

    text: str
    criterion: str | None = None
    kind: Kind | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One detail of a change ("platelets: at least 75 → at least 100 10⁹/L"), and what it does alone."""

    words: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Change:
    """What is different. `words` is one phrase, `parts` its details where there are several or they differ in effect.

    `effect` is about people's way in: stricter keeps nobody in who was out, looser nobody out who was in; either does
    both, to different people; neither changes nobody's way in, as far as the text was read; unknown cannot be told.
    """

    topic: Topic
    sort: Sort
    words: str
    effect: Effect
    before: Side | None = None
    after: Side | None = None
    parts: tuple[Part, ...] = ()


def together(effects: list[Effect]) -> Effect:
    """The effect of several changes that are made at once."""
    seen = set(effects) - {"neither"}
    if "unknown" in seen:
        return "unknown"
    if len(seen) > 1:
        return "either"
    return seen.pop() if seen else "neither"
