"""What must be so for a criterion to let somebody in? Its rule, of an exclusion turned round, in one form for comparing."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    Bound,
    ConceptRef,
    Expr,
    Kind,
    Measured,
    Not,
    Opaque,
    Range,
    Score,
    Sex,
    When,
    children,
    permitted,
)  # fmt: skip
from clinconnect.criteria.nodes import Node, SexValue
from clinconnect.spans import Span

_OTHER_SEX: dict[SexValue, SexValue] = {"male": "female", "female": "male"}


def requirement(expr: Expr, kind: Kind) -> Expr:
    """The rule that must not be false of a person: that of an inclusion, the opposite of that of an exclusion."""
    return plain(expr if kind == "inclusion" else Not(span=expr.span, of=expr))


def grounded(expr: Expr, text: str) -> Expr:
    """The rule with the words of each part that was not understood in its reason, so that equal words are equal."""
    if isinstance(expr, Opaque):
        return replace(expr, reason=" ".join(expr.span.of(text).split()))
    return with_children(expr, [grounded(one, text) for one in children(expr)])


def plain(expr: Expr) -> Expr:
    """The same rule with negations moved to its leaves, as far as that is the same, and groups of one kind joined."""
    if isinstance(expr, Not):
        return _opposite(plain(expr.of))
    if isinstance(expr, AllOf | AnyOf) and not permitted(expr):
        # What is only permitted is not counted beside other parts.
        asked = tuple(one for one in expr.of if permitted(one) is None)
        expr = replace(expr, of=asked or expr.of)
    expr = with_children(expr, [plain(one) for one in children(expr)])
    if isinstance(expr, AllOf | AnyOf):
        parts: list[Expr] = []
        for one in expr.of:
            parts += one.of if isinstance(one, type(expr)) else (one,)
        return parts[0] if len(parts) == 1 else replace(expr, of=tuple(parts))
    return expr


def _opposite(expr: Expr) -> Expr:
    match expr:
        case Not():
            return expr.of
        case AllOf() if expr.of:
            return plain(AnyOf(span=expr.span, of=tuple(_opposite(one) for one in expr.of)))
        case AnyOf() if expr.of:
            return plain(AllOf(span=expr.span, of=tuple(_opposite(one) for one in expr.of)))
        case When():
            return replace(expr, then=_opposite(expr.then))
        case Sex(values=(one,)):
            return replace(expr, values=(_OTHER_SEX[one],))
        case Age() | Measured(repeated=None, alternatives=()) | Score(range=Range()):
            assert expr.range is not None
            rest = _beyond(expr.range)
            return replace(expr, range=rest) if rest else Not(span=expr.span, of=expr)
        case _:
            return Not(span=expr.span, of=expr)


def _beyond(range: Range) -> Range | None:
    """All other numbers, where they are one range."""
    if range.low and range.high:
        return None
    if range.low:
        return Range(high=Bound(range.low.value, not range.low.inclusive))
    assert range.high is not None
    return Range(low=Bound(range.high.value, not range.high.inclusive))


def with_children(expr: Expr, parts: list[Expr]) -> Expr:
    """The same node over other parts, as many as it has."""
    if not parts:
        return expr
    filled: dict[str, Any] = {}
    left = iter(parts)
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(value, Node):
            filled[field.name] = next(left)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            filled[field.name] = tuple(next(left) for _ in value)
    return replace(expr, **filled)


def key(expr: Expr) -> Any:
    """What makes two rules the same, wherever they stand in their texts; a grounded rule's unread parts by their words."""
    return _key(expr)


def _key(value: Any) -> Any:
    if isinstance(value, ConceptRef):
        return value.id or value.name.casefold()
    if isinstance(value, Opaque):
        return "Opaque", bare_words(value.reason)
    if isinstance(value, AllOf | AnyOf):
        return type(value).__name__, frozenset(_key(one) for one in value.of)
    if isinstance(value, Node):
        named = (f.name for f in fields(value) if f.name not in ("span", "id"))
        return type(value).__name__, *(_key(getattr(value, name)) for name in named)
    if isinstance(value, tuple):
        keys = [_key(one) for one in value]
        return tuple(keys) if any(isinstance(k, tuple) for k in keys) else tuple(sorted(keys, key=str))
    return None if isinstance(value, Span) else value


_MARK = re.compile(r"^(?:\s*(?:[-*•·▪◦‣o○●]+|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})\\?[.)])(?=\s))+\s*")


def bare_words(text: str) -> str:
    """A text without what says nothing: list marks, white space, capitals, the stop at its end."""
    return unmarked(text).casefold().rstrip(" .;,:")


def unmarked(text: str) -> str:
    """A text in one line, without a list mark in front."""
    return " ".join(_MARK.sub("", text).split())
