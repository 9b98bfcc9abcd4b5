"""A rule in one line that is equal where the meaning is: units, lengths of time and the order of members are folded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from clinconnect.criteria import (
    Age,
    Allergy,
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Biomarker,
    Bound,
    Condition,
    Duration,
    Examples,
    Expr,
    Measured,
    Not,
    Opaque,
    Procedure,
    Range,
    Readings,
    Score,
    Status,
    Treatment,
    Unless,
    When,
    Window,
    notation,
)
from clinconnect.terms import load
from clinconnect.terms.quantities import convert

Named: TypeAlias = Condition | Treatment | Procedure | Allergy | Biomarker | Status
_UNITS = ("/L", "g/L", "mol/L", "[IU]/L")


def sketch(expr: Expr, rename: Callable[[str], str | None] | None = None) -> str:
    """The compact notation, in small letters, of the rule in its common form.

    `rename` is applied to names that the terminology does not know and that are therefore the text's own words.
    """
    return notation.write(_folded(_renamed(expr, rename) if rename else expr)).lower()


def _renamed(expr: Expr, rename: Callable[[str], str | None]) -> Expr:
    match expr:
        case AllOf() | AnyOf() | AtLeast() | Readings():
            return replace(expr, of=tuple(_renamed(child, rename) for child in expr.of))
        case Not():
            return replace(expr, of=_renamed(expr.of, rename))
        case Unless():
            others = tuple(_renamed(child, rename) for child in expr.exceptions)
            return replace(expr, base=_renamed(expr.base, rename), exceptions=others)
        case When():
            return replace(expr, guard=_renamed(expr.guard, rename), then=_renamed(expr.then, rename))
        case Examples():
            examples = tuple(_renamed(child, rename) for child in expr.sufficient)
            return replace(expr, of=_renamed(expr.of, rename), sufficient=examples)
        case Condition() | Treatment() | Procedure() | Allergy() | Biomarker() | Status():
            return _renamed_leaf(expr, rename)
        case _:
            return expr


def _renamed_leaf(leaf: Named, rename: Callable[[str], str | None]) -> Expr:
    """The name, where the terminology does not know it, and the qualifiers, which are the text's words as well."""
    name = None if leaf.concept.id else rename(leaf.concept.name)
    leaf = replace(leaf, concept=replace(leaf.concept, name=name)) if name else leaf
    if isinstance(leaf, Allergy | Biomarker) or not leaf.qualifiers:
        return leaf
    return replace(leaf, qualifiers=tuple(rename(word) or word for word in leaf.qualifiers))


def _folded(expr: Expr) -> Expr:
    match expr:
        case AllOf() | AnyOf():
            return _flat(expr)
        case AtLeast() | Readings():
            return replace(expr, of=_sorted(expr.of))
        case Not():
            return replace(expr, of=_folded(expr.of))
        case Unless():
            return replace(expr, base=_folded(expr.base), exceptions=_sorted(expr.exceptions))
        case When():
            return replace(expr, guard=_folded(expr.guard), then=_folded(expr.then))
        case Examples():
            return replace(expr, of=_folded(expr.of), sufficient=_sorted(expr.sufficient))
        case Measured():
            return _measured(expr)
        case Score():
            return replace(expr, window=_window(expr.window))
        case Age():
            return replace(expr, range=_rounded(expr.range))
        case Condition() | Treatment() | Procedure() | Biomarker() | Status() | Attest():
            return replace(expr, window=_window(expr.window))
        case _:
            return expr


def _flat(group: AllOf | AnyOf) -> Expr:
    """Like groups in one, each member once, a group of one as its member."""
    members: dict[str, Expr] = {}
    for number, child in enumerate(map(_folded, group.of)):
        parts = child.of if isinstance(child, AllOf | AnyOf) and type(child) is type(group) else (child,)
        for part in parts:
            key = f"{notation.write(part)} {number}" if isinstance(part, Opaque) else notation.write(part)
            members.setdefault(key, part)
    of = tuple(members[key] for key in sorted(members))
    return of[0] if len(of) == 1 else replace(group, of=of)


def _sorted(of: tuple[Expr, ...]) -> tuple[Expr, ...]:
    return tuple(sorted(map(_folded, of), key=notation.write))


def _measured(leaf: Measured) -> Measured:
    range, unit = _in_one_unit(leaf.range, leaf.unit, leaf.observable.id)
    others = []
    for other in leaf.alternatives:
        its_range, its_unit = _in_one_unit(other.range, other.unit, leaf.observable.id)
        others.append(replace(other, range=its_range, unit=its_unit or other.unit))
    return replace(leaf, range=range, unit=unit, alternatives=tuple(others), window=_window(leaf.window))


def _in_one_unit(range: Range, unit: str | None, observable: str | None) -> tuple[Range, str | None]:
    """The range in the unit of the table or in one of a few plain ones, whichever fits first."""
    known = load().observable(observable)
    for other in (*([known.unit] if known else []), *_UNITS):
        low, high = (_converted(end, unit, other, observable) for end in (range.low, range.high))
        if (low is None) == (range.low is None) and (high is None) == (range.high is None):
            return _rounded(Range(low, high)), other
    return _rounded(range), unit


def _converted(end: Bound | None, unit: str | None, other: str, observable: str | None) -> Bound | None:
    value = convert(end.value, unit, other, observable=observable) if end and unit else None
    return Bound(value, end.inclusive) if end and value is not None else None


def _rounded(range: Range) -> Range:
    low, high = (end and replace(end, value=float(f"{end.value:.5g}")) for end in (range.low, range.high))
    return Range(low, high)


def _window(window: Window | None) -> Window | None:
    return window and replace(window, start=_length(window.start), end=_length(window.end))


def _length(length: Duration | None) -> Duration | None:
    """Weeks in days and years in months, which the calendar turns into each other exactly."""
    if length is None or not length.amount:
        return length and Duration(0, "d")
    if length.unit in ("a", "mo"):
        return Duration(length.amount * (12 if length.unit == "a" else 1), "mo")
    return Duration(round(length.days, 6), "d")
