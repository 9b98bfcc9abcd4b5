"""Does a text promise, praise or decide? The check that keeps summaries honest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from clinconnect.spans import Span
from clinconnect.summaries.words import rows

_QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True, slots=True)
class Claim:
    """A word that no summary of ours may use, and why."""

    words: str
    why: str
    span: Span


def claims(text: str) -> tuple[Claim, ...]:
    """Every claim in the text, in order; what stands in “quotation marks” is the record's own voice and is left out."""
    ours = _QUOTED.sub(lambda m: " " * len(m[0]), text)
    found = [Claim(m[0], why, Span(m.start(), m.end())) for pattern, why in _patterns() for m in pattern.finditer(ours)]
    return tuple(sorted(found, key=lambda c: c.span))


def in_its_words(words: str) -> str:
    """Words of the record for use in a sentence of ours: quoted where they make a claim that we do not make."""
    tidy = " ".join(words.split()).replace("“", "'").replace("”", "'")
    return f"“{tidy}”" if claims(tidy) else tidy


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE), row["why"]) for row in rows("claims"))
