"""What time alone changes, on which days, and until when nothing but time stands in the way."""

from __future__ import annotations

from datetime import date, timedelta

from tests.rooms.matching.small_world import (
    AS_OF,
    HERE,
    TERMS,
    at_least,
    check,
    count,
    fact,
    on,
    person,
    platelets,
    ref,
    trial,
)

from clinconnect import criteria as c
from clinconnect.matching import Dossier, evaluate, waiting_words

BACK = c.Window("first-dose", c.Duration(-4.0, "wk"), c.Duration(0.0, "d"))
WASHOUT = c.Treatment(span=HERE, concept=ref("treatment:statin"), window=BACK)
GROWN = c.Age(span=HERE, range=at_least(18))


def stopped(day: date) -> object:
    return fact("treatment", "treatment:statin", when=date(2024, 1, 1), until=on(day))


def test_a_washout_that_is_not_over_says_until_when() -> None:
    found = check(person(stopped(date(2025, 7, 17))), ("exclusion", WASHOUT))
    assert found.calendar is not None
    assert [(x.on, x.criterion, x.before, x.after) for x in found.calendar.changes] == [
        (date(2025, 8, 15), "E1", "fails", "passes")
    ]
    assert found.calendar.clear_on == date(2025, 8, 15)
    assert waiting_words(found) == "Nothing but time stands in the way until 2025-08-15."


def test_of_two_washouts_the_longer_one_counts() -> None:
    young = person(stopped(date(2025, 7, 30)), birth=on(date(2007, 8, 20)))
    found = check(young, ("exclusion", WASHOUT), ("inclusion", GROWN))
    assert found.calendar is not None
    assert [(x.on, x.criterion) for x in found.calendar.changes] == [
        (date(2025, 8, 20), "I2"),
        (date(2025, 8, 28), "E1"),
    ]
    assert found.calendar.clear_on == date(2025, 8, 28)


def test_what_is_open_is_not_said_to_be_mended_by_time() -> None:
    found = check(person(stopped(date(2025, 7, 17))), ("exclusion", WASHOUT), ("inclusion", platelets()))
    assert waiting_words(found) == "Of what is known, nothing but time stands in the way until 2025-08-15."


def test_where_something_else_stands_in_the_way_time_does_not_help() -> None:
    old = person(stopped(date(2025, 7, 17)), birth=on(date(1950, 1, 1)))
    young = c.Age(span=HERE, range=c.Range(high=c.Bound(65, True)))
    found = check(old, ("exclusion", WASHOUT), ("inclusion", young))
    assert found.calendar is not None
    assert found.calendar.clear_on is None
    assert waiting_words(found) == ""


def test_a_failed_result_that_only_grows_too_old_is_not_mended() -> None:
    found = check(person(count(50)), ("inclusion", platelets()))
    assert found.calendar is not None
    assert [(x.on, x.before, x.after) for x in found.calendar.changes] == [(date(2025, 8, 12), "fails", "unknown")]
    assert found.calendar.clear_on is None


def test_a_day_on_which_something_else_begins_to_fail_is_not_the_one() -> None:
    """The washout ends on the 15th; from the 10th to the 20th the age is too high for the child's criterion."""
    infant = c.Age(span=HERE, range=c.Range(high=c.Bound(18, False)))
    someone = person(stopped(date(2025, 7, 17)), birth=on(date(2007, 8, 10)))
    found = check(someone, ("exclusion", WASHOUT), ("inclusion", infant))
    assert found.calendar is not None
    assert [x.after for x in found.calendar.changes] == ["fails", "passes"]
    assert found.calendar.clear_on is None


def test_where_nothing_fails_the_way_is_clear_today_and_nobody_waits() -> None:
    found = check(person(count(100)), ("inclusion", platelets()))
    assert found.calendar is not None
    assert found.calendar.clear_on == AS_OF
    assert waiting_words(found) == ""


def test_no_criteria_no_changes() -> None:
    found = check(person())
    assert found.calendar is not None
    assert found.calendar.changes == ()


def test_without_explanations_there_is_no_calendar() -> None:
    assert evaluate(trial(("inclusion", GROWN)), Dossier(person(), TERMS), as_of=AS_OF, explain=False).calendar is None


def test_each_day_is_as_if_judged_anew_on_it() -> None:
    someone = person(stopped(date(2025, 7, 17)), count(100), birth=on(date(2007, 8, 20)))
    rules = (("exclusion", WASHOUT), ("inclusion", GROWN), ("inclusion", platelets()))
    calendar = check(someone, *rules).calendar
    assert calendar is not None
    said = {(x.on, x.criterion): x.after for x in calendar.changes}
    before = {x.id: x.outcome for x in check(someone, *rules).criteria}
    seen = {}
    for day in (AS_OF + timedelta(days=n) for n in range(1, 60)):
        now = {x.id: x.outcome for x in check(someone, *rules, as_of=day).criteria}
        seen |= {(day, id): outcome for id, outcome in now.items() if outcome != before[id]}
        before = now
    assert said == seen
