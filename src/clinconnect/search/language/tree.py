"""The tree of a question: what has to be in a trial, in which area, and within which bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Words that all have to be there, in any form and order; `area` None: anywhere."""

    text: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that have to stand one after the other, in any form."""

    text: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """One of these values, in the spelling of the index."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A number (a day as YYYYMMDD) between two bounds that both belong to it; None is open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Age:
    """A trial that takes people of some age between these, in days."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Near:
    """A site within `km` kilometres of a place; `recruiting`: one that takes people."""

    place: str
    km: float
    recruiting: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """The record says nothing here."""

    field: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every trial."""


@dataclass(frozen=True, slots=True)
class Not:
    """None of those."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """All of these."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    parts: tuple[Node, ...]


Leaf: TypeAlias = Words | Phrase | Value | Range | Age | Near | Missing | Everything
Node: TypeAlias = Leaf | Not | All | Any


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Leaf]:
    """What is asked for, in order; with `wanted` without what is asked not to be there."""
    if isinstance(node, (All, Any)):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif isinstance(node, Not):
        if not wanted:
            yield from leaves(node.part, wanted=wanted)
    else:
        yield node
