"""Are trials found by the distance from a place to a site that takes people, and put in that order?"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from clinconnect.search import Filters, Question, TrialIndex
from clinconnect.search.places import distance_km, find
from clinconnect.trials import Site, Trial

BOSTON, CAMBRIDGE, WORCESTER, NEW_YORK = (42.36, -71.06), (42.375, -71.106), (42.263, -71.802), (40.713, -74.006)


def trial(id: str, *sites: tuple[tuple[float, float] | None, str], status: str = "RECRUITING") -> Trial:
    placed = tuple(
        Site(city="There", status=said or None, latitude=at[0] if at else None, longitude=at[1] if at else None)
        for at, said in sites
    )
    return Trial(id=id, registry="ctgov-v2", title="A study of asthma", status=status, sites=placed)


@pytest.fixture
def index(tmp_path: Path) -> TrialIndex:
    made = TrialIndex.open(tmp_path / "index")
    made.add(
        [
            trial("NCT00000001", (NEW_YORK, "RECRUITING"), (WORCESTER, "RECRUITING")),
            trial("NCT00000002", (BOSTON, "RECRUITING"), (NEW_YORK, "RECRUITING")),
            trial("NCT00000003", (BOSTON, "COMPLETED"), (NEW_YORK, "RECRUITING")),
            trial("NCT00000004", (CAMBRIDGE, "")),
            trial("NCT00000005", (CAMBRIDGE, ""), status="COMPLETED"),
            trial("NCT00000006", (None, "RECRUITING")),
        ]
    )
    return made


def near(index: TrialIndex, place: str, **more: object) -> list[tuple[str, float]]:
    finder = index.finder()
    assert finder is not None
    question = Question("asthma", Filters.of({"near": [place]}), sort="distance")
    return [(hit.trial, hit.score) for hit in finder.answer(question, **more).hits]  # type: ignore[arg-type]


def test_only_sites_that_take_people_count_and_the_nearest_come_first(index: TrialIndex) -> None:
    found = near(index, "Boston, MA within 100 km")
    assert [id for id, _ in found] == ["NCT00000002", "NCT00000004", "NCT00000001"]
    assert [round(-score) for _, score in found] == [0, 4, 62]


def test_the_edge_of_the_circle(index: TrialIndex) -> None:
    assert [id for id, _ in near(index, "Boston, MA within 50 km")] == ["NCT00000002", "NCT00000004"]
    assert [id for id, _ in near(index, "Boston, MA within 1 mile")] == ["NCT00000002"]
    assert near(index, "Anchorage within 50 km") == []


@pytest.mark.parametrize("place", ["42.36,-71.06 within 50 km", "02114 within 50 km", "Bostn, MA within 50 km"])
def test_a_place_may_be_written_in_many_ways(index: TrialIndex, place: str) -> None:
    assert [id for id, _ in near(index, place)] == ["NCT00000002", "NCT00000004"]


def test_pages_of_results_go_on_in_that_order(index: TrialIndex) -> None:
    every = near(index, "Boston, MA within 500 km")
    assert len(every) == 4
    assert near(index, "Boston, MA within 500 km", top=2, start=2) == every[2:]


def test_the_place_is_said_as_it_was_read(index: TrialIndex) -> None:
    finder = index.finder()
    assert finder is not None
    answer = finder.answer(Question("asthma", Filters.of({"near": ["Springfield within 50 km"]})))
    assert answer.circle is not None
    assert answer.circle.place is not None
    assert answer.circle.place.label == "Springfield, Missouri, United States"
    assert len(answer.circle.others) > 5
    assert any("Springfield" in note for note in answer.notes)


def test_an_unknown_place_is_said_and_passed_over(index: TrialIndex) -> None:
    finder = index.finder()
    assert finder is not None
    answer = finder.answer(Question("asthma", Filters.of({"near": ["Xyzzyqqton within 50 km"]})))
    assert answer.circle is not None
    assert answer.circle.place is None
    assert any("No place called" in note for note in answer.notes)
    assert answer.total == 6


def test_a_city_that_is_not_there_is_offered(index: TrialIndex) -> None:
    finder = index.finder()
    assert finder is not None
    circle = finder.answer(Question("asthma", Filters.of({"near": ["Boston, Germany"]}), "distance")).circle
    assert circle is not None
    assert circle.place is None
    assert circle.others[0].label == "Boston, Massachusetts, United States"


@pytest.mark.parametrize(
    "line",
    [
        'asthma near:"Boston, MA within 1 mile"',
        'asthma near:"Boston, MA" within 1 mile',
        'near:"Boston, MA" within 1mi asthma',
        'near:"Boston, MA" 1 mile AND asthma',
        "near:02114 within 1.5 km asthma",
    ],
)
def test_how_far_may_stand_behind_the_place(index: TrialIndex, line: str) -> None:
    finder = index.finder()
    assert finder is not None
    answer = finder.answer(Question(line))
    assert [hit.trial for hit in answer.hits] == ["NCT00000002"]
    assert [piece.written for piece in answer.pieces] == ["asthma"]


def test_what_another_process_adds_is_found(index: TrialIndex, tmp_path: Path) -> None:
    assert len(near(index, "Anchorage within 50 km")) == 0
    index.release()
    other = TrialIndex.open(tmp_path / "index")
    other.add([trial("NCT00000009", ((61.218, -149.9), "RECRUITING"))])
    assert [id for id, _ in near(index, "Anchorage within 50 km")] == ["NCT00000009"]


def test_a_site_without_coordinates_is_where_its_city_is(index: TrialIndex) -> None:
    site = Site(city="Boston", state="Massachusetts", country="United States", status="RECRUITING")
    unclear = Site(city="Springfield", country="United States", status="RECRUITING")
    index.add([Trial(id="NCT00000010", registry="ctgov-v2", title="Asthma", sites=(unclear, site))])
    assert "NCT00000010" in [id for id, _ in near(index, "Boston, MA within 5 km")]
    assert near(index, "Springfield, Missouri within 50 km") == []


def test_the_closest_site_of_a_trial(index: TrialIndex) -> None:
    finder = index.finder()
    assert finder is not None
    circle = finder.answer(Question("", Filters.of({"near": ["Boston, MA within 100 km"]}))).circle
    assert circle is not None
    shut = trial("NCT00000003", (BOSTON, "COMPLETED"), (CAMBRIDGE, "RECRUITING"), (WORCESTER, ""))
    found = circle.closest(shut)
    assert found is None or found.site.latitude == CAMBRIDGE[0]
    assert circle.closest(trial("NCT1")) is None


@pytest.mark.parametrize("towns", [3, 60, 900])
@pytest.mark.parametrize("word", ["asthma", "gout"])
def test_pages_hold_each_trial_once_in_the_order_of_measuring_every_site(tmp_path: Path, towns: int, word: str) -> None:
    """Many trials in few towns, and in many; words that most of them say, and few; towns so far away that circles are wide."""
    chance = random.Random(towns)
    where = [(42 + chance.gauss(0, 9), -71 + chance.gauss(0, 20)) for _ in range(towns)]
    sites = {f"NCT{n:08d}": chance.choices(where, k=chance.randint(1, 4)) for n in range(1200)}
    said = {id: "gout" if chance.random() < 0.05 else "asthma" for id in sites}
    index = TrialIndex.open(tmp_path / "many")
    every = [replace(trial(id, *((at, "RECRUITING") for at in here)), title=said[id]) for id, here in sites.items()]
    index.add(every[:700])
    index.add(every[700:])
    finder = index.finder()
    assert finder is not None
    (boston,) = find("Boston, MA")
    for km in (30, 400, 3000, 9000):
        far = {id: min(distance_km(*(round(x, 5) for x in at), boston) for at in here) for id, here in sites.items()}
        expected = sorted(d for id, d in far.items() if d <= km and said[id] == word)
        question = Question(word, Filters.of({"near": [f"Boston, MA within {km} km"]}), sort="distance")
        answers = [finder.answer(question, top=50, start=start) for start in range(0, len(expected) + 1, 50)]
        hits = [hit for answer in answers for hit in answer.hits]
        assert {answer.total for answer in answers} == {len(expected)}
        assert len({hit.trial for hit in hits}) == len(hits) == len(expected)
        assert [-hit.score for hit in hits] == pytest.approx(expected, abs=0.0101)
        assert all(abs(far[hit.trial] + hit.score) < 0.0101 for hit in hits)


def test_points_are_known_at_once_after_a_commit_and_where_their_file_is_gone(tmp_path: Path) -> None:
    index, reader = TrialIndex.open(tmp_path / "index"), TrialIndex.open(tmp_path / "index")
    for number, at in enumerate((BOSTON, CAMBRIDGE, WORCESTER), 1):
        index.add([trial(f"NCT{number:08d}", (at, "RECRUITING"))])
        assert len(near(reader, "Boston, MA within 100 km")) == number
    index.release()
    file = tmp_path / "index" / "points"
    file.write_bytes(file.read_bytes() + b"42.1")  # as a kill leaves it
    again = TrialIndex.open(tmp_path / "index")
    again.add([trial("NCT00000004", (NEW_YORK, "RECRUITING"))])
    assert len(near(again, "New York within 50 km")) == len(near(reader, "New York within 50 km")) == 1
    again.release()
    file.unlink()
    for opened in (reader, TrialIndex.open(tmp_path / "index")):
        assert len(near(opened, "Boston, MA within 500 km")) == 4
    last = TrialIndex.open(tmp_path / "index")
    last.add([trial("NCT00000005", (BOSTON, "RECRUITING"))])
    assert len(near(last, "Boston, MA within 500 km")) == len(near(reader, "Boston, MA within 500 km")) == 5


def test_the_order_is_that_of_measuring_every_site(tmp_path: Path) -> None:
    chance = random.Random(5)
    sites = {
        f"NCT{n:08d}": [(42 + chance.uniform(-6, 6), -71 + chance.uniform(-8, 8)) for _ in range(chance.randint(1, 3))]
        for n in range(400)
    }
    index = TrialIndex.open(tmp_path / "many")
    index.add([trial(id, *((at, "RECRUITING") for at in where)) for id, where in sites.items()])
    (boston,) = find("Boston, MA")
    near_by = {id: min(distance_km(*(round(x, 5) for x in at), boston) for at in where) for id, where in sites.items()}
    expected = sorted((km, id) for id, km in near_by.items() if km <= 400)
    assert len(expected) > 100
    found = near(index, "Boston, MA within 400 km", top=400)
    assert {id for id, _ in found} == {id for _, id in expected}
    first = near(index, "Boston, MA within 400 km", top=20)
    assert [id for id, _ in first] == [id for _, id in expected[:20]]
    assert [-score for _, score in first] == pytest.approx([km for km, _ in expected[:20]], abs=0.02)
    assert first + near(index, "Boston, MA within 400 km", top=20, start=20) == found[:40]
