"""Three-valued logic after Kleene (Introduction to Metamathematics, 1952, section 64): what is not known stays unknown."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """The truth of a statement about a person, as far as it is known."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with `is`")


TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def truth_of(known: bool | None) -> Truth:
    """TRUE, FALSE, or UNKNOWN for None."""
    if known is None:
        return UNKNOWN
    return TRUE if known else FALSE


def negation(value: Truth) -> Truth:
    """NOT: unknown stays unknown."""
    if value is UNKNOWN:
        return UNKNOWN
    return FALSE if value is TRUE else TRUE


def conjunction(values: Iterable[Truth]) -> Truth:
    """AND over any number of values; TRUE over none."""
    result = TRUE
    for value in values:
        if value is FALSE:
            return FALSE
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def disjunction(values: Iterable[Truth]) -> Truth:
    """OR over any number of values; FALSE over none."""
    result = FALSE
    for value in values:
        if value is TRUE:
            return TRUE
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def at_least(n: int, values: Iterable[Truth]) -> Truth:
    """Whether at least `n` of the values are true."""
    seen = list(values)
    sure = sum(value is TRUE for value in seen)
    possible = sure + sum(value is UNKNOWN for value in seen)
    if sure >= n:
        return TRUE
    return FALSE if possible < n else UNKNOWN


def agreement(values: Iterable[Truth]) -> Truth:
    """The common value where all agree, else UNKNOWN (also over none)."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else UNKNOWN
