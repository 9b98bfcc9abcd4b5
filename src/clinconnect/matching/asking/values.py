"""Which values of a measurement tell the thresholds apart? One below them all, one between each two, one above.

All are values seen in living people, where it is known which those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from clinconnect.criteria import Measured, Range
from clinconnect.matching.record.numbers import conversion
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
    reference = observable.reference if observable else (None, None)
    limits = {"LLN": reference[0] or 1.0, "ULN": reference[1] or 1.0}
    relative = {leaf.relative_to for leaf in leaves}
    low, high = (limits[one] if one in relative else None for one in ("LLN", "ULN"))
    bounds: dict[str | None, set[float]] = {}
    for leaf in leaves:
        for range, to in _thresholds(leaf):
            convert = conversion(to, unit, observable.id if observable else None) if to and unit else float
            own = bounds.setdefault(unit if convert else to, set())
            own |= {(convert or float)(value) for value in _ends(range)}
        if limit := limits.get(leaf.relative_to or ""):
            bounds.setdefault(unit, set()).update(limit * value for value in _ends(leaf.range))
    return [
        (Quantity(value, value, of, low, high), likely)
        for of, found in bounds.items()
        for value, likely in _weighed(found, observable if of == unit else None)
    ]


def between(bounds: Iterable[float]) -> list[float]:
    """A value below the bounds, one between each two, and one above; none where there are no bounds."""
    return [(low + high) / 2 for low, high in _stretches(bounds, None)]


def _stretches(bounds: Iterable[float], within: tuple[float, float] | None) -> list[tuple[float, float]]:
    """What lies below the bounds, between each two, and above."""
    ordered = sorted(set(bounds))
    if not ordered:
        return []
    step = max(abs(ordered[0]), abs(ordered[-1]), 1.0) * 0.2
    low, high = within or (ordered[0] - step, ordered[-1] + step)
    return list(pairwise([low, *(bound for bound in ordered if low < bound < high), high]))


def _weighed(bounds: Iterable[float], observable: Observable | None) -> list[tuple[float, float | None]]:
    """A value of each stretch with how likely it is: most people's lies where the middle of the normal range does."""
    found = _stretches(bounds, observable.plausible if observable else None)
    middle = _middle(*observable.reference) if observable else None
    if middle is None:
        return [((low + high) / 2, None) for low, high in found]
    others = (1 - _ORDINARY) / max(len(found) - 1, 1)
    return [((low + high) / 2, _ORDINARY if low <= middle <= high else others) for low, high in found]


def _middle(low: float | None, high: float | None) -> float | None:
    if low is None or high is None:
        return low * 1.5 if low is not None else high / 2 if high is not None else None
    return (low + high) / 2


def _thresholds(leaf: Measured) -> list[tuple[Range, str | None]]:
    own = [] if leaf.relative_to else [(leaf.range, leaf.unit)]
    return [*own, *((a.range, a.unit) for a in leaf.alternatives)]


def _ends(range: Range) -> list[float]:
    return [bound.value for bound in (range.low, range.high) if bound]
