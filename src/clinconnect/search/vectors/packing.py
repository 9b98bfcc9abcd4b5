"""How is a vector kept? As one signed byte a dimension, the largest as 127: its length is 1 and need not be kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.vectors.encoder import DIMENSIONS, unit

_LARGEST = 127


def pack(vector: NDArray[np.float32]) -> bytes:
    """`DIMENSIONS` bytes; those of a vector of zeros are all zero."""
    largest = float(np.abs(vector).max(initial=0.0))
    values: NDArray[np.int8] = np.rint(vector * (_LARGEST / (largest or 1.0))).astype(np.int8)
    return values.tobytes()


def unpack(packed: bytes) -> NDArray[np.float32]:
    """The vectors of packed bytes that were joined, [n, DIMENSIONS], each of unit length or zero; [0, DIMENSIONS] for b""."""
    return unit(np.frombuffer(packed, dtype=np.int8).reshape(-1, DIMENSIONS).astype(np.float32))
