"""A list item and what lies below it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from clinconnect.compiler.layout.lines import Enum

Unsure = Literal["one of several", "turned round", "led"]


@dataclass(slots=True)
class Item:
    """A list item: `start` at its marker, `body` where its words begin, `end` after its own words; children lie behind."""

    start: int
    body: int
    end: int
    indent: int = 0
    bullet: str = ""
    enum: Enum | None = None
    children: list[Item] = field(default_factory=list)
    unsure: Unsure | None = None  # perhaps a part of the list that an item before it announces
    lead: Item | None = None  # what announces that list, where it may say more about its parts
    alternative: bool = False  # the next item of its level is an alternative to it

    @property
    def last(self) -> int:
        """The end of the item with everything below it."""
        return max([self.end, *(c.last for c in self.children)])
