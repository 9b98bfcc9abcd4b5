"""Which parts of a rule decided it, and what stands in the way of an answer? Read off the tree of findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from clinconnect.criteria import AnyOf, AtLeast, Examples, Expr, Not, Readings, Unless, When, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, negation
from clinconnect.matching.record.findings import CONFLICTING, PERMITTED, Finding, effective

Step: TypeAlias = tuple[Expr, Finding]
_Part: TypeAlias = tuple[int, Expr, Finding]
# From what is quickly found out to what nobody here can settle.
_REASONS = (
    "missing", "stale", "imprecise", "no-unit", "no-reference-range", "needs-person", "ambiguous-text", "unencoded",
)  # fmt: skip
_DIFFICULTY = {reason: at for at, reason in enumerate(_REASONS)}


class Route(NamedTuple):
    """A leaf with its finding, and the groups above it, outermost first, each with the place of the part in it."""

    leaf: Expr
    finding: Finding
    path: tuple[tuple[Expr, int], ...] = ()


def deciding(node: Expr, finding: Finding, *, settled: bool) -> list[Step]:
    """The leaves on which the whole rests; where it is not `settled` as an outcome, those that are open.

    A settled rule may have an open guard: then its truth counts as if it applied.
    """
    return [(route.leaf, route.finding) for route in routes(Route(node, finding), settled=settled)]


def routes(whole: Route, *, settled: bool) -> list[Route]:
    """As `deciding`, each leaf with the way that leads to it."""
    node, finding, path = whole
    parts = _parts(node, finding)
    if not parts or finding.reason == PERMITTED:
        return [whole]
    below = _decisive(node, finding) if settled else [p for p in parts if is_open(p[2])] or parts
    return [
        route
        for at, part, found in below
        for route in routes(Route(part, found, (*path, (node, at))), settled=settled or not is_open(found))
    ]


def all_routes(whole: Route) -> Iterator[Route]:
    """Every leaf with its finding and the way that leads to it."""
    parts = _parts(whole.leaf, whole.finding)
    if not parts:
        yield whole
    for at, part, found in parts:
        yield from all_routes(Route(part, found, (*whole.path, (whole.leaf, at))))


def all_leaves(node: Expr, finding: Finding) -> list[Step]:
    """Every leaf with its finding."""
    if not finding.parts:
        return [(node, finding)]
    found: list[Step] = []
    for part, below in zip(children(node), finding.parts, strict=True):
        if below.parts:
            found += all_leaves(part, below)
        else:
            found.append((part, below))
    return found


def conflicts(node: Expr, finding: Finding) -> bool:
    """Whether sources that disagree keep the rule open."""
    if not finding.parts:
        return finding.reason == CONFLICTING
    if not _has_conflict(finding):
        return False
    return any(f.reason == CONFLICTING for _, f in deciding(node, finding, settled=False))


def _has_conflict(finding: Finding) -> bool:
    if finding.reason == CONFLICTING:
        return True
    return bool(finding.parts) and any(map(_has_conflict, finding.parts))


def obstacle(node: Expr, finding: Finding, wanted: Truth) -> str:
    """What keeps an open rule from being `wanted` (TRUE or FALSE): a reason for unknown.

    Where all parts are needed for that the hardest one counts, where one will do the easiest.
    """
    if finding.reason == "ambiguous-text":
        return finding.reason
    if not finding.parts:
        return "imprecise" if finding.reason == CONFLICTING else finding.reason
    first, rest = _toward(node, wanted)
    reasons = []
    for part, found in zip(children(node), finding.parts, strict=True):
        if is_open(found):
            reasons.append(obstacle(part, found, first))
        first = rest
    if len(reasons) < 2:
        return reasons[0] if reasons else "imprecise"
    return (max if _all_needed(node, finding, wanted) else min)(reasons, key=_difficulty)


def is_open(finding: Finding) -> bool:
    """Whether it is not settled, in itself or in whether it applies."""
    return finding.applies is not FALSE and UNKNOWN in (finding.truth, finding.applies)


def _difficulty(reason: str) -> int:
    return _DIFFICULTY.get(reason, 0)


def _parts(node: Expr, finding: Finding) -> list[_Part]:
    if not finding.parts:
        return []
    return [(at, *pair) for at, pair in enumerate(zip(children(node), finding.parts, strict=True))]


def _decisive(node: Expr, finding: Finding) -> list[_Part]:
    parts = _parts(node, finding)
    if isinstance(node, When):
        return _of_guard(parts, finding)
    live = [part for part in parts if part[2].applies is not FALSE and part[2].reason != PERMITTED]
    if not live or isinstance(node, Not | Readings):
        return parts
    if isinstance(node, Unless):
        return _of_exceptions(parts, finding)
    return _alike(live, finding) or [part for part in parts if part not in live]  # too few are left that apply


def _of_guard(parts: list[_Part], finding: Finding) -> list[_Part]:
    """Of what does not apply the guard, or where that holds, what it guards."""
    if finding.applies is TRUE:
        return parts
    out = finding.applies is FALSE and effective(parts[0][2], FALSE) is FALSE
    return parts[:1] if out else parts[1:]


def _alike(live: list[_Part], finding: Finding) -> list[_Part]:
    """The parts of a group that have its truth; first those that surely apply."""
    alike = [part for part in live if part[2].truth is finding.truth]
    return [part for part in alike if part[2].applies is TRUE] or alike


def _of_exceptions(parts: list[_Part], finding: Finding) -> list[_Part]:
    base, *exceptions = parts
    if finding.truth is TRUE:
        return parts
    return [base] if base[2].truth is FALSE else [part for part in exceptions if part[2].truth is TRUE]


def _toward(node: Expr, wanted: Truth) -> tuple[Truth, Truth]:
    """The truth that the first part and that each of the others would need to have."""
    kind = type(node)
    if kind is Not:
        return negation(wanted), wanted
    if kind is Unless:
        return wanted, negation(wanted)
    return (FALSE if kind is When else wanted), wanted


def _all_needed(node: Expr, finding: Finding, wanted: Truth) -> bool:
    if isinstance(node, AnyOf | Examples):
        return wanted is FALSE
    if isinstance(node, AtLeast):
        return (wanted is TRUE) == (node.n >= len(finding.parts))
    return wanted is TRUE and not isinstance(node, When)
