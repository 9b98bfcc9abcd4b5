"""The disease under study is no "other malignancy": a cancer trial that excludes people with a malignancy means another one."""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from clinconnect.compiler.context import Context
from clinconnect.compiler.lexis.cues import lexicon
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Criterion,
    Examples,
    Expr,
    Not,
    Readings,
    Unless,
    When,
    leaves,
)
from clinconnect.terms import load

# Names so wide that they cover whatever cancer the trial itself is about.
_WIDE = frozenset(
    ("condition:cancer", "condition:neoplasm", "condition:solid-tumor", "condition:hematologic-malignancy")
)
ANOTHER = "other"


def set_apart(criteria: tuple[Criterion, ...], context: Context) -> tuple[Criterion, ...]:
    """The criteria with every wide word for cancer that excludes people narrowed to another cancer, in a cancer trial."""
    if not _about_cancer(criteria, context):
        return criteria
    return tuple(replace(c, expr=_narrowed(c.expr, excluding=c.kind == "exclusion")) for c in criteria)


def _about_cancer(criteria: tuple[Criterion, ...], context: Context) -> bool:
    asked = {
        leaf.concept.id
        for criterion in criteria
        if criterion.kind == "inclusion" and not isinstance(criterion.expr, Not)
        for leaf in leaves(criterion.expr)
        if isinstance(leaf, Condition) and leaf.concept.id
    }
    named = {
        what[1] for text in (context.title, *context.conditions) for m in lexicon().mentions(text) for what in m.what
    }
    terms = load()
    return any(terms.is_a(id, wide) for id in asked | named if id.startswith("condition:") for wide in _WIDE)


def _narrowed(expr: Expr, *, excluding: bool) -> Expr:
    """The tree with the wide words narrowed where they stand on the excluding side; exceptions speak for themselves."""

    def same(node: Expr) -> Expr:
        return _narrowed(node, excluding=excluding)

    match expr:
        case Condition() if excluding and expr.concept.id in _WIDE and ANOTHER not in expr.qualifiers:
            return replace(expr, qualifiers=(*expr.qualifiers, ANOTHER))
        case AllOf() | AnyOf() | AtLeast() | Readings():
            parts = tuple(map(same, expr.of))
            return expr if all(map(is_, parts, expr.of)) else replace(expr, of=parts)
        case Not():
            of = _narrowed(expr.of, excluding=not excluding)
            return expr if of is expr.of else replace(expr, of=of)
        case Unless():
            return replace(expr, base=same(expr.base))
        case When():
            return replace(expr, then=same(expr.then))
        case Examples():
            return replace(expr, of=same(expr.of))
        case _:
            return expr
