"""Answers in people's own words: what they say, and what is never guessed."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.errors import BadInput
from clinconnect.patients import (
    Asked,
    DateRange,
    Patient,
    Quantity,
    Reply,
    answer_item,
    asked_about,
    choose_unit,
    hint,
    joined,
    read_patient,
    read_reply,
)
from clinconnect.patients.form import read_form
from clinconnect.patients.interview import Expects

TODAY = date(2026, 11, 22)
DISEASE = Asked("condition", "asthma", "condition:asthma")
MEDICINE = Asked("treatment", "metformin", "treatment:metformin")
OPERATION = Asked("procedure", "colonoscopy", "procedure:colonoscopy")
MARKER = Asked("biomarker", "EGFR", "biomarker:egfr", "result")
WEIGHT = asked_about("measurement", "body weight", "observable:body-weight")
HEIGHT = asked_about("measurement", "height", "observable:body-height")
ECOG = asked_about("score", "ECOG performance status", "scale:ecog")


def said(asked: Asked | None, words: str, unit: str | None = None) -> Reply | None:
    assert asked is not None
    return read_reply(asked, words, on=TODAY, unit=unit)


@pytest.mark.parametrize(
    "words", ["don't know", "I don’t know", "not sure", "I'm not sure.", "no idea", "?", "maybe", "Not that I know of"]
)
def test_not_known(words: str) -> None:
    reply = said(DISEASE, words)
    assert reply is not None
    assert reply.unanswered == "not-known"


@pytest.mark.parametrize("words", ["rather not say", "I'd prefer not to say", "skip", "no comment", "private"])
def test_not_said(words: str) -> None:
    reply = said(DISEASE, words)
    assert reply is not None
    assert reply.unanswered == "not-said"


@pytest.mark.parametrize(
    ("words", "status", "ongoing"),
    [
        ("yes", "present", None),
        ("Yes, I have it now", "present", True),
        ("yes, since 2019", "present", True),
        ("since childhood", "present", True),
        ("no", "absent", None),
        ("No, never.", "absent", None),
        ("never had it", "absent", None),
        ("I had it until 2010", "resolved", False),
        ("used to, it went away in 2015", "resolved", False),
        ("not any more", "resolved", False),
        ("yes but it was cured", "resolved", False),
    ],
)
def test_a_disease(words: str, status: str, ongoing: bool | None) -> None:
    reply = said(DISEASE, words)
    assert reply is not None
    assert (reply.status, reply.ongoing) == (status, ongoing)


@pytest.mark.parametrize(
    ("words", "when", "until", "ongoing"),
    [
        ("yes, from March 2018 to June 2020", ("2018-03-01", "2018-03-31"), ("2020-06-01", "2020-06-30"), False),
        ("until 2019", None, ("2019-01-01", "2019-12-31"), False),
        ("I take it daily", None, None, True),
        ("I don't take it any more", None, None, False),
        ("for 3 years", ("2023-05-24", "2024-05-23"), None, True),
        ("yes", None, None, None),
    ],
)
def test_a_medicine(
    words: str, when: tuple[str, str] | None, until: tuple[str, str] | None, ongoing: bool | None
) -> None:
    reply = said(MEDICINE, words)
    assert reply is not None
    assert reply.status == "present"
    assert (days(reply.when), days(reply.until), reply.ongoing) == (when, until, ongoing)


def days(when: DateRange | None) -> tuple[str, str] | None:
    return (when.low.isoformat(), when.high.isoformat()) if when else None


def test_a_procedure_has_a_day_and_is_over() -> None:
    reply = said(OPERATION, "two weeks ago")
    assert reply is not None
    assert reply.when == reply.until
    assert reply.ongoing is False


@pytest.mark.parametrize(
    ("asked", "words", "chosen", "low", "high", "unit"),
    [
        (WEIGHT, "70 kg", None, 70, 70, "kg"),
        (WEIGHT, "70", "kg", 70, 70, "kg"),
        (WEIGHT, "70", None, 70, 70, None),
        (WEIGHT, "about 154 lbs", "kg", 154, 154, "[lb_av]"),
        (WEIGHT, "11 stone 4", None, 158, 158, "[lb_av]"),
        (WEIGHT, "70-72 kg", None, 70, 72, "kg"),
        (WEIGHT, "below 50 kg", None, None, 50, "kg"),
        (WEIGHT, "154 pounds on 3 May 2026", None, 154, 154, "[lb_av]"),
        (HEIGHT, "5 ft 7", None, 67, 67, "[in_i]"),
        (HEIGHT, "5'7\"", None, 67, 67, "[in_i]"),
        (HEIGHT, "1.70 m", None, 1.7, 1.7, "m"),
    ],
)
def test_a_number(
    asked: Asked, words: str, chosen: str | None, low: float | None, high: float | None, unit: str | None
) -> None:
    reply = said(asked, words, chosen)
    assert reply is not None
    assert reply.value == Quantity(low, high, unit)


def test_a_number_is_of_today_unless_another_day_is_said() -> None:
    today, then = said(WEIGHT, "70 kg"), said(WEIGHT, "70 kg on 3 May 2026")
    assert today is not None
    assert then is not None
    assert days(today.when) == ("2026-11-22", "2026-11-22")
    assert days(then.when) == ("2026-05-03", "2026-05-03")


@pytest.mark.parametrize(
    ("words", "value"),
    [("positive", "positive"), ("not detected", "negative"), ("no mutation", "wild type"), ("mutated", "mutation")],
)
def test_a_result(words: str, value: str) -> None:
    reply = said(MARKER, words)
    assert reply is not None
    assert reply.value == value


def test_a_value_of_a_scale() -> None:
    assert ECOG is not None
    assert ECOG.choices[:3] == ("0", "1", "2")
    one, wide = said(ECOG, "1, last month"), said(ECOG, "1 or 2")
    assert one is not None
    assert one.value == "1"
    assert wide is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (DISEASE, ""), (DISEASE, "hm"), (DISEASE, "the doctor said so"), (DISEASE, "yes and no"), (WEIGHT, "heavy"),
        (WEIGHT, "5 and 6"), (WEIGHT, "70 bananas"), (ECOG, "good"), (ECOG, "9"), (MARKER, "normal"),
        (MARKER, "positive and negative"), (Asked("birth", "date of birth", None, "date"), "long ago"),
        (Asked("sex", "sex", None, "sex"), "both"),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_no_answer(asked: Asked, words: str) -> None:
    assert said(asked, words) is None


@given(st.text(max_size=60), st.sampled_from([DISEASE, MEDICINE, OPERATION, MARKER, WEIGHT, HEIGHT, ECOG]))
def test_any_words_are_read_without_an_error(words: str, asked: Asked) -> None:
    said(asked, words)


def test_nothing_shows_what_was_said() -> None:
    reply = said(DISEASE, "yes, since 2019")
    assert repr(reply) == "Reply(…)"


def told(*items: dict[str, object], **more: object) -> Patient:
    return read_form({"form": "clinconnect-1", "interview": list(items), **more}, id="x", as_of=TODAY)


def test_answers_in_a_form_become_facts_with_who_and_when() -> None:
    asthma = {"kind": "condition", "name": "asthma", "concept": "condition:asthma"}
    person = told(
        asthma | {"said": "yes, since 2019", "by": "caregiver", "on": "2026-10-01"},
        {"kind": "measurement", "name": "body weight", "concept": "observable:body-weight", "said": "70", "unit": "kg"},
        {"kind": "birth", "name": "date of birth", "said": "1967-03-21"},
        {"kind": "sex", "name": "sex", "said": "a woman"},
    )
    assert [(f.kind, f.concept, f.source.by, f.source.where) for f in person.facts] == [
        ("condition", "condition:asthma", "caregiver", "interview[0]"),
        ("measurement", "observable:body-weight", "patient", "interview[1]"),
    ]
    assert person.facts[0].source.text == "yes, since 2019"
    assert days(person.birth) == ("1967-03-21", "1967-03-21")
    assert person.sex == "female"


def test_what_was_not_answered_is_kept_as_that() -> None:
    person = told(
        {"kind": "status", "name": "pregnant", "concept": "status:pregnant", "said": "rather not say"},
        {"kind": "condition", "name": "gout", "concept": "condition:gout", "said": "don't know"},
        {"kind": "condition", "name": "asthma", "said": "hm hm"},
    )
    assert person.facts == ()
    assert [(u.concept, u.why) for u in person.unanswered] == [
        ("status:pregnant", "not-said"),
        ("condition:gout", "not-known"),
    ]
    assert [n.code for n in person.notes] == ["not-understood"]
    assert "gout" not in repr(person.unanswered)


def test_a_narrowed_question_gives_a_narrowed_denial() -> None:
    fact = told(
        {"kind": "condition", "name": "asthma", "concept": "condition:asthma", "qualifiers": ["severe"], "said": "no"}
    ).facts[0]
    assert (fact.status, fact.qualifiers) == ("absent", ("severe",))


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "star sign", "name": "x", "said": "yes"}, {"kind": "condition", "said": "yes"},
        {"kind": "condition", "name": "x", "said": 3}, {"kind": "condition", "name": "x", "said": "no", "on": "soon"},
        {"kind": "condition", "name": "x", "said": "no", "by": "neighbour"},
        {"kind": "condition", "name": "x", "said": "no", "qualifiers": "severe"},
    ],
)  # fmt: skip
def test_a_broken_item_is_named(item: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=r"interview\[0\]"):
        told(item)


def test_answers_join_a_record() -> None:
    record = read_patient(b"A 58-year-old woman with gout.", id="record", as_of=TODAY)
    whole = joined(record, told({"kind": "condition", "name": "asthma", "concept": "condition:asthma", "said": "no"}))
    assert [(f.id, f.concept, f.status) for f in whole.facts] == [
        ("f1", "condition:gout", "present"),
        ("f2", "condition:asthma", "absent"),
    ]
    assert (whole.id, whole.sex) == ("record", "female")


def test_sources_that_cannot_both_be_right_leave_birth_and_sex_open() -> None:
    woman = told(birth_date="1967-03-21", sex="female")
    other = told(birth_date="1990-01-01", sex="male")
    whole = joined(woman, other)
    assert (whole.birth, whole.sex) == (None, None)
    assert [n.code for n in whole.notes] == ["birth-differs", "sex-differs"]
    assert days(joined(woman, told(birth_date="1967-03")).birth) == ("1967-03-21", "1967-03-21")


@pytest.mark.parametrize(
    ("words", "unit"),
    [("1", "kg"), ("2.", "[lb_av]"), ("(2)", "[lb_av]"), ("pounds", "[lb_av]"), ("kg", "kg"), ("0", None), ("3", None),
     ("stone", None), ("", None), ("²", None)],
)  # fmt: skip
def test_a_unit_is_chosen_by_its_place_or_its_name(words: str, unit: str | None) -> None:
    assert choose_unit(("kg", "[lb_av]"), words) == unit


def test_a_number_without_a_unit_says_so() -> None:
    assert WEIGHT is not None
    assert [reply.lacks_unit for words in ("70", "70 kg", "don't know") if (reply := said(WEIGHT, words))] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("asked", [DISEASE, MEDICINE, OPERATION, MARKER, WEIGHT, ECOG])
def test_an_answer_written_down_is_read_as_it_was_said(asked: Asked) -> None:
    item = answer_item(asked, "don't know", on=TODAY, by="caregiver")
    (left,) = read_form({"form": "clinconnect-1", "interview": [item]}, id="x", as_of=TODAY).unanswered
    assert (left.topic, left.why, left.source.by) == (asked.topic, "not-known", "caregiver")


def test_every_kind_of_answer_has_a_hint_and_a_choice_names_the_values() -> None:
    assert ECOG is not None
    assert hint(ECOG).endswith("0, 1, 2, 3, 4, 5.")
    assert len({hint(Asked("condition", "x", expects=expects)) for expects in get_args(Expects)}) == len(
        get_args(Expects)
    )


@pytest.mark.parametrize(
    ("words", "limits"),
    [
        ("35 U/L", (None, None)),
        ("35 U/L, normal up to 40", (None, 40)),
        ("35 (normal 10-40)", (10, 40)),
        ("35 U/L; upper limit of normal is 40 U/L", (None, 40)),
        ("35 U/L, ULN 40", (None, 40)),
        ("35 U/L (10 - 40)", (10, 40)),
        ("35 U/L on 3 May 2026, reference range 10 to 40", (10, 40)),
    ],
)
def test_the_limits_of_the_laboratory_are_read_behind_the_value(words: str, limits: tuple[float | None, ...]) -> None:
    reply = said(asked_about("measurement", "ALT", "observable:alanine-aminotransferase"), words, "U/L")
    assert reply is not None
    assert isinstance(reply.value, Quantity)
    assert (reply.value.exact, reply.value.unit) == (35, "U/L")
    assert (reply.value.reference_low, reply.value.reference_high) == limits


@pytest.mark.parametrize("words", ["35 U/L, lower limit 10", "35, 40", "twice the upper limit", "normal"])
def test_limits_are_never_guessed(words: str) -> None:
    assert said(asked_about("measurement", "ALT", "observable:alanine-aminotransferase"), words, "U/L") is None


@pytest.mark.parametrize("words", ["1967", "1967-03", "1967-03-21", "March 1967", "21 March 1967"])
def test_a_birth_is_told_by_day_month_or_year(words: str) -> None:
    reply = said(Asked("birth", "date of birth", expects="date"), words)
    assert reply is not None
    assert reply.when is not None
    assert reply.when.low.year == 1967
    assert said(Asked("birth", "date of birth", expects="date"), "no") is None
