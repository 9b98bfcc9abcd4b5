"""Are the points of an index near a place found, all of them and no others?"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.work import work_below

from clinconnect.search.facts import point
from clinconnect.search.places import Place, Points, distance_km, find, km_to, nearest_km, packed, squares_of


def names(points: Points, place: Place, km: float) -> list[str]:
    found = points.around(place, km)
    return found.names(0, len(found))


def test_none_one_and_many() -> None:
    (boston,) = find("Boston, MA")
    assert names(Points([]), boston, 50) == []
    assert names(Points(["0.00000,0.00000"]), boston, 50) == []
    near = ["42.36010,-71.05890", "42.37360,-71.10970", "40.71280,-74.00600", "not a point"]
    assert names(Points(near), boston, 50) == near[:2]
    far = Points(near).around(boston, 50).km(0, 2)
    assert far[0] < 1 < far[1] < 10


def test_points_that_come_later_are_there_once(points_of_the_earth: Points) -> None:
    (boston,) = find("Boston, MA")
    few = Points(["42.36010,-71.05890"]).adding(Points(["42.36010,-71.05890", "42.37360,-71.10970"]))
    assert (len(few), len(few.adding(few)), len(Points().adding(few))) == (2, 2, 2)
    assert set(names(points_of_the_earth.adding(few), boston, 5)) >= set(names(few, boston, 5))


@pytest.fixture(scope="module")
def rows() -> NDArray[np.float64]:
    return np.random.default_rng(3).uniform([-60, -180], [70, 180], (60_000, 2)).round(5)


@pytest.fixture(scope="module")
def points_of_the_earth(rows: NDArray[np.float64]) -> Points:
    return Points(f"{lat:.5f},{lon:.5f}" for lat, lon in rows)


def test_of_all_sites_of_a_registry_those_near_are_found_at_once(
    points_of_the_earth: Points, rows: NDArray[np.float64]
) -> None:
    (boston,) = find("Boston, MA")
    brute = {f"{a:.5f},{b:.5f}" for a, b in rows if distance_km(a, b, boston) <= 800}
    with work_below(0.5):
        found = [names(points_of_the_earth, boston, 800) for _ in range(50)]
    assert set(found[0]) == brute


_PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=60, deadline=None)
@given(_PLACES, st.one_of(st.floats(0.1, 30), st.floats(1, 3000), st.just(20_000.0)))
def test_squares_and_points_are_the_circle_and_nothing_else(at: tuple[float, float], km: float) -> None:
    """Whoever has a square or a point among the terms is in the circle, and whoever is in it has one, also at poles and date line."""
    place = Place("there", None, None, *at, "coordinates")
    chance = np.random.default_rng(int(km * 1000))
    spread = min(90.0, km / 60)
    close = np.clip(chance.normal(at, spread, (300, 2)), [-90, -180], [90, 180])
    wide = chance.uniform([-90, -180], [90, 180], (300, 2))
    edges = np.array([[-90, -180], [90, 180], [0, 0], [0, 180], [8, 8], [89.9999, 0]])
    written = [point(lat, lon) for lat, lon in (*close, *wide, *edges, at)]
    squares, points = Points(written).around(place, km).terms()
    asked = {*squares, *points}
    for one, far in zip(written, km_to(place, written), strict=True):
        assert (not asked.isdisjoint((one, *squares_of([one])))) == (far <= km), (one, far)


def test_however_many_are_asked_for_they_stand_in_one_order(points_of_the_earth: Points) -> None:
    (boston,) = find("Boston, MA")
    every = points_of_the_earth.around(boston, 20_000)
    km = every.km(0, len(every))
    assert (np.diff(km) >= -1e-6).all()
    again = points_of_the_earth.around(boston, 20_000)
    rings = [again.names(start, end) for start, end in ((0, 16), (16, 2048), (2048, 2050), (2050, 60_000))]
    assert [name for ring in rings for name in ring] == every.names(0, 60_000)
    ties = Points(f"{sign}{n}.00000,0.00000" for n in range(1, 90) for sign in ("", "-"))
    around = ties.around(Place("", None, None, 0, 0, "coordinates"), 20_000)
    assert len({*around.names(0, 5), *around.names(5, 178)}) == 178


def test_a_wide_circle_is_few_terms(points_of_the_earth: Points) -> None:
    (boston,) = find("Boston, MA")
    for km in (1000, 3000, 10_000):
        found = points_of_the_earth.around(boston, km)
        assert sum(map(len, found.terms())) < 0.6 * len(found) + 400
    assert sum(map(len, found.terms())) < len(found) / 10


def test_how_far_the_nearest_is() -> None:
    (boston,) = find("Boston, MA")
    written = ["40.71280,-74.00600", "42.37360,-71.10970", "-33.00000,151.00000"]
    assert nearest_km(packed(written), boston) == min(km_to(boston, written))
    assert nearest_km(packed([]), boston) == inf
