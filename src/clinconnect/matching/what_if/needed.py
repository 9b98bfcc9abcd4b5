"""Which leaves would have to become true, or false, for a rule to be so? The smallest sets, read off the tree of findings.

A set is a proposal: leaves of one rule may speak of the same fact, so that what is proposed has to be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from clinconnect.criteria import AllOf, AnyOf, AtLeast, Examples, Expr, Leaf, Not, Readings, Unless, When, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, negation
from clinconnect.matching.outcome.proof import Route
from clinconnect.matching.record.findings import Finding

MOST_SETS, MOST_LEAVES = 24, 12


class Turn(NamedTuple):
    """A leaf, its place in the tree, and the truth that it would need to have."""

    leaf: Leaf
    route: Route
    to: Truth

    @property
    def key(self) -> tuple[tuple[int, ...], Truth]:
        """What tells two turns apart."""
        return tuple(at for _, at in self.route.path), self.to


Sets: TypeAlias = list[tuple[Turn, ...]]
MayTurn: TypeAlias = Callable[[Route, Truth], bool | None]


def needed(route: Route, to: Truth, may_turn: MayTurn) -> Sets:
    """Sets of turns after which the rule has this truth, the smallest first; [()] where it has it already.

    `may_turn` says which leaves can come to have another truth, None that this one need not. At most `MOST_SETS` of at
    most `MOST_LEAVES`.
    """
    node, finding, _ = route
    if not finding.parts:
        return _of_leaf(route, to, may_turn)
    below = [
        _part(route, at, part, found)
        for at, (part, found) in enumerate(zip(children(node), finding.parts, strict=True))
    ]
    return _smallest(_of_group(node, below, to, may_turn))


def _of_leaf(route: Route, to: Truth, may_turn: MayTurn) -> Sets:
    if route.finding.truth is to:
        return [()]
    leaf, may = route.leaf, may_turn(route, to)
    if may is None:
        return [()]
    return [(Turn(leaf, route, to),)] if isinstance(leaf, Leaf) and may else []


def _part(route: Route, at: int, part: Expr, found: Finding) -> Route:
    return Route(part, found, (*route.path, (route.leaf, at)))


def _of_group(node: Expr, below: list[Route], to: Truth, may_turn: MayTurn) -> Sets:
    def same(part: Route) -> Sets:
        return needed(part, to, may_turn)

    def against(part: Route) -> Sets:
        return needed(part, negation(to), may_turn)

    match node:
        case Not():
            return against(below[0])
        case When():
            out_of_play = needed(below[0], FALSE, may_turn)
            return _each([needed(below[0], TRUE, may_turn), same(below[1])]) + out_of_play
        case Unless():
            parts = [same(below[0]), *map(against, below[1:])]
            return _each(parts) if to is TRUE else [one for part in parts for one in part]
        case AtLeast():
            n = node.n if to is TRUE else len(below) - node.n + 1
            return _some(n, [same(part) for part in below])
        case AllOf() | Readings() | AnyOf() | Examples():
            every = isinstance(node, Readings) or isinstance(node, AllOf) is (to is TRUE)
            return _some(len(below) if every else 1, [same(part) for part in below])
        case _:
            return []


def _some(n: int, parts: Sequence[Sets]) -> Sets:
    """Ways to have n of the parts; the cheapest parts come first, so that the bound cuts off the dear ones."""
    able = sorted((part for part in parts if part), key=lambda part: len(part[0]))
    if n < 1 or len(able) < n:
        return []
    if n == len(able):
        return _each(able)
    found: Sets = []
    for chosen in combinations(able, n):
        found += _each(chosen)
        if len(found) > 4 * MOST_SETS:
            break
    return found


def _each(parts: Iterable[Sets]) -> Sets:
    """One set of every part, joined."""
    joined: Sets = [()]
    for part in parts:
        joined = _smallest([_union(one, other) for one in joined for other in part])
    return joined


def _union(one: tuple[Turn, ...], other: tuple[Turn, ...]) -> tuple[Turn, ...]:
    return tuple({turn.key: turn for turn in (*one, *other)}.values())


def _smallest(sets: Sets) -> Sets:
    """Without those that hold another one, or that turn a leaf both ways."""
    found: Sets = []
    keys: list[frozenset[object]] = []
    for one in sorted(sets, key=len):
        held = frozenset(turn.key for turn in one)
        if len(one) > MOST_LEAVES or len({place for place, _ in (t.key for t in one)}) < len(one):
            continue
        if not any(smaller <= held for smaller in keys):
            found.append(one)
            keys.append(held)
        if len(found) == MOST_SETS:
            break
    return found


def unsettled(route: Route, _: Truth) -> bool:
    """That a leaf which is not known becomes known."""
    return route.finding.truth is UNKNOWN
