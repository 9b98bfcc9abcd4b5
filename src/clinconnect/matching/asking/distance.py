"""How far is an open rule from being settled? The fewest leaves that would have to turn out one way."""

from __future__ import annotations

from collections.abc import Container
from math import inf

from clinconnect.criteria import (
    AllOf,
    AtLeast,
    Attest,
    Expr,
    Not,
    Opaque,
    Readings,
    Unless,
    When,
    children,
)
from clinconnect.logic import FALSE, TRUE, Truth, negation
from clinconnect.matching.asking.topics import about_leaf
from clinconnect.matching.outcome.proof import is_open
from clinconnect.matching.record.findings import Finding
from clinconnect.patients import Topic


def distance(node: Expr, finding: Finding, wanted: Truth) -> float:
    """The fewest open leaves that have to be settled for the rule to be `wanted` (TRUE or FALSE) and to apply.

    Infinite where no answers lead there: what was not understood is never settled.
    """
    if not is_open(finding):
        return 0 if finding.truth is wanted and finding.applies is TRUE else inf
    if not finding.parts:
        return inf if _never(node, finding) else 1
    pairs = [(n, f) for n, f in zip(children(node), finding.parts, strict=True) if f.applies is not FALSE]
    if isinstance(node, Not):
        return distance(*pairs[0], negation(wanted))
    if isinstance(node, When):
        guard, then = zip(children(node), finding.parts, strict=True)
        return distance(*guard, TRUE) + (
            distance(*then, wanted) if is_open(then[1]) or then[1].truth is wanted else inf
        )
    if isinstance(node, Unless):
        base, *exceptions = zip(children(node), finding.parts, strict=True)
        lifted = [distance(*e, negation(wanted)) for e in exceptions]
        own = distance(*base, wanted)
        return own + sum(lifted) if wanted is TRUE else min((own, *lifted))
    return _of_group(node, [distance(n, f, wanted) for n, f in pairs], wanted)


def _of_group(node: Expr, steps: list[float], wanted: Truth) -> float:
    needed = _needed(node, len(steps), wanted)
    return sum(sorted(steps)[:needed]) if len(steps) >= needed else inf


def _needed(node: Expr, count: int, wanted: Truth) -> int:
    """How many of the parts of a group have to be `wanted` for the group to be."""
    if isinstance(node, Readings):
        return count
    if isinstance(node, AtLeast):
        return node.n if wanted is TRUE else count - node.n + 1
    return count if isinstance(node, AllOf) == (wanted is TRUE) else 1


def ways(node: Expr, finding: Finding, wanted: Truth, closed: Container[Topic]) -> frozenset[int] | None:
    """The open leaves (by `id`) that may lead to `wanted`, together with others; None where no answers lead there.

    A leaf whose topic is `closed` will not be answered.
    """
    if not is_open(finding):
        return frozenset() if finding.truth is wanted else None
    if not finding.parts:
        about = about_leaf(node)
        answered = not _never(node, finding) and about is not None and about.topic not in closed
        return frozenset({id(node)}) if answered else None
    pairs = list(zip(children(node), finding.parts, strict=True))
    if isinstance(node, Not):
        return ways(*pairs[0], negation(wanted), closed)
    if isinstance(node, When):
        inside = _joined([ways(*pairs[0], TRUE, closed), ways(*pairs[1], wanted, closed)], 2)
        return _joined([inside, ways(*pairs[0], FALSE, closed)], 1)
    if isinstance(node, Unless):
        lifting = [ways(*pair, negation(wanted), closed) for pair in pairs[1:]]
        found = [ways(*pairs[0], wanted, closed), *lifting]
        return _joined(found, len(found) if wanted is TRUE else 1)
    found = [ways(n, f, wanted, closed) for n, f in pairs if f.applies is not FALSE]
    return _joined(found, _needed(node, len(found), wanted))


def _joined(found: list[frozenset[int] | None], needed: int) -> frozenset[int] | None:
    possible = [one for one in found if one is not None]
    return frozenset().union(*possible) if len(possible) >= max(needed, 1) else None


def _never(node: Expr, finding: Finding) -> bool:
    """Whether nothing that is learned of the person settles the leaf."""
    return isinstance(node, Opaque) or (finding.reason == "needs-person" and not isinstance(node, Attest))
