"""What narrows a notion narrows its examples and its list: "chemotherapy for lung cancer, including cisplatin" is no other cisplatin.

"Serious illness, including hepatic or renal disease" is about serious liver disease; "serious infections such as tuberculosis"
about every tuberculosis, since a disease that is named is by its author's word an example. So a wide notion takes over what
narrows the one it is an example of. How well it is kept in check ("uncontrolled illness, e.g. hypertension") and what a
treatment is for go with every example, and whatever else is asked together with the notion is asked together with those.
"Surgery, radiotherapy or chemotherapy for lung cancer" may mean each of them for lung cancer, so that none of another is it.
Where it cannot be told how far it reaches ("fever or infection requiring antibiotics", "anaemia due to bleeding or cancer"),
both readings stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clinconnect.compiler.brackets import absence
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
from clinconnect.spans import hull
from clinconnect.terms import load

_PARTED = re.compile(r"[;\n]|\.\s")
_REQUIRING = re.compile(r",?\s*(?:(?:that|which|who)\s+)?(?:requir|need|necessitat|in need of|treated|managed)", re.I)
_IMAGE = "procedure:imaging"
_OCCASION = re.compile(r"(?:after|during|while|following|when|upon)\b", re.I)
_DUE_TO = re.compile(
    r"\b(?:due to|caused by|secondary to|because of|resulting from|related to|associated with|attributed to|involving)\b",
    re.I,
)
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


def narrowed(criteria: tuple[Criterion, ...], text: str) -> tuple[Criterion, ...]:
    """The criteria with every list and its examples as narrow as `text` (the source) may mean them."""
    return tuple(replace(c, expr=_narrowed(c.expr, text)) for c in criteria)


def _narrowed(expr: Expr, text: str) -> Expr:
    def below(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return tuple(_narrowed(part, text) for part in parts)

    match expr:
        case AllOf():
            return replace(expr, of=_for_the_same(below(expr.of), text))
        case AnyOf():
            return _reaching(replace(expr, of=_without_means(_for_the_same(below(expr.of), text))), text)
        case AtLeast() | Readings():
            return replace(expr, of=below(expr.of))
        case Not():
            return absence(replace(expr, of=_narrowed(expr.of, text)), text)
        case Unless():
            return replace(expr, base=_narrowed(expr.base, text), exceptions=below(expr.exceptions))
        case When():
            return replace(expr, guard=_narrowed(expr.guard, text), then=_narrowed(expr.then, text))
        case Examples():
            whole = replace(expr, of=_narrowed(expr.of, text), sufficient=below(expr.sufficient))
            return _with_company(_said_of_all(whole, text))
        case _:
            return expr


def _for_the_same(parts: tuple[Expr, ...], text: str) -> tuple[Expr, ...]:
    """A list of treatments of which the last one says what it is for, each with that purpose; of diseases with its occasion."""
    out = list(parts)
    for n in range(len(out) - 1, 0, -1):
        purpose = _purpose_of(out[n])
        if purpose and not _purpose_of(out[n - 1]) and not _parted(out[n - 1], out[n], text):
            out[n - 1] = _for(out[n - 1], purpose)
    return tuple(out)


def _without_means(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """ "A lesion >= 10 mm by CT or MRI": an image beside what is seen on it, or asked for with it, is enough for nothing."""
    if all(isinstance(part, Procedure) for part in parts):
        return parts
    return tuple(Opaque(span=part.span, reason="how it is found") if _is_image(part) else part for part in parts)


def _is_image(part: Expr) -> bool:
    bare = isinstance(part, Procedure) and not (part.window or part.result)
    return bare and part.concept.id is not None and load().is_a(part.concept.id, _IMAGE)  # type: ignore[union-attr]


def _reaching(node: AnyOf, text: str) -> Expr:
    """A list of diseases with the other way to read it, where what stands behind the last or before the first may reach on."""
    other = _all_requiring(node, text) or _all_causing(node, text)
    return Readings(span=node.span, of=(node, other)) if other else node


def _all_requiring(node: AnyOf, text: str) -> Expr | None:
    """ "Fever or infection requiring antibiotics": both of them."""
    *first, last = node.of
    if not first or not isinstance(last, AllOf) or not _diseases((*first, last.of[0])):
        return None
    head, *demands = last.of
    if _parted(first[-1], head, text) or not _REQUIRING.match(text, head.span.end):
        return None
    either = AnyOf(span=hull(part.span for part in (*first, head)), of=(*first, head))
    return AllOf(span=node.span, of=(either, *demands))


def _all_causing(node: AnyOf, text: str) -> Expr | None:
    """ "Anaemia due to bleeding or cancer": due to either of them."""
    first, *others = node.of
    if not isinstance(first, AllOf) or not _diseases((first.of[-1], *others)) or any(c.qualifiers for c in others):  # type: ignore[union-attr]
        return None
    *caused, cause = first.of
    if not caused or _parted(cause, others[0], text) or not _DUE_TO.search(text, caused[-1].span.end, cause.span.end):
        return None
    either = AnyOf(span=hull(part.span for part in (cause, *others)), of=(cause, *others))
    return AllOf(span=node.span, of=(*caused, either))


def _diseases(parts: Iterable[Expr]) -> bool:
    return all(isinstance(part, Condition) for part in parts)


def _parted(one: Expr, other: Expr, text: str) -> bool:
    return _PARTED.search(text, one.span.end, other.span.start) is not None


def _purpose_of(expr: Expr) -> tuple[str, ...]:
    if isinstance(expr, Examples):
        return _purpose_of(expr.of)
    if isinstance(expr, Condition):
        return tuple(filter(_OCCASION.match, expr.qualifiers))
    return tuple(filter(_purpose, expr.qualifiers)) if isinstance(expr, Treatment | Procedure) else ()


def _for(expr: Expr, purpose: tuple[str, ...]) -> Expr:
    match expr:
        case Condition() if _OCCASION.match(purpose[0]):
            return replace(expr, qualifiers=(*expr.qualifiers, *purpose))
        case Treatment() | Procedure() if _purpose(purpose[0]):
            return replace(expr, qualifiers=(*expr.qualifiers, *purpose))
        case Examples():
            sufficient = tuple(_for(part, purpose) for part in expr.sufficient)
            return replace(expr, of=_for(expr.of, purpose), sufficient=sufficient)
        case AnyOf():
            return replace(expr, of=tuple(_for(part, purpose) for part in expr.of))
        case _:
            return expr


def _said_of_all(node: Examples, text: str) -> Examples:
    """ "Conditions such as A or B that require steroids": what the last example seems to require the notion does."""
    last = node.sufficient[-1] if node.sufficient else None
    if not isinstance(last, AllOf) or not isinstance(last.of[0], Condition):
        return node
    head, *demands = last.of
    if not _REQUIRING.match(text, head.span.end):
        return node
    base = AllOf(span=node.of.span, of=(node.of, *demands))
    return replace(node, of=base, sufficient=(*node.sufficient[:-1], head))


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
    window = getattr(head, "window", None)
    if isinstance(example, Condition | Treatment | Procedure) and window and example.window is None:
        example = replace(example, window=window)
    match example, head:
        case ((AllOf() | AnyOf()), _):
            return replace(example, of=tuple(_as_narrow(part, head) for part in example.of))
        case Examples(), _:
            return replace(example, of=_as_narrow(example.of, head))
        case Unless(), _:
            return replace(example, base=_as_narrow(example.base, head))
        case Condition(), Condition() if load().is_wide(example.concept.id) and not (
            example.severity or example.qualifiers
        ):
            return replace(example, severity=head.severity, qualifiers=head.qualifiers)
        case Condition(), Condition() if not example.qualifiers:
            return replace(example, qualifiers=tuple(word for word in head.qualifiers if word in _CHECKED))
        case Treatment(), Treatment() if not any(map(_purpose, example.qualifiers)):
            return replace(example, qualifiers=(*example.qualifiers, *filter(_purpose, head.qualifiers)))
        case _:
            return example


def _purpose(word: str) -> bool:
    return word.startswith("for ")
