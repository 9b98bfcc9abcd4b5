"""Who has to have recovered from what? "Toxicity of prior therapy must have improved to grade 1" asks nothing of those without.

The treatments that it came from only say which toxicity is meant: nobody has to have had them.
"""

from __future__ import annotations

from dataclasses import replace

from clinconnect.criteria import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Expr,
    Opaque,
    Procedure,
    Score,
    Treatment,
    Unless,
    When,
    leaves,
)
from clinconnect.terms import load

_TOXICITY = ("finding:treatment-related-toxicity", "finding:adverse-event")
_GRADE = "scale:ctcae-grade"
_BESIDE = (Treatment, Procedure, Opaque, Condition)


def recovered(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The inclusions that speak of toxicity and its grade as demands on those who had any."""
    return tuple(replace(c, expr=_recovered(c.expr)) if c.kind == "inclusion" else c for c in criteria)


def _recovered(expr: Expr) -> Expr:
    if isinstance(expr, Unless) and isinstance(asked := _recovered(expr.base), When):  # "except alopecia"
        guard = Unless(span=asked.guard.span, base=asked.guard, exceptions=expr.exceptions)
        return replace(asked, span=expr.span, guard=guard)
    if not isinstance(expr, AllOf | AnyOf):
        return expr
    said = leaves(expr)
    toxicity = next((x for x in said if _is_toxicity(x)), None)
    grade = next((x for x in said if isinstance(x, Score) and x.scale.id == _GRADE), None)
    if toxicity is None or grade is None or grade.range is None or grade.range.high is None or not _flat(expr):
        return replace(expr, of=tuple(map(_recovered, expr.of)))
    if not all(isinstance(x, _BESIDE) or x is grade for x in said):
        return expr
    return When(span=expr.span, guard=toxicity, then=grade, id=expr.id)


def _is_toxicity(leaf: Expr) -> bool:
    id = leaf.concept.id if isinstance(leaf, Condition) else None
    return id is not None and any(load().is_a(id, wider) for wider in _TOXICITY)


def _flat(expr: Expr) -> bool:
    """Whether nothing is denied, excepted or guarded in it."""
    if isinstance(expr, AllOf | AnyOf):
        return all(map(_flat, expr.of))
    return not hasattr(expr, "of") and not hasattr(expr, "base") and not hasattr(expr, "guard")
