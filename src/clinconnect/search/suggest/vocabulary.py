"""All that can be suggested of the trials of an index, sorted so that what begins with a few letters is found at once.

Two sources: the concepts of the terminology that trials are about, under every name that they have, and the names that the
trials themselves give to conditions, treatments and sponsors, where they are not such a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinconnect import terms
from clinconnect.search.lines import Lines, block
from clinconnect.search.names import KINDS, NameKind, fold
from clinconnect.search.suggest.meanings import kind_of, names

# Of each kind so many names are kept, those that most trials give.
MOST_NAMES = 50_000
# "lung" finds "non-small cell lung cancer": a name is found by each of its first words, its own beginning first.
_MOST_WORDS = 6
_OWN_NAME, _OTHER_NAME, _WITHIN_A_NAME = 8, 4, 1
_LETTERS = {kind: letter for letter, kind in KINDS.items()}
Columns = Mapping[str, NDArray[np.generic]]
Terms = Iterable[tuple[str, int]]


class Name(NamedTuple):
    """What to suggest, and how many trials there are; `concept` "" where it is only what trials call it."""

    kind: NameKind
    text: str
    concept: str
    trials: int


class Vocabulary:
    """The names, as columns that can be kept in a file."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._texts, self._keys = Lines(_bytes(columns["texts"])), Lines(_bytes(columns["keys"]))
        self._concepts, self._words = Lines(_bytes(columns["concepts"])), Lines(_bytes(columns["words"]))
        self._kinds, self._trials = columns["kinds"], columns["trials"].astype(np.int64)
        self._names, self._weights = columns["names"], columns["weights"].astype(np.int64)
        self._starts = np.concatenate(([0], np.cumsum(columns["many"], dtype=np.int64)))
        self._said = columns["said"]

    def __len__(self) -> int:
        return len(self._texts)

    def beginning_with(self, start: str, most: int) -> list[Name]:
        """Names that begin so (folded), or from one of their words on, the likeliest first, each once."""
        first, last = self._keys.beginning_with(start)
        some = slice(int(self._starts[first]), int(self._starts[last]))
        found = self._names[some].astype(np.int64)
        weights = self._trials[found] * self._weights[some]
        wanted = min(len(found), most * (_MOST_WORDS + 1))
        if not wanted:
            return []
        best = np.argpartition(-weights, wanted - 1)[:wanted]
        ordered = best[np.lexsort((found[best], -weights[best]))]
        return [self._name(number) for number in dict.fromkeys(found[ordered].tolist())][:most]

    def words_from(self, start: str) -> dict[str, int]:
        """Every word that begins so, with how many trials give names with it, each name counted."""
        first, last = self._words.beginning_with(start)
        return {self._words[at]: int(self._said[at]) for at in range(first, last)}

    def _name(self, number: int) -> Name:
        kind = KINDS[chr(int(self._kinds[number]))]
        return Name(kind, self._texts[number], self._concepts[number], int(self._trials[number]))


def vocabulary(given: Terms, about: Terms) -> Vocabulary:
    """The vocabulary of these terms of the index: names as `names_of` gives them, and concepts by id, each with its trials."""
    concepts = [Name(kind, names(id)[0], id, n) for id, n in about if (kind := kind_of(id)) and names(id) and n]
    called = [{fold(name): _OTHER_NAME for name in names(one.concept)} | _parts(one.text) for one in concepts]
    known = {one.concept for one in concepts}
    own = [one for one in _joined(given) if one.kind == "sponsor" or known.isdisjoint(terms.names().get(one.text))]
    return _sorted([*concepts, *own], [*called, *(_parts(one.text) for one in own)])


def _parts(text: str) -> dict[str, int]:
    """The name from each of its first words on, folded, with its weight."""
    words = fold(text).split(" ")
    parts = {" ".join(words[at:]): _WITHIN_A_NAME for at in range(min(len(words), _MOST_WORDS) - 1, 0, -1)}
    return parts | {" ".join(words): _OWN_NAME}


def _sorted(every: list[Name], called: list[dict[str, int]]) -> Vocabulary:
    """The columns: names, keys with the numbers of their names, and words."""
    keys: dict[str, list[int]] = defaultdict(list)
    words: Counter[str] = Counter()
    for number, (one, parts) in enumerate(zip(every, called, strict=True)):
        for key in parts:
            keys[key].append(number)
        for word in {word for key in parts for word in key.split(" ")}:
            words[word] += one.trials
    keys.pop("", None)
    words.pop("", None)
    order, said = sorted(keys), sorted(words)
    found = [(number, called[number][key]) for key in order for number in keys[key]]
    return Vocabulary(
        {
            "texts": block([one.text for one in every]),
            "concepts": block([one.concept for one in every]),
            "kinds": np.array([ord(_LETTERS[one.kind]) for one in every], np.uint8),
            "trials": np.array([one.trials for one in every], np.uint32),
            "keys": block(order),
            "many": np.array([len(keys[key]) for key in order], np.uint32),
            "names": np.array([number for number, _ in found], np.int32),
            "weights": np.array([weight for _, weight in found], np.uint8),
            "words": block(said),
            "said": np.array([min(words[word], 2**31) for word in said], np.uint32),
        }
    )


def _joined(given: Terms) -> Iterator[Name]:
    """Each name as most trials write it, however they do, with all their trials."""
    counts: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], tuple[int, str]] = {}
    for term, count in given:
        letter, _, text = term.partition("|")
        name = (letter, fold(text))
        if letter in KINDS and name[1]:
            counts[name] += count
            shown[name] = max(shown.get(name, (0, "")), (count, text))
    for letter, kind in KINDS.items():
        of_kind = sorted((-n, name) for name, n in counts.items() if name[0] == letter)
        for less, name in of_kind[:MOST_NAMES]:
            yield Name(kind, shown[name][1], "", -less)


def _bytes(column: NDArray[np.generic]) -> NDArray[np.uint8]:
    return column.view(np.uint8)
