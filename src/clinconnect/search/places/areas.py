"""Which countries and states are there, and what are they called?"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from clinconnect.search.places.folding import fold
from clinconnect.search.places.place import Place


@dataclass(frozen=True, slots=True)
class Area:
    """A country ("US") or a region ("US.MA") with the middle of where its people live."""

    code: str
    name: str
    latitude: float
    longitude: float

    @property
    def country(self) -> str:
        """The code of the country that it is or lies in."""
        return self.code.partition(".")[0]

    def place(self) -> Place:
        """The area as a point."""
        if self.code == self.country:
            return Place(self.name, None, None, self.latitude, self.longitude, "country")
        return Place(self.name, None, name_of(self.country), self.latitude, self.longitude, "state")


def name_of(code: str) -> str | None:
    """The English name of a country or region by its code."""
    area = every_area().get(code)
    return area.name if area else None


def called(name: str) -> tuple[Area, ...]:
    """The countries and regions of this folded name or code; states of the US first, countries, then the others."""
    return _by_name().get(name, ())


def area_names() -> tuple[str, ...]:
    """Every folded name and code."""
    return tuple(_by_name())


@lru_cache(maxsize=1)
def every_area() -> dict[str, Area]:
    """Countries and regions by code."""
    rows = (*_rows("countries"), *_rows("regions"))
    return {r["code"]: Area(r["code"], r["name"], float(r["latitude"]), float(r["longitude"])) for r in rows}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Area, ...]]:
    found: dict[str, dict[str, Area]] = defaultdict(dict)
    areas = every_area()
    also = {r["code"]: r["names"].split("|") for r in _rows("other_names")}
    codes = {r["code"]: [r["iso3"], r["code"]] for r in _rows("countries")}
    for code, area in areas.items():
        short = [code.partition(".")[2]] if area.country == "US" else []
        for name in (area.name, *also.get(code, ()), *codes.get(code, ()), *short):
            found[fold(name)][code] = area
    found.pop("", None)
    return {name: tuple(sorted(those.values(), key=_order)) for name, those in found.items()}


def _order(area: Area) -> tuple[int, str]:
    return (1 if area.code == area.country else 0 if area.country == "US" else 2, area.code)


def _rows(table: str) -> list[dict[str, str]]:
    text = (files("clinconnect.search.places") / "data" / f"{table}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
