"""The disease under study is no "other malignancy": a cancer trial that excludes people with a malignancy means another one."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.context import Context
from clinconnect.compiler.lexis.cues import lexicon
from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import Condition, Criterion, Leaf, Not, leaves
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
    return tuple(replace(c, expr=rewritten(c.expr, _narrowed, Place(c.kind == "inclusion"))) for c in criteria)


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


def _narrowed(leaf: Leaf, place: Place) -> Leaf:
    """The wide word narrowed where it stands on the excluding side."""
    wide = isinstance(leaf, Condition) and leaf.concept.id in _WIDE and ANOTHER not in leaf.qualifiers
    if isinstance(leaf, Condition) and wide and not place.wanted:
        return replace(leaf, qualifiers=(*leaf.qualifiers, ANOTHER))
    return leaf
