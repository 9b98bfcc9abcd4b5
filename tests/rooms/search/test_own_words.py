"""A story in somebody's own words: what they deny, what an illness takes away, whom they write of."""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.patients import read_patient
from clinconnect.search.story import Story, story_of

DAY = date(2026, 3, 1)


def story(note: str) -> Story:
    return story_of(read_patient(note.encode(), id="p", as_of=DAY), note, as_of=DAY)


@pytest.mark.parametrize(
    ("note", "left_out"),
    [
        ("I have gout. I am not a quillworter.", "quillworter"),
        ("I have gout and no quillwort pox.", "quillwort"),
        ("I have gout. I don't have quillwort pox.", "quillwort"),
        ("I have gout. It isn't quillwort pox.", "quillwort"),
        ("I have gout, without quillwort pox.", "quillwort"),
        ("I have gout and was never quillworty.", "quillworti"),
        ("I have gout. My mother had quillwort pox.", "quillwort"),
        ("I have gout. I am not bipolar and have never been manic.", "bipolar"),
        ("I have gout. I am not bipolar and have never been manic.", "manic"),
    ],
)
def test_what_is_denied_in_ones_own_words_is_left_out_though_the_reader_does_not_know_it(
    note: str, left_out: str
) -> None:
    told = story(note)
    assert left_out not in told.words
    assert left_out[:9] not in told.told
    assert "gout" in told.words


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("I have no energy.", "energi"),
        ("He does not sleep.", "sleep"),
        ("I am not bipolar, I drink kefir.", "kefir"),
        ("Nothing helps, and aspirin did not relieve the quillwort pox.", "quillwort"),
    ],
)
def test_what_an_illness_takes_away_and_what_does_not_help_stay(note: str, kept: str) -> None:
    assert kept in story(note).words


def test_the_pieces_of_contractions_are_no_words_to_look_for() -> None:
    told = story("I'm ill and I've gout; it isn't nice and I don't like it. My vitamin D is low, in stage I disease.")
    assert not {"m", "ve", "isn", "don", "t", "am", "my"} & set(told.words)
    assert "d" in told.words


def test_one_word_alone_makes_no_suspicion() -> None:
    assert not story("I am well and drink a beer at weekends.").suspected
    assert "alcohol use disorder" in [
        one.name for one in story("He drinks daily and has blackouts and tremor in the morning.").suspected
    ]


def test_what_is_denied_is_not_suspected() -> None:
    note = "She has mood swings, decreased need for sleep and pressured speech."
    assert "bipolar disorder" in [one.name for one in story(note).suspected]
    assert "bipolar disorder" not in [one.name for one in story(note + " She is not bipolar.").suspected]


def test_low_spirits_are_looked_for_as_a_depression() -> None:
    told = story(
        "I am 24 and have been depressed and tired for eight months. I am not bipolar and have never been manic."
    )
    assert "major depressive disorder" in [one.name for one in told.suspected]
    assert "bipolar disorder" not in [one.name for one in told.suspected]


def test_the_words_of_somebody_who_cares_for_a_relative_are_looked_for() -> None:
    told = story("My mum is 82 and has quillwort pox.")
    assert "quillwort" in told.words
    assert "mum" not in told.words
    assert told.sex == "female"
    assert told.ages is not None
