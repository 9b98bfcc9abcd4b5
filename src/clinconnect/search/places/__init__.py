"""Where is it, and how far? A city, a postal code or coordinates → points on the map, offline; distances between them."""

from clinconnect.search.places.distance import KM_PER_MILE, distance_km, distances_km, radius_km, within
from clinconnect.search.places.place import Found, Place
from clinconnect.search.places.points import Near, Points
from clinconnect.search.places.reading import beginning_with, find, read
from clinconnect.search.places.sites import located

__all__ = [
    "KM_PER_MILE",
    "Found",
    "Near",
    "Place",
    "Points",
    "beginning_with",
    "distance_km",
    "distances_km",
    "find",
    "located",
    "radius_km",
    "read",
    "within",
]
