"""What are the single points of a text? What it asks for one by one, however the criteria group and number them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from clinconnect.changes.change import Side
from clinconnect.changes.requirement import bare_words, grounded, key, requirement, unmarked
from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    Attest,
    Compiled,
    ConceptRef,
    Criterion,
    Expr,
    Opaque,
    Sex,
    When,
    leaves,
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One thing that a criterion asks for or excludes. `rule` is as written, unread parts with their words as reason."""

    criterion: Criterion
    rule: Expr
    text: str
    place: int

    @cached_property
    def needed(self) -> Expr:
        """What must not be false of a person; see `requirement`."""
        return requirement(self.rule, self.criterion.kind)

    @cached_property
    def key(self) -> Any:
        """The same for points that say the same, whatever their words, for the same people."""
        return bare_words(self.criterion.scope or ""), key(self.needed)

    @cached_property
    def about(self) -> frozenset[tuple[str, str]]:
        """What its leaves speak of; empty where nothing was understood."""
        return frozenset(named for leaf in leaves(self.rule) if (named := _named(leaf)))

    @cached_property
    def unread(self) -> bool:
        """Whether a part of it was not understood."""
        return any(isinstance(leaf, Opaque) for leaf in leaves(self.rule))

    @cached_property
    def words(self) -> str:
        """Its text as it is compared."""
        return bare_words(self.text)


def points(compiled: Compiled, text: str) -> list[Point]:
    """Every point of a text, in reading order."""
    found: list[Point] = []
    for criterion in compiled.criteria:
        rules = list(_parts(grounded(criterion.expr, text), criterion))
        for rule in rules:
            span = criterion.span if len(rules) == 1 else rule.span
            found.append(Point(criterion, rule, span.of(text), len(found)))
    return found


def _parts(expr: Expr, criterion: Criterion) -> Iterator[Expr]:
    """Of an inclusion everything that is asked for together, of an exclusion everything that alone keeps out."""
    if isinstance(expr, AllOf if criterion.kind == "inclusion" else AnyOf) and expr.of:
        for one in expr.of:
            yield from _parts(one, criterion)
    elif isinstance(expr, When):
        for one in _parts(expr.then, criterion):
            yield replace(expr, then=one, span=one.span)
    else:
        yield expr


def side(criterion: Criterion, text: str) -> Side:
    """The criterion as a change shows it."""
    return Side(unmarked(criterion.span.of(text)), criterion.id, criterion.kind, criterion.scope)


def _named(leaf: Expr) -> tuple[str, str] | None:
    if isinstance(leaf, Opaque):
        return None
    if isinstance(leaf, Attest):
        return "attest", leaf.topic
    if isinstance(leaf, Age | Sex):
        return type(leaf).__name__.lower(), ""
    ref = getattr(leaf, "observable", None) or getattr(leaf, "scale", None) or getattr(leaf, "concept", None)
    assert isinstance(ref, ConceptRef)
    return _FAMILIES.get(type(leaf).__name__, "thing"), ref.id or ref.name.casefold()


# Leaves that may speak of the same thing in two versions, though as another kind of leaf.
_FAMILIES = {"Measured": "number", "Score": "number"}
