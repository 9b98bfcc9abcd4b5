"""A wider limit for some people: "AST ≤ 2.5 × ULN (≤ 5 × ULN if liver metastases)"."""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from clinconnect.criteria import AllOf, AnyOf, Expr, Kind, Measured, Not, When
from clinconnect.spans import hull

_Limit = tuple[str, str | None, str | None, bool, float]


def relaxed(expr: Expr, kind: Kind) -> Expr:
    """The tree in which the limit for some people stands instead of the one for everybody, not beside it."""
    match expr:
        case When(then=AllOf() | AnyOf() as both) if (halves := _halves(both)) and (wide := _wider(*halves, kind)):
            return _for_some(halves[0], expr.guard, wide, kind)
        case AllOf() | AnyOf():
            parts: list[Expr] = []
            for part in (relaxed(p, kind) for p in expr.of):
                base = parts[-1] if parts else None
                wide = _wider(base, part.then, kind) if base is not None and isinstance(part, When) else None
                if base is not None and isinstance(part, When) and wide is not None:
                    parts[-1] = _for_some(base, part.guard, wide, kind)
                else:
                    parts.append(part)
            if len(parts) == 1:
                return parts[0]
            same = len(parts) == len(expr.of) and all(map(is_, parts, expr.of))
            return expr if same else replace(expr, of=tuple(parts))
        case _:
            return expr


def _halves(both: AllOf | AnyOf) -> tuple[Expr, Expr] | None:
    """ "AST or ALT ≤ 2.5 × ULN or ≤ 5 × ULN": the values with the one limit, and with the other."""
    count = len(both.of)
    if count % 2:
        return None
    if count == 2:
        return both.of[0], both.of[1]
    first, second = both.of[: count // 2], both.of[count // 2 :]
    return tuple(replace(both, span=hull(e.span for e in half), of=half) for half in (first, second))  # type: ignore[return-value]


def _for_some(base: Expr, who: Expr, then: Expr, kind: Kind) -> Expr:
    span = hull((base.span, who.span, then.span))
    theirs = AllOf(span=hull((who.span, then.span)), of=(who, then))
    if kind == "inclusion":
        return AnyOf(span=span, of=(base, theirs))
    others = AllOf(span=base.span, of=(Not(span=who.span, of=who), base))
    return AnyOf(span=span, of=(others, theirs))


def _wider(base: Expr, then: Expr, kind: Kind) -> Expr | None:
    """`then` where it sets another limit to the same values, one that lets more people in."""
    one, two = _limits(base), _limits(then)
    if not one or len(one) != len(two):
        return None
    for (name, unit, relative, high, first), (name2, unit2, relative2, high2, second) in zip(one, two, strict=True):
        if (name, relative, high) != (name2, relative2, high2) or (unit != unit2 and unit and unit2):
            return None
        if first == second or (second > first) != (high if kind == "inclusion" else not high):
            return None
    return then


def _limits(expr: Expr) -> list[_Limit]:
    """What is measured, the unit, whether the limit is an upper one, and its number; [] where it is anything else."""
    if isinstance(expr, (AllOf, AnyOf)):
        parts = [_limits(p) for p in expr.of]
        return [limit for part in parts for limit in part] if all(parts) else []
    if not isinstance(expr, Measured) or expr.range is None or (expr.range.low and expr.range.high):
        return []
    bound = expr.range.high or expr.range.low
    if bound is None:
        return []
    return [(expr.observable.name, expr.unit, expr.relative_to, expr.range.high is not None, bound.value)]
