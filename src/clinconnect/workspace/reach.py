"""How far has a registry been read? Up to the latest update that runs without a gap between them have met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinconnect.store import SyncRun
from clinconnect.trials import Trial

# An update may be posted after its day was read; a few records too many cost nothing.
OVERLAP = timedelta(days=2)
_FULL_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Reach:
    """Up to which day (YYYY-MM-DD) finished runs have read everything, and of which data."""

    day: str | None = None
    data_version: str | None = None
    validator: str | None = None


def reach_of(runs: Sequence[SyncRun]) -> Reach:
    """How far finished runs (oldest first) have come without a gap: one that began after where the others had ended adds
    nothing, as nobody has read what lies between.
    """
    reach = Reach()
    for run in runs:
        if run.finished_at is None or (reach.day and run.since and run.since > reach.day):
            continue
        day = max(filter(None, (reach.day, run.newest)), default=None)
        reach = Reach(day, run.data_version, run.validator)
    return reach


def start_after(reach: Reach) -> str | None:
    """The day from which the next run asks: where the last ended, and a little before; None where nothing was read."""
    return (date.fromisoformat(reach.day) - OVERLAP).isoformat() if reach.day else None


def newest(so_far: str | None, trials: Sequence[Trial], *, no_later_than: str | None) -> str | None:
    """The latest day of an update (YYYY-MM-DD). A record dated after the data itself does not count: a slip of the pen must
    not let the next run begin in the future.
    """
    days = [t.updated.iso for t in trials if t.updated and _FULL_DAY.fullmatch(t.updated.iso)]
    bound = (no_later_than or "9999-12-31")[:10]
    return max([*([so_far] if so_far else []), *(d for d in days if d <= bound)], default=None)
