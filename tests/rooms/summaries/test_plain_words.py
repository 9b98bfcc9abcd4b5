"""Words of the tables: every row can be used, and nothing of ours makes a claim."""

import re

import pytest

from clinconnect.summaries import claims, phase_word, say_ages, say_date, status_word, study_type
from clinconnect.summaries.words import plain, rows, terms_in
from clinconnect.terms import tables
from clinconnect.trials import PartialDate

TABLES = ("statuses", "phases", "kinds", "glossary", "claims")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_whole_and_stands_once(table: str) -> None:
    read = rows(table)
    keys = [tuple(list(row.values())[: 2 if table == "kinds" else 1]) for row in read]
    assert len(read) > 5
    assert len(keys) == len(set(keys))
    assert all(None not in row and all(key for key in found) for row, found in zip(read, keys, strict=True))


@pytest.mark.parametrize("table", ["statuses", "phases", "kinds", "glossary"])
def test_our_own_words_make_no_claim(table: str) -> None:
    for row in rows(table):
        for column in ("label", "meaning"):
            assert claims(row.get(column, "")) == (), row


def test_every_status_has_a_tone_and_says_whether_it_recruits() -> None:
    for row in rows("statuses"):
        assert row["tone"] in ("open", "soon", "closed", "unclear")
        assert row["recruits"] in ("yes", "no", "unknown")
    assert [row["key"] for row in rows("statuses") if row["recruits"] == "yes"] == ["RECRUITING"]


@pytest.mark.parametrize(
    ("written", "label", "recruits"),
    [
        ("RECRUITING", "Recruiting", True),
        ("Recruiting", "Recruiting", True),
        ("Not yet recruiting", "Not yet recruiting", False),
        ("ACTIVE_NOT_RECRUITING", "Running, not recruiting", False),
        ("Active, not recruiting", "Running, not recruiting", False),
        ("Unknown status", "Status unclear", None),
        ("SOMETHING_NEW", "Something new", None),
        (None, "Status not reported", None),
        ("  ", "Status not reported", None),
    ],
)
def test_a_status_in_any_spelling(written: str | None, label: str, recruits: bool | None) -> None:
    word = status_word(written)
    assert (word.label, word.recruits) == (label, recruits)


@pytest.mark.parametrize(
    ("phases", "label"),
    [
        (("PHASE3",), "Phase 3"),
        (("Phase 3",), "Phase 3"),
        (("PHASE1", "PHASE2"), "Phase 1 and 2"),
        (("Phase 1/Phase 2",), "Phase 1 and 2"),
        (("EARLY_PHASE1",), "Early phase 1"),
        (("N/A",), "Not applicable"),
        (("PHASE9",), "Phase9"),
    ],
)
def test_a_phase_in_any_spelling(phases: tuple[str, ...], label: str) -> None:
    word = phase_word(phases)
    assert word is not None
    assert word.label == label


def test_no_phase_and_no_type_is_none() -> None:
    assert phase_word(()) is None
    assert phase_word(("",)) is None
    assert study_type(None) is None


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2025-07-08", "8 July 2025"),
        ("2025-07", "July 2025"),
        ("2025", "2025"),
        ("2025-13", "2025"),
        ("soon", "soon"),
    ],
)
def test_dates_stay_as_partial_as_they_are(iso: str, said: str) -> None:
    assert say_date(PartialDate(iso)) == said


def test_no_date_is_no_date() -> None:
    assert say_date(None) is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("18 Years", None, "18 years or older"),
        ("18 Years", "75 Years", "18 to 75 years"),
        ("6 Months", "17 Years", "6 months to 17 years"),
        (None, "1 Year", "1 year or younger"),
        ("N/A", "N/A", None),
        (None, None, None),
        ("over 18 years", "under 65 years", "over 18 to under 65 years"),
    ],
)
def test_ages(low: str | None, high: str | None, said: str | None) -> None:
    assert say_ages(low, high) == said


def test_a_lay_word_keeps_the_medical_one() -> None:
    assert plain("hypertension") == "high blood pressure (hypertension)"
    assert plain("Hypertension") == "high blood pressure (Hypertension)"
    assert plain("an unheard-of syndrome") == "an unheard-of syndrome"


@pytest.mark.parametrize(("table", "column"), [("plain_names", "plain"), ("people", "phrase")])
def test_plain_names_make_no_claim_either(table: str, column: str) -> None:
    assert [row for row in tables.rows(table) if claims(row[column])] == []


def test_terms_are_found_as_whole_words_and_explained_once() -> None:
    found = terms_in("A metastatic tumour, and another Metastatic one; placebos are no placebo.")
    assert [t.term for t in found] == ["metastatic", "placebo"]
    assert terms_in("unmetastatically") == ()
    assert all(re.search(r"[.]$", t.meaning) for t in found)
