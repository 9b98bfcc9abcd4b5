"""How far is it? Great circles on a sphere, which is right to half a percent, and much more than a city's size allows."""

from __future__ import annotations

import re
from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.places.place import Place

# Mean radius R1 = (2a + b) / 3 of the WGS 84 ellipsoid: Moritz H, Geodetic Reference System 1980, J Geodesy 2000;74:128-133.
EARTH_KM = 6371.0088
# The international mile of 1959, exactly.
KM_PER_MILE = 1.609344
_RADIUS = re.compile(
    r"(?P<number>\d{1,5}(?:\.\d{1,3})?)\s*(?:(?P<km>km|kms|kilomet(?:er|re)s?)|(?P<miles>mi|mile|miles))", re.IGNORECASE
)
_HALF_WAY_ROUND = 20_038.0


def radius_km(text: str) -> float | None:
    """A radius with its unit ("50 km", "50 mi", "31.5 miles") in km; None for anything else, and where it is 0 or no
    circle on this earth.
    """
    written = _RADIUS.fullmatch(text.strip())
    if written is None:
        return None
    found = float(written["number"]) * (KM_PER_MILE if written["miles"] else 1.0)
    return found if 0 < found <= _HALF_WAY_ROUND else None


def distance_km(latitude: float, longitude: float, place: Place) -> float:
    """From a point in degrees to the place, by the haversine formula."""
    here, there = radians(latitude), radians(place.latitude)
    across = sin((there - here) / 2) ** 2
    along = cos(here) * cos(there) * sin(radians(place.longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))


def distances_km(points: NDArray[np.float64], place: Place) -> NDArray[np.float64]:
    """From each row (latitude, longitude in degrees) to the place."""
    rows = np.radians(np.asarray(points, dtype=np.float64).reshape(-1, 2))
    latitude, longitude = radians(place.latitude), radians(place.longitude)
    across = np.sin((rows[:, 0] - latitude) / 2) ** 2
    along = np.cos(rows[:, 0]) * cos(latitude) * np.sin((rows[:, 1] - longitude) / 2) ** 2
    found: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, across + along)))
    return found


def within(points: NDArray[np.float64], place: Place, km: float) -> NDArray[np.intp]:
    """Which rows lie in the circle around the place, its edge included: their numbers, the nearest first."""
    far = distances_km(points, place)
    inside = np.flatnonzero(far <= km)
    return inside[np.argsort(far[inside], kind="stable")]
