"""Units that cannot be what was meant: "platelets ≥ 100,000/mL" is a count that nobody lives with."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.criteria import Expr, Measured, Range, Readings, Repair
from clinconnect.terms import load
from clinconnect.terms.concepts import Observable
from clinconnect.terms.quantities import convert

_CONFIDENCE, _NEAR = 0.93, 60
# What is left of "/µL" when its stroke or its power is lost: a volume, an area or a length.
_VOLUME = re.compile(r"(?:10\*\d+)?[./]?(?:d|m|u|c)?(?:L|m[23]?)$")
# Fluids in which so few cells are nothing odd.
_FLUIDS = re.compile(
    r"\b(?:urin|csf|cerebrospinal|spinal fluid|pleural|ascit|perito|synovial|semen|seminal|sputum|lavage|stool)", re.I
)


def with_meant_unit(phrase: Phrase, node: Measured) -> Expr:
    """The leaf with the one unit in which its numbers are a living person's, where the unit written cannot be meant.

    The repair is reported and said to change the meaning; where several units fit, each is a reading.
    """
    known = load().observable(node.observable.id)
    if known is not None and node.unit == "10*9/L" and _is_mass(known):
        node = replace(node, unit="g/L")
    if known is None or not impossible(node):
        return node
    around = phrase.view.source_text[max(0, node.span.start - _NEAR) : node.span.end + _NEAR]
    if _FLUIDS.search(around):
        return node
    units = _fitting(known, node.range)
    if not units:
        return node
    if len(units) > 1:
        return Readings(span=node.span, of=tuple(replace(node, unit=unit) for unit in units))
    _report(phrase, node, units[0])
    return replace(node, unit=units[0])


def _is_mass(known: Observable) -> bool:
    """ "G/L" are giga per litre for cells, and grams in capitals for what is weighed."""
    measures = (convert(1.0, unit, known.unit, observable=known.id) for unit in ("g/L", "10*9/L"))
    return [value is not None for value in measures] == [True, False]


def impossible(node: Measured) -> bool:
    """Whether no living person has any of these numbers in this unit."""
    known = load().observable(node.observable.id)
    if known is None or known.plausible is None or not node.unit or node.relative_to:
        return False
    return _odd(known, node)


def _values(range: Range) -> list[float]:
    return [b.value for b in (range.low, range.high) if b is not None and b.value > 0]


def _odd(known: Observable, node: Measured) -> bool:
    """Whether no living person has any of these numbers in the unit written."""
    unit = node.unit or ""
    assert known.plausible is not None
    low, high = known.plausible
    values = [convert(v, unit, known.unit, observable=known.id) for v in _values(node.range)]
    if not values:
        return False
    if None in values:
        return known.unit.startswith(("10*", "/uL")) and _VOLUME.match(unit) is not None
    return not any(low <= v <= high for v in values if v is not None)


def _fitting(known: Observable, range: Range) -> list[str]:
    """The units of this quantity in which all the numbers could be a person's, each amount once."""
    assert known.plausible is not None
    low, high = known.plausible
    found: dict[float, str] = {}
    for unit in (known.unit, *known.units):
        amounts = [convert(v, unit, known.unit, observable=known.id) for v in _values(range)]
        if all(a is not None and low <= a <= high for a in amounts):
            found.setdefault(float(f"{amounts[0]:.9g}"), unit)
    return list(found.values())


def _report(phrase: Phrase, node: Measured, unit: str) -> None:
    why = f"{node.observable.name} in {node.unit} would be nobody's; of its units only {unit} fits"
    written = node.span.of(phrase.view.source_text)
    repair = Repair("impossible-unit", node.span, written, f"{written} [{unit}]", why, _CONFIDENCE, True)
    if repair not in phrase.view.repairs:
        phrase.view.repairs.append(repair)
