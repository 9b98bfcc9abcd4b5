"""Fields out of records whose shape nobody guarantees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.trials import PartialDate
from clinconnect.trials.fields import age, number, partial_date, phases, text, texts, whole, word, yes_no


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2018", "2018"),
        ("2018-05", "2018-05"),
        ("2018-05-11", "2018-05-11"),
        ("2018-05-11T12:00", "2018-05-11"),
        ("May 2018", "2018-05"),
        ("May 11, 2018", "2018-05-11"),
        ("September 1, 2001", "2001-09-01"),
        ("Sept. 2001", "2001-09"),
    ],
)
def test_dates_stay_as_partial_as_they_are(written: str, iso: str) -> None:
    assert partial_date(written) == PartialDate(iso)


@pytest.mark.parametrize("written", ["", "soon", "2018-13", "2018-05-99", "20180511", "Mayday 2018x", None])
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert partial_date(written) is None


def test_the_kind_of_a_date_goes_with_it() -> None:
    assert partial_date("2018", "ACTUAL") == PartialDate("2018", "actual")
    assert partial_date("2018", "Anticipated") == PartialDate("2018", "estimated")
    assert partial_date("2018", "ESTIMATED") == PartialDate("2018", "estimated")
    assert partial_date("2018", "who knows") == PartialDate("2018")


def test_words_of_older_formats_become_those_of_the_api() -> None:
    assert word("Active, not recruiting") == "ACTIVE_NOT_RECRUITING"
    assert word("Observational [Patient Registry]") == "OBSERVATIONAL"
    assert word("U.S. Fed") == "FED"
    assert word("Both") == "ALL"
    assert word("  ") is None


def test_phases_of_older_formats() -> None:
    assert phases(("Phase 1/Phase 2",)) == ("PHASE1", "PHASE2")
    assert phases(("Phase 1", "Phase 2")) == ("PHASE1", "PHASE2")
    assert phases(("Early Phase 1",)) == ("EARLY_PHASE1",)
    assert phases(("N/A",)) == ("NA",)
    assert phases(()) == ()


def test_numbers_are_recognised_by_their_look() -> None:
    assert number(" nct01234567 ") == "NCT01234567"
    assert number("2023-501234-12-00") == "2023-501234-12-00"
    for wrong in ("", None, "none", "NCT", "NCT 01234567", "x" * 50 + "1"):
        assert number(wrong) is None


def test_small_readers() -> None:
    assert (age("18 Years"), age("N/A"), age(None)) == ("18 Years", None, None)
    assert (yes_no("Accepts Healthy Volunteers"), yes_no("No"), yes_no(True), yes_no("?")) == (True, False, True, None)
    assert (whole({"n": "63"}, "n"), whole({"n": 63}, "n"), whole({"n": "many"}, "n")) == (63, 63, None)
    assert texts({"c": ["a", " ", 3, "b "]}, "c") == ("a", "b")
    assert texts({"c": "a"}, "c") == ("a",)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    max_leaves=8,
)


@given(_json)
def test_no_shape_raises(value: object) -> None:
    for reader in (text, texts, whole):
        reader(value, "a", "b")
        reader({"a": value}, "a")
