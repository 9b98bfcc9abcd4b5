"""Many short texts in one block of bytes, without an object for each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Lines:
    """Texts without line breaks, cut where they are asked for; `first_from` where they are sorted by their bytes."""

    def __init__(self, block: NDArray[np.uint8]) -> None:
        self._bytes = block.tobytes()
        self._ends = np.append(np.flatnonzero(block == ord("\n")), len(self._bytes))

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lines:
        """These texts."""
        return cls(block(texts))

    def __len__(self) -> int:
        return len(self._ends) if self._bytes else 0

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def raw(self, number: int) -> bytes:
        """One of them, not decoded."""
        start = 0 if number == 0 else int(self._ends[number - 1]) + 1
        return self._bytes[start : int(self._ends[number])]

    def every(self) -> list[str]:
        """All of them."""
        return self._bytes.decode().split("\n") if self._bytes else []

    def first_from(self, text: bytes) -> int:
        """The number of the first that does not sort before the text."""
        return bisect_left(range(len(self)), text, key=self.raw)

    def beginning_with(self, start: str) -> tuple[int, int]:
        """The numbers of those that begin so: from the first to before the second."""
        return self.first_from(start.encode()), self.first_from(start.encode() + b"\xff")


def block(texts: Sequence[str]) -> NDArray[np.uint8]:
    """The texts as one column of bytes."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)
