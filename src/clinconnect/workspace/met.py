"""Which numbers did an import meet? A set of texts in eight bytes each, so that 600,000 of them take eight megabytes.

Kept are hashes of 64 bits in an open table: of a million different numbers, two are taken for one with a chance of one in 30 million.
"""

from __future__ import annotations

from array import array

_MASK = (1 << 64) - 1
_FIRST = 1024


class Met:
    """The texts that were added."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST))
        self._held = 0

    def add(self, text: str) -> bool:
        """Add it; whether it was there before."""
        mark = hash(text) & _MASK or 1
        slots, last = self._slots, len(self._slots) - 1
        place = mark & last
        while found := slots[place]:
            if found == mark:
                return True
            place = (place + 1) & last
        slots[place] = mark
        self._held += 1
        if 3 * self._held > 2 * len(slots):
            self._grow()
        return False

    def _grow(self) -> None:
        slots = array("Q", bytes(16 * len(self._slots)))
        last = len(slots) - 1
        for mark in self._slots:
            if mark:
                place = mark & last
                while slots[place]:
                    place = (place + 1) & last
                slots[place] = mark
        self._slots = slots
