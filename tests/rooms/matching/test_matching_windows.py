from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.criteria import Duration, Window
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.record.windows import add_months, later, met, next_change, overlap, stretch
from clinconnect.patients import DateRange


def back(amount: float, unit: str) -> Window:
    return Window("first-dose", Duration(-amount, unit), Duration(0, "d"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 8, 1), 0, date(2025, 8, 1)),
        (date(2025, 8, 1), -12 * 3000, date.min),
        (date(2025, 8, 1), 12 * 9000, date.max),
    ],
)
def test_months_keep_the_day_or_take_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("window", "as_of", "low"),
    [
        (back(6, "mo"), date(2025, 8, 31), date(2025, 2, 28)),
        (back(1, "a"), date(2024, 2, 29), date(2023, 2, 28)),
        (back(4, "wk"), date(2025, 3, 1), date(2025, 2, 1)),
        (back(14, "d"), date(2024, 3, 1), date(2024, 2, 16)),
        (back(0.5, "a"), date(2025, 8, 1), date(2025, 2, 1)),
    ],
)
def test_windows_go_back_by_the_calendar(window: Window, as_of: date, low: date) -> None:
    days = stretch(window, as_of)
    assert days is not None
    assert (days.early, days.low, days.high, days.late) == (low, low, as_of, as_of)


def test_parts_of_a_day_are_sure_for_the_day_itself_only() -> None:
    days = stretch(back(12, "h"), date(2025, 8, 1))
    assert days is not None
    yesterday, today = (DateRange(d, d) for d in (date(2025, 7, 31), date(2025, 8, 1)))
    assert (met(yesterday, days), met(today, days)) == (UNKNOWN, TRUE)


@pytest.mark.parametrize("anchor", ["last-dose", "each-dose", "event:relapse"])
def test_other_anchors_are_not_known(anchor: str) -> None:
    assert stretch(Window(anchor, None, Duration(0, "d")), date(2025, 8, 1)) is None


def test_lengths_beyond_the_calendar_hold_at_its_ends() -> None:
    days = stretch(Window("consent", Duration(-9e9, "a"), Duration(9e9, "d")), date(2025, 8, 1))
    assert days is not None
    assert (days.low, days.high) == (date.min, date.max)
    assert later(date.max, 1) == date.max


some_days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
lengths = st.builds(Duration, st.integers(-60, 0).map(float), st.sampled_from(["d", "wk", "mo", "a"]))


@st.composite
def spans_of_days(draw: st.DrawFn) -> DateRange:
    low = draw(some_days)
    return DateRange(low, low + timedelta(days=draw(st.integers(0, 40))))


@given(spans_of_days(), spans_of_days(), lengths, some_days)
def test_an_overlap_is_known_exactly_where_every_pair_of_days_agrees(
    begin: DateRange, end: DateRange, start: Duration, as_of: date
) -> None:
    days = stretch(Window("screening", start, Duration(0, "d")), as_of)
    assert days is not None
    starts, ends = ({r.low, r.high} | {d for d in (days.low, days.high) if r.low <= d <= r.high} for r in (begin, end))
    seen = {s <= days.high and e >= days.low for s in starts for e in ends if s <= e}
    found = overlap(begin, end, days)
    if seen:
        assert found is UNKNOWN or seen == {found is TRUE}
    if len(seen) == 2:
        assert found is UNKNOWN


@given(some_days, lengths, st.booleans(), some_days)
def test_the_day_of_change_is_the_first_day_on_which_membership_changes(
    day: date, length: Duration, open_start: bool, as_of: date
) -> None:
    window = Window("consent", None, length) if open_start else Window("consent", length, Duration(0, "d"))

    def inside(anchor: date) -> Truth:
        days = stretch(window, anchor)
        assert days is not None
        return met(DateRange(day, day), days)

    change = next_change([DateRange(day, day)], window, as_of)
    if change is None:
        assert inside(as_of + timedelta(days=4000)) is inside(as_of)
    else:
        assert change > as_of
        assert inside(change) is not inside(change - timedelta(days=1))
        assert inside(change - timedelta(days=1)) is inside(as_of)


def test_an_event_of_some_day_in_a_month() -> None:
    days = stretch(back(1, "mo"), date(2025, 8, 15))
    assert days is not None
    july = DateRange(date(2025, 7, 1), date(2025, 7, 31))
    assert met(july, days) is UNKNOWN
    assert met(DateRange(date(2025, 7, 15), date(2025, 7, 31)), days) is TRUE
    assert met(DateRange(date(2025, 6, 1), date(2025, 6, 30)), days) is FALSE
