"""A language in which nobody wrote: words as common and as rare as those of trial records, and about something.

The commonest words are those of the bundled sample, then come general English and the words of the terminology, then words
that do not exist, as names, codes and slips make up the end of any large vocabulary.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray
from spellchecker import SpellChecker

from bench.data import sample_trials
from clinconnect import terms
from clinconnect.search import words_of
from clinconnect.search.vectors.folding import words

# What share of a text the commonest so many words are: counted in 27,000 public trial records (12.6 million words, of which
# 93,000 different ones), and from there on as Heaps' law has it. Within a step words are as rare as their rank says (Zipf).
SHARES = ((1, 0.05), (10, 0.225), (100, 0.44), (1000, 0.74), (10_000, 0.957), (100_000, 0.995), (1_000_000, 1.0))
_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi xo zu bra cle dri flo gru"
_AT_ONCE = 400_000
_ENGLISH = 60_000


class Language:
    """`words` at random; `conditions` and `treatments` are names of the terminology, by how often trials are about them."""

    def __init__(self, *, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self._words = _ranked()
        self._steps = np.cumsum(_likelihoods())
        self._drawn: list[str] = []
        order = random.Random(seed)
        self.conditions, self.treatments = (_names(kind, order) for kind in ("condition", "treatment"))

    def words(self, count: int) -> list[str]:
        """So many words, each as likely as it is common."""
        while len(self._drawn) < count:
            places = np.searchsorted(self._steps, self._chance.random(_AT_ONCE)).tolist()
            self._drawn += [self._words[place] for place in places]
        taken = self._drawn[-count:] if count else []
        del self._drawn[len(self._drawn) - count :]
        return taken

    def between(self, first: int, last: int) -> str:
        """A word of these ranks, each as likely as the other."""
        return self._words[int(self._chance.integers(first, last))]


def names_drawn(names: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """So many of the names: the one of rank r about 1/r times as often as the first."""
    top = math.log(len(names) + 10) - math.log(10)
    return [names[min(int(10 * math.exp(chance.random() * top)) - 10, len(names) - 1)] for _ in range(count)]


def shares(texts: Sequence[Sequence[str]]) -> dict[int, float]:
    """What share of these texts the commonest so many words are, as `SHARES` says it of real ones."""
    counts = sorted(Counter(chain.from_iterable(texts)).values(), reverse=True)
    return {rank: round(sum(counts[:rank]) / sum(counts), 3) for rank, _ in SHARES if rank <= len(counts)}


def _ranked() -> list[str]:
    """Every word, commonest first."""
    sample = Counter(w for t in sample_trials() for text in words_of(t).fields.values() for w in words(text))
    english = [w for w, _ in Counter(SpellChecker().word_frequency.dictionary).most_common(_ENGLISH)]
    named = sorted({w for c in terms.load() for name in (c.name, *c.synonyms) for w in words(name)})
    random.Random(0).shuffle(named)
    known = (w for pair in zip(english, chain(named, named), strict=False) for w in pair)
    usual = (w for w, n in sample.most_common() if n > 1)
    every = dict.fromkeys(chain(usual, (w for w in known if w.isalnum()), _coined()))
    return list(islice(every, SHARES[-1][0]))


def _coined() -> Sequence[str]:
    """Words that do not exist, a million of them."""
    parts = _SYLLABLES.split()
    return [a + b + c + d + e for a in parts for b in parts for c in parts for d in parts for e in parts[:7]]


def _likelihoods() -> NDArray[np.float64]:
    found, before = [np.array([SHARES[0][1]])], SHARES[0]
    for step in SHARES[1:]:
        rare = 1 / np.arange(before[0] + 1, step[0] + 1)
        found.append(rare * ((step[1] - before[1]) / rare.sum()))
        before = step
    return np.concatenate(found)


def _names(kind: str, order: random.Random) -> list[str]:
    names = [c.name for c in terms.load() if c.kind == kind]
    order.shuffle(names)
    return names
