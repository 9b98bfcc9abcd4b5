"""Which vectors of words add up to what the teacher makes of whole names? Least squares, held to each word's own vector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tools.vectors.transformer import Floats

_ROUNDS = 40
# How much a word is held to what the teacher makes of it alone, in names: a word of one name gives way, but not wholly.
_HELD = 0.3


def fitted(alone: Floats, texts: Sequence[Sequence[int]], aims: Floats) -> Floats:
    """A vector a word, so that those of the words of a text (rows of `alone`) added up, over √n, are near to its aim.

    Jacobi's method: every vector moves at once, each as far as the others leave room for.
    """
    lengths = np.array([len(text) for text in texts])
    flat = np.concatenate([np.asarray(text) for text in texts])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    share = (1 / np.sqrt(lengths)).astype(np.float32)[:, None]
    order = np.argsort(flat, kind="stable")
    owner = np.repeat(np.arange(len(texts)), lengths)[order]
    moved, first = np.unique(flat[order], return_index=True)
    room = _HELD + np.add.reduceat(np.ones(len(order), dtype=np.float32), first)[:, None]
    found = alone.copy()
    for _ in range(_ROUNDS):
        missing = aims - np.add.reduceat(found[flat], starts, axis=0) * share
        pull = np.add.reduceat((missing * share)[owner], first, axis=0)
        found[moved] += (pull + _HELD * (alone[moved] - found[moved])) / room
    return found


def fewer(vectors: Floats, dimensions: int) -> Floats:
    """The same in the directions in which they differ most (principal components, about zero)."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    kept: Floats = vectors @ directions[:, ::-1][:, :dimensions]
    return kept
