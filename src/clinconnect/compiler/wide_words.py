"""A wide word among the exclusions does not mean what the trial is for: "gastrointestinal disease" where colitis is asked for.

Nobody could join a trial that takes people with ulcerative colitis and none with a gastrointestinal disease, unless another
one is meant. What is asked for counts as the trial's own: what every way in requires, and what the title or the registered
conditions name if an inclusion speaks of it. What only stands in the title may be what the trial prevents, and a word that
is no wider than the own disease is left as it is written: people without the disease may be wanted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from clinconnect.compiler.context import Context
from clinconnect.compiler.own_disease import ANOTHER, WIDE, let_in, named, required, widest
from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import AllOf, Condition, Criterion, Expr, Leaf, Not, children, leaves
from clinconnect.terms import load


def but_for_own(criteria: tuple[Criterion, ...], context: Context) -> tuple[Criterion, ...]:
    """The criteria with every wide word that excludes people narrowed to what the trial does not ask for."""
    own = _own(criteria, context)
    if not own:
        return criteria
    return tuple(replace(c, expr=_but_for(own, c)) for c in criteria)


def _but_for(own: set[str], criterion: Criterion) -> Expr:
    wanted = criterion.kind == "inclusion"
    beside = frozenset(_beside_others(criterion.expr, wanted=wanted))
    return rewritten(criterion.expr, partial(_narrowed, own=own, beside=beside), Place(wanted))


def _beside_others(expr: Expr, *, wanted: bool) -> list[int]:
    """Which leaves keep people out only together with others: "chemotherapy for leukaemia" may well mean the own one."""
    if isinstance(expr, AllOf) and not wanted:
        return [id(leaf) for leaf in leaves(expr)]
    wanted = wanted is not isinstance(expr, Not)
    return [one for part in children(expr) for one in _beside_others(part, wanted=wanted)]


def _own(criteria: tuple[Criterion, ...], context: Context) -> set[str]:
    asked = [c.expr for c in criteria if c.kind == "inclusion" and not c.scope]
    spoken_of = {id for expr in asked for leaf in let_in(expr) if (id := leaf.concept.id)}
    told = _diseases(named(context))
    related = {id for id in spoken_of for one in told if _one_line(id, one)}
    related |= {one for one in told for id in spoken_of if _one_line(id, one)}
    return _diseases(related.union(*(required(expr, _diseases) for expr in asked)))


def _one_line(id: str, other: str) -> bool:
    """Whether one of them is a kind of the other."""
    terms = load()
    return terms.is_a(id, other) or terms.is_a(other, id)


def _diseases(ids: set[str]) -> set[str]:
    return {id for id in ids if id.startswith("condition:")}


def _narrowed(leaf: Leaf, place: Place, *, own: set[str], beside: frozenset[int]) -> Leaf:
    """The wide word narrowed where it keeps people out by itself; how long it may last is said of the own one, too."""
    if not isinstance(leaf, Condition) or place.wanted or id(leaf) in beside:
        return leaf
    if leaf.other_than or ANOTHER in leaf.qualifiers or (leaf.window and leaf.window.how):
        return leaf
    wide, terms = leaf.concept.id, load()
    if wide is None or wide in WIDE or wide in own:
        return leaf
    return replace(leaf, other_than=widest({id for id in own if terms.is_a(id, wide)}))
