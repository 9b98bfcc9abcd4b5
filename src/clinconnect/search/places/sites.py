"""Where is a trial's site whose record gives no coordinates? Only where its city is named exactly and means one place."""

from __future__ import annotations

import re

from clinconnect.search.places.areas import called
from clinconnect.search.places.cities import City, cities
from clinconnect.search.places.distance import distance_km
from clinconnect.search.places.folding import fold
from clinconnect.search.places.postal import zip_codes, zip_in
from clinconnect.trials import Site

# What stands behind a city's name and is no part of it: "Rennes Cedex 9", "Praha 2", "Suita-shi".
_BEHIND = re.compile(r"(?: cedex)?(?: \d{1,2})?$|(?<=\w{3}) (?:shi|si)$")
# Two cities of one name that are no farther apart than this are parts of one: it does not matter which is meant.
_ONE_TOWN_KM = 15.0


def located(site: Site) -> tuple[float, float] | None:
    """(latitude, longitude): those of the record, else those of its city; None where that is not certain."""
    if site.latitude is not None and site.longitude is not None:
        return site.latitude, site.longitude
    country = called(fold(site.country or ""))
    countries = {a.code for a in country if a.code == a.country}
    if not countries:
        return None
    city = fold(site.city or "")
    for name in dict.fromkeys((city, _BEHIND.sub("", city))):
        found = [c for c in cities().called(name) if c.country in countries and (c.own or not _is_region(name, c))]
        if found:
            return _one_town(_in_state(found, site.state)) or _by_zip(site, countries)
    return _by_zip(site, countries)


def _is_region(name: str, city: City) -> bool:
    """Whether the name is rather that of a part of the city's country: Aichi is a prefecture."""
    return any(a.country == city.country and a.code != a.country for a in called(name))


def _in_state(found: list[City], state: str | None) -> list[City]:
    """Those in the state, where we know it by that name; else only a single one can be meant."""
    known = {a.code for a in called(fold(state or "")) if a.code != a.country}
    if not known & {c.region for c in found}:
        return [] if any(code.partition(".")[0] in {c.country for c in found} for code in known) else found
    return [c for c in found if c.region in known]


def _one_town(found: list[City]) -> tuple[float, float] | None:
    """The city, where all that are called so lie together; own names count before those in other languages."""
    meant = [c for c in found if c.own] or found
    places = [cities().place(c) for c in meant]
    if not places or any(distance_km(p.latitude, p.longitude, places[0]) > _ONE_TOWN_KM for p in places):
        return None
    return places[0].latitude, places[0].longitude


def _by_zip(site: Site, countries: set[str]) -> tuple[float, float] | None:
    """The post office of a site in the United States, where the state is not another one."""
    written = zip_in(site.postal_code or "")
    known = zip_codes().place(written[0]) if written and "US" in countries else None
    if known is None:
        return None
    place, area = known
    stated = {a.code for a in called(fold(site.state or "")) if a.country == "US"}
    return (place.latitude, place.longitude) if not stated or area in stated else None
