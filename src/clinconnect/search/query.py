"""What is found, and is what was asked for a few words or a whole note?"""

from __future__ import annotations

from dataclasses import dataclass

# A line is longer than this only where it tells of somebody.
LONGEST_LINE, MOST_LINE_WORDS = 300, 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A trial's number and how well it answers; scores compare only within one search."""

    trial: str
    score: float


def is_note(text: str) -> bool:
    """Whether the text tells of somebody rather than naming what is looked for."""
    return len(text) > LONGEST_LINE or len(text.split()) > MOST_LINE_WORDS
