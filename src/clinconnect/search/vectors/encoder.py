"""What does a text mean, as a direction? The vectors of its words, which a table holds, added up and brought to length 1.

The table is made by `python -m tools.vectors`. It has the words of the names of the terminology and no others; how much a
word counts is in the length of its vector. Words without a vector count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.vectors.folding import otherwise, words

DIMENSIONS = 256
FILE = "words.npz"
_MOST_REMEMBERED = 100_000


class _Table(NamedTuple):
    """The row of each word, and the rows: signed bytes, each to be multiplied with its scale."""

    rows: dict[str, int]
    values: NDArray[np.int8]
    scales: NDArray[np.float32]


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector a text, [n, DIMENSIONS], of unit length, so that a product is a cosine; zeros where no word is known.

    Any text is safe. The order of words does not count, how often they are said does.
    """
    found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    table = _table()
    for at, text in enumerate(texts):
        rows = [row for word in words(text) if (row := _row(word)) >= 0]
        if rows:
            found[at] = table.scales[rows] @ table.values[rows]
    return unit(found)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row at length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _row(word: str) -> int:
    """The row of a word, or of the first known among its other spellings; -1 for none."""
    rows = _table().rows
    return next((rows[w] for w in (word, *otherwise(word)) if w in rows), -1)


@lru_cache(maxsize=1)
def _table() -> _Table:
    with (files("clinconnect.search.vectors") / "data" / FILE).open("rb") as file, np.load(file) as kept:
        known = bytes(kept["words"]).decode("ascii").split("\n")
        return _Table({word: row for row, word in enumerate(known)}, kept["values"], kept["scales"])
