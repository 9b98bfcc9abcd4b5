"""Change the leaves of a rule by where they stand: on the side that lets people in or keeps them out, denied or not.

What lifts a rule or guards it speaks for itself and stays as it is, and so does what is only permitted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import is_

from clinconnect.criteria import AllOf, AnyOf, AtLeast, Examples, Expr, Leaf, Not, Readings, Unless, When, permitted


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf stands: `wanted` where its truth lets people in, `denied` where an odd or even number of NOTs is above it."""

    wanted: bool
    denied: bool = False


def rewritten(expr: Expr, change: Callable[[Leaf, Place], Leaf], place: Place) -> Expr:
    """The tree with every leaf changed; the very same tree where nothing changes."""
    if permitted(expr):
        return expr
    below = partial(rewritten, change=change, place=place)
    match expr:
        case AllOf() | AnyOf() | AtLeast() | Readings():
            parts = tuple(map(below, expr.of))
            return expr if all(map(is_, parts, expr.of)) else replace(expr, of=parts)
        case Not():
            of = rewritten(expr.of, change, Place(wanted=not place.wanted, denied=True))
            return expr if of is expr.of else replace(expr, of=of)
        case Unless():
            base = below(expr.base)
            return expr if base is expr.base else replace(expr, base=base)
        case When():
            then = below(expr.then)
            return expr if then is expr.then else replace(expr, then=then)
        case Examples():
            of, some = below(expr.of), tuple(map(below, expr.sufficient))
            same = of is expr.of and all(map(is_, some, expr.sufficient))
            return expr if same else replace(expr, of=of, sufficient=some)
        case _:
            return change(expr, place)
