"""Which sites lie near a place? All distinct points of an index at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from clinconnect.search.places.distance import distances_km
from clinconnect.search.places.place import Place


class Near(NamedTuple):
    """A point as the index writes it ("42.36010,-71.05890"), and how far it is."""

    point: str
    km: float


class Points:
    """Distinct points, each as the index writes it; what is no point is left out."""

    def __init__(self, written: Iterable[str]) -> None:
        self._written = [w for w in written if w.count(",") == 1]
        numbers = ",".join(self._written).split(",") if self._written else []
        self._rows = np.array(numbers, dtype=np.float64).reshape(-1, 2)

    def __len__(self) -> int:
        return len(self._written)

    def around(self, place: Place, km: float) -> list[Near]:
        """Those in the circle around the place, its edge included, the nearest first."""
        far = distances_km(self._rows, place)
        inside = np.flatnonzero(far <= km)
        return [Near(self._written[at], float(far[at])) for at in inside[np.argsort(far[inside], kind="stable")]]
