"""Which cities are called so? Looked up in the columns of the shipped file, without an object for each of 235,000."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.lines import Lines
from clinconnect.search.places.areas import name_of
from clinconnect.search.places.place import Place

# A name in another language counts as a fiftieth: "Cologne" is Köln and no village, and "York" is not Toronto.
_OTHER_NAME = 50
_UNIT = 1000.0


@dataclass(frozen=True, slots=True)
class City:
    """One city of the file: `weight` says how likely it is meant by the name looked up, `own` whether it is its own name."""

    number: int
    weight: int
    own: bool
    region: str

    @property
    def country(self) -> str:
        """Its country's code."""
        return self.region.partition(".")[0]

    def lies_in(self, code: str) -> bool:
        """Whether it lies in the country or region of this code."""
        return code in (self.region, self.country)


class Cities:
    """The file of cities."""

    def __init__(self, columns: dict[str, NDArray[np.generic]]) -> None:
        self._names, self.keys = Lines(_bytes(columns["names"])), Lines(_bytes(columns["keys"]))
        self._regions = _bytes(columns["regions"]).tobytes().decode().split("\n")
        self._region, self._people = columns["region"], columns["people"]
        self._latitude, self._longitude = columns["latitude"], columns["longitude"]
        self._cities = columns["cities"]
        self._starts = np.concatenate(([0], np.cumsum(columns["many"], dtype=np.int64)))

    def called(self, name: str) -> list[City]:
        """The cities of this folded name, the likeliest first."""
        place = self.keys.first_from(name.encode())
        if place == len(self.keys) or self.keys.raw(place) != name.encode():
            return []
        return self.under(place)

    def under(self, key: int) -> list[City]:
        """The cities of the name with this number, the likeliest first."""
        found = [self._city(int(n)) for n in self._cities[self._starts[key] : self._starts[key + 1]]]
        return sorted(found, key=lambda c: (-c.weight, not c.own, c.number))

    def beginning_with(self, start: str, most: int) -> Iterator[City]:
        """Cities with a name that begins so, the likeliest first, each once."""
        first, last = self.keys.beginning_with(start)
        signed = self._cities[self._starts[first] : self._starts[last]].astype(np.int64)
        people = self._people[np.abs(signed) - 1].astype(np.int64)
        weights = np.where(signed > 0, people, people // _OTHER_NAME)
        seen: set[int] = set()
        for at in np.argsort(-weights, kind="stable")[: 4 * most]:
            city = self._city(int(signed[at]))
            if city.number not in seen and len(seen) < most:
                seen.add(city.number)
                yield city

    def place(self, city: City) -> Place:
        """The city as a place on the map."""
        at = city.number
        latitude, longitude = float(self._latitude[at]) / _UNIT, float(self._longitude[at]) / _UNIT
        return Place(self._names[at], name_of(city.region), name_of(city.country), latitude, longitude, "city")

    def _city(self, signed: int) -> City:
        number = abs(signed) - 1
        people = int(self._people[number])
        weight = people if signed > 0 else people // _OTHER_NAME
        return City(number, weight, signed > 0, self._regions[int(self._region[number])])


@lru_cache(maxsize=1)
def cities() -> Cities:
    """The cities that ship with the program, read once: some 0.1 seconds."""
    return Cities(columns("cities"))


def columns(name: str) -> dict[str, NDArray[np.generic]]:
    """The columns of a file of this room."""
    with as_file(files("clinconnect.search.places") / "data" / f"{name}.npz") as path, np.load(path) as kept:
        return {column: kept[column] for column in kept.files}


def _bytes(column: NDArray[np.generic]) -> NDArray[np.uint8]:
    return column.view(np.uint8)
