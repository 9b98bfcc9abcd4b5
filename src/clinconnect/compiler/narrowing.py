"""What narrows a notion narrows its examples and its list: "chemotherapy for lung cancer, including cisplatin" is no other cisplatin.

"Serious illness, including hepatic or renal disease" is about serious liver disease; "serious infections such as tuberculosis"
about every tuberculosis, since a disease that is named is by its author's word an example. So a wide notion takes over what
narrows the one it is an example of. How well it is kept in check ("uncontrolled illness, e.g. hypertension") and what a
treatment is for go with every example, and whatever else is asked together with the notion is asked together with those.
"Surgery, radiotherapy or chemotherapy for lung cancer" may mean each of them for lung cancer, so that none of another is it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Criterion,
    Examples,
    Expr,
    Not,
    Opaque,
    Procedure,
    Readings,
    Treatment,
    Unless,
    When,
)
from clinconnect.terms import load

_PARTED = re.compile(r"[;\n]|\.\s")
_CHECKED = frozenset(
    (
        "uncontrolled",
        "unstable",
        "poorly controlled",
        "inadequately controlled",
        "not controlled",
        "decompensated",
        "untreated",
    )
)
_WIDE = 45  # so many kinds known of a notion: diseases of an organ, infections; not heart failure, not tuberculosis


def narrowed(criteria: tuple[Criterion, ...], text: str) -> tuple[Criterion, ...]:
    """The criteria with every list and its examples as narrow as `text` (the source) may mean them."""
    return tuple(replace(c, expr=_narrowed(c.expr, text)) for c in criteria)


def _narrowed(expr: Expr, text: str) -> Expr:
    def below(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return tuple(_narrowed(part, text) for part in parts)

    match expr:
        case AllOf() | AnyOf():
            return replace(expr, of=_for_the_same(below(expr.of), text))
        case AtLeast() | Readings():
            return replace(expr, of=below(expr.of))
        case Not():
            return replace(expr, of=_narrowed(expr.of, text))
        case Unless():
            return replace(expr, base=_narrowed(expr.base, text), exceptions=below(expr.exceptions))
        case When():
            return replace(expr, guard=_narrowed(expr.guard, text), then=_narrowed(expr.then, text))
        case Examples():
            return _with_company(replace(expr, of=_narrowed(expr.of, text), sufficient=below(expr.sufficient)))
        case _:
            return expr


def _for_the_same(parts: tuple[Expr, ...], text: str) -> tuple[Expr, ...]:
    """A list of treatments of which the last one says what it is for, each with that purpose."""
    out = list(parts)
    for n in range(len(out) - 1, 0, -1):
        purpose = _purpose_of(out[n])
        if (
            purpose
            and not _purpose_of(out[n - 1])
            and not _PARTED.search(text[out[n - 1].span.end : out[n].span.start])
        ):
            out[n - 1] = _for(out[n - 1], purpose)
    return tuple(out)


def _purpose_of(expr: Expr) -> tuple[str, ...]:
    if isinstance(expr, Examples):
        return _purpose_of(expr.of)
    return tuple(filter(_purpose, expr.qualifiers)) if isinstance(expr, Treatment | Procedure) else ()


def _for(expr: Expr, purpose: tuple[str, ...]) -> Expr:
    match expr:
        case Treatment() | Procedure():
            return replace(expr, qualifiers=(*expr.qualifiers, *purpose))
        case Examples():
            sufficient = tuple(_for(part, purpose) for part in expr.sufficient)
            return replace(expr, of=_for(expr.of, purpose), sufficient=sufficient)
        case AnyOf():
            return replace(expr, of=tuple(_for(part, purpose) for part in expr.of))
        case _:
            return expr


def _with_company(node: Examples) -> Expr:
    """What stands beside the notion is asked for as well, whichever example it is."""
    if not isinstance(node.of, AllOf):
        return _under(node.of, node)
    head = next((part for part in node.of.of if not isinstance(part, Opaque)), None)
    if head is None:
        return node
    beside = tuple(part for part in node.of.of if part is not head)
    return replace(node.of, span=node.span, of=(_under(head, replace(node, of=head)), *beside))


def _under(head: Expr, node: Examples) -> Examples:
    return replace(node, sufficient=tuple(_as_narrow(example, head) for example in node.sufficient))


def _as_narrow(example: Expr, head: Expr) -> Expr:
    match example, head:
        case ((AllOf() | AnyOf()), _):
            return replace(example, of=tuple(_as_narrow(part, head) for part in example.of))
        case Examples(), _:
            return replace(example, of=_as_narrow(example.of, head))
        case Unless(), _:
            return replace(example, base=_as_narrow(example.base, head))
        case Condition(), Condition() if _is_wide(example.concept.id) and not (example.severity or example.qualifiers):
            return replace(example, severity=head.severity, qualifiers=head.qualifiers)
        case Condition(), Condition() if not example.qualifiers:
            return replace(example, qualifiers=tuple(word for word in head.qualifiers if word in _CHECKED))
        case Treatment(), Treatment() if not any(map(_purpose, example.qualifiers)):
            return replace(example, qualifiers=(*example.qualifiers, *filter(_purpose, head.qualifiers)))
        case _:
            return example


def _purpose(word: str) -> bool:
    return word.startswith("for ")


def _is_wide(id: str | None) -> bool:
    return id is not None and _kinds()[id] >= _WIDE


@lru_cache(maxsize=1)
def _kinds() -> Counter[str]:
    """How many kinds of each disease are known."""
    terms = load()
    return Counter(wider for concept in terms if concept.kind == "condition" for wider in terms.ancestors(concept.id))
