"""What does evaluating a rule return? A tree of findings beside the tree of nodes: truth, reason, and what it rests on.

No words are made here: the explanation is rendered from these values alone, so that it cannot disagree with them.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.patients import Fact

Used: TypeAlias = Fact | Literal["birth", "sex"]
CONFLICTING = "conflicting"
EITHER_WAY = "either-way"  # of an open leaf while its answer is supposed
PERMITTED = "permitted"  # of a part of a rule that only says what is allowed


class Reading(NamedTuple):
    """How a recorded number was compared: the interval in `unit`, and what was done to get there.

    `how` is `same` (as recorded), `converted`, `ratio` (divided by the laboratory's own limit `limit`).
    `assumed` holds the unit taken for a threshold that states none; `any_limit` the lowest and the highest plausible limit,
    with their unit, where the laboratory's own is not known and all of them lead to the same.
    """

    low: float | None
    high: float | None
    unit: str
    how: Literal["same", "converted", "ratio"] = "same"
    limit: float | None = None
    assumed: str | None = None
    any_limit: tuple[float, float, str] | None = None
    low_open: bool = False
    high_open: bool = False


class Finding(NamedTuple):
    """The truth of one node for one person on one date.

    `reason` is a stable word; where `truth` is UNKNOWN it is one of `verdict.UnknownReason` or `conflicting`.
    `applies` is FALSE where a guard takes the node out of play, UNKNOWN where the guard is open; `truth` then speaks of
    the case that it applies. `next_day` is the first later day on which time alone may change this leaf (a candidate,
    not a promise). `parts` are the findings of the children, in reading order; a leaf has none. `others` are facts
    beside those `used` that may make it true as well.
    """

    truth: Truth
    reason: str
    used: tuple[Used, ...] = ()
    reading: Reading | None = None
    next_day: date | None = None
    applies: Truth = TRUE
    parts: tuple[Finding, ...] = ()
    others: tuple[Fact, ...] = ()


MISSING = Finding(UNKNOWN, "missing")
UNENCODED = Finding(UNKNOWN, "unencoded")
NEEDS_PERSON = Finding(UNKNOWN, "needs-person")
NOT_HERE = Finding(FALSE, "not-applicable", applies=FALSE)


def effective(finding: Finding, neutral: Truth) -> Truth:
    """The truth of a part within its group, where a part that does not apply counts as `neutral`.

    With an open guard only what is the same in both cases is known. What is only permitted never counts.
    """
    if finding.reason == PERMITTED:
        return neutral
    if finding.applies is TRUE:
        return finding.truth
    if finding.applies is FALSE:
        return neutral
    return neutral if finding.truth is neutral else UNKNOWN
