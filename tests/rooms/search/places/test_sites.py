"""Is a site without coordinates put on the map only where its city is certain?"""

from __future__ import annotations

import pytest

from clinconnect.search.places import located
from clinconnect.trials import Site


def test_the_records_own_coordinates_stand() -> None:
    assert located(Site(city="Boston", country="Germany", latitude=1.5, longitude=-2.5)) == (1.5, -2.5)


@pytest.mark.parametrize(
    ("site", "near"),
    [
        (Site(city="Boston", state="Massachusetts", country="United States"), (42.4, -71.1)),
        (Site(city="BOSTON", state="MA", country="USA"), (42.4, -71.1)),
        (Site(city="München", country="Germany"), (48.1, 11.6)),
        (Site(city="Milan", country="Italy"), (45.5, 9.2)),
        (Site(city="Rennes Cedex 9", country="France"), (48.1, -1.7)),
        (Site(city="Praha 2", country="Czechia"), (50.1, 14.4)),
        (Site(city="Seoul", country="Korea, Republic of"), (37.6, 127.0)),
        (Site(city="Amsterdam", state="North Holland", country="Netherlands"), (52.4, 4.9)),
        (
            Site(city="Nowhere at all", state="Massachusetts", postal_code="02114", country="United States"),
            (42.4, -71.1),
        ),
    ],
)
def test_a_city_named_exactly_is_found(site: Site, near: tuple[float, float]) -> None:
    found = located(site)
    assert found is not None
    assert found == pytest.approx(near, abs=0.1)


@pytest.mark.parametrize(
    "site",
    [
        Site(),
        Site(city="Boston"),
        Site(city="Boston", country="Atlantis"),
        Site(city="Bostn", state="Massachusetts", country="United States"),
        Site(city="Springfield", country="United States"),
        Site(city="Münster", country="Germany"),
        Site(city="Boston", state="Alaska", country="United States"),
        Site(city="Aichi", country="Japan"),
        Site(state="Massachusetts", country="United States"),
        Site(country="United States"),
        Site(city="Nowhere at all", state="Texas", postal_code="02114", country="United States"),
        Site(postal_code="02114", country="Italy"),
    ],
)
def test_what_may_be_elsewhere_is_nowhere(site: Site) -> None:
    assert located(site) is None
