"""Which values of a measurement tell the thresholds apart? One below them all, one between each two, one above."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import pairwise

from clinconnect.criteria import Measured, Range
from clinconnect.matching.numbers import conversion
from clinconnect.patients import Quantity
from clinconnect.terms import Observable

# How likely a value is ordinary, of people who look for a trial.
_ORDINARY = 0.6


def values(
    leaves: Sequence[Measured], observable: Observable | None, unit: str | None
) -> list[tuple[Quantity, float | None]]:
    """Values in `unit` with how likely each is (None: not known), with limits of normal where a threshold needs them.

    `unit` is that of the observable, where it is known. A threshold in a unit that does not convert has values of its own.
    """
    low, high = observable.reference if observable else (None, None)
    limits = {"ULN": high or 1.0, "LLN": low or 1.0}
    relative = {leaf.relative_to for leaf in leaves}
    given = {"reference_high": limits["ULN"]} if "ULN" in relative else {}
    given |= {"reference_low": limits["LLN"]} if "LLN" in relative else {}
    bounds: dict[str | None, set[float]] = {}
    for leaf in leaves:
        for range, to in _thresholds(leaf):
            convert = conversion(to, unit, observable.id if observable else None) if to and unit else float
            own = bounds.setdefault(unit if convert else to, set())
            own |= {(convert or float)(value) for value in _ends(range)}
        if limit := limits.get(leaf.relative_to or ""):
            bounds.setdefault(unit, set()).update(limit * value for value in _ends(leaf.range))
    return [
        (Quantity(value, value, of, **given), likely)
        for of, found in bounds.items()
        for value, likely in _weighed(sorted(found), (low, high) if of == unit else (None, None))
    ]


def between(bounds: Iterable[float]) -> list[float]:
    """A value below the bounds, one between each two, and one above; none where there are no bounds."""
    ordered = sorted(set(bounds))
    if not ordered:
        return []
    step = max(abs(ordered[0]), abs(ordered[-1]), 1e-9) * 0.1
    return [ordered[0] - step, *((low + high) / 2 for low, high in pairwise(ordered)), ordered[-1] + step]


def _thresholds(leaf: Measured) -> list[tuple[Range, str | None]]:
    own = [] if leaf.relative_to else [(leaf.range, leaf.unit)]
    return [*own, *((a.range, a.unit) for a in leaf.alternatives)]


def _ends(range: Range) -> list[float]:
    return [bound.value for bound in (range.low, range.high) if bound]


def _weighed(bounds: list[float], reference: tuple[float | None, float | None]) -> list[tuple[float, float | None]]:
    """Each value with how likely it is: most people's lies where the middle of the normal range does."""
    found = between(bounds)
    low, high = reference
    if low is None and high is None:
        return [(value, None) for value in found]
    middle = (low + high) / 2 if low is not None and high is not None else high / 2 if high is not None else low * 1.5  # type: ignore[operator]
    ordinary, others = bisect(bounds, middle), max(len(found) - 1, 1)
    return [(v, _ORDINARY if n == ordinary else (1 - _ORDINARY) / others) for n, v in enumerate(found)]
