"""Which sites lie near a place? All distinct points of an index at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.places.distance import EARTH_KM, distances_km
from clinconnect.search.places.place import Place
from clinconnect.search.places.squares import UNIT, inside, spots

# So far beyond the circle points are still measured: far more than rounding can be wrong by.
_SLACK = 0.001
# Chords nearer to the edge than this share are measured like every other distance.
_DOUBTFUL = 1e-9
# So many of the nearest are put in order at first: mostly enough, and quicker than all.
_FIRST = 2048


class Inside:
    """The points in a circle; what is nearest is put in order when it is asked for."""

    def __init__(self, place: Place, radius: float, rows: NDArray[np.int64], chords: NDArray[np.float64]) -> None:
        self.place, self.radius = place, radius
        self._rows, self._chords = rows, chords
        self._order = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._rows)

    def names(self, start: int, end: int) -> list[str]:
        """As the index writes them, from one to before another, counted from the nearest."""
        return [_written(north, east) for north, east in self._nearest(start, end).tolist()]

    def km(self, start: int, end: int) -> NDArray[np.float64]:
        """How far these are."""
        return distances_km(self._nearest(start, end) / UNIT, self.place)

    def terms(self) -> tuple[list[str], list[str]]:
        """All of them in few terms: the squares that lie wholly in the circle, and the points that lie in none of these."""
        squares, left = inside(self._rows, self.place, self.radius)
        return squares, [_written(north, east) for north, east in self._rows[left].tolist()]

    def _nearest(self, start: int, end: int) -> NDArray[np.int64]:
        if end > len(self._order) < len(self):
            # All that are as far as the last one belong to it: so what is in order stays so when more is.
            few = _FIRST if end <= _FIRST < len(self) else len(self)
            last = np.partition(self._chords, few - 1)[few - 1]
            some = np.flatnonzero(self._chords <= last)
            self._order = some[np.argsort(self._chords[some], kind="stable")]
        return self._rows[self._order[start:end]]


class Points:
    """Distinct points, from south to north."""

    def __init__(self, written: Iterable[str] = (), rows: NDArray[np.int64] | None = None) -> None:
        found = spots(w for w in written if w.count(",") == 1) if rows is None else rows
        self._rows = found[np.argsort(found[:, 0], kind="stable")]
        self._on_earth = _vectors(self._rows / UNIT)

    def __len__(self) -> int:
        return len(self._rows)

    def adding(self, others: Points) -> Points:
        """These and others, each once."""
        return Points(rows=np.unique(np.concatenate((self._rows, others._rows)), axis=0)) if len(others) else self

    def around(self, place: Place, km: float) -> Inside:
        """Those in the circle around the place, its edge included."""
        reach = np.degrees(km / EARTH_KM) + _SLACK
        bounds = [(place.latitude - reach) * UNIT, (place.latitude + reach) * UNIT]
        first, last = np.searchsorted(self._rows[:, 0], bounds)
        rows = self._rows[first:last]
        apart = self._on_earth[first:last] - _vectors(np.array([[place.latitude, place.longitude]]))
        chords = np.einsum("ij,ij->i", apart, apart)
        there = np.flatnonzero(self._within(rows, chords, place, km))
        return Inside(place, km, rows[there], chords[there])

    def _within(
        self, rows: NDArray[np.int64], chords: NDArray[np.float64], place: Place, km: float
    ) -> NDArray[np.bool_]:
        """Which are in the circle; `chords` are squares of straight distances in radii of the earth."""
        edge = 4 * np.sin(min(km / EARTH_KM, np.pi) / 2) ** 2
        found: NDArray[np.bool_] = chords <= edge
        doubtful = np.flatnonzero(np.abs(chords - edge) <= _DOUBTFUL * (edge + _DOUBTFUL))
        found[doubtful] = distances_km(rows[doubtful] / UNIT, place) <= km
        return found


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


def _vectors(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """From the middle of a ball of radius 1 to each of these points on it."""
    north, east = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
