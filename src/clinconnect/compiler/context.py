"""What else the record says that helps to read its eligibility text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The trial's title, conditions and structured sex and ages (as registered), all optional."""

    title: str = ""
    conditions: tuple[str, ...] = ()
    sex: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
