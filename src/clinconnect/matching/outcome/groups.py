"""What do the parts of a rule make together? One small function for each kind of group, in Kleene's logic.

A part whose guard does not hold drops out: it is neither asked for nor in the way. So does one that only permits. A group with
nothing in it was never read.
"""

from __future__ import annotations

from clinconnect.criteria import AllOf, AnyOf, AtLeast, Examples, Expr, Not, Readings, When
from clinconnect.logic import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    agreement,
    at_least,
    conjunction,
    disjunction,
    negation,
)
from clinconnect.matching.record.findings import NOT_HERE, PERMITTED, UNENCODED, Finding, effective

Parts = tuple[Finding, ...]


def all_of(_: AllOf, parts: Parts) -> Finding:
    """Every part holds."""
    if not parts:
        return UNENCODED
    return _group(parts, conjunction([effective(p, TRUE) for p in parts]))


def any_of(_: AnyOf, parts: Parts) -> Finding:
    """A part holds."""
    if not parts:
        return UNENCODED
    return _group(parts, disjunction([effective(p, FALSE) for p in parts]))


def permission(node: Expr, parts: Parts) -> Finding:
    """What is only permitted restricts nobody, whether they have it or not; beside other parts it does not count."""
    return Finding(TRUE if isinstance(node, AnyOf) else FALSE, PERMITTED, parts=parts)


def some_of(node: AtLeast, parts: Parts) -> Finding:
    """At least n parts hold; one that does not apply is not counted. More than there are cannot be what was meant."""
    if not 1 <= node.n <= len(parts):
        return UNENCODED
    found = _group(parts, at_least(node.n, [effective(p, FALSE) for p in parts]))
    if found.applies is UNKNOWN and found.truth is TRUE and node.n > 1:
        return found._replace(truth=UNKNOWN)  # some may drop out, and then too few hold
    return found


def opposite(_: Not, parts: Parts) -> Finding:
    """The part does not hold."""
    (part,) = parts
    if part.reason == PERMITTED:
        return UNENCODED._replace(parts=parts)  # nobody forbids what is permitted: it was not understood
    return Finding(negation(part.truth), part.reason, applies=part.applies, parts=parts)


def when(_: When, parts: Parts) -> Finding:
    """Concerns only those for whom the guard holds."""
    guard, then = parts
    holds = UNKNOWN if guard.reason == PERMITTED else effective(guard, FALSE)
    if holds is FALSE:
        return NOT_HERE._replace(parts=parts)
    return Finding(then.truth, then.reason, applies=conjunction((holds, then.applies)), parts=parts)


def examples(_: Examples, parts: Parts) -> Finding:
    """The wider notion or one of its examples; that no example holds settles nothing while the notion is open."""
    return _group(parts, disjunction(effective(p, FALSE) for p in parts))


def readings(_: Readings, parts: Parts) -> Finding:
    """What all ways to read the text agree on."""
    if not parts:
        return UNENCODED
    in_play = [p for p in parts if p.applies is not FALSE]
    if not in_play:
        return NOT_HERE._replace(parts=parts)
    truth = agreement(p.truth for p in in_play)
    differ = {TRUE, FALSE} <= {p.truth for p in in_play}
    applies = TRUE if all(p.applies is TRUE for p in parts) else UNKNOWN
    return Finding(truth, "ambiguous-text" if differ else "", applies=applies, parts=parts)


def _group(parts: Parts, truth: Truth) -> Finding:
    """Of the parts together; where none is sure to apply, what they have in common if some do."""
    asking = [p for p in parts if p.reason != PERMITTED]
    if not asking:
        return Finding(TRUE, PERMITTED, parts=parts)
    if TRUE in [p.applies for p in asking]:
        return Finding(truth, "", parts=parts)
    open_ = [p.truth for p in asking if p.applies is UNKNOWN]
    if not open_:
        return NOT_HERE._replace(parts=parts)
    return Finding(agreement(open_), "", applies=UNKNOWN, parts=parts)
