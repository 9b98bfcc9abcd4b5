"""The disease under study is no "other malignancy": a cancer trial that excludes people with a malignancy means another one.

What another one is other than is known where the title or the registered conditions name a cancer, or else where an
inclusion asks for one. "Other malignancy" is then narrowed to that; where it is not known it stays "other", which nobody's
record settles. A bare "malignancy" among the exclusions of a cancer trial means another one, too: surely where an
inclusion asks for the very cancer that the trial is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from operator import is_

from clinconnect.compiler.context import Context
from clinconnect.compiler.lexis.cues import lexicon
from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Coding,
    ConceptRef,
    Condition,
    Criterion,
    Examples,
    Expr,
    Leaf,
    Not,
    Opaque,
    Readings,
    Unless,
    When,
    leaves,
)
from clinconnect.spans import Span
from clinconnect.terms import load

# Names so wide that they cover whatever cancer the trial itself is about.
WIDE = frozenset(
    ("condition:cancer", "condition:neoplasm", "condition:solid-tumor", "condition:hematologic-malignancy")
)
_ANY = frozenset(("condition:cancer", "condition:neoplasm"))
_SECOND = "condition:second-primary-malignancy"
_NO_PRIMARY = ("condition:metastasis", "condition:lymph-node-metastasis", "condition:benign-neoplasm", _SECOND)
NOT_YET = re.compile(r"\b(?:risk|prevent\w*|screen\w*|survivors?|suspected|suspicion|healthy|family)\b", re.IGNORECASE)
_STUDIED = re.compile(
    r"\b(?:disease|cancer|malignancy|tumou?r|indication|condition)s? (?:under|of|being) (?:study|investigation|interest|studied)\b"
    r"|\b(?:study|index|target|primary study) (?:disease|cancer|malignancy|indication|tumou?r)\b",
    re.IGNORECASE,
)
ANOTHER = "other"
_SAYING_ANOTHER = frozenset(
    (ANOTHER, "another", "second", "primary", "double", "different", "additional", "concurrent")
)


def set_apart(criteria: tuple[Criterion, ...], context: Context) -> tuple[Criterion, ...]:
    """The criteria with every wide word for cancer that excludes people narrowed to another cancer, in a cancer trial."""
    if not _about_cancer(criteria, context):
        return criteria
    own = _own(criteria, context)
    surely = bool(own) and not NOT_YET.search(context.title) and _asked_for(criteria, own)
    change = partial(_narrowed, own=own, surely=surely)
    wanted = {c.id: Place(c.kind == "inclusion") for c in criteria}
    return tuple(replace(c, expr=rewritten(_but_for_own(c.expr), change, wanted[c.id])) for c in criteria)


def _about_cancer(criteria: tuple[Criterion, ...], context: Context) -> bool:
    asked = {
        leaf.concept.id
        for criterion in criteria
        if criterion.kind == "inclusion" and not isinstance(criterion.expr, Not)
        for leaf in leaves(criterion.expr)
        if isinstance(leaf, Condition) and leaf.concept.id
    }
    terms = load()
    told = named(context)
    return any(terms.is_a(id, wide) for id in asked | told if id.startswith("condition:") for wide in WIDE)


def named(context: Context) -> set[str]:
    """The concepts that the title and the registered conditions name."""
    texts = (context.title, *context.conditions)
    return {what[1] for text in texts for m in lexicon().mentions(text) for what in m.what}


def _own(criteria: tuple[Criterion, ...], context: Context) -> tuple[ConceptRef, ...]:
    """The tumours that the trial is about, by their widest names; none where that is not known.

    Where the title and the registered conditions name some, those that an inclusion speaks of are added: what it takes in
    cannot be another one.
    """
    told = _tumours(named(context))
    asked = [c.expr for c in criteria if c.kind == "inclusion"]
    if told:
        more = {leaf.concept.id for expr in asked for leaf in let_in(expr)} - WIDE
    else:
        more = set().union(*(required(expr, _tumours) for expr in asked))
    return widest(told | _tumours(id for id in more if id))


def _tumours(ids: Iterable[str]) -> set[str]:
    terms = load()
    primary = {id for id in ids if id.startswith("condition:") and terms.is_a(id, "condition:neoplasm")}
    return {id for id in primary if not any(terms.is_a(id, wide) for wide in _NO_PRIMARY)}


def widest(ids: set[str]) -> tuple[ConceptRef, ...]:
    """Those of these concepts that are no kind of another one, by id."""
    terms = load()
    widest = [id for id in sorted(ids) if not any(id != wide and terms.is_a(id, wide) for wide in ids)]
    return tuple(ConceptRef(concept.name, (), id) for id in widest if (concept := terms.get(id)))


def let_in(expr: Expr) -> list[Condition]:
    """The conditions that let people in."""
    match expr:
        case Condition():
            return [] if NOT_YET.search(" ".join(expr.qualifiers)) else [expr]
        case AllOf() | AnyOf() | AtLeast() | Readings():
            return [leaf for part in expr.of for leaf in let_in(part)]
        case Examples():
            return [leaf for part in (expr.of, *expr.sufficient) for leaf in let_in(part)]
        case Unless():
            return let_in(expr.base)
        case When():
            return let_in(expr.then)
        case _:
            return []


def required(expr: Expr, kept: Callable[[set[str]], set[str]]) -> set[str]:
    """Of the conditions that are `kept` those of which everybody who is let in has one.

    None where another way in may have been overlooked.
    """
    match expr:
        case Condition():
            return kept({leaf.concept.id or "" for leaf in let_in(expr)})
        case AllOf():
            return set().union(*(required(part, kept) for part in expr.of))
        case AnyOf() | Readings():
            ways = [required(part, kept) for part in expr.of]
            return set().union(*ways) if all(ways) else set()
        case Unless():
            return required(expr.base, kept)
        case _:
            return set()


def _asked_for(criteria: tuple[Criterion, ...], own: tuple[ConceptRef, ...]) -> bool:
    """Whether an inclusion asks everybody for the cancer that the trial is about."""
    theirs = set().union(*(required(c.expr, _tumours) for c in criteria if c.kind == "inclusion"))
    terms = load()
    return any(ref.id and terms.is_a(id, ref.id) for id in theirs for ref in own)


def _cancer(span: Span | None) -> ConceptRef:
    concept = load().get("condition:cancer")
    assert concept is not None
    return ConceptRef(concept.name, tuple(Coding(*code) for code in concept.codes), concept.id, span)


def _but_for_own(expr: Expr) -> Expr:
    """ "Malignancy other than the disease under study" as "other malignancy"."""
    match expr:
        case Not():
            of = _but_for_own(expr.of)
            return expr if of is expr.of else replace(expr, of=of)
        case AllOf() | AnyOf() | Readings():
            parts = tuple(map(_but_for_own, expr.of))
            return expr if all(map(is_, parts, expr.of)) else replace(expr, of=parts)
        case Unless():
            rest = tuple(left for one in expr.exceptions for left in _but_studied(one))
            if rest == expr.exceptions:
                return expr
            base = rewritten(expr.base, _another, Place(wanted=False))
            return replace(expr, base=base, exceptions=rest) if rest else base
        case _:
            return expr


def _but_studied(exception: Expr) -> tuple[Expr, ...]:
    """What is left of an exception; of "other than the study disease, except skin cancer" the second one."""
    if isinstance(exception, Unless) and _studied(exception.base):
        return exception.exceptions
    return () if _studied(exception) else (exception,)


def _studied(exception: Expr) -> bool:
    said = exception.concept.name if isinstance(exception, Condition) and not exception.concept.id else ""
    said = exception.reason if isinstance(exception, Opaque) else said
    return bool(_STUDIED.search(said))


def _another(leaf: Leaf, _: Place) -> Leaf:
    if not isinstance(leaf, Condition) or leaf.concept.id not in WIDE or ANOTHER in leaf.qualifiers:
        return leaf
    return replace(leaf, qualifiers=(*leaf.qualifiers, ANOTHER))


def _narrowed(leaf: Leaf, place: Place, *, own: tuple[ConceptRef, ...], surely: bool) -> Leaf:
    """The wide word narrowed where it stands on the excluding side."""
    if not isinstance(leaf, Condition) or place.wanted:
        return leaf
    second = leaf.concept.id == _SECOND
    if not second and leaf.concept.id not in WIDE:
        return leaf
    said = second or not _SAYING_ANOTHER.isdisjoint(leaf.qualifiers)
    if own and (said or surely) and (second or leaf.concept.id in _ANY):
        rest = tuple(word for word in leaf.qualifiers if word not in _SAYING_ANOTHER)
        concept = _cancer(leaf.concept.span) if second else leaf.concept
        return replace(leaf, concept=concept, qualifiers=rest, other_than=own)
    return leaf if second else _another(leaf, place)
