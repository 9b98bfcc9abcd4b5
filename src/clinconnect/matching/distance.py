"""How far is an open rule from being settled? The fewest leaves that would have to turn out one way."""

from __future__ import annotations

from math import inf

from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Examples,
    Expr,
    Not,
    Opaque,
    Readings,
    Unless,
    When,
    children,
)
from clinconnect.logic import FALSE, TRUE, Truth, negation
from clinconnect.matching.findings import Finding
from clinconnect.matching.proof import is_open


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
    return _of_group(node, [distance(n, f, wanted) for n, f in pairs], len(pairs), wanted)


def _of_group(node: Expr, ways: list[float], count: int, wanted: Truth) -> float:
    needed = {AllOf: (count, 1), AnyOf: (1, count), Examples: (1, count), Readings: (count, count)}
    if isinstance(node, AtLeast):
        for_true, for_false = node.n, count - node.n + 1
    else:
        for_true, for_false = needed[type(node)]
    least = for_true if wanted is TRUE else for_false
    return sum(sorted(ways)[:least]) if len(ways) >= least else inf


def _never(node: Expr, finding: Finding) -> bool:
    """Whether nothing that is learned of the person settles the leaf."""
    return isinstance(node, Opaque) or (finding.reason == "needs-person" and not isinstance(node, Attest))
