"""Which findings are by definition the value of a measurement? Thrombocytopenia, fever, obesity; never a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from clinconnect.terms.tables import rows

Sign = Literal["<", "<=", ">", ">="]


class Limit(NamedTuple):
    """A limit of a value: `sign` as it stands before the number."""

    sign: Sign
    value: float


class Shown(NamedTuple):
    """Values of an observable that show a finding (`present`) or rule it out on that day (`absent`); empty for none.

    `unit` is UCUM, or ULN or LLN for multiples of the reporting laboratory's limit; `own_limit` is such a limit that has to
    say the same where it is given. The row is for `ages` in years (from, and up to but not including), for `sex` and for who
    is `pregnant` or not; None for everybody. `days` is how long the value speaks of now.
    """

    observable: str
    unit: str
    present: tuple[Limit, ...]
    absent: tuple[Limit, ...]
    own_limit: Literal["ULN", "LLN"] | None
    ages: tuple[float, float] | None
    sex: Literal["male", "female"] | None
    pregnant: bool | None
    days: int
    source: str


@lru_cache(maxsize=1)
def implied_findings() -> Mapping[str, tuple[Shown, ...]]:
    """By the finding's id, the rows that show it."""
    found: dict[str, list[Shown]] = {}
    for row in rows("implied_findings"):
        found.setdefault(row["concept"], []).append(_shown(row))
    return {concept: tuple(shown) for concept, shown in found.items()}


def _shown(row: dict[str, str]) -> Shown:
    return Shown(
        observable=f"observable:{row['observable']}",
        unit=row["unit"],
        present=_limits(row["present"]),
        absent=_limits(row["absent"]),
        own_limit=row["own_limit"] or None,  # type: ignore[arg-type]
        ages=_ages(row["ages"]),
        sex=row["sex"] or None,  # type: ignore[arg-type]
        pregnant={"yes": True, "no": False}.get(row["pregnant"]),
        days=int(row["days"]),
        source=row["source"],
    )


def _limits(cell: str) -> tuple[Limit, ...]:
    parts = [part.split() for part in cell.split(",") if part.strip()]
    return tuple(Limit(sign, float(value)) for sign, value in parts)  # type: ignore[arg-type]


def _ages(cell: str) -> tuple[float, float] | None:
    if not cell:
        return None
    low, _, high = cell.partition("..")
    return float(low), float(high or "inf")
