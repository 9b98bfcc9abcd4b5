"""What stands in exclusion criteria only: a trial that names an illness there leaves out just the people who have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.search import Filters, Finder, Question, TrialIndex
from clinconnect.search.divided import divided
from clinconnect.trials import Eligibility, Trial

TRIALS = [
    Trial("NCT00000001", "bare", "Tablets against gout", status="RECRUITING"),
    Trial(
        "NCT00000002",
        "bare",
        "Knee pain",
        status="RECRUITING",
        eligibility=Eligibility("Inclusion Criteria:\n\n* Psoriasis\n\nExclusion Criteria:\n\n* Gout, eczema\n"),
    ),
    Trial(
        "NCT00000003",
        "bare",
        "Shoulder pain",
        status="COMPLETED",
        eligibility=Eligibility("EXCLUSION:\n- eczema and\n- no gout"),
    ),
]
SAID = "No trial says so of itself: these say it in their exclusion criteria."


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
        ("record:(pain eczema)", {2, 3}, (), False),
        ("psoriasis", {2}, (), False),
        ("inclusion:gout", set(), (), False),
        ("exclusion:gout", {2, 3}, (), False),
        ("criteria:psoriasis", {2}, (), False),
        ("criteria:gout", {2, 3}, (), False),
        ("eczema", {2, 3}, (SAID,), False),
        ('"gout eczema"', {2}, (SAID,), False),
        ("knee eczema", {2}, (SAID,), False),
        ("eczema status:completed", {3}, (SAID,), False),
        ("tablets shoulder", {1, 3}, (), True),
        ("condition:eczema", set(), (), False),
    ],
)
def test_exclusions_are_asked_where_nothing_else_says_it(
    finder: Finder, line: str, found: set[int], notes: tuple[str, ...], any_word: bool
) -> None:
    answer = finder.answer(Question(line))
    assert ({int(h.trial[3:]) for h in answer.hits}, answer.notes, answer.any_word) == (found, notes, any_word)
    assert finder.count(Question(line)) == (0 if any_word else len(found))


@pytest.mark.parametrize(
    ("text", "asked", "left_out"),
    [
        ("", "", ""),
        ("Adults with gout", "Adults with gout", ""),
        ("Inclusion Criteria:\n\n* Gout\n\nExclusion Criteria:\n\n* Asthma", "Gout", "Asthma"),
        ("Gout\n**Key exclusion criteria**\nAsthma\nInclusion criteria for part B:\nEczema", "Gout Eczema", "Asthma"),
        ("EXCLUSIONS\n1. Asthma", "", "Asthma"),
        ("- Exclusion of pregnancy by a test\n- Gout", "Gout pregnancy", ""),
        ("Gout. Exclusion Criteria: - Asthma", "Gout", "Asthma"),
        ("Gout as in the exclusion criteria: asthma", "Gout asthma", ""),
        ("3.1 Inclusion\nGout\n3.2 Exclusion Criteria\nAsthma", "Gout", "Asthma"),
        (
            "Exclusion Criteria:\n- Gout\n- Asthma as stated in the inclusion criteria in a period of 3 months\n",
            "",
            "Gout Asthma",
        ),
        ("Main non-inclusion criteria:\nAsthma", "", "Asthma"),
    ],
)
def test_a_text_is_cut_at_its_headings(text: str, asked: str, left_out: str) -> None:
    found, out = divided(text)
    assert all((word in found, word in out) == (True, False) for word in asked.split())
    assert all((word in found, word in out) == (False, True) for word in left_out.split())
    assert sorted((found + out).replace("\n", "")) == sorted(text.replace("\n", ""))


@given(st.text(max_size=200) | st.text(alphabet="inclusoexcrta *:-\n", max_size=300))
@settings(deadline=None)
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert sorted("".join(divided(text)).replace("\n", "")) == sorted(text.replace("\n", ""))


def test_choices_and_counts_are_of_what_is_found(finder: Finder) -> None:
    only = Question("gout", Filters.of({"status": ["COMPLETED"]}))
    assert numbers(finder, only) == set()  # a trial says so of itself, and is not as chosen
    assert {(way.kind, way.count) for way in finder.relaxations(only)} == {("choice", 1), ("record", 1)}
    assert dict(finder.facets(Question("eczema"))["status"]) == {"RECRUITING": 1, "COMPLETED": 1}
    assert dict(finder.facets(Question("gout"))["status"]) == {"RECRUITING": 1}


def test_those_that_only_leave_it_out_are_offered(finder: Finder) -> None:
    (way,) = finder.relaxations(Question("gout"))
    assert (way.kind, way.count, way.question.line) == ("record", 3, "record:(gout)")
    assert numbers(finder, way.question) == {1, 2, 3}
    assert finder.relaxations(Question("eczema")) == ()
    assert finder.relaxations(Question("gout OR gout")) == ()
