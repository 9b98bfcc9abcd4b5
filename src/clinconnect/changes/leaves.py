"""Is what one leaf asks for narrower than what another does, wider, something else, or can it not be told?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from clinconnect.criteria import (
    Age,
    Allergy,
    Bound,
    ConceptRef,
    Condition,
    Duration,
    Expr,
    Leaf,
    Measured,
    Procedure,
    Range,
    Score,
    Sex,
    Status,
    Treatment,
    Window,
)  # fmt: skip
from clinconnect.terms import Terminology
from clinconnect.terms.quantities import convert, plausible_unit

Relation = Literal["same", "narrower", "wider", "other", "unknown"]
_TURNED: dict[Relation, Relation] = {"narrower": "wider", "wider": "narrower"}
_DAYS_ARE = {"wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440}
# Months and years are counted by the calendar: never more than so many days off their mean.
_OFF = 3.0
_SAME, _ROUNDED = 1e-9, 0.02


def relation(a: Leaf, b: Leaf, terms: Terminology) -> Relation:
    """How what `a` asks for lies to what `b` does: narrower where everybody who meets `a` meets `b`."""
    if type(a) is not type(b):
        return "unknown"
    mine, theirs = getattr(a, "window", None), getattr(b, "window", None)
    if "since-last" not in (mine and mine.how, theirs and theirs.how):
        return _all(list(_fields(a, b, terms)))
    # What must not have been lately is denied: only the length of the time is compared, of one and the same thing.
    old, new = (replace(one, window=None) for one in (a, b))  # type: ignore[arg-type]
    return _windows(mine, theirs) if _all(list(_fields(old, new, terms))) == "same" else "unknown"


def nearly(a: Expr, b: Expr) -> bool:
    """Whether two thresholds in different units differ by no more than their rounding (1.5 mg/dL, 133 umol/L)."""
    if not (isinstance(a, Measured) and isinstance(b, Measured) and a.unit and b.unit) or a.unit == b.unit:
        return False
    ends = [(x, y) for x, y in ((a.range.low, b.range.low), (a.range.high, b.range.high)) if x or y]
    for x, y in ends:
        value = convert(x.value, a.unit, b.unit, observable=a.observable.id) if x else None
        if y is None or value is None or not math.isclose(value, y.value, rel_tol=_ROUNDED):
            return False
    return True


def turned(found: Relation) -> Relation:
    """The same relation, seen from the other side."""
    return _TURNED.get(found, found)


def _all(found: list[Relation]) -> Relation:
    seen = set(found) - {"same"}
    if "unknown" in seen:
        return "unknown"
    if len(seen) > 1:
        return "other"
    return seen.pop() if seen else "same"


def _fields(a: Leaf, b: Leaf, terms: Terminology) -> Iterator[Relation]:
    match a, b:
        case Age(), Age():
            yield _ages(a.range, b.range)
        case Sex(), Sex():
            yield _sets(set(a.values), set(b.values))
        case Measured(), Measured():
            yield from _measured(a, b, terms)
        case Score(), Score():
            yield "same" if _name(a.scale) == _name(b.scale) else "unknown"
            yield _equal(a.window, b.window)
            yield _scores(a, b)
        case Condition(), Condition():
            yield _concepts(a.concept, b.concept, terms)
            yield _stages(a.status, b.status, a.window, b.window)
            yield _added((a.severity,), (b.severity,))
            yield _added(a.qualifiers, b.qualifiers)
            yield _equal(tuple(map(_name, a.other_than)), tuple(map(_name, b.other_than)))
        case Treatment(), Treatment():
            yield _concepts(a.concept, b.concept, terms)
            yield _stages(a.status, b.status, a.window, b.window)
            yield from _doses(a, b)
            yield _added((a.response,), (b.response,))
            yield _added(a.qualifiers, b.qualifiers)
        case Procedure(), Procedure():
            yield _concepts(a.concept, b.concept, terms)
            yield _stages("history", "history", a.window, b.window)
            yield _added((a.result,), (b.result,))
            yield _added(a.qualifiers, b.qualifiers)
        case Allergy(), Allergy():
            yield _concepts(a.concept, b.concept, terms)
            yield _added(a.qualifiers, b.qualifiers)
        case Status(), Status():
            yield _concepts(a.concept, b.concept, terms)
            yield _equal(a.window, b.window) if None in (a.window, b.window) else _windows(a.window, b.window)
            yield _added(a.qualifiers, b.qualifiers)
        case _:
            yield "unknown"


def _name(ref: ConceptRef) -> str:
    return ref.id or ref.name.casefold()


def _equal(a: object, b: object) -> Relation:
    return "same" if a == b else "unknown"


def _concepts(a: ConceptRef, b: ConceptRef, terms: Terminology) -> Relation:
    if _name(a) == _name(b):
        return "same"
    if a.id is None or b.id is None or terms.get(a.id) is None or terms.get(b.id) is None:
        return "unknown"
    if terms.is_a(a.id, b.id):
        return "narrower"
    return "wider" if terms.is_a(b.id, a.id) else "other"


def _sets(a: set[str], b: set[str]) -> Relation:
    if a == b:
        return "same"
    return "narrower" if a < b else "wider" if b < a else "other"


def _added(a: tuple[str | None, ...], b: tuple[str | None, ...]) -> Relation:
    """Words that narrow: all of them must hold, so the more, the narrower. Two words may mean nearly the same."""
    mine, theirs = {w.casefold() for w in a if w}, {w.casefold() for w in b if w}
    if mine == theirs:
        return "same"
    return "narrower" if mine > theirs else "wider" if mine < theirs else "unknown"


# Who has it now has had it; of "has it", where it is not said when, only the latter is sure.
_SURE = ("current", None, "history", "any")


def _stages(a: str | None, b: str | None, mine: Window | None, theirs: Window | None) -> Relation:
    """Statuses and windows together: within a time, now, or ever."""
    if mine is None and theirs is None:
        if a == b or {a, b} == {"history", "any"}:
            return "same"
        if a not in _SURE or b not in _SURE:
            return "unknown"
        return "narrower" if _SURE.index(a) < _SURE.index(b) else "wider"
    if mine is None or theirs is None:
        inside, ever = (mine, b) if mine else (theirs, a)
        if ever not in ("history", "any") or inside is None or not _past(inside):
            return "unknown"
        return "narrower" if mine else "wider"
    return _windows(mine, theirs) if a == b else "unknown"


def _past(window: Window) -> bool:
    return window.how is None and window.end is not None and window.end.amount <= 0


def _windows(a: Window | None, b: Window | None) -> Relation:
    if a == b:
        return "same"
    if a is None or b is None or (a.anchor, a.half_lives, a.how) != (b.anchor, b.half_lives, b.how):
        return "unknown"
    if a.how == "since-last" and (a.start or b.start):
        return "unknown"
    found = _all([_ends(a.start, b.start, early=True), _ends(a.end, b.end, early=False)])
    return turned(found) if a.how == "throughout" else found


def _ends(a: Duration | None, b: Duration | None, *, early: bool) -> Relation:
    """Of the first days (`early`) or the last ones: narrower where `a` leaves out days that `b` takes in."""
    if a == b:
        return "same"
    if a is None:
        return "wider"
    if b is None:
        return "narrower"
    order = _order(a, b)
    if order is None:
        return "unknown"
    if order == 0:
        return "same"
    return "narrower" if (order > 0) == early else "wider"


def _order(a: Duration, b: Duration) -> int | None:
    """-1 where `a` lies surely before `b`, 1 behind, 0 where they are the same, None where the calendar decides."""
    if a.unit == b.unit or {a.unit, b.unit} <= set(_DAYS_ARE) or {a.unit, b.unit} <= {"a", "mo"}:
        apart = a.days - b.days
        return 0 if abs(apart) < _SAME * max(1.0, abs(a.days)) else 1 if apart > 0 else -1
    apart = a.days - b.days
    return None if abs(apart) <= _OFF else 1 if apart > 0 else -1


def _doses(a: Treatment, b: Treatment) -> Iterator[Relation]:
    if a.dose and b.dose:
        yield (
            _ranges(a.dose.range, b.dose.range) if (a.dose.unit, a.dose.per) == (b.dose.unit, b.dose.per) else "unknown"
        )
    else:
        yield "same" if a.dose == b.dose else "narrower" if a.dose else "wider"
    if a.lines and b.lines:
        yield _ranges(a.lines, b.lines)
    else:
        yield _equal(a.lines, b.lines)


def _scores(a: Score, b: Score) -> Relation:
    if a.range and b.range:
        return _ranges(a.range, b.range)
    if a.values and b.values:
        return _sets(set(a.values), set(b.values))
    return "unknown"


def _ranges(a: Range, b: Range) -> Relation:
    return _all([_low(a.low, b.low), _high(a.high, b.high)])


def _low(a: Bound | None, b: Bound | None) -> Relation:
    if a == b:
        return "same"
    if a is None:
        return "wider"
    if b is None:
        return "narrower"
    if abs(a.value - b.value) <= _SAME * max(abs(a.value), abs(b.value)):
        return "same" if a.inclusive == b.inclusive else "wider" if a.inclusive else "narrower"
    return "narrower" if a.value > b.value else "wider"


def _high(a: Bound | None, b: Bound | None) -> Relation:
    mirrored = [x and Bound(-x.value, x.inclusive) for x in (a, b)]
    return _low(mirrored[0], mirrored[1])


def _ages(a: Range, b: Range) -> Relation:
    """As `_ranges`; "up to 75" ends with the 76th birthday, so that bounds of different kinds must be a year apart."""
    pairs = (a.low, b.low), (a.high, b.high)
    mixed = any(x and y and x.inclusive != y.inclusive and abs(x.value - y.value) < 1 for x, y in pairs)
    return "unknown" if mixed else _ranges(a, b)


def _measured(a: Measured, b: Measured, terms: Terminology) -> Iterator[Relation]:
    yield "same" if _name(a.observable) == _name(b.observable) else "unknown"
    yield _equal(
        (a.relative_to, a.method, a.window, a.pick, a.repeated), (b.relative_to, b.method, b.window, b.pick, b.repeated)
    )
    mine, theirs = ([*_thresholds(one, terms)] for one in (a, b))
    if set(mine) == set(theirs) and all(unit for _, unit in mine):
        yield "same"
        return
    id = a.observable.id
    found = {_converted(x, unit, y, other, id) for x, unit in mine for y, other in theirs}
    yield found.pop() if len(found) == 1 else "unknown"


def _thresholds(leaf: Measured, terms: Terminology) -> Iterator[tuple[Range, str | None]]:
    """Every form of the threshold, a missing unit as the one it can only be."""
    unit = leaf.unit
    if unit is None and not leaf.relative_to and (known := terms.observable(leaf.observable.id)):
        units = {plausible_unit(x.value, known) for x in (leaf.range.low, leaf.range.high) if x}
        unit = units.pop() if len(units) == 1 else None
    yield leaf.range, "1" if leaf.relative_to else unit
    yield from ((one.range, one.unit) for one in leaf.alternatives)


def _converted(a: Range, unit: str | None, b: Range, other: str | None, observable: str | None) -> Relation:
    if unit is None or other is None:
        return "unknown"
    ends: list[Bound | None] = []
    for bound in (a.low, a.high):
        value = convert(bound.value, unit, other, observable=observable) if bound else 0.0
        if value is None or not math.isfinite(value):
            return "unknown"
        ends.append(Bound(value, bound.inclusive) if bound else None)
    return _all([_low(ends[0], b.low), _high(ends[1], b.high)])
