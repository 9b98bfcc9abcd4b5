"""Does a recorded number lie in a range? Units converted by analyte, intervals for what is known only in part."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from clinconnect.criteria import Bound, Range
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.terms.quantities import convert

# Conversions are rounded arithmetic: what differs by less than this share is the same number.
_SAME = 1e-9


def lies_in(
    range: Range, low: float | None, high: float | None, *, low_open: bool = False, high_open: bool = False
) -> Truth:
    """Whether every number of the interval lies in the range; None is without end on that side, an open end not in it."""
    if range.low and not _above(range.low, low, within=low_open):
        return FALSE if high is not None and not _above(range.low, high, without=high_open) else UNKNOWN
    if range.high and not _below(range.high, high, within=high_open):
        return FALSE if low is not None and not _below(range.high, low, without=low_open) else UNKNOWN
    return TRUE


def _above(bound: Bound, value: float | None, *, within: bool = False, without: bool = False) -> bool:
    """Whether the value lies above; just at the bound it does if that counts, unless only what is below it is meant."""
    if value is None:
        return False
    if math.isclose(value, bound.value, rel_tol=_SAME):
        return (bound.inclusive or within) and not without
    return value > bound.value


def _below(bound: Bound, value: float | None, *, within: bool = False, without: bool = False) -> bool:
    if value is None:
        return False
    if math.isclose(value, bound.value, rel_tol=_SAME):
        return (bound.inclusive or within) and not without
    return value < bound.value


@lru_cache(maxsize=4096)
def conversion(from_unit: str, to_unit: str, observable: str | None) -> Callable[[float], float] | None:
    """How numbers in one UCUM unit become numbers in another for this observable; None where they do not convert."""
    if from_unit == to_unit:
        return float
    zero, one, two = (convert(x, from_unit, to_unit, observable=observable) for x in (0.0, 1000.0, 2000.0))
    if zero is None or one is None or two is None:
        return None
    factor, offset = (one - zero) / 1000, zero
    if not math.isclose(two, 2000 * factor + offset, rel_tol=_SAME):
        return lambda x: _each(x, from_unit, to_unit, observable)
    return lambda x: x * factor + offset


def _each(value: float, from_unit: str, to_unit: str, observable: str | None) -> float:
    converted = convert(value, from_unit, to_unit, observable=observable)
    return math.nan if converted is None else converted
