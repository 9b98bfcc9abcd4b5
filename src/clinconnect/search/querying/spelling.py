"""Which word may have been meant? The nearest one that occurs, among the terminology's words and those of the index."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Searcher

from clinconnect import terms
from clinconnect.search.layout import TEXT
from clinconnect.search.stems import stems

_SHORTEST = 4
_LONG = 7
_MOST = 3000


def respelled(word: str, searcher: Searcher) -> str | None:
    """The nearest word that occurs in the index: one slip in a short word, two in a long one; None where there is none.

    Of equally near words the one wins that more trials say.
    """
    low = word.lower()
    if len(low) < _SHORTEST or not low.isalpha():
        return None
    most = 2 if len(low) >= _LONG else 1
    said = {term: term for term, _ in searcher.terms_with_prefix(TEXT, low[:2], limit=_MOST) if term.isalpha()}
    near = set(_known_near(low, most))
    near |= {word for word, _, _ in process.extract(low, list(said), scorer=OSA.distance, score_cutoff=most, limit=20)}
    ranked = sorted((OSA.distance(low, one), -_trials(one, searcher), one) for one in near - {low})
    return next((word for _, trials, word in ranked if trials), None)


@lru_cache(maxsize=2000)
def _known_near(word: str, most: int) -> tuple[str, ...]:
    """The terminology's words with at most so many slips: the same question is asked again for counts and for ways out."""
    found = process.extract(word, _vocabulary(), scorer=OSA.distance, score_cutoff=most, limit=20)
    return tuple(near for near, _, _ in found)


def _trials(word: str, searcher: Searcher) -> int:
    said = stems(word)
    return int(searcher.doc_freq(TEXT, said[0])) if said else 0


@lru_cache(maxsize=1)
def _vocabulary() -> list[str]:
    """Every word of the terminology that is long enough to be mistyped."""
    return sorted(w for w in terms.names().words() if len(w) >= _SHORTEST and w.isalpha())
