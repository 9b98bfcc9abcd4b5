"""Which parts of a rule decided it, and what stands in the way of an answer? Read off the tree of findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from clinconnect.criteria import AnyOf, AtLeast, Examples, Expr, Not, Readings, Unless, When, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, negation
from clinconnect.matching.findings import CONFLICTING, Finding

Step: TypeAlias = tuple[Expr, Finding]
# From what is quickly found out to what nobody here can settle.
_REASONS = (
    "missing", "stale", "imprecise", "no-unit", "no-reference-range", "needs-person", "ambiguous-text", "unencoded",
)  # fmt: skip
_DIFFICULTY = {reason: at for at, reason in enumerate(_REASONS)}


def deciding(node: Expr, finding: Finding, *, settled: bool) -> list[Step]:
    """The leaves on which the whole rests; where it is not `settled` as an outcome, those that are open.

    A settled rule may have an open guard: then its truth counts as if it applied.
    """
    if not finding.parts:
        return [(node, finding)]
    if not settled:
        below = [(n, f) for n, f in _pairs(node, finding) if is_open(f)] or _pairs(node, finding)
        return [step for part, found in below for step in deciding(part, found, settled=not is_open(found))]
    return [step for part, found in _decisive(node, finding) for step in deciding(part, found, settled=True)]


def all_leaves(node: Expr, finding: Finding) -> Iterator[Step]:
    """Every leaf with its finding."""
    if not finding.parts:
        yield node, finding
    for part, found in _pairs(node, finding):
        yield from all_leaves(part, found)


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
    parts = enumerate(zip(children(node), finding.parts, strict=True))
    reasons = [obstacle(part, found, rest if at else first) for at, (part, found) in parts if is_open(found)]
    if not reasons:
        return "imprecise"
    return (max if _all_needed(node, finding, wanted) else min)(reasons, key=_difficulty)


def is_open(finding: Finding) -> bool:
    """Whether it is not settled, in itself or in whether it applies."""
    return finding.applies is not FALSE and UNKNOWN in (finding.truth, finding.applies)


def _difficulty(reason: str) -> int:
    return _DIFFICULTY.get(reason, 0)


def _pairs(node: Expr, finding: Finding) -> list[Step]:
    return list(zip(children(node), finding.parts, strict=True)) if finding.parts else []


def _decisive(node: Expr, finding: Finding) -> list[Step]:
    pairs = _pairs(node, finding)
    if isinstance(node, When):
        return pairs[:1] if finding.applies is FALSE else pairs[1:] if finding.applies is UNKNOWN else pairs
    live = [(n, f) for n, f in pairs if f.applies is not FALSE]
    if not live or isinstance(node, Not | Readings):
        return pairs
    if isinstance(node, Unless):
        return _of_exceptions(pairs, finding)
    return _alike(live, finding)


def _alike(live: list[Step], finding: Finding) -> list[Step]:
    """The parts of a group that have its truth; first those that surely apply."""
    alike = [step for step in live if step[1].truth is finding.truth]
    return [step for step in alike if step[1].applies is TRUE] or alike


def _of_exceptions(pairs: list[Step], finding: Finding) -> list[Step]:
    base, *exceptions = pairs
    if finding.truth is TRUE:
        return pairs
    return [base] if base[1].truth is FALSE else [step for step in exceptions if step[1].truth is TRUE]


def _toward(node: Expr, wanted: Truth) -> tuple[Truth, Truth]:
    """The truth that the first part and that each of the others would need to have."""
    match node:
        case Not():
            return negation(wanted), wanted
        case Unless():
            return wanted, negation(wanted)
        case When():
            return FALSE, wanted
        case _:
            return wanted, wanted


def _all_needed(node: Expr, finding: Finding, wanted: Truth) -> bool:
    if isinstance(node, AnyOf | Examples):
        return wanted is FALSE
    if isinstance(node, AtLeast):
        return (wanted is TRUE) == (node.n >= len(finding.parts))
    return wanted is TRUE and not isinstance(node, When)
