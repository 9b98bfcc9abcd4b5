"""An exclusion below a lead of its own level, which may reach it: "Any of these if the investigator judges it severe:".

Nothing shows how far such a list goes. What the lead would make of the part (a judgement, a time, a word that narrows it)
is a second reading, so that the part decides only where it does so with the lead and without it.
"""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.layout import Item, Section
from clinconnect.compiler.nested import read_item
from clinconnect.compiler.view import View
from clinconnect.criteria import (
    AllOf,
    Attest,
    Condition,
    Expr,
    Leaf,
    Opaque,
    Procedure,
    Readings,
    Treatment,
    leaves,
    notation,
)

_NARROWED = (Condition, Procedure, Treatment)


def perhaps_led(view: View, section: Section, item: Item, id: str, expr: Expr) -> Expr:
    """The part as it is read alone, or also as it is read below its lead where the lead says more about it."""
    if item.lead is None or not all(isinstance(leaf, _NARROWED) for leaf in leaves(expr)):
        return expr
    below = replace(item.lead, children=[replace(item, unsure=None, lead=None)])
    other = replace(read_item(view, below, section.kind, section.label, id), span=expr.span, id=expr.id)
    if notation.write(other) == notation.write(expr):
        return expr
    if not (_judged(other, expr) or _framed(other, expr)):
        if any(leaf.window for leaf in leaves(expr) if isinstance(leaf, _NARROWED)):
            return expr
        other = AllOf(
            span=expr.span, of=(expr, Opaque(span=expr.span, reason="perhaps only as the item before it says"))
        )
    return Readings(span=expr.span, of=(expr, other))


def _judged(other: Expr, alone: Expr) -> bool:
    """Whether the lead adds a judgement and nothing else."""
    if not isinstance(other, AllOf):
        return False
    more = [part for part in other.of if _says_who_judges(part)]
    rest = [leaf for part in other.of if part not in more for leaf in leaves(part)]
    return bool(more) and _named(rest) == _named(leaves(alone))


def _says_who_judges(part: Expr) -> bool:
    found = leaves(part)
    return any(isinstance(leaf, Attest) and leaf.by == "investigator" for leaf in found) and all(
        isinstance(leaf, Attest | Opaque) for leaf in found
    )


def _framed(other: Expr, alone: Expr) -> bool:
    """Whether the lead says more of the same things."""
    return type(other) is type(alone) and _named(leaves(other)) == _named(leaves(alone))


def _named(of: list[Leaf] | tuple[Leaf, ...]) -> list[str]:
    return [leaf.concept.name for leaf in of if isinstance(leaf, _NARROWED)]
