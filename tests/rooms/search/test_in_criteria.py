"""What stands in the criteria only: a trial that names an illness there may leave out just the people who have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinconnect.search import Filters, Finder, Question, TrialIndex
from clinconnect.trials import Eligibility, Trial

TRIALS = [
    Trial("NCT00000001", "bare", "Tablets against gout", status="RECRUITING"),
    Trial("NCT00000002", "bare", "Knee pain", status="RECRUITING", eligibility=Eligibility("No gout, no eczema")),
    Trial("NCT00000003", "bare", "Shoulder pain", status="COMPLETED", eligibility=Eligibility("No eczema, no gout")),
]
SAID = "No trial says so of itself: these say it in their criteria."


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    made = TrialIndex.open(Path(tmp_path_factory.mktemp("index")))
    made.add(TRIALS)
    made.release()
    found = made.finder()
    assert found is not None
    return found


def numbers(finder: Finder, question: Question) -> set[int]:
    return {int(hit.trial[3:]) for hit in finder.answer(question).hits}


@pytest.mark.parametrize(
    ("line", "found", "notes", "any_word"),
    [
        ("gout", {1}, (), False),
        ("gouty arthritis", {1}, (), False),
        ('"gout"', {1}, (), False),
        ("NOT gout", {2, 3}, (), False),
        ("pain NOT gout", {2, 3}, (), False),
        ("record:gout", {1, 2, 3}, (), False),
        ("record:(no eczema)", {2, 3}, (), False),
        ("eczema", {2, 3}, (SAID,), False),
        ('"no eczema"', {2, 3}, (SAID,), False),
        ("knee eczema", {2}, (SAID,), False),
        ("eczema status:completed", {3}, (SAID,), False),
        ("tablets shoulder", {1, 3}, (), True),
        ("condition:eczema", set(), (), False),
    ],
)
def test_criteria_are_asked_where_nothing_else_says_it(
    finder: Finder, line: str, found: set[int], notes: tuple[str, ...], any_word: bool
) -> None:
    answer = finder.answer(Question(line))
    assert ({int(h.trial[3:]) for h in answer.hits}, answer.notes, answer.any_word) == (found, notes, any_word)
    assert finder.count(Question(line)) == (0 if any_word else len(found))


def test_choices_and_counts_are_of_what_is_found(finder: Finder) -> None:
    only = Question("gout", Filters.of({"status": ["COMPLETED"]}))
    assert numbers(finder, only) == set()  # a trial says so of itself, and is not as chosen
    assert {(way.kind, way.count) for way in finder.relaxations(only)} == {("choice", 1), ("record", 1)}
    assert dict(finder.facets(Question("eczema"))["status"]) == {"RECRUITING": 1, "COMPLETED": 1}
    assert dict(finder.facets(Question("gout"))["status"]) == {"RECRUITING": 1}


def test_those_that_only_name_it_in_their_criteria_are_offered(finder: Finder) -> None:
    (way,) = finder.relaxations(Question("gout"))
    assert (way.kind, way.count, way.question.line) == ("record", 3, "record:(gout)")
    assert numbers(finder, way.question) == {1, 2, 3}
    assert finder.relaxations(Question("eczema")) == ()
    assert finder.relaxations(Question("gout OR gout")) == ()
