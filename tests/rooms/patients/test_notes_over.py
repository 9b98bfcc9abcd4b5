"""What of a note goes on, what is over, and how far a denial reaches."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinconnect.patients import Patient, read_patient


def note(text: str) -> Patient:
    return read_patient(text.encode(), id="n", as_of=date(2025, 8, 1))


def facts_of(text: str) -> dict[str, Any]:
    return {f.source.text.lower(): f for f in note(text).facts}


def test_what_happened_does_not_go_on() -> None:
    found = facts_of("He had a stroke. Yesterday he noticed dizziness. The cough lasted only moments. He has asthma.")
    assert {words: fact.ongoing for words, fact in found.items()} == {
        "stroke": None,
        "dizziness": None,
        "cough": None,
        "asthma": True,
    }


def test_a_word_before_the_noun_narrows_a_denial() -> None:
    found = facts_of("There is no evidence of metabolic liver disease or any heart failure.")
    assert found["liver disease"].qualifiers == ("metabolic",)
    assert found["heart failure"].qualifiers == ()


def test_no_history_of_what_is_there_now_denies_nothing() -> None:
    assert [f.status for f in note("No history of wheezing. On examination he is wheezing.").facts] == ["present"]
    assert [f.status for f in note("No history of wheezing.").facts] == ["absent"]


def test_what_somebody_was_kept_on_is_of_the_past() -> None:
    assert facts_of("He was maintained on phenytoin.")["phenytoin"].ongoing is not True
    assert facts_of("He is maintained on phenytoin.")["phenytoin"].ongoing is True


def test_a_complaint_named_again_lasts_as_long_as_it_was_said_to() -> None:
    facts = note("Fever up to 39 C and cough for 2 days. Before the onset of the fever he was well.").facts
    fever = [f for f in facts if f.name == "fever"]
    assert [(f.when and f.when.low, f.ongoing) for f in fever] == [(date(2025, 7, 30), True)]
