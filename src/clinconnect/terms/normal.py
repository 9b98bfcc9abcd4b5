"""Between which numbers do the limits of normal lie that laboratories report for adults? From a table with sources."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from clinconnect.terms.tables import rows


class NormalLimit(NamedTuple):
    """The lowest and the highest plausible limit, in a UCUM unit."""

    low: float
    high: float
    unit: str


def normal_limit(observable: str, which: str) -> NormalLimit | None:
    """The plausible upper ("ULN") or lower ("LLN") limits of normal of an observable's id; None where no source says."""
    return _table().get((observable.removeprefix("observable:"), which))


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], NormalLimit]:
    return {
        (row["observable"], row["limit"]): NormalLimit(float(row["low"]), float(row["high"]), row["unit"])
        for row in rows("limits_of_normal")
    }
