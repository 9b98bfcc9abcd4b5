"""Does the laboratory value, vital sign or device reading lie in the range asked for?

A value without a unit decides nothing, unless the quantity has none. A threshold without a unit is read in the one unit
in which it is a value seen in living people, where there is exactly one. Multiples of a limit of normal use the
reporting laboratory's own limit. What nobody measured is derived from other values where a published formula says how.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from clinconnect.criteria import Expr, Measured, Range, Score
from clinconnect.logic import TRUE, UNKNOWN, Truth, agreement
from clinconnect.matching.leaves.ages import is_adult
from clinconnect.matching.leaves.derived import derived
from clinconnect.matching.leaves.latest import latest
from clinconnect.matching.leaves.picked import extreme, repeated
from clinconnect.matching.leaves.told import told_by_word
from clinconnect.matching.record.findings import MISSING, NEEDS_PERSON, UNENCODED, Finding, Reading
from clinconnect.matching.record.numbers import conversion, lies_in
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.windows import STARTS
from clinconnect.patients import Fact, Quantity
from clinconnect.terms import Observable, normal_limit
from clinconnect.terms.quantities import plausible_unit

_NO_UNIT = Finding(UNKNOWN, "no-unit")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a value is compared with: the node, what is known of the observable, its id, and whether it is an adult's."""

    node: Measured
    observable: Observable | None
    id: str | None
    adult: bool


def measured(node: Measured, person: Person) -> Finding:
    """Compare the value that counts with the threshold."""
    if node.window and node.window.anchor not in STARTS:
        return NEEDS_PERSON
    about = person.about(node.observable, "number")
    values = [f for f in about.direct if f.status == "present" and f.value is not None]
    several = bool(node.pick or node.repeated)
    if not values and not several and not node.relative_to:
        follows = derived(about.id, person, method=node.method)
        values = [follows] if follows else told_by_word(about.id, person)
    if not values:
        return UNENCODED if not about.named and not about.id else MISSING
    asked = _Asked(node, person.dossier.terms.observable(about.id), about.id, is_adult(person))
    holds = asked.observable.holds_days if asked.observable else None
    if node.pick and node.repeated:
        return NEEDS_PERSON
    if node.pick:
        return extreme(node, values, lambda fact: _compare(fact, asked), person.as_of)
    if node.repeated:
        return repeated(node, values, lambda fact: _compare(fact, asked), person.as_of, holds)
    return latest(values, person.as_of, lambda fact: _compare(fact, asked), window=node.window, holds_days=holds)


def thresholds(node: Expr, fact: Fact, person: Person) -> list[float]:
    """The numbers at which the answer of a rule about this value may change, in the value's own unit."""
    if not isinstance(node, Measured | Score) or not isinstance(value := fact.value, Quantity):
        return []
    if isinstance(node, Score):
        return [b.value for b in (node.range.low, node.range.high) if b] if node.range else []
    id = person.about(node.observable, "number").id
    asked = _Asked(node, person.dossier.terms.observable(id), id, is_adult(person))
    unit = value.unit or ("1" if asked.observable and asked.observable.unit == "1" else None)
    limit = _limit(value, node)
    found = [b.value * limit for b in (node.range.low, node.range.high) if b and limit]
    for range, to in _thresholds(asked):
        target = to or _only_unit(range, asked.observable)
        back = conversion(target, unit, id) if target and unit else None
        found += [back(b.value) for b in (range.low, range.high) if b and back]
    return [x for x in found if math.isfinite(x)]


def _compare(fact: Fact, asked: _Asked) -> Finding:
    if isinstance(fact.value, str):
        return _told(fact.value, asked)
    if fact.value is None:
        return Finding(UNKNOWN, "imprecise")
    value = _sound(fact.value)
    unit = value.unit or ("1" if asked.observable and asked.observable.unit == "1" else None)
    if unit and not _plausible(value, unit, asked):
        return Finding(UNKNOWN, "imprecise")
    if asked.node.relative_to:
        return _relative(value, unit, asked)
    return _absolute(value, unit, asked) if unit else _NO_UNIT


# What a laboratory's word says as a multiple of the limits of its own range, from and to.
_AGAINST_LIMITS: dict[tuple[str, str], tuple[float | None, float | None]] = {
    ("normal", "ULN"): (None, 1.0),
    ("normal", "LLN"): (1.0, None),
    ("high", "ULN"): (1.0, None),
    ("low", "LLN"): (None, 1.0),
}


def _told(word: str, asked: _Asked) -> Finding:
    """A result in words: "normal" lies within the laboratory's own limits, and so within the widest that there are."""
    if asked.node.relative_to:
        ends = _AGAINST_LIMITS.get((word, asked.node.relative_to))
        return _found(asked.node.range, Reading(*ends, "1", "ratio")) if ends else Finding(UNKNOWN, "imprecise")
    low, high = (normal_limit(asked.id or "", which) for which in ("LLN", "ULN"))
    unit = next((limit.unit for limit in (low, high) if limit), None)
    if word != "normal" or unit is None or not asked.adult:
        return Finding(UNKNOWN, "imprecise")
    return _absolute(Quantity(low.low if low else None, high.high if high else None, unit), unit, asked)


