"""What the reader made of a criterion, as a tree to compare."""

from __future__ import annotations

from collections.abc import Sequence

from bench.trees.tree import NORMAL, NOTHING, Demand, Group, Leaf, Stretch, Tree
from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Biomarker,
    Compiled,
    Condition,
    Criterion,
    Examples,
    Expr,
    Measured,
    Not,
    Procedure,
    Range,
    Readings,
    Score,
    Sex,
    Status,
    Treatment,
    Unless,
    When,
    Window,
    children,
)
from clinconnect.spans import Span

_NAMES: dict[type, str] = {
    AllOf: "all", AnyOf: "any", Not: "not", AtLeast: "at_least", Unless: "unless", When: "when",
    Examples: "examples", Readings: "readings",
}  # fmt: skip
_WITHIN = (Demand(low=1.0, unit="LLN"), NORMAL)


def read_at(compiled: Compiled, text: str, span: Span) -> Tree:
    """The tree of what was read at a place of the text; several criteria there are all asked for, or each keeps out."""
    found = [c for c in compiled.criteria if _covers(text, c.span, span)]
    if not found:
        return NOTHING
    trees = tuple(tree_of(_unscoped(c), span) for c in found)
    return trees[0] if len(trees) == 1 else Group("any" if _excludes(found) else "all", trees)


def _excludes(found: Sequence[Criterion]) -> bool:
    return sum(c.kind == "exclusion" for c in found) * 2 > len(found)


def _covers(text: str, mine: Span, theirs: Span) -> bool:
    """Whether two places share most of the characters of the shorter one."""
    shared = _length(text, max(mine.start, theirs.start), min(mine.end, theirs.end))
    shorter = min(_length(text, mine.start, mine.end), _length(text, theirs.start, theirs.end))
    return shared * 2 > shorter


def _length(text: str, start: int, end: int) -> int:
    return sum(not c.isspace() for c in text[start:end]) if end > start else 0


def _unscoped(criterion: Criterion) -> Expr:
    """What the criterion itself says: whom a heading above restricts it to stands in no text that a tree was written for."""
    scoped = criterion.scope is not None and isinstance(criterion.expr, When)
    return criterion.expr.then if scoped and isinstance(criterion.expr, When) else criterion.expr


def tree_of(expr: Expr, within: Span) -> Tree:
    """An expression as a tree; the places of its leaves are cut to `within`."""
    if type(expr) in _NAMES:
        of = tuple(tree_of(child, within) for child in children(expr))
        return _one_normal(Group(_NAMES[type(expr)], of, expr.n if isinstance(expr, AtLeast) else 0))
    return _leaf(expr, _clipped(expr.span, within))


def _clipped(span: Span, within: Span) -> Span | None:
    start, end = max(span.start, within.start), min(span.end, within.end)
    return Span(start, end) if end > start else None


def _one_normal(group: Group) -> Tree:
    """Between the lower and the upper limit of normal is one demand: to be normal."""
    if group.kind == "all" and len(group.of) == 2:
        first, second = group.of
        if isinstance(first, Leaf) and isinstance(second, Leaf) and first.observable == second.observable:
            both = {*first.demands, *second.demands}
            if both == set(_WITHIN):
                return Leaf("measured", place=first.place, demands=frozenset({NORMAL}), observable=first.observable)
    return group


def _leaf(leaf: Expr, place: Span | None) -> Leaf:
    name = type(leaf).__name__.lower()
    match leaf:
        case Age():
            return Leaf(name, place=place, demands=frozenset({_demand(leaf.range, "a")}))
        case Sex():
            return Leaf(name, place=place, values=frozenset(leaf.values))
        case Measured():
            first = _demand(leaf.range, leaf.relative_to or leaf.unit)
            demands = frozenset({first, *(_demand(a.range, a.unit) for a in leaf.alternatives)})
            about = leaf.observable.id
            return Leaf(name, place=place, demands=demands, window=_window(leaf.window), observable=about)
        case Score():
            demands = frozenset({_demand(leaf.range, None)} if leaf.range else ())
            values = frozenset(leaf.values)
            return Leaf(name, place=place, demands=demands, values=values, window=_window(leaf.window))
        case Condition() | Procedure() | Status():
            status = leaf.status if isinstance(leaf, Condition) else None
            return Leaf(name, place=place, status=status, window=_window(leaf.window))
        case Treatment():
            dose = _demand(leaf.dose.range, leaf.dose.unit) if leaf.dose else None
            lines = _demand(leaf.lines, None) if leaf.lines else None
            when = _window(leaf.window)
            return Leaf(name, place=place, status=leaf.status, window=when, dose=dose, lines=lines)
        case Biomarker():
            return Leaf(name, place=place, state=leaf.state or leaf.alteration, window=_window(leaf.window))
        case Attest():
            return Leaf(name, place=place, person=leaf.by, window=_window(leaf.window))
        case _:
            return Leaf(name, place=place)


def _demand(range: Range, unit: str | None) -> Demand:
    low, high = range.low, range.high
    return Demand(
        float(low.value) if low else None, bool(low and not low.inclusive),
        float(high.value) if high else None, bool(high and not high.inclusive), unit,
    )  # fmt: skip


def _window(window: Window | None) -> Stretch | None:
    return Stretch(window.start, window.end, window.anchor) if window else None
