"""Whether the ages and the sex that the record registers agree with what its text asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clinconnect.compiler.context import Context
from clinconnect.criteria import Age, AllOf, AnyOf, Criterion, Diagnostic, Expr, Sex, leaves
from clinconnect.criteria.values import Bound
from clinconnect.spans import Span

_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766, "minute": 1 / 525960}
_BOTH = frozenset(("male", "female"))


@dataclass(frozen=True, slots=True)
class _Stated:
    value: float
    span: Span


def compare(criteria: tuple[Criterion, ...], context: Context) -> list[Diagnostic]:
    """A diagnostic for each bound of age and for the sex where text and record differ, or where only the record speaks."""
    general = [c for c in criteria if not c.scope]
    return _ages(general, context) + _sexes(general, context)


def _demands(expr: Expr, joint: type[AllOf] | type[AnyOf]) -> Iterator[Expr]:
    """What a criterion asks of everybody: each part of a conjunction of demands, of a disjunction of exclusions."""
    if isinstance(expr, joint):
        for part in expr.of:
            yield from _demands(part, joint)
    else:
        yield expr


def _of_everybody(criteria: list[Criterion]) -> Iterator[tuple[Expr, bool]]:
    """Each demand, and whether it is an exclusion."""
    for criterion in criteria:
        excludes = criterion.kind == "exclusion"
        for part in _demands(criterion.expr, AnyOf if excludes else AllOf):
            yield part, excludes


def _ages(criteria: list[Criterion], context: Context) -> list[Diagnostic]:
    lows: list[_Stated] = []
    highs: list[_Stated] = []

    def note(bound: Bound | None, span: Span, into: list[_Stated]) -> None:
        if bound is not None:
            into.append(_Stated(bound.value, span))

    for part, excludes in _of_everybody(criteria):
        if isinstance(part, Age):
            low, high = part.range.low, part.range.high
            if not excludes:
                note(low, part.span, lows)
                note(high, part.span, highs)
            elif low is None or high is None:
                note(high, part.span, lows)
                note(low, part.span, highs)
    text_speaks = any(isinstance(leaf, Age) for c in criteria for leaf in leaves(c.expr))
    found = []
    for name, registered, stated in (
        ("minimum", context.minimum_age, max(lows, key=lambda s: s.value, default=None)),
        ("maximum", context.maximum_age, min(highs, key=lambda s: s.value, default=None)),
    ):
        years = age_in_years(registered)
        if years is None:
            continue
        if stated is not None and abs(years - stated.value) > 1:
            message = f"the record's {name} age is {registered}, the text says {stated.value:g} years"
            found.append(Diagnostic("age-disagrees", "warning", message, stated.span, "ask the site which holds"))
        elif not text_speaks:
            message = f"the record's {name} age is {registered}, the text says nothing of age"
            found.append(Diagnostic("age-only-in-record", "info", message))
    return found


def _sexes(criteria: list[Criterion], context: Context) -> list[Diagnostic]:
    registered = (context.sex or "").strip().lower()
    if registered not in ("male", "female", "all", "both"):
        return []
    asked = _BOTH if registered in ("all", "both") else frozenset((registered,))
    for part, excludes in _of_everybody(criteria):
        if not isinstance(part, Sex):
            continue
        stated = _BOTH - set(part.values) if excludes else frozenset(part.values)
        if stated != asked and stated:
            message = f"the record's sex is {context.sex}, the text says {' or '.join(sorted(stated))}"
            return [Diagnostic("sex-disagrees", "warning", message, part.span, "ask the site which holds")]
    return []


def age_in_years(registered: str | None) -> float | None:
    """ "18 Years", "6 Months" as years; None for N/A or nothing."""
    got = re.match(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\b", registered or "", re.I)
    return float(got[1]) * _YEARS[got[2].lower()] if got and got[2].lower() in _YEARS else None
