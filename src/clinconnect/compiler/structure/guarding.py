"""Demands on some people only: "women of childbearing potential must use contraception" asks nothing of anybody else."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.references import reference
from clinconnect.criteria import AllOf, AnyOf, Attest, Expr, Sex, Status, When, leaves
from clinconnect.spans import hull

POTENTIAL = "status:childbearing-potential"
_SOME = frozenset(
    (
        POTENTIAL,
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
            guard = of_either_sex(who[0]) if _names_men(parts) else who[0]
            return When(span=expr.span, guard=guard, then=then, id=expr.id)
        case AnyOf():
            return replace(expr, of=tuple(map(guarded_demands, expr.of)))
        case When(guard=Status() as who) if _names_men((expr.then,)):
            return replace(expr, guard=of_either_sex(who))
        case _:
            return expr


def of_either_sex(who: Status) -> Status:
    """Childbearing potential is of women; where a demand names men as well, it is meant of both."""
    if who.concept.id != POTENTIAL:
        return who
    return replace(who, concept=reference("status:reproductive-potential", who.concept.span or who.span))


def _names_men(parts: tuple[Expr, ...]) -> bool:
    return any(isinstance(leaf, Sex) and "male" in leaf.values for p in parts for leaf in leaves(p))


def _reproductive(expr: Expr) -> bool:
    return any(
        (isinstance(leaf, Status) and leaf.concept.id in _ABOUT)
        or (isinstance(leaf, Attest) and leaf.topic == "contraception")
        for leaf in leaves(expr)
    )
