"""In which squares of the map does a point lie? Large and small ones: what lies in a square that lies in a circle lies in the circle.

Coordinates are whole hundred-thousandths of a degree here, which is as an index writes them; so every square has sharp edges.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.places.distance import EARTH_KM, distances_km
from clinconnect.search.places.place import Place

UNIT = 100_000
# Degrees on a side: about 890, 220, 56 and 14 km from north to south.
SIDES = (8 * UNIT, 2 * UNIT, UNIT // 2, UNIT // 8)
_SOUTH, _WEST = 90 * UNIT, 180 * UNIT
# More squares than one of the smallest has beside it around the earth.
_ROW = 4096


def spots(written: Iterable[str]) -> NDArray[np.int64]:
    """A row of latitude and longitude for each point as the index writes it ("42.36010,-71.05890")."""
    numbers = ",".join(written)
    rows = np.array(numbers.split(","), dtype=np.float64) if numbers else np.empty(0)
    return np.rint(rows * UNIT).astype(np.int64).reshape(-1, 2)


def squares_of(written: Iterable[str]) -> dict[str, None]:
    """The names of all squares in which these points lie, each once."""
    rows = [[round(float(number) * UNIT) for number in one.split(",")] for one in written]
    return dict.fromkeys(
        _name(level, (north + _SOUTH) // side * _ROW + (east + _WEST) // side)
        for north, east in rows
        for level, side in enumerate(SIDES)
    )


def inside(rows: NDArray[np.int64], place: Place, km: float) -> tuple[list[str], NDArray[np.bool_]]:
    """The squares with some of these spots that lie wholly in the circle, the largest there are; and which spots lie in none."""
    left, names = np.ones(len(rows), dtype=np.bool_), []
    for level, side in enumerate(SIDES):
        at = np.flatnonzero(left)
        codes = (rows[at, 0] + _SOUTH) // side * _ROW + (rows[at, 1] + _WEST) // side
        every, which = np.unique(codes, return_inverse=True)
        whole = _farthest_km(every, side, place) <= km
        names += [_name(level, int(code)) for code in every[whole]]
        left[at[whole[which]]] = False
    return names, left


def _farthest_km(codes: NDArray[np.int64], side: int, place: Place) -> NDArray[np.float64]:
    """At least how far the farthest point of each square is: by way of its middle, then north or south, then east or west."""
    middles = np.stack([codes // _ROW, codes % _ROW], axis=1) * side + side / 2 - np.array([_SOUTH, _WEST])
    half = np.radians(side / 2 / UNIT)
    widest = np.cos(np.radians(np.maximum(np.abs(middles[:, 0]) / UNIT - side / 2 / UNIT, 0)))
    found: NDArray[np.float64] = distances_km(middles / UNIT, place) + EARTH_KM * half * (1 + widest)
    return found


def _name(level: int, code: int) -> str:
    return f"{level}:{code}"
