"""In which order do the trials come that answer a story? Also by what they mean, and those that would not take the person later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Occur, Query, Searcher

from clinconnect.search.layout import ID, VECTOR
from clinconnect.search.query import Hit
from clinconnect.search.story.asking import kept_out
from clinconnect.search.story.telling import Story
from clinconnect.search.story.weights import WEIGHTS, Weights
from clinconnect.search.vectors import DIMENSIONS, encode, unpack

# Beside what the story says, what it looks like.
_SUSPECTED = 0.5
# So many of the best are put in order by meaning; what comes after them stays as it is.
POOL = 2_000


def ranked(
    query: Query, story: Story, searcher: Searcher, *, scale: float, most: int, weights: Weights = WEIGHTS
) -> list[Hit]:
    """The best trials, best first. `query` is the story's, with whatever was chosen beside it; `scale` as of `Asked`."""
    found = _found(query, story, searcher, max(most, POOL), weights.kept_out)
    kept = [searcher.doc(address) for _, address in found]
    near = _near(story, b"".join(doc[VECTOR][0] for doc in kept[:POOL]))
    hits = [
        Hit(doc[ID][0], round(score + weights.meaning * scale * likeness, 4))
        for doc, (score, _), likeness in zip(kept, found, near, strict=False)
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.trial))
    rest = zip(kept[POOL:], found[POOL:], strict=True)
    return [*hits, *(Hit(doc[ID][0], round(score, 4)) for doc, (score, _) in rest)][:most]


def _found(query: Query, story: Story, searcher: Searcher, most: int, less: float) -> list[tuple[float, DocAddress]]:
    """The best by what they say."""
    out = kept_out(story)
    if out is None:
        return list(searcher.search(query, most, count=False).hits)
    fitting = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, out)])
    others = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(out, 0.0))])
    found = list(searcher.search(fitting, most, count=False).hits)
    found += [(score * less, address) for score, address in searcher.search(others, most, count=False).hits]
    return sorted(found, key=lambda one: -one[0])[:most]


def _near(story: Story, packed: bytes) -> list[float]:
    """How near each of the trials is in meaning, from -1 to 1."""
    likeness: NDArray[np.float32] = unpack(packed) @ _direction(story)
    return [float(one) for one in likeness]


def _direction(story: Story) -> NDArray[np.float32]:
    """What is told and what is suspected, of length 1; zeros where no word of it is known."""
    told, *names = encode([story.told, *(one.name for one in story.suspected)])
    looks: NDArray[np.float32] = np.zeros(DIMENSIONS, dtype=np.float32)
    for one, vector in zip(story.suspected, names, strict=True):
        looks += one.weight * vector
    direction = _unit(told) + _SUSPECTED * _unit(looks)
    return _unit(direction)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
