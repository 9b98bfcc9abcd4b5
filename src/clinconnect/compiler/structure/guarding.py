"""Demands on some people only: "women of childbearing potential must use contraception" asks nothing of anybody else."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.criteria import AllOf, AnyOf, Attest, Expr, Sex, Status, When, leaves
from clinconnect.spans import hull

_SOME = frozenset(
    (
        "status:childbearing-potential",
        "status:premenopausal",
        "status:male-reproductive-potential",
        "status:sexually-active",
    )
)
_ABOUT = frozenset(
    (
        "status:pregnant",
        "status:not-pregnant",
        "status:using-contraception",
        "status:breastfeeding",
        "status:planning-pregnancy",
    )
)


def guarded_demands(expr: Expr) -> Expr:
    """A required tree in which being of childbearing potential guards what it asks about pregnancy and contraception."""
    match expr:
        case AllOf():
            parts = tuple(map(guarded_demands, expr.of))
            who = [p for p in parts if isinstance(p, Status) and p.concept.id in _SOME]
            rest = [p for p in parts if p not in who and not (who and isinstance(p, Sex))]
            if not who or not rest or not any(_reproductive(p) for p in rest):
                return replace(expr, of=parts)
            then = rest[0] if len(rest) == 1 else AllOf(span=hull(p.span for p in rest), of=tuple(rest))
            return When(span=expr.span, guard=who[0], then=then, id=expr.id)
        case AnyOf():
            return replace(expr, of=tuple(map(guarded_demands, expr.of)))
        case _:
            return expr


def _reproductive(expr: Expr) -> bool:
    return any(
        (isinstance(leaf, Status) and leaf.concept.id in _ABOUT)
        or (isinstance(leaf, Attest) and leaf.topic == "contraception")
        for leaf in leaves(expr)
    )
