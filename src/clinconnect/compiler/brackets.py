"""Does a value in brackets tell the disease or its absence? "No anaemia (Hb < 10)" the one, "no dementia (MMSE >= 24)" the other.

A range in which healthy people lie tells the absence, one in which they do not the disease. Where that is not known, both
readings stand.
"""

from __future__ import annotations

import re

from clinconnect.criteria import AllOf, AnyOf, Condition, Expr, Measured, Not, Readings, Score
from clinconnect.terms import load
from clinconnect.terms.quantities import convert

_OPENS = re.compile(r"[^.;,]{0,40}\($")


def absence(node: Not, text: str) -> Expr:
    """The denial of a disease with a value in brackets, as what it says of people without the disease."""
    of = node.of
    if not isinstance(of, AllOf) or len(of.of) != 2:
        return node
    disease, value = of.of
    if not isinstance(disease, Condition) or not _OPENS.fullmatch(text, disease.span.end, value.span.start):
        return node
    healthy = _holds_of_the_healthy(value)
    if healthy is False:
        return node
    without = AllOf(span=node.span, of=(Not(span=node.span, of=disease), value))
    return without if healthy else Readings(span=node.span, of=(node, without))


def _holds_of_the_healthy(value: Expr) -> bool | None:
    match value:
        case AnyOf() | AllOf():
            found = {_holds_of_the_healthy(part) for part in value.of}
            return found.pop() if len(found) == 1 else None
        case Measured():
            usual = _usual(value)
            return None if usual is None else value.range.holds(usual)
        case Score() if value.range:
            scale = load().scale(value.scale.id)
            best = None if scale is None else scale.low if scale.higher_is_worse else scale.high
            return None if best is None or scale is None or scale.higher_is_worse is None else value.range.holds(best)
        case _:
            return None


def _usual(value: Measured) -> float | None:
    """The middle of the typical range in the unit asked for; the limit itself counts as usual for its multiples."""
    if value.relative_to in ("ULN", "LLN"):
        return 1.0
    known = load().observable(value.observable.id)
    if known is None or known.reference[0] is None or known.reference[1] is None or value.unit is None:
        return None
    return convert(sum(known.reference) / 2, known.unit, value.unit, observable=known.id)  # type: ignore[arg-type]
