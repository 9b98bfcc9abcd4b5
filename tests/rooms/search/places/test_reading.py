"""Is a place found however it is written, and is it said what was taken for what?"""

from __future__ import annotations

import pytest

from clinconnect.search.places import Place, beginning_with, find, read


def labels(text: str) -> list[str]:
    return [place.label for place in find(text)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Boston", "Boston, Massachusetts, United States"),
        ("Boston, MA", "Boston, Massachusetts, United States"),
        ("  boston   massachusetts USA ", "Boston, Massachusetts, United States"),
        ("Paris", "Paris, Île-de-France, France"),
        ("Paris, Texas", "Paris, Texas, United States"),
        ("Köln", "Köln, North Rhine-Westphalia, Germany"),
        ("Cologne", "Köln, North Rhine-Westphalia, Germany"),
        ("KOELN", "Köln, North Rhine-Westphalia, Germany"),
        ("Cologne, Italy", "Cologne, Lombardy, Italy"),
        ("York", "York, England, United Kingdom"),
        ("St. Louis", "St. Louis, Missouri, United States"),
        ("Saint Louis MO", "St. Louis, Missouri, United States"),
        ("Washington, D.C.", "Washington, District of Columbia, United States"),
        ("New York", "New York City, New York, United States"),
        ("New York, NY", "New York City, New York, United States"),
        ("London, ON", "London, Ontario, Canada"),
        ("Perth Western Australia", "Perth, Western Australia, Australia"),
        ("Frankfurt am Main Germany", "Frankfurt am Main, Hesse, Germany"),
        ("Sao Paulo", "São Paulo, Brazil"),
        ("Den Haag", "The Hague, South Holland, The Netherlands"),
        ("Singapore", "Singapore"),
    ],
)
def test_a_city_is_found(text: str, label: str) -> None:
    found = read(text)
    assert found.certain
    assert found.places[0].label == label
    assert found.places[0].kind == "city"


def test_the_largest_comes_first_and_the_others_are_offered() -> None:
    found = read("Springfield")
    assert found.certain
    assert found.places[0].region == "Missouri"
    assert {"Massachusetts", "Illinois", "Ohio"} <= {place.region for place in found.places}
    assert "Springfield, Missouri" in found.note
    assert "other places" in found.note


def test_a_place_of_one_meaning_needs_no_word() -> None:
    assert read("Springfield, IL").note == ""
    assert len(find("Springfield, IL")) == 1


@pytest.mark.parametrize("name", ["Springfield", "Boston", "Paris", "Cologne", "Quebec", "Zurich", "02114", "Georgia"])
def test_a_label_read_again_is_the_same_place(name: str) -> None:
    for place in find(name):
        if place.kind in ("state", "country"):  # a city may have its name: Quebec, Canada
            assert place in find(place.label)
        else:
            assert find(place.label)[0] == place


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("42.36,-71.06", 42.36, -71.06),
        ("42.36 -71.06", 42.36, -71.06),
        ("(42.36; -71.06)", 42.36, -71.06),
        ("42.36N 71.06W", 42.36, -71.06),
        ("42.36° n, 71.06° w", 42.36, -71.06),
        ("N 42.36 W 71.06", 42.36, -71.06),
        ("S33.87 E151.21", -33.87, 151.21),
        ("42°21'36\"N 71°3'36\"W", 42.36, -71.06),
        ("90,180", 90.0, 180.0),
        ("-90, -180", -90.0, -180.0),
        ("0,0", 0.0, 0.0),
    ],
)
def test_degrees_are_a_point(text: str, latitude: float, longitude: float) -> None:
    (place,) = find(text)
    assert place.kind == "coordinates"
    assert (round(place.latitude, 6), round(place.longitude, 6)) == (latitude, longitude)


@pytest.mark.parametrize("text", ["91,0", "-90.5, 0", "0, 180.5", "71.06W 42.36O", "42.36N 71.06O"])
def test_no_such_point_is_said(text: str) -> None:
    found = read(text)
    assert found.places == ()
    assert found.note


