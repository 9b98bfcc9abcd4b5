"""Who has to have recovered from what? "Toxicity of prior therapy must have improved to grade 1" asks nothing of those without.

The treatments that it came from only say which toxicity is meant: nobody has to have had them. Words that were not understood
stay, but for those that only say that it went.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

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
_WENT = re.compile(
    r"(?:\W|must|should|has|have|had|been|be|is|are|to|the|a|by|at|of|all|any|acute|toxic|effects?|time|enrol\w*|screening|"
    r"therap(?:y|ies)|treatments?|prior|previous|baseline|recover\w*|resol\w*|improv\w*|return\w*|levels?|grade|less|lower|or|and)*",
    re.I,
)


def recovered(criteria: tuple[Criterion, ...], text: str) -> tuple[Criterion, ...]:
    """The inclusions that speak of toxicity and its grade as demands on those who had any; `text` is the source."""
    return tuple(replace(c, expr=_recovered(c.expr, text)) if c.kind == "inclusion" else c for c in criteria)


def _recovered(expr: Expr, text: str) -> Expr:
    if isinstance(expr, Unless) and isinstance(asked := _recovered(expr.base, text), When):  # "except alopecia"
        guard = Unless(span=asked.guard.span, base=asked.guard, exceptions=expr.exceptions)
        return replace(asked, span=expr.span, guard=guard)
    if not isinstance(expr, AllOf | AnyOf):
        return expr
    said = leaves(expr)
    toxicity = next((x for x in said if _is_toxicity(x)), None)
    grade = next((x for x in said if isinstance(x, Score) and x.scale.id == _GRADE), None)
    if toxicity is None or grade is None or grade.range is None or grade.range.high is None or not _flat(expr):
        return replace(expr, of=tuple(map(partial(_recovered, text=text), expr.of)))
    beside = tuple(x for x in said if x is not toxicity and x is not grade and not _says_no_more(x, grade, text))
    if any(isinstance(x, Condition) and x.span.start < grade.span.start for x in beside):
        return expr  # "toxicity including neuropathy": what of it has to be gone was not read
    asked = When(span=expr.span, guard=toxicity, then=grade, id=None if beside else expr.id)
    return AllOf(span=expr.span, of=(asked, *beside), id=expr.id) if beside else asked


def _says_no_more(leaf: Expr, grade: Score, text: str) -> bool:
    """Whether it only says what the toxicity came from, or that it went."""
    if isinstance(leaf, Opaque):
        return _WENT.fullmatch(text, leaf.span.start, leaf.span.end) is not None
    return isinstance(leaf, Treatment | Procedure) and leaf.span.start < grade.span.start


def _is_toxicity(leaf: Expr) -> bool:
    id = leaf.concept.id if isinstance(leaf, Condition) else None
    return id is not None and any(load().is_a(id, wider) for wider in _TOXICITY)


def _flat(expr: Expr) -> bool:
    """Whether nothing is denied, excepted or guarded in it."""
    if isinstance(expr, AllOf | AnyOf):
        return all(map(_flat, expr.of))
    return not hasattr(expr, "of") and not hasattr(expr, "base") and not hasattr(expr, "guard")
