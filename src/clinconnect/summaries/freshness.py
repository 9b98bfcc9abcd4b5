"""May a status still be believed on the day somebody looks at it? Statuses that nobody has confirmed for long are doubtful,
but for those that are final: what has ended stays so."""

from __future__ import annotations

from datetime import date

from clinconnect.summaries.record import known_as_of
from clinconnect.summaries.words import key_of
from clinconnect.trials import PartialDate, Trial

DOUBTFUL_YEARS = 2
# Month and day that stand for those that a partial date leaves open.
_LAST = (12, 31)
_FINAL = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN", "NOLONGERAVAILABLE", "APPROVEDFORMARKETING"})


def doubtful_since(trial: Trial, today: date) -> PartialDate | None:
    """When the status was last verified, where that is more than two years before `today`; None where it is not, or the status is final.

    Where the record does not say when it was verified, the day counts on which it stood so. A partial date counts
    from its last day on, so that nothing is doubted too early.
    """
    if key_of(trial.status or "") in _FINAL:
        return None
    when = trial.status_verified or known_as_of(trial)[0]
    if when is None:
        return None
    year, *rest = (int(part) for part in when.iso.split("-"))
    month, day = (*rest, *_LAST[len(rest) :])
    return when if (year + DOUBTFUL_YEARS, month, day) < (today.year, today.month, today.day) else None
