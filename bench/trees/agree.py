"""Do two leaves ask for the same? Type, place, numbers with units, window, status."""

from __future__ import annotations

import math
import re

from bench.trees.tree import Demand, Leaf, Stretch
from clinconnect.criteria import Duration
from clinconnect.terms.quantities import convert

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6"}
_CLINICIANS = ("clinician", "investigator")
_TIMED = ("history", "planned")


def agree(expected: Leaf, found: Leaf) -> bool:
    """Whether the leaf that was read asks for what the hand wrote, and for nothing else."""
    return (
        expected.type == found.type
        and (expected.quote is None or overlap(expected, found) > 0)
        and _person(expected) == _person(found)
        and _same_levels(expected, found)
        and _same_demand(expected.dose, found.dose, None)
        and _same_demand(expected.lines, found.lines, None)
        and _same_time(expected, found)
        and _same_state(expected, found)
    )


def overlap(expected: Leaf, found: Leaf) -> int:
    """How many characters of the text both speak about."""
    if expected.place is None or found.place is None:
        return 0
    return min(expected.place.end, found.place.end) - max(expected.place.start, found.place.start)


def _person(leaf: Leaf) -> str | None:
    return "investigator" if leaf.person in _CLINICIANS else leaf.person


def _same_levels(expected: Leaf, found: Leaf) -> bool:
    mine, theirs = _levels(expected), _levels(found)
    if mine is not None or theirs is not None:
        return mine == theirs
    return _same_demands(expected.demands, found.demands, found.observable)


def _levels(leaf: Leaf) -> frozenset[str] | None:
    """The classes a score may be in, whether written as a list or as a closed range of whole numbers."""
    if leaf.values:
        return frozenset(_ROMAN.get(value.upper(), value.upper()) for value in leaf.values)
    if leaf.type != "score" or len(leaf.demands) != 1:
        return None
    (demand,) = leaf.demands
    if demand.low is None or demand.high is None or demand.high - demand.low > 100:
        return None
    if not (demand.low.is_integer() and demand.high.is_integer()):
        return None
    numbers = range(int(demand.low) + demand.above, int(demand.high) + (not demand.below))
    return frozenset(map(str, numbers))


def _same_demands(mine: frozenset[Demand], theirs: frozenset[Demand], observable: str | None) -> bool:
    """Whether every demand of one has its like among those of the other."""
    if len(mine) != len(theirs):
        return False
    return all(any(_same_demand(a, b, observable) for b in theirs) for a in mine)


def _same_demand(mine: Demand | None, theirs: Demand | None, observable: str | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if (mine.above, mine.below) != (theirs.above, theirs.below) or (mine.unit is None) != (theirs.unit is None):
        return False
    return _same_number(mine.low, theirs.low, mine.unit, theirs.unit, observable) and _same_number(
        mine.high, theirs.high, mine.unit, theirs.unit, observable
    )


def _same_number(
    mine: float | None, theirs: float | None, unit: str | None, other: str | None, about: str | None
) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if unit != other:
        converted = _converted(theirs, other or "", unit or "", about)
        if converted is None:
            return False
        theirs = converted
    return math.isclose(mine, theirs, rel_tol=1e-4)


def _converted(value: float, unit: str, other: str, observable: str | None) -> float | None:
    """By UCUM; annotations in braces are names of what is counted and are left out where they alone differ."""
    plain, plain_other = (re.sub(r"(?<=\w)\{[^}]*\}", "", code) for code in (unit, other))
    return value if plain == plain_other else convert(value, unit, other, observable=observable)


def _same_time(expected: Leaf, found: Leaf) -> bool:
    """Window and status. "Ever before" is a history; a window that lies in the past says no less than "history"."""
    mine, theirs = _window(expected), _window(found)
    if (mine is None) != (theirs is None):
        return False
    if mine and theirs:
        if not (_same_length(mine.start, theirs.start) and _same_length(mine.end, theirs.end)):
            return False
        return mine.anchor is None or _anchor(mine.anchor) == _anchor(theirs.anchor or "")
    if expected.type not in ("condition", "treatment"):
        return True
    return _told(expected) == _told(found)


def _told(leaf: Leaf) -> str | None:
    return leaf.status if leaf.status in _TIMED else "history" if _ever(leaf.window) else None


def _window(leaf: Leaf) -> Stretch | None:
    """None where it says nothing beyond the leaf: ever before, or right at the anchor."""
    return None if _ever(leaf.window) or _at(leaf.window) else leaf.window


def _at(window: Stretch | None) -> bool:
    ends = (window.start, window.end) if window else (None, None)
    return all(end is not None and not end.amount for end in ends)


def _ever(window: Stretch | None) -> bool:
    return window is not None and window.start is None and window.end is not None and window.end.amount == 0


def _same_length(mine: Duration | None, theirs: Duration | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return _exact(mine) == _exact(theirs)


def _exact(length: Duration) -> tuple[str, float]:
    """In months or in hours: what a calendar turns into one another without rounding."""
    if not length.amount:
        return "h", 0.0
    if length.unit in ("a", "mo"):
        return "mo", round(length.amount * (12 if length.unit == "a" else 1), 4)
    return "h", round(length.days * 24, 4)


def _anchor(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.removeprefix("event:").strip().lower())


def _same_state(expected: Leaf, found: Leaf) -> bool:
    """Positive or negative, where the hand says which; a named alteration is a positive finding."""
    if expected.type != "biomarker" or expected.state is None:
        return True
    return _denied(expected.state) == _denied(found.state or "positive")


def _denied(state: str) -> bool:
    return bool(re.search(r"negativ|absen|wild|non|normal|low|\bno\b", state, re.IGNORECASE))
