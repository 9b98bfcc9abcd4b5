"""Are the points of an index near a place found, all of them and no others?"""

from __future__ import annotations

import numpy as np
from tests.work import work_below

from clinconnect.search.places import Points, distance_km, find


def test_none_one_and_many() -> None:
    (boston,) = find("Boston, MA")
    assert Points([]).around(boston, 50) == []
    assert Points(["0.00000,0.00000"]).around(boston, 50) == []
    near = ["42.36010,-71.05890", "42.37360,-71.10970", "40.71280,-74.00600", "not a point"]
    found = Points(near).around(boston, 50)
    assert [one.point for one in found] == near[:2]
    assert found[0].km < 1 < found[1].km < 10


def test_of_all_sites_of_a_registry_those_near_are_found_at_once() -> None:
    rows = np.random.default_rng(3).uniform([-60, -180], [70, 180], (60_000, 2))
    every = Points(f"{lat:.5f},{lon:.5f}" for lat, lon in rows)
    (boston,) = find("Boston, MA")
    brute = {f"{a:.5f},{b:.5f}" for a, b in rows if distance_km(round(a, 5), round(b, 5), boston) <= 800}
    with work_below(1.5):  # one by one it takes three
        found = [every.around(boston, 800) for _ in range(50)]
    assert {one.point for one in found[0]} == brute
