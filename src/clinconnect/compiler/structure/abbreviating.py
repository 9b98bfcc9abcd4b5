"""An abbreviation in brackets behind its long form, after Schwartz and Hearst (Pac Symp Biocomput 2003, 451-462)."""

from __future__ import annotations

import re

_WORDS = 8
_SMALL = frozenset(("of", "the", "and", "in", "for", "to", "a", "with"))


def abbreviates(short: str, before: str) -> bool:
    """Whether `short` stands for the end of `before`: its letters occur there in order, the first one at a word's start."""
    letters = [c for c in short.lower() if c.isalnum()]
    if not 2 <= len(letters) <= 10 or not short[0].isalnum():
        return False
    if not any(c.isupper() for c in short):
        return _initials(letters, before)
    text = " ".join(before.lower().split()[-_WORDS:])
    at = len(text) - 1
    for n, letter in enumerate(reversed(letters), start=1):
        first = n == len(letters)
        while at >= 0 and (text[at] != letter or (first and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return False
        at -= 1
    return True


def _initials(letters: list[str], before: str) -> bool:
    """In small letters, where a bracket may hold any word: the initials of the very words before it."""
    words = [word for word in re.split(r"[\s-]+", before.lower()) if word and word not in _SMALL]
    return len(letters) > 2 and [word[0] for word in words[-len(letters) :]] == letters
