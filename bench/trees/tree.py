"""What is compared: trees of groups and leaves, the same for what was written by hand and for what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from clinconnect.criteria import Duration
from clinconnect.spans import Span

FLAT = ("all", "any")
UNORDERED = ("all", "any", "at_least", "readings")
HEADED = ("unless", "examples")  # the first child is the base, the others are alike


@dataclass(frozen=True, slots=True)
class Demand:
    """A range in a unit: UCUM, `ULN`, `LLN`, `baseline`, or None where the text has none."""

    low: float | None = None
    above: bool = False
    high: float | None = None
    below: bool = False
    unit: str | None = None


NORMAL = Demand(high=1.0, unit="ULN")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window: where it starts and ends (None: open), and its anchor where one is named."""

    start: Duration | None
    end: Duration | None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact that is asked for. `quote` is what the hand wrote; `place` where it stands in the text."""

    type: str
    quote: str | None = None
    place: Span | None = None
    demands: frozenset[Demand] = frozenset()
    values: frozenset[str] = frozenset()
    window: Stretch | None = None
    status: str | None = None
    state: str | None = None
    person: str | None = None
    dose: Demand | None = None
    lines: Demand | None = None
    observable: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`all`, `any`, `not`, `at_least`, `unless`, `when`, `examples`, `readings` with what is below."""

    kind: str
    of: tuple[Tree, ...]
    n: int = 0


Tree: TypeAlias = Group | Leaf
NOTHING = Leaf("nothing")


def leaves(tree: Tree) -> Iterator[Leaf]:
    """The leaves in order."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for child in tree.of:
            yield from leaves(child)


def groups(tree: Tree) -> Iterator[Group]:
    """The groups, outer ones first."""
    if isinstance(tree, Group):
        yield tree
        for child in tree.of:
            yield from groups(child)
