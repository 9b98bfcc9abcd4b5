"""What is found, and is what was asked for a few words or a whole note?"""

from __future__ import annotations

from dataclasses import dataclass

# A line is longer than this only where it tells of somebody.
LONGEST_LINE, MOST_LINE_WORDS = 300, 30
_JOINING = frozenset({"AND", "OR", "NOT"})
# At least every sixth word joins the others, as in no prose.
_JOINED = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A trial's number and how well it answers; scores compare only within one search."""

    trial: str
    score: float


def is_note(text: str) -> bool:
    """Whether the text tells of somebody rather than naming what is looked for."""
    words = text.split()
    return (len(text) > LONGEST_LINE or len(words) > MOST_LINE_WORDS) and not _is_joined(text, words)


def _is_joined(text: str, words: list[str]) -> bool:
    """Whether operators and areas of the query language hold it together; what is all in capitals may be a note."""
    joining = sum(word.strip("()") in _JOINING or "AREA[" in word for word in words)
    return joining * _JOINED >= len(words) > 0 and not text.isupper()