@pytest.mark.parametrize(
    "text", ["02114", "02114-1234", "ZIP 02114", "Boston, MA 02114", "02114 Boston", "MA 02114", "02114, USA"]
)
def test_a_zip_code_is_found(text: str) -> None:
    (place,) = find(text)
    assert (place.name, place.region, place.kind) == ("Boston 02114", "Massachusetts", "postal code")
    assert abs(place.latitude - 42.361) < 0.01
    assert abs(place.longitude + 71.068) < 0.01
    assert "ZIP" in read(text).note


@pytest.mark.parametrize(
    ("text", "city"), [("10117 Berlin", "Berlin"), ("London SW1A 1AA", "London"), ("Toronto, ON M5G 2C4", "Toronto")]
)
def test_an_unknown_postal_code_leaves_the_city_and_says_so(text: str, city: str) -> None:
    found = read(text)
    assert found.places[0].name == city
    assert not found.certain
    assert "Postal codes" in found.note


def test_a_zip_code_far_from_the_city_beside_it_is_not_that_citys() -> None:
    assert find("02114 Los Angeles")[0].name == "Los Angeles"


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("Germany", "country", "Germany"),
        ("UK", "country", "United Kingdom"),
        ("USA", "country", "United States"),
        ("Korea, Republic of", "country", "South Korea"),
        ("Turkey (Türkiye)", "country", "Turkey"),
        ("Viet Nam", "country", "Vietnam"),
        ("California", "state", "California"),
        ("NSW", "state", "New South Wales"),
        ("Bayern", "state", "Bavaria"),
    ],
)
def test_countries_and_states_are_places_with_a_word_about_their_middle(text: str, kind: str, first: str) -> None:
    found = read(text)
    assert (found.places[0].kind, found.places[0].name) == (kind, first)
    assert "middle" in found.note


def test_a_code_of_two_areas_offers_both() -> None:
    assert {(p.name, p.kind) for p in find("CA")} == {("California", "state"), ("Canada", "country")}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Bostn", "Boston, Massachusetts, United States"),
        ("Bostn, MA", "Boston, Massachusetts, United States"),
        ("Pheonix", "Phoenix, Arizona, United States"),
        ("Cinncinatti", "Cincinnati, Ohio, United States"),
        ("Los Angelas", "Los Angeles, California, United States"),
        ("Heidelbrg Germany", "Heidelberg, Baden-Wurttemberg, Germany"),
        ("Germny", "Germany"),
    ],
)
def test_a_typing_error_is_read_and_said(text: str, label: str) -> None:
    found = read(text)
    assert found.places[0].label == label
    assert not found.certain
    assert text in found.note
    assert label in found.note


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "xyzzyqq", "Qq", "99999", "🙂", "a" * 100_000, "-" * 5000, "x y " * 60, "'; DROP TABLE"]
)
def test_what_is_unknown_says_what_to_write(text: str) -> None:
    found = read(text)
    assert found.places == ()
    assert not found.certain
    assert "Boston, MA" in found.note


def test_a_city_that_is_not_there_is_offered_and_not_taken() -> None:
    found = read("Boston, Germany")
    assert found.places == ()
    assert found.instead[0].label == "Boston, Massachusetts, United States"
    assert "Germany" in found.note


def test_a_part_that_says_nothing_is_left_out_aloud() -> None:
    assert read("Springfield, XY").places[0].region == "Missouri"
    assert "XY" in read("Springfield, XY").note
    assert read("Some Hospital, Boston, MA").places[0].label == "Boston, Massachusetts, United States"
    assert "Some Hospital" in read("Some Hospital, Boston, MA").note


@pytest.mark.parametrize("start", ["bost", "Boston", "Boston, M", "boston, united"])
def test_cities_are_suggested_as_one_types(start: str) -> None:
    assert beginning_with(start)[0].label == "Boston, Massachusetts, United States"


def test_suggestions_are_few_and_each_once() -> None:
    assert beginning_with("") == []
    assert beginning_with("zzzzzzz") == []
    many = beginning_with("s", most=7)
    assert len(many) == len({place.label for place in many}) == 7


def test_a_label_says_nothing_twice() -> None:
    assert Place("Singapore", None, "Singapore", 1.29, 103.85, "city").label == "Singapore"
    assert Place("Berlin", "Berlin", "Germany", 52.52, 13.4, "city").label == "Berlin, Germany"
