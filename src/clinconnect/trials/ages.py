"""How old must one be? An age limit as registered ("18 Years", "6 Months") as a number and its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

AgeUnit = Literal["year", "month", "week", "day", "hour", "minute"]

_LIMIT = re.compile(
    r"(?P<value>[0-9]{1,4}(?:\.[0-9]+)?)\s*(?P<unit>year|month|week|day|hour|minute)s?(?: old| of age)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """An age in the unit of the registry: 6 months stays 6 months."""

    value: float
    unit: AgeUnit


def age_limit(stated: str | None) -> AgeLimit | None:
    """The limit, None where there is none ("N/A") or it is not one number with a unit."""
    found = _LIMIT.fullmatch(" ".join(stated.split())) if stated else None
    return AgeLimit(float(found["value"]), cast(AgeUnit, found["unit"].lower())) if found else None
