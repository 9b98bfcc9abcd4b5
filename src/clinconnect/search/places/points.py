"""Which sites lie near a place? All distinct points of an index at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.places.distance import EARTH_KM, distances_km
from clinconnect.search.places.place import Place
from clinconnect.search.places.squares import UNIT, inside, spots

# So far beyond the circle points are still measured: far more than rounding can be wrong by.
_SLACK = 0.001


@dataclass(frozen=True, slots=True)
class Inside:
    """The points in a circle, nearest first: how far each is (`km`), and where it is."""

    place: Place
    km: NDArray[np.float64]
    rows: NDArray[np.int64]
    radius: float

    def __len__(self) -> int:
        return len(self.km)

    def names(self, start: int, end: int) -> list[str]:
        """As the index writes them, from one to before another."""
        return [_written(north, east) for north, east in self.rows[start:end].tolist()]

    def terms(self) -> tuple[list[str], list[str]]:
        """All of them in few terms: the squares that lie wholly in the circle, and the points that lie in none of these."""
        squares, left = inside(self.rows, self.place, self.radius)
        return squares, [_written(north, east) for north, east in self.rows[left].tolist()]


class Points:
    """Distinct points, from south to north."""

    def __init__(self, written: Iterable[str] = (), rows: NDArray[np.int64] | None = None) -> None:
        found = spots(w for w in written if w.count(",") == 1) if rows is None else rows
        self._rows = found[np.argsort(found[:, 0], kind="stable")]

    def __len__(self) -> int:
        return len(self._rows)

    def adding(self, others: Points) -> Points:
        """These and others, each once."""
        return Points(rows=np.unique(np.concatenate((self._rows, others._rows)), axis=0)) if len(others) else self

    def around(self, place: Place, km: float) -> Inside:
        """Those in the circle around the place, its edge included."""
        reach = np.degrees(km / EARTH_KM) + _SLACK
        first, last = np.searchsorted(
            self._rows[:, 0], [(place.latitude - reach) * UNIT, (place.latitude + reach) * UNIT]
        )
        rows = self._rows[first:last]
        far = distances_km(rows / UNIT, place)
        there = np.flatnonzero(far <= km)
        order = there[np.argsort(far[there], kind="stable")]
        return Inside(place, far[order], rows[order], km)


def km_to(place: Place, written: Iterable[str]) -> NDArray[np.float64]:
    """How far each of these points is from the place."""
    return distances_km(spots(written) / UNIT, place)


def nearest_km(packed: bytes, place: Place) -> float:
    """How far the nearest of these packed points is; infinitely where there is none."""
    rows = np.frombuffer(packed, dtype=np.int32).reshape(-1, 2)
    return float(distances_km(rows / UNIT, place).min(initial=np.inf))


def packed(written: Iterable[str]) -> bytes:
    """Points in eight bytes each."""
    return spots(written).astype(np.int32).tobytes()


def _written(north: int, east: int) -> str:
    return f"{north / UNIT:.5f},{east / UNIT:.5f}"
