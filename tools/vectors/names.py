"""What is to be learnt? The names of the terminology, what each should be near to, and how much each of their words tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from clinconnect.search.vectors.folding import words
from clinconnect.terms import Concept, ConceptKind
from tools.vectors.transformer import Floats

# What a name should be near to: itself, all names of what it names, and the kinds of thing that this is.
_ITSELF, _SAME, _WIDER = 1.0, 2.0, 1.0
# Words of what trials are about tell more than those of symptoms, and these more than those of measurements.
_TELLING: Mapping[ConceptKind, float] = {
    "condition": 1.0, "treatment": 1.0, "biomarker": 1.0, "procedure": 1.0,
    "finding": 0.3, "observable": 0.1, "scale": 0.1, "status": 0.1,
}  # fmt: skip
# So many times as often in names as in general English, and a word has half of its weight.
_HALF = 10.0
# As in SIF (Arora, Liang and Ma, 2017): a word this likely in general English has half of its weight.
_LIKELY = 1e-4


class Names(NamedTuple):
    """The names, each once, and `meant`: the concepts that each names."""

    texts: list[str]
    meant: list[list[Concept]]


def names_of(concepts: Sequence[Concept]) -> Names:
    """Every name of every concept that has a word to learn."""
    found: dict[str, list[Concept]] = {}
    for concept in concepts:
        for name in dict.fromkeys((concept.name, *concept.synonyms)):
            if words(name):
                found.setdefault(name, []).append(concept)
    return Names(list(found), list(found.values()))


def aims(names: Names, taught: Floats) -> Floats:
    """Where each name should lie, of unit length, from what the teacher makes of all of them: a row of `taught` each."""
    row = {text: number for number, text in enumerate(names.texts)}
    concepts = {c.id: c for meant in names.meant for c in meant}
    first = {i: taught[row[c.name]] for i, c in concepts.items() if c.name in row}
    every = {
        i: np.mean([taught[row[n]] for n in (c.name, *c.synonyms) if n in row], axis=0) for i, c in concepts.items()
    }
    found = np.zeros_like(taught)
    for number, meant in enumerate(names.meant):
        for concept in meant:
            wider = [first[p] for p in concept.parents if p in first]
            same = unit(every[concept.id]) + first.get(concept.id, 0)
            kinds = np.mean(wider, axis=0) if wider else 0
            found[number] += unit(_ITSELF * taught[number] + _SAME / 2 * same + _WIDER * kinds)
    return unit(found)


def weights(known: Mapping[str, int], names: Names, commonest: Sequence[str]) -> Floats:
    """How much each known word tells, by its row: 0 to 1.

    The likelier a word is in general English (its rank in the teacher's vocabulary, by Zipf's law), and the rarer it is in
    names for that, the less: "disease" is in many names, "pain" in fewer and in much English, "the" tells nothing.
    """
    named = np.zeros(len(known))
    for text, meant in zip(names.texts, names.meant, strict=True):
        for word in words(text):
            named[known[word]] += max(_TELLING[c.kind] for c in meant)
    named /= named.sum()
    general = np.full(len(known), 1.0 / len(commonest))
    for rank, word in enumerate(commonest):
        if word in known:
            general[known[word]] = 1.0 / (rank + 2)
    general /= sum(1.0 / (rank + 2) for rank in range(len(commonest)))
    telling = _LIKELY / (_LIKELY + general) * named / (named + _HALF * general)
    return telling.astype(np.float32)


def unit(x: Floats) -> Floats:
    """Vectors of length 1; zeros stay."""
    lengths: Floats = np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9).astype(np.float32)
    return x / lengths
