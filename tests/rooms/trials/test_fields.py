"""Fields out of records whose shape nobody guarantees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.trials import AgeLimit, PartialDate, age_limit
from clinconnect.trials.fields import (
    age,
    bare_name,
    document_url,
    id_kind,
    masking,
    number,
    partial_date,
    phases,
    text,
    texts,
    whole,
    word,
    yes_no,
)


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


@pytest.mark.parametrize(
    ("written", "depth", "who"),
    [
        ("Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)", "QUADRUPLE",
         ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")),
        ("Double Blind", "DOUBLE", ()),
        ("None (Open Label)", "NONE", ()),
        ("Open Label", "NONE", ()),
        (None, None, ()),
    ],
)  # fmt: skip
def test_masking_of_older_formats(written: str | None, depth: str | None, who: tuple[str, ...]) -> None:
    assert masking(written) == (depth, who)


def test_names_without_their_kind() -> None:
    assert bare_name("Drug: Aspirin: low dose") == "Aspirin: low dose"
    assert bare_name("Aspirin: low dose") == "Aspirin: low dose"


def test_kinds_of_numbers_of_older_formats() -> None:
    kinds = [id_kind(k) for k in ("Registry Identifier", "EudraCT Number", "U.S. NIH Grant/Contract", None)]
    assert kinds == ["REGISTRY", "EUDRACT_NUMBER", "NIH", None]


def test_a_document_without_a_file_has_no_address() -> None:
    assert document_url("NCT01234567", "a_0.pdf") == "https://cdn.clinicaltrials.gov/large-docs/67/NCT01234567/a_0.pdf"
    assert document_url("NCT01234567", "../x") is None
    assert (document_url("NCT01234567", None), document_url("", "a.pdf")) == (None, None)


@pytest.mark.parametrize(
    ("stated", "limit"),
    [
        ("18 Years", AgeLimit(18, "year")),
        ("1 Year", AgeLimit(1, "year")),
        ("6 Months", AgeLimit(6, "month")),
        ("37 weeks", AgeLimit(37, "week")),
        ("2.5 Years", AgeLimit(2.5, "year")),
        ("28  Days", AgeLimit(28, "day")),
        ("N/A", None),
        ("18", None),
        ("", None),
        (None, None),
    ],
)
def test_age_limits_keep_their_unit(stated: str | None, limit: AgeLimit | None) -> None:
    assert age_limit(stated) == limit


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
