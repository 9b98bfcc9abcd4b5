"""Words one letter away from a known word, or cut off before their last letter: "Adeguate", "histopatholog"."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from clinconnect.compiler.context import Context
from clinconnect.compiler.repairs.vocabulary import vocabulary
from clinconnect.compiler.view import Edit

_WORD = re.compile(r"(?<![A-Za-z\-'/.@\d])[A-Za-z]?[a-z]{6,24}(?![A-Za-z\-'@\d])")
_THAN = re.compile(r"\b(?:older|younger|greater|less|more|higher|lower|fewer) (that)(?= (?:or equal to )?\d)", re.I)
_THAT = ("er that ", "less that ", "more that ")  # what each such place contains
_FREQUENT, _SHORTEST_TERM = 15_000, 9
# What else must not lie near: rarer words, and short words of the field.
_WORDS = re.compile("[A-Za-z][a-z]{5,24}(?![a-z])")  # every such word and a few more, found faster
_RARE = 25_000
# One letter apart and the opposite, or another thing.
_OPPOSITES = (("macro", "micro"), ("hemi", "hemo"), ("intra", "infra"), ("ante", "anti"), ("ab", "ad"))


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """The known word, where exactly one lies one letter away. Names in the middle of a sentence are left alone."""
    found = []
    suspicious = any(correction(word.lower()) for word in set(_WORDS.findall(text)))
    for m in _WORD.finditer(text) if suspicious else ():
        word = m[0]
        if word[0].isupper() and not _opens(text, m.start()):
            continue
        meant = correction(word.lower())
        if meant:
            kind = "truncated-word" if meant.startswith(word.lower()) else "typo"
            after = meant.capitalize() if word[0].isupper() else meant
            found.append(Edit(m.start(), m.end(), after, kind, "one letter away from one known word only", 0.85))
    low = text.lower()
    for m in _THAN.finditer(text) if any(written in low for written in _THAT) else ():
        found.append(Edit(m.start(1), m.end(1), "than", "typo", "that for than before a number", 0.95))
    return found


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" ")
    return not before or before[-1] in "\n.:;)•*-"


@lru_cache(maxsize=50_000)
def correction(word: str) -> str | None:
    """The only known word one edit away, None where the word is known or nothing or several things lie near."""
    words = vocabulary()
    if word in words:
        return None
    near = [
        c
        for size in (-1, 0, 1)
        for c, _, _ in process.extract(
            word, _bucket(word[0], len(word) + size), scorer=OSA.distance, score_cutoff=1, limit=2
        )
    ]
    if len(near) != 1 or _same_word(word, near[0]) or _opposite(word, near[0]):
        return None
    return near[0] if near[0] in _frequent() else None


def _opposite(word: str, near: str) -> bool:
    return any({a, b} == {c for c in (a, b) if word.startswith(c) or near.startswith(c)} for a, b in _OPPOSITES)


def _same_word(word: str, near: str) -> bool:
    """Plurals and the spelling of the other side of the Atlantic are no mistakes."""
    if word.startswith(near) or near + "s" == word or near == word + "s":
        return True
    return any(
        word.replace(a, b) == near or near.replace(a, b) == word
        for a, b in (("z", "s"), ("our", "or"), ("ae", "e"), ("oe", "e"), ("ll", "l"), ("re", "er"), ("ph", "f"))
    )


@lru_cache(maxsize=2_000)
def _bucket(initial: str, size: int) -> tuple[str, ...]:
    return _buckets().get((initial, size), ())


@lru_cache(maxsize=1)
def _buckets() -> dict[tuple[str, int], tuple[str, ...]]:
    table: dict[tuple[str, int], list[str]] = {}
    for word in vocabulary().candidates(_RARE, 1):
        table.setdefault((word[0], len(word)), []).append(word)
    return {key: tuple(found) for key, found in table.items()}


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    """Words that a misspelled one may have been."""
    return frozenset(vocabulary().candidates(_FREQUENT, _SHORTEST_TERM))
