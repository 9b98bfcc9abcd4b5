"""Where is a postal code? Of the United States only: see the decision on the gazetteer."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.lines import Lines
from clinconnect.search.places.areas import every_area, name_of
from clinconnect.search.places.cities import columns
from clinconnect.search.places.place import Place

COUNTRIES = ("US",)
_ZIP = re.compile(r"(?<![\w-])(?P<five>\d{5})(?:-\d{4})?(?![\w-])")
_UNIT = 1000.0


class ZipCodes:
    """The file of ZIP codes."""

    def __init__(self, kept: dict[str, NDArray[np.generic]]) -> None:
        self._codes = kept["codes"]
        self._names = Lines(kept["names"].view(np.uint8))
        self._regions = kept["regions"].tobytes().decode().split("\n")
        self._region, self._latitude, self._longitude = kept["region"], kept["latitude"], kept["longitude"]

    def place(self, code: str) -> tuple[Place, str] | None:
        """The ZIP code of five digits as a place, and the code of its state or territory; None for one not known."""
        at = int(np.searchsorted(self._codes, int(code)))
        if at == len(self._codes) or int(self._codes[at]) != int(code):
            return None
        area = every_area()[self._regions[int(self._region[at])]]
        state = area.name if area.code != area.country else None
        latitude, longitude = float(self._latitude[at]) / _UNIT, float(self._longitude[at]) / _UNIT
        name = f"{self._names[at]} {code}"
        return Place(name, state, name_of(area.country), latitude, longitude, "postal code"), area.code


@lru_cache(maxsize=1)
def zip_codes() -> ZipCodes:
    """The ZIP codes that ship with the program, read once."""
    return ZipCodes(columns("postal_codes"))


def zip_in(text: str) -> tuple[str, str] | None:
    """(the five digits, the text without the code) where the text holds one ZIP code; None where none or several."""
    seen = list(_ZIP.finditer(text))
    if len(seen) != 1:
        return None
    start, end = seen[0].span()
    return seen[0]["five"], text[:start] + " " + text[end:]
