"""A rule and the rule after somebody edited it: a bound moved, a part added or dropped, an exception, a guard, another leaf."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from strategies import HERE

from clinconnect import criteria as c
from clinconnect.changes.requirement import with_children


@st.composite
def edits(draw: st.DrawFn, rules: st.SearchStrategy[c.Expr], *, ambiguous: bool = True) -> tuple[c.Expr, c.Expr]:
    """The rule before and after; one or two edits, each at any depth. `ambiguous`: texts with several readings, too."""
    before = draw(rules)
    after = before
    for _ in range(draw(st.integers(1, 2))):
        after = draw(_edited(after, rules, ambiguous))
    return before, after


@st.composite
def _edited(draw: st.DrawFn, expr: c.Expr, rules: st.SearchStrategy[c.Expr], ambiguous: bool) -> c.Expr:
    below = c.children(expr)
    if below and draw(st.booleans()):
        n = draw(st.integers(0, len(below) - 1))
        changed = draw(_edited(below[n], rules, ambiguous))
        return with_children(expr, [changed if i == n else part for i, part in enumerate(below)])
    return draw(_here(expr, rules, ambiguous))


@st.composite
def _here(draw: st.DrawFn, expr: c.Expr, rules: st.SearchStrategy[c.Expr], ambiguous: bool) -> c.Expr:
    other = draw(rules)
    ways = ["another", "all", "any", "unless", "when", "not", "examples"] + ["readings"] * ambiguous
    ways += ["leaf"] * 6 if not c.children(expr) else ["fewer", "more", "fewer", "more"]
    match draw(st.sampled_from(ways)):
        case "all":
            return c.AllOf(span=HERE, of=(expr, other))
        case "any":
            return c.AnyOf(span=HERE, of=(expr, other))
        case "unless":
            return c.Unless(span=HERE, base=expr, exceptions=(other,))
        case "when":
            return c.When(span=HERE, guard=other, then=expr)
        case "not":
            return expr.of if isinstance(expr, c.Not) else c.Not(span=HERE, of=expr)
        case "examples":
            return c.Examples(span=HERE, of=expr, sufficient=(other,))
        case "readings":
            return c.Readings(span=HERE, of=(expr, other))
        case "leaf":
            return _mixed(expr, other, draw)
        case "fewer":
            return _fewer(expr, draw)
        case "more":
            return _more(expr, other)
        case _:
            return other


def _mixed(leaf: c.Expr, other: c.Expr, draw: st.DrawFn) -> c.Expr:
    """The leaf with a field of another leaf of its kind."""
    if type(leaf) is not type(other):
        if isinstance(leaf, c.Measured | c.Age) and (leaf.range.low or leaf.range.high):
            by = draw(st.sampled_from([0.5, 2.0]))
            ends = (end and c.Bound(end.value * by, end.inclusive) for end in (leaf.range.low, leaf.range.high))
            return replace(leaf, range=c.Range(*ends))
        return other
    names = [name for name in type(leaf).__dataclass_fields__ if name not in ("span", "id", "pick", "repeated")]
    name = draw(st.sampled_from(names))
    if isinstance(leaf, c.Score) and name in ("range", "values"):
        return other
    return replace(leaf, **{name: getattr(other, name)})  # type: ignore[arg-type]


def _fewer(expr: c.Expr, draw: st.DrawFn) -> c.Expr:
    match expr:
        case c.AllOf() | c.AnyOf() | c.AtLeast() | c.Readings():
            left = draw(st.integers(0, max(len(expr.of) - 1, 0)))
            return replace(expr, of=tuple(e for i, e in enumerate(expr.of) if i != left))
        case c.Unless():
            return expr.base if len(expr.exceptions) == 1 else replace(expr, exceptions=expr.exceptions[1:])
        case c.When():
            return expr.then
        case c.Examples():
            return expr.of
    return expr


def _more(expr: c.Expr, other: c.Expr) -> c.Expr:
    match expr:
        case c.AllOf() | c.AnyOf() | c.AtLeast() | c.Readings():
            return replace(expr, of=(*expr.of, other))
        case c.Unless():
            return replace(expr, exceptions=(*expr.exceptions, other))
        case c.Examples():
            return replace(expr, sufficient=(*expr.sufficient, other))
    return expr
