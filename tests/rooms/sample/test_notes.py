"""Do a note and the bundle of the same person agree? Notes written by hand from the sample people, as a clinic would."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinconnect import sample
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source, conflicts, read_patient

from .agreement import compared

NOTES = Path(__file__).parent / "notes"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((NOTES / "expected.yaml").read_text(encoding="utf-8"))
AS_OF = date(2025, 7, 14)
# The least share of the bundles' facts that the notes' reading finds, in percent; the notes do not tell all of them.
FOUND = {"condition": 70, "score": 45, "measurement": 70, "treatment": 50, "status": 80, "biomarker": 30, "answer": 5}
# So many right facts of a note may not be listed yet: words that the reader has learnt since.
FRESH = 3
people = pytest.mark.parametrize("id", EXPECTED)


@cache
def both(id: str) -> tuple[Patient, Patient]:
    """The person of the bundle and of the note."""
    bundle = read_patient(sample.person_bytes(id), id=id, as_of=AS_OF)
    return bundle, read_patient((NOTES / f"{id}.txt").read_bytes(), id=id, as_of=EXPECTED[id]["day"])


def misread(id: str) -> list[str]:
    return [words for fault in EXPECTED[id]["misread"] for words in fault["read"]]


def quoted(fact: Fact, id: str, marks: list[str]) -> bool:
    """Whether the words that the fact rests on are among the marked words of the note."""
    text, span = (NOTES / f"{id}.txt").read_text(encoding="utf-8"), fact.source.span
    assert span is not None
    patterns = (re.sub(r"\\? +", r"\\s+", re.escape(words)) for words in marks)
    return any(m.start() < span[1] and span[0] < m.end() for p in patterns for m in re.finditer(p, text))


def words_of(facts: list[Fact]) -> list[str]:
    return [f"{fact.status}: {fact.source.text}" for fact in facts]


def test_every_sample_person_has_a_note() -> None:
    bundles = {p.id for p in sample.people() if not p.id.endswith("-note")}
    assert bundles == set(EXPECTED) == {path.stem for path in NOTES.glob("*.txt")}
    lengths = [len((NOTES / f"{id}.txt").read_text(encoding="utf-8").splitlines()) for id in EXPECTED]
    assert 15 <= min(lengths) <= max(lengths) <= 40


@people
def test_what_the_note_says_agrees_or_is_only_there(id: str) -> None:
    bundle, note = both(id)
    answers = {fact: compared(fact, list(bundle.facts)) for fact in note.facts}
    expected = misread(id) + EXPECTED[id]["only_in_note"]
    differing = [f for f, answer in answers.items() if answer == "differs" and not quoted(f, id, misread(id))]
    assert words_of(differing) == []
    new = [f for f, answer in answers.items() if answer == "alone" and not quoted(f, id, expected)]
    assert len(new) <= FRESH, words_of(new)
    assert sum(answer == "agrees" for answer in answers.values()) >= 6


@people
def test_nothing_contradicts(id: str) -> None:
    bundle, note = both(id)
    ours = set(note.facts)
    for conflict in conflicts(bundle, note):
        of_note = [fact for fact in conflict.facts if fact in ours]
        assert any(quoted(fact, id, misread(id)) for fact in of_note), (conflict.code, words_of(of_note))


@people
def test_marks_stand_in_the_note_with_a_reason(id: str) -> None:
    text = " ".join((NOTES / f"{id}.txt").read_text(encoding="utf-8").split())
    marks = misread(id) + EXPECTED[id]["only_in_note"]
    assert [words for words in marks if words not in text] == []
    assert all(len(fault["why"]) > 20 and fault["read"] for fault in EXPECTED[id]["misread"])
    assert set(misread(id)) & set(EXPECTED[id]["only_in_note"]) == set()
    assert len(misread(id)) <= 22


def test_how_much_of_the_bundles_the_notes_tell() -> None:
    told, held = recall()
    shares = {kind: 100 * told[kind] // held[kind] for kind in FOUND}
    assert all(shares[kind] >= least for kind, least in FOUND.items()), shares


def recall() -> tuple[Counter[str], Counter[str]]:
    """By kind: the coded facts of the bundles that a fact of the note agrees with, and all of them."""
    told: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for id in EXPECTED:
        bundle, note = both(id)
        for fact in (f for f in bundle.facts if f.source.span is None):
            held[fact.kind] += 1
            told[fact.kind] += compared(fact, list(note.facts)) == "agrees"
    return told, held


DAY, OTHER = DateRange(date(2025, 7, 1), date(2025, 7, 1)), DateRange(date(2025, 5, 1), date(2025, 5, 1))


def measured(value: float, unit: str | None, when: DateRange | None = DAY) -> Fact:
    value_ = Quantity(value, value, unit)
    return Fact("f", "measurement", "hemoglobin", Source("", ""), "observable:hemoglobin", when=when, value=value_)


@pytest.mark.parametrize(
    ("fact", "other", "answer"),
    [
        (measured(92, "g/L"), measured(9.2, "g/dL"), "agrees"),
        (measured(92, "g/L"), measured(9.2, "g/dL", None), "agrees"),
        (measured(92, "g/L"), measured(102, "g/L"), "differs"),
        (measured(92, "g/L"), measured(92, "g/L", OTHER), "differs"),
        (measured(92, "g/L"), Fact("g", "condition", "anemia", Source("", ""), "condition:anemia"), "alone"),
    ],
)
def test_the_comparison_itself(fact: Fact, other: Fact, answer: str) -> None:
    assert compared(fact, [other]) == answer


def test_a_denied_disease_is_no_agreement() -> None:
    had = Fact("f", "condition", "gout", Source("", ""), "condition:gout")
    denied = Fact("f", "condition", "gout", Source("", ""), "condition:gout", status="absent")
    assert compared(had, [denied]) == "differs"
    assert compared(denied, [denied]) == "agrees"
