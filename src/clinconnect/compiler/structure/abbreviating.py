"""An abbreviation in brackets behind its long form, after Schwartz and Hearst (Pac Symp Biocomput 2003, 451-462)."""

from __future__ import annotations

_WORDS = 8


def abbreviates(short: str, before: str) -> bool:
    """Whether `short` stands for the end of `before`: its letters occur there in order, the first one at a word's start."""
    letters = [c for c in short.lower() if c.isalnum()]
    if not 2 <= len(letters) <= 10 or not short[0].isalnum() or not any(c.isupper() for c in short):
        return False
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
