"""When a status is no longer to be believed without a look."""

from __future__ import annotations

from datetime import date

import pytest

from clinconnect.summaries import doubtful_since
from clinconnect.trials import PartialDate, Trial


def trial(
    verified: str | None, as_of: str | None = None, updated: str | None = None, status: str | None = "RECRUITING"
) -> Trial:
    dates = {"status_verified": verified, "as_of": as_of, "updated": updated}
    given = {name: PartialDate(iso) for name, iso in dates.items() if iso}
    return Trial("NCT00000001", "ctgov-v2", "T", status=status, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verified", "today", "doubtful"),
    [
        ("2024-03-15", date(2026, 3, 14), False),
        ("2024-03-15", date(2026, 3, 15), False),
        ("2024-03-15", date(2026, 3, 16), True),
        ("2024-03", date(2026, 3, 31), False),
        ("2024-03", date(2026, 4, 1), True),
        ("2024-02", date(2026, 2, 28), False),
        ("2024-02", date(2026, 3, 1), True),
        ("2024-02-29", date(2026, 2, 28), False),
        ("2024-02-29", date(2026, 3, 1), True),
        ("2024", date(2026, 12, 31), False),
        ("2024", date(2027, 1, 1), True),
        ("2031-01", date(2026, 3, 1), False),
    ],
)
def test_more_than_two_years_after_the_last_day_it_may_have_been(verified: str, today: date, doubtful: bool) -> None:
    found = doubtful_since(trial(verified), today)
    assert found == (PartialDate(verified) if doubtful else None)


def test_the_verification_counts_before_the_day_of_the_record() -> None:
    today = date(2026, 3, 1)
    assert doubtful_since(trial("2020-01", as_of="2026-02-01"), today) == PartialDate("2020-01")
    assert doubtful_since(trial("2026-01", as_of="2020-02-01"), today) is None


def test_without_a_verification_the_day_it_stood_so_counts() -> None:
    today = date(2026, 3, 1)
    assert doubtful_since(trial(None, as_of="2020-01-01"), today) == PartialDate("2020-01-01")
    assert doubtful_since(trial(None, updated="2020-01-01"), today) == PartialDate("2020-01-01")
    assert doubtful_since(trial(None), today) is None


@pytest.mark.parametrize("status", ["COMPLETED", "Completed", "TERMINATED", "WITHDRAWN", "NO_LONGER_AVAILABLE"])
def test_what_has_ended_stays_so(status: str) -> None:
    assert doubtful_since(trial("2010-01", status=status), date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    "status",
    [
        "NOT_YET_RECRUITING",
        "ENROLLING_BY_INVITATION",
        "ACTIVE_NOT_RECRUITING",
        "SUSPENDED",
        "UNKNOWN",
        "AUTHORISED",
        None,
    ],
)
def test_what_may_still_change_grows_old(status: str | None) -> None:
    assert doubtful_since(trial("2010-01", status=status), date(2026, 3, 1)) == PartialDate("2010-01")
