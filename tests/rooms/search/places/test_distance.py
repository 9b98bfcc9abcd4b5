"""Are distances right, also over the pole, over the date line and at the edge of a circle?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.work import work_below

from clinconnect.search.places import Place, distance_km, distances_km, find, radius_km, within

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


def at(latitude: float, longitude: float) -> Place:
    return Place("here", None, None, latitude, longitude, "coordinates")


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        # A degree on the sphere of the mean radius is 2 * pi * 6371.0088 / 360 km.
        ((0, 0), (0, 1), 111.195),
        ((0, 0), (1, 0), 111.195),
        ((0, 179.5), (0, -179.5), 111.195),
        ((89.5, 0), (89.5, 180), 111.195),
        ((0, 0), (0, 180), 20015.115),
        ((90, 0), (-90, 77), 20015.115),
        ((42.36, -71.06), (42.36, -71.06), 0),
        # Boston to New York along the ellipsoid (geodesic): 306.1 km.
        ((42.3584, -71.0598), (40.7143, -74.006), 306.1),
    ],
)
def test_known_distances(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance_km(*one, at(*other)) == pytest.approx(km, rel=0.005, abs=1e-6)
    assert distances_km(np.array([one]), at(*other))[0] == pytest.approx(km, rel=0.005, abs=1e-6)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_many_at_once_is_the_same_as_one_by_one(a: float, b: float, c: float, d: float) -> None:
    there = distance_km(a, b, at(c, d))
    assert distances_km(np.array([[a, b]]), at(c, d))[0] == pytest.approx(there, abs=1e-6)
    assert distance_km(c, d, at(a, b)) == pytest.approx(there, abs=1e-6)
    assert 0 <= there <= 20015.2


def test_within_a_circle_the_nearest_first_and_the_edge_included() -> None:
    points = np.array([[0.0, 3.0], [0.0, 1.0], [0.0, 2.0], [0.0, 0.0]])
    edge = distance_km(0, 2, at(0, 0))
    assert within(points, at(0, 0), edge).tolist() == [3, 1, 2]
    assert within(points, at(0, 0), edge - 0.001).tolist() == [3, 1]
    assert within(np.empty((0, 2)), at(0, 0), 10).tolist() == []


def test_sixty_thousand_points_are_looked_at_all_at_once() -> None:
    points = np.random.default_rng(7).uniform([-60, -180], [70, 180], (60_000, 2))
    (boston,) = find("Boston, MA")
    with work_below(1.5):  # one by one it takes three
        found = [within(points, boston, 500) for _ in range(50)]
    assert len(found[0]) > 10


@pytest.mark.parametrize(
    ("text", "km"),
    [("50 km", 50.0), ("50km", 50.0), ("50 mi", 80.4672), ("50 miles", 80.4672), ("1 mile", 1.609344), ("12.5 kilometres", 12.5),
     (" 100 KM ", 100.0), ("20000 km", 20000.0)],
)  # fmt: skip
def test_a_radius_has_a_unit(text: str, km: float) -> None:
    assert radius_km(text) == pytest.approx(km)


@pytest.mark.parametrize("text", ["", "50", "km", "0 km", "-5 km", "50 m", "99999 km", "1e3 km", "50 km²", "fifty km"])
def test_what_is_no_radius_is_none(text: str) -> None:
    assert radius_km(text) is None
