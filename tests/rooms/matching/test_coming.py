"""Sentences name the day on which time alone changes what they say, and what comes out then."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rooms.matching.small_world import AS_OF, HERE, at_least, check, count, fact, on, person, platelets, ref

from clinconnect import criteria as c
from clinconnect.matching.verdict import CriterionVerdict
from clinconnect.patients import DateRange, Patient

BACK = c.Window("first-dose", c.Duration(-4.0, "wk"), c.Duration(0.0, "d"))
WASHOUT = c.Treatment(span=HERE, concept=ref("treatment:statin"), window=BACK)
GROWN = c.Age(span=HERE, range=at_least(18))
YOUNG = c.Age(span=HERE, range=c.Range(None, c.Bound(65, True)))


def stopped(day: date) -> Patient:
    return person(fact("treatment", "treatment:statin", when=date(2024, 1, 1), until=on(day)))


def born(day: date) -> Patient:
    return person(birth=on(day))


def told(who: Patient, kind: c.Kind, rule: c.Expr, day: date = AS_OF) -> CriterionVerdict:
    return check(who, (kind, rule), as_of=day).criteria[0]


@pytest.mark.parametrize(
    ("who", "kind", "rule", "plain", "clinical"),
    [
        (
            stopped(date(2025, 7, 17)), "exclusion", WASHOUT,
            "so this does not fit; on 15 August 2025 it will fit.",
            "this is a reason for exclusion; on 2025-08-15 it will not apply.",
        ),
        (
            stopped(date(2025, 7, 17)), "inclusion", c.Not(span=HERE, of=WASHOUT),
            "so this does not fit; on 15 August 2025 it will fit.",
            "this does not meet what is required; on 2025-08-15 it will be met.",
        ),
        (
            born(date(2007, 8, 20)), "inclusion", GROWN,
            "so this does not fit; on the 18th birthday, 20 August 2025, it will fit.",
            "this does not meet what is required; on the 18th birthday, 2025-08-20, it will be met.",
        ),
        (
            born(date(1959, 8, 20)), "inclusion", YOUNG,
            "so this fits; on the 66th birthday, 20 August 2025, it will not fit.",
            "this meets what is required; on the 66th birthday, 2025-08-20, it will not be met.",
        ),
        (
            person(count(80)), "inclusion", platelets(),
            "so this fits; on 12 August 2025 what the record has will be too old.",
            "this meets what is required; on 2025-08-12 what is on record will be too old to count.",
        ),
    ],
)  # fmt: skip
def test_the_day_is_said(who: Patient, kind: c.Kind, rule: c.Expr, plain: str, clinical: str) -> None:
    found = told(who, kind, rule)
    assert found.lay.endswith(plain)
    assert found.explanation.endswith(clinical)


def test_on_that_day_it_is_as_it_was_said_and_the_day_before_it_is_not() -> None:
    for who, kind, rule in (
        (stopped(date(2025, 7, 17)), "exclusion", WASHOUT),
        (born(date(2007, 8, 20)), "inclusion", GROWN),
    ):
        day = told(who, kind, rule).changes_on  # type: ignore[arg-type]
        assert day is not None
        assert told(who, kind, rule, day).outcome == "passes"  # type: ignore[arg-type]
        assert told(who, kind, rule, date.fromordinal(day.toordinal() - 1)).outcome == "fails"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "kind", "rule"),
    [
        (born(date(1970, 8, 20)), "inclusion", YOUNG),  # years ahead
        (stopped(date(2024, 7, 17)), "exclusion", WASHOUT),  # over for good
        (person(), "inclusion", platelets()),
    ],
)
def test_nothing_is_said_where_nothing_changes_soon(who: Patient, kind: c.Kind, rule: c.Expr) -> None:
    found = told(who, kind, rule)
    assert " will " not in found.lay + found.explanation


def test_a_birthday_that_is_not_known_to_the_day_is_no_birthday() -> None:
    some_day = person(birth=DateRange(date(2007, 8, 2), date(2007, 8, 31)))
    found = told(some_day, "inclusion", GROWN)
    assert found.changes_on == date(2025, 8, 2)
    assert "on 2 August 2025 it will be open" in found.lay


@pytest.mark.parametrize(
    ("years", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (21, "21st"), (112, "112th")]
)
def test_ordinals(years: int, word: str) -> None:
    baby = born(date(2025 - years, 8, 20))
    found = told(baby, "inclusion", c.Age(span=HERE, range=at_least(years)))
    assert f"on the {word} birthday, 20 August 2025," in found.lay
