"""The timeline: partial dates stay stretches, what is missing has no place on the line, and nothing leaves it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from clinconnect.trials import PartialDate, Trial
from clinconnect.web.timeline import timeline

TODAY = date(2025, 8, 1)


def trial(**dates: PartialDate | None) -> Trial:
    return Trial(id="T", registry="bare", title="t", **dates)  # type: ignore[arg-type]


def test_nothing_reported_is_said_and_not_drawn() -> None:
    drawn = timeline(trial(), TODAY)
    assert drawn.marks == ()
    assert [m.said for m in drawn.moments] == [None] * 4
    assert drawn.told.count("not reported") == 4


def test_one_date_stands_in_the_picture() -> None:
    drawn = timeline(trial(started=PartialDate("2025-07-08")), TODAY)
    (mark,) = drawn.marks
    assert mark.moment.said == "8 July 2025"
    assert mark.start == mark.end == mark.at
    assert 0 < mark.at < 1


def test_a_month_and_a_year_are_stretches() -> None:
    drawn = timeline(trial(started=PartialDate("2025-02"), completion=PartialDate("2027", "estimated")), TODAY)
    month, year = drawn.marks
    assert month.moment.low == date(2025, 2, 1)
    assert month.moment.high == date(2025, 2, 28)
    assert year.end - year.start > month.end - month.start > 0
    assert year.moment.note == "planned"


def test_an_ended_trial_has_no_estimate() -> None:
    drawn = timeline(trial(completion=PartialDate("2020-05-01", "actual")), TODAY)
    assert [m.name for m in drawn.moments][-1] == "Completed"
    assert drawn.moments[-1].note == ""


def test_a_date_that_is_none_is_listed_as_it_stands() -> None:
    drawn = timeline(trial(started=PartialDate("2025-02-31"), updated=PartialDate("soon")), TODAY)
    assert drawn.marks == ()
    assert drawn.moments[2].said == "soon"


def test_texts_that_would_touch_go_to_different_rows() -> None:
    first, second, third = (PartialDate(f"2025-07-{day}") for day in ("07", "08", "14"))
    drawn = timeline(trial(first_submitted=first, started=second, updated=third), TODAY)
    assert len({m.lane for m in drawn.marks}) == len(drawn.marks) == drawn.lanes == 3


_dates = st.none() | st.dates().map(lambda d: PartialDate(d.isoformat())) | st.integers(1000, 9999).map(
    lambda y: PartialDate(str(y))
)  # fmt: skip


@given(_dates, _dates, _dates, _dates)
def test_every_mark_lies_on_the_line(
    a: PartialDate | None, b: PartialDate | None, c: PartialDate | None, d: PartialDate | None
) -> None:
    drawn = timeline(trial(first_submitted=a, started=b, updated=c, completion=d), TODAY)
    assert len(drawn.marks) == sum(x is not None for x in (a, b, c, d))
    assert all(0 <= m.start <= m.at <= m.end <= 1 for m in drawn.marks)
    assert all(0 <= at <= 1 for _, at in drawn.ticks)
    assert len(drawn.ticks) <= 8


def test_a_short_line_counts_months_and_a_long_one_years() -> None:
    short = timeline(trial(started=PartialDate("2025-07-08"), updated=PartialDate("2025-09-14")), TODAY)
    assert [said for said, _ in short.ticks] == ["Jul 2025", "Aug 2025", "Sep 2025", "Oct 2025"]
    long = timeline(trial(started=PartialDate("2020-07-08"), completion=PartialDate("2024-01-14")), TODAY)
    assert [said for said, _ in long.ticks] == ["2021", "2022", "2023", "2024"]
