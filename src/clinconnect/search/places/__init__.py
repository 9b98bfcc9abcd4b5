"""Where is it, and how far? A city, a postal code or coordinates → points on the map, offline; distances between them."""

from clinconnect.search.places.distance import KM_PER_MILE, distance_km, distances_km, radius_km, within
from clinconnect.search.places.place import Found, Place
from clinconnect.search.places.points import Inside, Points, km_to, nearest_km, packed
from clinconnect.search.places.reading import beginning_with, find, read
from clinconnect.search.places.sites import located
from clinconnect.search.places.squares import squares_of

__all__ = [
    "KM_PER_MILE",
    "Found",
    "Inside",
    "Place",
    "Points",
    "beginning_with",
    "distance_km",
    "distances_km",
    "find",
    "km_to",
    "located",
    "nearest_km",
    "packed",
    "radius_km",
    "read",
    "squares_of",
    "within",
]
