"""Words that are known to be words: general English by frequency, the words of trials, and those of the terminology."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from spellchecker import SpellChecker

from clinconnect.terms import load

# A word seen less often in the list's own source may itself be a typing error.
_SEEN = 20
_RANK_OF_TERMS = 15_000


class Vocabulary:
    """`ranked` are general words, the most frequent first; `terms` the words of this field."""

    def __init__(self, ranked: list[str], terms: set[str]) -> None:
        self._rank = {word: place for place, word in enumerate(ranked)}
        self._terms = terms

    def __contains__(self, word: str) -> bool:
        return word in self._terms or word in self._rank

    def rank(self, word: str) -> int | None:
        """The place in order of frequency, None for what is no word. Words of the field count as rather frequent."""
        rank = self._rank.get(word)
        if word in self._terms:
            return min(_RANK_OF_TERMS, rank) if rank is not None else _RANK_OF_TERMS
        return rank

    def candidates(self, frequent: int, shortest_term: int) -> Iterator[str]:
        """Words that a misspelled one may have been: the frequent ones, and long ones of the field."""
        yield from (
            word for word, rank in self._rank.items() if rank < frequent and len(word) > 4 and word not in self._terms
        )
        yield from (
            word for word in self._terms if len(word) >= shortest_term or self._rank.get(word, frequent) < frequent
        )


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once: the English list of the package pyspellchecker, `data/words.txt`, and our terms."""
    counts = SpellChecker(language="en").word_frequency.dictionary
    ranked = sorted((word for word, count in counts.items() if count >= _SEEN), key=lambda word: (-counts[word], word))
    field = {
        line
        for line in (files("clinconnect.compiler") / "data" / "words.txt").read_text("utf-8").split("\n")
        if line.isalpha()
    }
    terms = {
        word.strip("(),;'").lower()
        for surface, _ in load().surfaces()
        for word in surface.replace("-", " ").replace("/", " ").split()
        if len(word) > 2 and word.strip("(),;'").isalpha()
    }
    return Vocabulary(ranked, field | terms)
