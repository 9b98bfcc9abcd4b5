"""A place on the map, and what a text was read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["city", "postal code", "coordinates", "state", "country"]


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (WGS 84). Of a state or a country it is the middle of where its people live.

    `region` is the state or province by name, `country` the country; both None where they are not known or say nothing more.
    """

    name: str
    region: str | None
    country: str | None
    latitude: float
    longitude: float
    kind: PlaceKind

    @property
    def label(self) -> str:
        """The name that tells it from others: Boston, Massachusetts, United States; read again it is the same place."""
        told = dict.fromkeys(part for part in (self.name, self.region, self.country) if part)
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean: `places`, the likeliest first, none where nothing is called so.

    `note` says in a sentence what was taken for what, or what to write instead; empty where there is nothing to say.
    `certain` is False where the text had to be changed or a part of it left out. `instead` is offered, not taken.
    """

    asked: str
    places: tuple[Place, ...] = ()
    note: str = ""
    certain: bool = True
    instead: tuple[Place, ...] = ()