def _relative(value: Quantity, unit: str | None, asked: _Asked) -> Finding:
    limit = _limit(value, asked.node)
    if limit is not None:
        low, high = (None if x is None else x / limit for x in (value.low, value.high))
        return _found(
            asked.node.range,
            Reading(low, high, "1", "ratio", limit, low_open=value.low_open, high_open=value.high_open),
        )
    if asked.node.alternatives and unit:
        return _absolute(value, unit, asked)
    if asked.node.relative_to == "baseline":
        return MISSING
    return (unit and _by_any_limit(value, unit, asked)) or Finding(UNKNOWN, "no-reference-range")


def _by_any_limit(value: Quantity, unit: str, asked: _Asked) -> Finding | None:
    """What every limit of normal that a laboratory may have leads to; None where they do not agree."""
    limit = normal_limit(asked.id or "", asked.node.relative_to or "") if asked.adult else None
    convert = conversion(unit, limit.unit, asked.id) if limit else None
    if limit is None or convert is None:
        return None
    low, high = (None if x is None else convert(x) for x in (value.low, value.high))
    ends = None if low is None else low / limit.high, None if high is None else high / limit.low
    found = _found(asked.node.range, Reading(*ends, "1", "ratio", any_limit=(limit.low, limit.high, limit.unit)))
    return found if found.truth is not UNKNOWN else None


def _limit(value: Quantity, node: Measured) -> float | None:
    """The reporting laboratory's own limit of normal that the rule counts in."""
    limit = {"ULN": value.reference_high, "LLN": value.reference_low}.get(node.relative_to or "")
    return limit if limit is not None and limit > 0 else None


def _absolute(value: Quantity, unit: str, asked: _Asked) -> Finding:
    """The threshold stated in the value's own unit decides; else all that convert have to agree."""
    found = [f for f in (_in_unit(value, unit, range, to, asked) for range, to in _thresholds(asked)) if f]
    if not found:
        return _NO_UNIT
    own = next((f for f in found if f.reading and f.reading.how == "same"), None)
    if own:
        return own
    truth = agreement(f.truth for f in found)
    return found[0] if truth is found[0].truth else Finding(UNKNOWN, "ambiguous-text", reading=found[0].reading)


def _thresholds(asked: _Asked) -> list[tuple[Range, str | None]]:
    """The threshold in each unit stated; the unit is None where the text gives none."""
    node = asked.node
    own = [] if node.relative_to else [(node.range, node.unit)]
    return [*own, *((a.range, a.unit) for a in node.alternatives)]


def _in_unit(value: Quantity, unit: str, range: Range, to: str | None, asked: _Asked) -> Finding | None:
    assumed = None if to else _only_unit(range, asked.observable)
    target = to or assumed
    convert = conversion(unit, target, asked.id) if target else None
    if target is None or convert is None:
        return None
    low, high = (None if x is None else _number(convert(x)) for x in (value.low, value.high))
    how: Literal["same", "converted"] = "same" if unit == target else "converted"
    return _found(
        range, Reading(low, high, target, how, assumed=assumed, low_open=value.low_open, high_open=value.high_open)
    )


def _found(range: Range, reading: Reading) -> Finding:
    truth = _lies(range, reading)
    return Finding(truth, _reason(truth, range, reading), reading=reading)


def _lies(range: Range, reading: Reading) -> Truth:
    return lies_in(range, reading.low, reading.high, low_open=reading.low_open, high_open=reading.high_open)


def _reason(truth: Truth, range: Range, reading: Reading) -> str:
    if truth is TRUE:
        return "within-range"
    if truth is UNKNOWN:
        return "imprecise"
    low_missed = range.low is not None and _lies(Range(low=range.low), reading) is not TRUE
    return "below-threshold" if low_missed else "above-threshold"


@lru_cache(maxsize=4096)
def _only_unit(range: Range, observable: Observable | None) -> str | None:
    """The one unit in which a bare threshold is a value seen in living people."""
    if observable is None:
        return None
    if not observable.units or set(observable.units) == {observable.unit}:
        return observable.unit
    fitting = {plausible_unit(bound.value, observable) for bound in (range.low, range.high) if bound}
    return fitting.pop() if len(fitting) == 1 else None


def _plausible(value: Quantity, unit: str, asked: _Asked) -> bool:
    """Whether an exact value can be that of a living person; what cannot be checked passes."""
    if asked.observable is None or asked.observable.plausible is None or value.exact is None:
        return True
    convert = conversion(unit, asked.observable.unit, asked.id)
    low, high = asked.observable.plausible
    return convert is None or low <= convert(value.exact) <= high


def _sound(value: Quantity) -> Quantity:
    low, high = _number(value.low), _number(value.high)
    limits = _number(value.reference_low), _number(value.reference_high)
    return Quantity(low, high, value.unit, *limits, value.low_open, value.high_open)


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
