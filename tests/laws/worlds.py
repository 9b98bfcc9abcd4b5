"""Small whole worlds, what is known of them, and what rules say in them by two-valued logic, written a second time.

In a world everything is so or is not so. A glimpse of it is a record with gaps: the worlds that fit it are its completions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st
from strategies import AS_OF, HERE, permits, reference

from clinconnect import criteria as c
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source

STATES = {"pregnant": "status:pregnant", "cancer": "condition:cancer", "diabetes": "condition:diabetes"}
EVERYTHING = frozenset({"sex", "born", "count", "operated", *STATES})
BIRTHS = (date(2007, 2, 28), date(2007, 7, 31), date(2007, 8, 1), date(2007, 8, 2), date(2007, 12, 31))
COUNTS = (49.0, 50.0, 50.5, 75.0, 99.0, 100.0, 101.0)
OPERATIONS = tuple(date(2025, 7, day) for day in (1, 3, 4, 5, 17, 18, 19, 31))
_YEAR, _MONTH, _SPAN = (date(2007, 1, 1), date(2007, 12, 31)), (date(2025, 7, 1), date(2025, 7, 31)), (49.0, 101.0)


@dataclass(frozen=True)
class World:
    """Everything about somebody."""

    sex: str
    born: date
    count: float
    operated: date
    pregnant: bool
    cancer: bool
    diabetes: bool


@dataclass(frozen=True)
class Glimpse:
    """A world and what of it is not known."""

    world: World
    gaps: frozenset[str]

    def completions(self) -> Iterator[World]:
        """The worlds that fit what is known; of numbers and days those on each side of what rules here ask for."""
        every = {
            "sex": ("male", "female"), "born": BIRTHS, "count": COUNTS, "operated": OPERATIONS,
            **dict.fromkeys(STATES, (True, False)),
        }  # fmt: skip
        names = sorted(self.gaps)
        for values in product(*(every[name] for name in names)):
            world = replace(self.world, **dict(zip(names, values, strict=True)))
            if world.sex == "female" or not world.pregnant:
                yield world


ANYBODY = World("male", BIRTHS[0], COUNTS[0], OPERATIONS[0], pregnant=False, cancer=False, diabetes=False)
EVERYBODY = tuple(Glimpse(ANYBODY, EVERYTHING).completions())


def person(glimpse: Glimpse) -> Patient:
    """The record of what is known."""
    world, gaps = glimpse.world, glimpse.gaps
    source = Source("Bundle.entry[0]", "as recorded")
    low, high = _SPAN if "count" in gaps else (world.count, world.count)
    operated = DateRange(*(_MONTH if "operated" in gaps else (world.operated, world.operated)))
    yesterday = AS_OF - timedelta(days=1)
    facts = [
        Fact("1", "measurement", "platelets", source, "observable:platelets", value=Quantity(low, high, "10*9/L"),
             when=DateRange(yesterday, yesterday)),
        Fact("2", "procedure", "surgery", source, "procedure:surgery", when=operated),
    ]  # fmt: skip
    for name, id in STATES.items():
        if name not in gaps and not (name == "pregnant" and world.sex == "male"):
            kind, status = id.partition(":")[0], "present" if getattr(world, name) else "absent"
            facts.append(Fact(name, kind, name, source, id, status=status, when=DateRange(yesterday, yesterday)))  # type: ignore[arg-type]
    return Patient(
        "p",
        birth=DateRange(*(_YEAR if "born" in gaps else (world.born, world.born))),
        sex=None if "sex" in gaps else world.sex,  # type: ignore[arg-type]
        facts=tuple(facts),
    )


@st.composite
def glimpses(draw: st.DrawFn, most_gaps: int = 4, gap: str | None = None) -> Glimpse:
    """Anybody, with some of it not known, or only this."""
    sex = draw(st.sampled_from(["male", "female"]))
    world = World(
        sex, draw(st.sampled_from(BIRTHS)), draw(st.sampled_from(COUNTS)), draw(st.sampled_from(OPERATIONS)),
        sex == "female" and draw(st.booleans()), draw(st.booleans()), draw(st.booleans()),
    )  # fmt: skip
    names = sorted(EVERYTHING)
    gaps = frozenset([gap] if gap else draw(st.lists(st.sampled_from(names), min_size=1, max_size=most_gaps)))
    # A record that speaks of a pregnancy tells the sex; one that does not know the sex cannot deny it either.
    return Glimpse(world, gaps | {"pregnant"} if "sex" in gaps else gaps)


def _leaves() -> dict[str, st.SearchStrategy[c.Expr]]:
    """Leaves by what of the world they ask about."""
    span, cuts = st.just(HERE), st.builds(c.Bound, st.sampled_from([50.0, 75.0, 100.0]), st.booleans())
    grown = st.sampled_from([c.Range(low=c.Bound(18, True)), c.Range(high=c.Bound(18, False))])
    platelets, surgery = (st.just(reference(id)) for id in ("observable:platelets", "procedure:surgery"))
    back = [c.Window("first-dose", c.Duration(-days, "d"), c.Duration(0.0, "d")) for days in (14.0, 28.0)]
    windows = st.sampled_from([*back, c.Window("first-dose", None, c.Duration(-4.0, "wk"))])
    counts = st.builds(c.Range, low=cuts) | st.builds(c.Range, high=cuts)
    named = {name: st.just(reference(id)) for name, id in STATES.items()}
    return {
        "born": st.builds(c.Age, span=span, range=grown),
        "sex": st.builds(c.Sex, span=span, values=st.sampled_from([("male",), ("female",)])),
        "count": st.builds(c.Measured, span=span, observable=platelets, range=counts, unit=st.just("10*9/L")),
        "pregnant": st.builds(c.Status, span=span, concept=named["pregnant"]),
        "operated": st.builds(c.Procedure, span=span, concept=surgery, window=windows),
        "cancer": st.builds(c.Condition, span=span, concept=named["cancer"]),
        "diabetes": st.builds(c.Condition, span=span, concept=named["diabetes"]),
    }


def world_rules(gap: str | None = None) -> st.SearchStrategy[c.Expr]:
    """Rules about these worlds, or only about what one gap leaves open; small, so that they come back to the same thing."""
    leaves = _leaves()
    any_leaf = leaves[gap] if gap else st.one_of(*leaves.values())
    return st.recursive(any_leaf, _groups, max_leaves=7).filter(lambda expr: not permits(expr))


def _groups(parts: st.SearchStrategy[c.Expr]) -> st.SearchStrategy[c.Expr]:
    span, many = st.just(HERE), st.lists(parts, min_size=1, max_size=3).map(tuple)
    whole = st.one_of(*(_leaves()[name] for name in ("born", "sex", "count", "pregnant")))  # what may lift any rule
    return st.one_of(
        st.builds(c.AllOf, span=span, of=many),
        st.builds(c.AnyOf, span=span, of=many),
        st.builds(c.AtLeast, span=span, n=st.just(1), of=many),
        st.lists(parts, min_size=2, max_size=3).map(lambda of: c.AtLeast(span=HERE, n=2, of=tuple(of))),
        st.builds(c.Not, span=span, of=parts),
        st.builds(c.Unless, span=span, base=parts, exceptions=st.lists(whole, min_size=1, max_size=2).map(tuple)),
        st.builds(c.When, span=span, guard=parts, then=parts),
        st.builds(c.Examples, span=span, of=parts, sufficient=many),
    )


def holds(expr: c.Expr, world: World) -> bool | None:
    """Whether the rule holds in the world; None where it does not concern it."""
    parts = [holds(part, world) for part in c.children(expr)]
    live = [part for part in parts if part is not None]
    match expr:
        case c.AllOf():
            return all(live) if live else None
        case c.AnyOf() | c.Examples():
            return any(live) if live else None
        case c.AtLeast():
            return live.count(True) >= expr.n if live else None
        case c.Not():
            return None if parts[0] is None else not parts[0]
        case c.Unless():
            return None if parts[0] is None else parts[0] and True not in parts[1:]
        case c.When():
            return parts[1] if parts[0] else None
        case _:
            return _leaf(expr, world)


def _leaf(leaf: c.Expr, world: World) -> bool:
    match leaf:
        case c.Sex():
            return world.sex in leaf.values
        case c.Age():
            had = (AS_OF.month, AS_OF.day) >= (world.born.month, world.born.day)
            return leaf.range.holds(AS_OF.year - world.born.year - (not had))
        case c.Measured():
            return leaf.range.holds(world.count)
        case c.Procedure():
            ago = (AS_OF - world.operated).days
            assert leaf.window
            start, end = leaf.window.start, leaf.window.end
            return (start is None or ago <= -start.days) and (end is None or ago >= -end.days)
        case c.Status():
            return world.pregnant
        case c.Condition():
            return bool(getattr(world, leaf.concept.id.partition(":")[2]))  # type: ignore[union-attr]
    raise AssertionError(leaf)


def way(expr: c.Expr, kind: c.Kind, world: World) -> str:
    """The way in: passes or fails."""
    truth = holds(expr, world)
    return "passes" if truth is None or truth == (kind == "inclusion") else "fails"
