"""What is allowed, what is not allowed, and on what condition: "controlled diabetes is allowed provided that …"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Piece
from clinconnect.criteria import AllOf, Expr, Kind, Not, Unless, When
from clinconnect.spans import hull

_PROVIDED = ("provid", "as long", "so long", "only if", "on condition", "on the condition")


def permitting(pieces: list[Piece]) -> bool:
    """Whether the sentence only says what is allowed ("controlled diabetes is allowed", not "no diabetes is allowed")."""
    at = next((n for n, p in enumerate(pieces) if p.kind == "allowed"), None)
    if at is None:
        return False
    first = next((p for p in pieces if p.kind != "filler"), None)
    return not (first and first.kind == "neg") and not any(p.kind == "neg" for p in pieces[max(0, at - 2) : at])


def forbidding(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each "is not" + "allowed" as one word that excludes."""
    if all(p.kind != "allowed" for p in pieces):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "allowed" and out and out[-1].kind == "neg":
            out[-1] = replace(out[-1], kind="excluded", end=piece.end, text=f"{out[-1].text} {piece.text}")
        else:
            out.append(piece)
    return out


def condition_at(pieces: list[Piece]) -> int | None:
    """Where the condition of a permission begins: "… provided that", "… if"."""
    return next((n for n, p in enumerate(pieces) if n and (p.kind == "guard" or provided(p))), None)


def provided(piece: Piece) -> bool:
    """ "provided that" asks for what follows; "unless" asks for its opposite."""
    return piece.kind == "unless" and piece.text.startswith(_PROVIDED)


def allowing(base: Expr, permitted: tuple[Expr, ...]) -> Expr:
    """ "No cancer. Skin cancer is allowed": the exception goes inside the negation; else it is an exception of the whole."""
    span = hull([base.span, *(p.span for p in permitted)])
    if isinstance(base, Not):
        return Not(span=span, of=Unless(span=span, base=base.of, exceptions=permitted))
    return Unless(span=span, base=base, exceptions=permitted)


def on_condition(who: Expr, condition: Expr, kind: Kind) -> Expr:
    """Whoever has it must meet the condition; among the exclusions, whoever has it and does not."""
    span = hull([who.span, condition.span])
    if kind == "inclusion":
        return When(span=span, guard=who, then=condition)
    return AllOf(span=span, of=(who, Not(span=condition.span, of=condition)))
