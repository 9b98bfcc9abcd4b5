"""Dates known in part, and ages as ranges of birth dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.patients.dates import at_age, born, day_range, months_before, years_before
from clinconnect.patients.patient import DateRange


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
        ("2019-03-07T23:59:59.123-05:00", date(2019, 3, 7), date(2019, 3, 7)),
    ],
)
def test_partial_dates(text: str, low: date, high: date) -> None:
    assert day_range(text) == DateRange(low, high)


@pytest.mark.parametrize(
    "text", ["", "19", "2019-13", "2019-02-30", "2019-3-7", "07.03.2019", "soon", "0000", "2019-03-07x"]
)
def test_no_dates(text: str) -> None:
    assert day_range(text) is None


DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@given(DAYS, st.integers(0, 40))
def test_the_ends_of_a_range_of_births_have_the_age_and_their_neighbours_have_not(day: date, years: int) -> None:
    birth = born(years, "a", day)
    assert age(birth.low, day) == years
    assert age(birth.high, day) == years or (day.month, day.day) == (2, 29)
    assert age(date.fromordinal(birth.low.toordinal() - 1), day) >= years
    assert age(date.fromordinal(birth.high.toordinal() + 1), day) <= years


@given(DAYS, st.sampled_from(["a", "mo", "wk", "d"]), st.integers(0, 30))
def test_ranges_of_births_join_without_a_gap(day: date, unit: str, amount: int) -> None:
    younger, older = born(amount, unit, day), born(amount + 1, unit, day)
    assert older.high.toordinal() + 1 == younger.low.toordinal()


@given(DAYS, st.integers(0, 40))
def test_the_year_of_an_age(birth: date, years: int) -> None:
    lived = at_age(DateRange(birth, birth), years, "a")
    assert lived is not None
    assert age(birth, lived.high) == years or (birth.month, birth.day) == (2, 29)


def test_leap_days_and_month_ends() -> None:
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2024, 1, 31), 1) == date(2023, 12, 31)
