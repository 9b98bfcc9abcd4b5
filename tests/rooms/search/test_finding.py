"""Questions to the index: what is found, counted, explained, and what would bring more."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinconnect.search import Filters, Finder, Question, TrialIndex, placed, reasons, words_of
from clinconnect.trials import Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

TRIALS = [
    Trial(
        "NCT00000001", "bare", "Aspirin after myocardial infarction", conditions=("Myocardial Infarction",),
        interventions=(Intervention("Aspirin", "DRUG"),), status="RECRUITING", phases=("PHASE3",),
        eligibility=Eligibility("Adults", sex="ALL", minimum_age="18 Years", maximum_age="75 Years"),
        started=PartialDate("2024-03"), sponsor=Sponsor("University of Nowhere", "OTHER"), has_results=False, enrollment=100,
        sites=(Site("Clinic", "Boston", "Massachusetts", None, "United States", "RECRUITING", 42.35843, -71.05977),),
    ),
    Trial(
        "NCT00000002", "bare", "Heart failure in women", conditions=("Heart Failure",), status="COMPLETED",
        phases=("PHASE2", "PHASE3"), eligibility=Eligibility("Women", sex="FEMALE", minimum_age="6 Months"),
        started=PartialDate("2020"), has_results=True, updated=PartialDate("2021-05-05"),
        brief_summary="Failure of the heart after an attack is treated with rest.",
    ),
    Trial(
        "NCT00000003", "bare", "Quitting tobacco", conditions=("Smoking",), status="RECRUITING", phases=("NA",),
        brief_summary="People who had a heart attack, who smoke, and have asthma.", updated=PartialDate("2025-01-01"),
        eligibility=Eligibility("Asthma is an exclusion", minimum_age="18 Years", healthy_volunteers=True),
    ),
    Trial("NCT00000004", "bare", "Asthma in children", conditions=("Asthma",), eligibility=Eligibility(maximum_age="17 Years")),
]  # fmt: skip


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    made = TrialIndex.open(Path(tmp_path_factory.mktemp("index")))
    made.add(TRIALS)
    made.release()
    found = made.finder()
    assert found is not None
    return found


def numbers(finder: Finder, line: str = "", sort: str = "relevance", **chosen: str) -> set[int]:
    question = Question(line, Filters.of({name: [value] for name, value in chosen.items()}), sort)  # type: ignore[arg-type]
    return {int(hit.trial[3:]) for hit in finder.answer(question).hits}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("heart attack", {1, 3}),
        ("heart failure", {2}),
        ('"failure of the heart"', {2}),
        ('"heart of a failure"', {2}),
        ('"heart women"', set()),
        ("attacks heart", {2, 3}),
        ("asthma NOT condition:asthma", {3}),
        ("asthma OR aspirin", {1, 3, 4}),
        ("(asthma OR aspirin) NOT children", {1, 3}),
        ("NOT asthma", {1, 2}),
        ("title:asthma", {4}),
        ("criteria:asthma", {3}),
        ("sponsor:nowhere", {1}),
        ("location:boston", {1}),
        ("id:NCT00000002", {2}),
        ("nct00000002", {2}),
        ("phase:3", {1, 2}),
        ("status:open phase:3", {1}),
        ("sex:male", {1}),
        ("start:2024", {1}),
        ("start:..2023", {2}),
        ("start:2024-04..", set()),
        ("enrollment:>=100", {1}),
        ("enrollment:>100", set()),
        ("enrollment:>99", {1}),
        ("enrollment:<100", set()),
        ("enrollment:<101", {1}),
        ("start:>2023", {1}),
        ("start:>2024", set()),
        ("start:<2020", set()),
        ("start:<2020-02", {2}),
        ("minimumage:>18", set()),
        ("minimumage:>17", {1, 3}),
        ("minimumage:<18", {2, 4}),
        ("age:>75", {2, 3}),
        ("age:>=75", {1, 2, 3}),
        ("age:<18", {2, 4}),
        ("age:<=18", {1, 2, 3, 4}),
        ("healthy:yes", {3}),
        ("results:yes", {2}),
        ("AREA[HasResults]MISSING", {3, 4}),
        ("ALL", {1, 2, 3, 4}),
        ("near:Boston", {1}),
        ("minimumage:18", {1, 3}),
        ("minimumage:..17", {2, 4}),
        ("maximumage:75", {1}),
        ("maximumage:..17", {4}),
        ("maximumage:75..", {1, 2, 3}),
        ("astma", {3, 4}),
    ],
)
def test_what_a_line_finds(finder: Finder, line: str, found: set[int]) -> None:
    assert numbers(finder, line) == found


@pytest.mark.parametrize(
    ("age", "found"),
    [
        ("17", {2, 4}), ("18", {1, 2, 3}), ("75", {1, 2, 3}), ("76", {2, 3}), ("3 months", {4}), ("7 months", {2, 4}),
        ("10..30", {1, 2, 3, 4}), (">=76", {2, 3}), ("200 days", {2, 4}), ("20 days", {4}),
    ],
)  # fmt: skip
def test_an_age_leaves_out_only_whom_a_registered_limit_does(finder: Finder, age: str, found: set[int]) -> None:
    assert numbers(finder, age=age) == found


def test_words_that_no_trial_has_together(finder: Finder) -> None:
    answer = finder.answer(Question("aspirin tobacco"))
    assert answer.any_word
    assert {hit.trial for hit in answer.hits} == {"NCT00000001", "NCT00000003"}


def test_a_misspelled_word_is_told(finder: Finder) -> None:
    assert finder.answer(Question("astma")).notes == ("No trial says “astma”: searched for “asthma”.",)
    assert finder.answer(Question("xylophone")).notes == ("No trial says “xylophone”.",)


def test_sorted_by_day_the_unknown_comes_last(finder: Finder) -> None:
    hits = finder.answer(Question("ALL", sort="newest")).hits
    assert [hit.trial for hit in hits][:2] == ["NCT00000003", "NCT00000002"]


def test_counts_of_a_fact_leave_its_own_choice_open(finder: Finder) -> None:
    facets = finder.facets(Question("", Filters.of({"status": ["COMPLETED"]})))
    assert dict(facets["status"]) == {"RECRUITING": 2, "COMPLETED": 1}
    assert dict(facets["phase"]) == {"PHASE2": 1, "PHASE3": 1}
    assert dict(facets["agegroup"]) == {"CHILD": 1, "ADULT": 1, "OLDER_ADULT": 1}


def test_what_closed_the_door(finder: Finder) -> None:
    question = Question("aspirin", Filters.of({"status": ["COMPLETED"], "near": ["Hartford, CT, 100 km"]}))
    assert {(r.kind, r.name, r.count) for r in finder.relaxations(question)} == {("choices", "", 1)}
    question = Question("aspirin", Filters.of({"near": ["Hartford, CT, 100 km"]}))
    assert {(r.kind, r.name, r.count) for r in finder.relaxations(question)} == {
        ("choice", "near", 1), ("radius", "Hartford, CT, 200 km", 1),
    }  # fmt: skip
    for way in finder.relaxations(question):
        assert finder.count(way.question) == way.count


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("heart attack", {("choices", "", 2)}),
        ("aspirin children", {("choices and words", "", 2)}),
        ("ALL", {("choices", "", 4)}),
        ("xylophone", set()),
    ],
)
def test_what_two_choices_closed_together(finder: Finder, line: str, told: set[tuple[str, str, int]]) -> None:
    chosen = Filters.of({"status": ["SUSPENDED"], "near": ["Hartford, CT, 1 km"]})
    found = finder.relaxations(Question(line, chosen))
    assert {(r.kind, r.name, r.count) for r in found} == told
    assert all(finder.count(way.question) == way.count for way in found)


def test_the_reasons_name_the_words_and_what_is_meant(finder: Finder) -> None:
    pieces = finder.answer(Question("heart attack")).pieces
    (first,) = reasons(words_of(TRIALS[0]), pieces)
    assert (first.kind, first.asked, first.found) == ("meaning", "heart attack", ("myocardial infarction",))
    (third,) = reasons(words_of(TRIALS[2]), pieces)
    assert (third.kind, third.found) == ("word", ("description",))
    (other,) = reasons(words_of(TRIALS[3]), pieces)
    assert (other.kind, other.found) == ("missing", ())


def test_choices_that_cannot_be_read_are_told() -> None:
    filters = Filters.of({"phase": ["9", "3"], "colour": ["red"], "near": [""]})
    assert filters.chosen == (("phase", ("3",)),)
    assert filters.notes == ("“9” is no phase: it was passed over.",)


@pytest.mark.parametrize(
    ("line", "words", "place"),
    [
        ("heart attack near Boston", "heart attack", "Boston within 50 km"),
        ("aspirin near boston, MA 20 km", "aspirin", "boston, MA within 20 km"),
        ("near Boston", "", "Boston within 50 km"),
    ],
)
def test_a_place_among_the_words_is_chosen_beside_them(finder: Finder, line: str, words: str, place: str) -> None:
    question, notes = placed(Question(line, Filters.of({"status": ["RECRUITING"]})))
    assert (question.line, question.filters.values("near"), len(notes)) == (words, (place,), 1)
    assert numbers(finder, question.line, near=place) == {1}


@pytest.mark.parametrize(
    "line", ["heart attack", "acuity near normal", 'near:"Boston" gout', "title:gout near Boston", "a NOT b"]
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert placed(Question(line)) == (Question(line), ())


def test_a_place_that_was_chosen_is_not_replaced() -> None:
    question = Question("gout near Boston", Filters.of({"near": ["Berlin"]}))
    assert placed(question) == (question, ())
