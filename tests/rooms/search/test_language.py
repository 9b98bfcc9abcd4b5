"""The query language: what a line is read as. Any line is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.work import work_below

from clinconnect.search.language import (
    AREAS,
    Age,
    All,
    Any,
    Asked,
    Everything,
    Missing,
    Near,
    Node,
    Not,
    Phrase,
    Range,
    Value,
    Words,
    area_of,
    leaves,
    read,
)
from clinconnect.search.query import is_note

OPEN = Value("status", ("RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"))


@pytest.mark.parametrize(
    ("line", "node"),
    [
        ("heart failure", Words("heart failure")),
        ('"heart failure"', Phrase("heart failure")),
        ("“heart failure” sleep", All((Phrase("heart failure"), Words("sleep")))),
        ("gout AND asthma", All((Words("gout"), Words("asthma")))),
        ("gout OR asthma statin", Any((Words("gout"), Words("asthma statin")))),
        ("(gout OR asthma) statin", All((Any((Words("gout"), Words("asthma"))), Words("statin")))),
        ("gout NOT statin", All((Words("gout"), Not(Words("statin"))))),
        ("gout -statin dose", All((Words("gout"), Not(Words("statin")), Words("dose")))),
        ("PD-1 COVID-19", Words("PD-1 COVID-19")),
        ("gout and or not", Words("gout and or not")),
        ("condition:asthma phase:3", All((Words("asthma", "condition"), Value("phase", ("PHASE3",))))),
        ("AREA[Condition]heart attack", Words("heart attack", "condition")),
        ('AREA[BriefTitle]"heart attack"', Phrase("heart attack", "title")),
        ("AREA[Phase](PHASE2 OR PHASE3)", Any((Value("phase", ("PHASE2",)), Value("phase", ("PHASE3",))))),
        ("phase:2/3", Value("phase", ("PHASE2", "PHASE3"))),
        ("phase:III", Value("phase", ("PHASE3",))),
        ("status:open", OPEN),
        ('status:"active, not recruiting"', Value("status", ("ACTIVE_NOT_RECRUITING",))),
        ("sex:female", Value("sex", ("FEMALE", "ALL"))),
        ('country:"United States"', Value("country", ("United States",))),
        ("start:2025", Range("started", 20250101, 20251231)),
        ("start:2024-02", Range("started", 20240201, 20240229)),
        ("start:2024..", Range("started", 20240101, None)),
        ("start:>=2024-05-06", Range("started", 20240506, None)),
        ("AREA[StartDate]RANGE[2024-01-02, MAX]", Range("started", 20240102, None)),
        ("AREA[StartDate]RANGE[MIN, 01/31/2024]", Range("started", None, 20240131)),
        ("enrollment:50..100", Range("enrollment", 50, 100)),
        ("age:58", Age(21186, 21547)),
        ("age:40..60", Age(14611, 22277)),
        ('age:"6 months"', Age(184, 211)),
        ("minimumage:>=18", Range("youngest", 6574, None)),
        ("minimumage:18", Range("youngest", 6574, 6574)),
        ("AREA[MaximumAge]RANGE[MIN, 17 years]", Range("oldest", None, 6574)),
        ("AREA[HasResults]MISSING", Missing("has_results")),
        ("near:Boston", Near("Boston", 50.0)),
        ('near:"Boston, MA, 50 mi"', Near("Boston, MA", 80.467)),
        ('near:"Paris within 10 km"', Near("Paris", 10.0)),
        ("AREA[LocationGeoPoint]DISTANCE[42.3,-71.0,50mi]", Near("42.3,-71.0", 80.467)),
        ("ALL", Everything()),
        ("", None),
        ("AND OR NOT", None),
        ("((((", None),
        ("gout))) asthma", All((Words("gout"), Words("asthma")))),
        ('"gout', Words("gout")),
        ("Hb: 10 mg/dL", Words("Hb: 10 mg/dL")),
        ("https://example.org/gout", Words("https://example.org/gout")),
    ],
)
def test_a_line_is_read(line: str, node: Node | None) -> None:
    assert read(line).node == node
    assert read(line).notes == ()


@pytest.mark.parametrize(
    ("line", "words", "said"),
    [
        ("phase:9 gout", ["9", "gout"], "“9” is no phase"),
        ("start:soon", ["soon"], "A day is written 2025-03-14"),
        ("age:old", ["old"], "An age is written 58"),
        ("AREA[Colour]red", ["red"], "There is no area “Colour”"),
        ("gout RANGE[1, 2]", ["gout"], "A range needs an area before it"),
        ("gout DISTANCE[here]", ["gout"], "A distance is written"),
        ("EXPANSION[None]gout", ["gout"], "“EXPANSION[None]” cannot be asked here"),
        ("AREA[Condition]MISSING gout", ["gout"], "“MISSING” cannot be asked here"),
        ("minimumage:young", ["young"], "An age is written 58"),
    ],
)
def test_what_cannot_be_read_is_searched_as_words_and_told(line: str, words: list[str], said: str) -> None:
    asked = read(line)
    assert asked.node is not None
    assert [leaf.text for leaf in leaves(asked.node) if isinstance(leaf, Words)] == words
    assert any(said in note for note in asked.notes)


JOINED = " OR ".join(f'("heart failure" AND sacubitril{n})' for n in range(20))
TOLD = (
    "A 58-year-old woman was taken to the OR. She does NOT smoke. She has gout AND asthma, for which she takes nothing. "
    * 3
)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("gout", False),
        ("gout " * 29, False),
        ("gout " * 31, True),
        (TOLD, True),
        (TOLD.upper(), True),
        ("NO FEVER OR CHILLS OR COUGH OR PAIN " * 6, True),
        (JOINED, False),
        (" ".join(f"AREA[Condition]gout{n} AND" for n in range(40)), False),
    ],
)
def test_a_long_line_is_a_note_unless_operators_hold_it_together(text: str, note: bool) -> None:
    assert is_note(text) == note


@pytest.mark.parametrize("name", ["LeadSponsorName", "lead_sponsor_name", "leadsponsorname", "sponsor", "SPONS"])
def test_areas_are_known_under_their_names_elsewhere(name: str) -> None:
    assert area_of(name) is AREAS["sponsor"]


@pytest.mark.parametrize(
    ("line", "words", "place"),
    [
        ("heart failure near Boston", "heart failure", Near("Boston", 50.0)),
        ("heart failure near boston, MA within 20 km", "heart failure", Near("boston, MA", 20.0)),
        ("asthma close to Köln 30 km", "asthma", Near("Köln", 30.0)),
        ("asthma NEAR 02114", "asthma", Near("02114", 50.0)),
        ("asthma near germany", "asthma", Near("germany", 50.0)),
    ],
)
def test_a_place_behind_plain_words_is_read_and_that_is_said(line: str, words: str, place: Near) -> None:
    asked = read(line)
    assert asked.node == All((Words(words), place))
    assert [note[-53:] for note in asked.notes] == ["as a place; in quotation marks it is searched for as words."[-53:]]
    assert read(f"{line} phase:3").node == All((All((Words(words), place)), Value("phase", ("PHASE3",))))


@pytest.mark.parametrize(
    "line",
    [
        "acuity near normal",
        "near infrared spectroscopy",
        "asthma near Bostn",
        "near",
        "asthma near or",
        "gout near miss",
    ],
)
def test_what_surely_is_no_place_stays_words(line: str) -> None:
    assert read(line) == Asked(Words(line))


def test_near_me_is_asked_for_by_name() -> None:
    assert read("asthma near me").node == Words("asthma")
    assert "write a city" in read("asthma near me").notes[0]
    assert read("near me").node is None
    assert read('asthma "near Boston"').node == All((Words("asthma"), Phrase("near Boston")))


@given(st.text(max_size=300) | st.text(alphabet='()"ANDORT []-:,.<>=19 \n', max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(line: str) -> None:
    asked = read(line)
    assert asked.node is None or list(leaves(asked.node, wanted=False))


@pytest.mark.parametrize(
    "line", ["(" * 5000, '"' * 5001, "NOT " * 2000, "a:" * 3000, "-" * 5000, "(a OR " * 900, "AREA[" * 1000]
)
def test_hostile_lines_take_no_time(line: str) -> None:
    with work_below(1.0):
        read(line)
