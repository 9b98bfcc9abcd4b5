"""What is said now is so however the gaps are filled: every completion is tried, and judged by two-valued logic."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, TERMS, compiled
from worlds import EVERYBODY, Glimpse, glimpses, holds, person, way, world_rules

from clinconnect import criteria as c
from clinconnect.matching import CriterionVerdict, Dossier, evaluate
from clinconnect.matching.outcome.gaps import cut_days, cut_number
from clinconnect.patients import DateRange, Patient, Quantity

kinds = st.sampled_from(["inclusion", "exclusion"])
tried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def only(expr: c.Expr, kind: c.Kind, patient: Patient) -> CriterionVerdict:
    return evaluate(compiled(expr, kind), Dossier(patient, TERMS), as_of=AS_OF, explain=False).criteria[0]


def way_in(outcome: str) -> str:
    return "passes" if outcome == "not_applicable" else outcome


@tried
@given(world_rules(), kinds, glimpses())
def test_an_outcome_is_that_of_every_completion(expr: c.Expr, kind: c.Kind, glimpse: Glimpse) -> None:
    found = way_in(only(expr, kind, person(glimpse)).outcome)
    possible = {way(expr, kind, world) for world in glimpse.completions()}
    assert found in ("unknown", *possible)
    assert found == "unknown" or len(possible) == 1


@tried
@given(world_rules(), kinds, glimpses())
def test_in_a_whole_world_everything_is_settled(expr: c.Expr, kind: c.Kind, glimpse: Glimpse) -> None:
    whole = Glimpse(glimpse.world, frozenset())
    assert way_in(only(expr, kind, person(whole)).outcome) == way(expr, kind, glimpse.world)


@tried
@given(world_rules(), kinds, glimpses(most_gaps=2))
def test_what_all_completions_agree_on_is_settled(expr: c.Expr, kind: c.Kind, glimpse: Glimpse) -> None:
    check_settled(expr, kind, glimpse)


@settings(tried, max_examples=300)
@given(st.data(), kinds, st.sampled_from(["sex", "born", "count", "operated", "cancer"]))
def test_a_rule_that_comes_back_to_one_gap_is_settled_where_all_completions_agree(
    data: st.DataObject, kind: c.Kind, gap: str
) -> None:
    check_settled(data.draw(world_rules(gap)), kind, data.draw(glimpses(gap=gap)))


def check_settled(expr: c.Expr, kind: c.Kind, glimpse: Glimpse) -> None:
    found = way_in(only(expr, kind, person(glimpse)).outcome)
    possible = {way(expr, kind, world) for world in glimpse.completions()}
    assert found in ("unknown", *possible)
    if len(possible) == 1 and all(tells_people_apart(part) for part in groups(expr)):
        assert found in possible


def groups(expr: c.Expr) -> list[c.Expr]:
    return [expr, *(g for part in c.children(expr) for g in groups(part))] if c.children(expr) else []


def tells_people_apart(expr: c.Expr) -> bool:
    """Whether it is not the same of everybody: what is was misread, and may stay open."""
    seen = set()
    for world in EVERYBODY:
        seen.add(holds(expr, world))
        if {True, False} <= seen:
            return True
    return False


numbers = st.sampled_from([0.0, 0.5, 50.0, 75.0, 100.0, 101.0])


@given(numbers, numbers, st.lists(numbers, max_size=3), st.lists(numbers, min_size=1, max_size=3))
def test_no_number_is_lost_where_a_value_is_cut(
    one: float, other: float, cuts: list[float], asked: list[float]
) -> None:
    low, high = sorted([one, other])
    for value in (Quantity(low, high, "1"), Quantity(None, high, "1"), Quantity(low, None, "1")):
        parts = cut_number(value, cuts)
        for number in (x + step for x in (*asked, *cuts) for step in (-1.0, 0.0, 1.0)):
            assert lies(number, value) == any(lies(number, part) for part in parts)
        assert all(lies(cut, part) <= (part.low == part.high) for cut in cuts for part in parts)


def lies(number: float, value: Quantity) -> bool:
    return (value.low is None or value.low <= number) and (value.high is None or number <= value.high)


days = st.integers(0, 40).map(lambda n: AS_OF - timedelta(days=n))


@given(days, days, st.lists(days, max_size=4))
def test_no_day_is_lost_where_a_stretch_is_cut(one: date, other: date, boundaries: list[date]) -> None:
    known = DateRange(min(one, other), max(one, other))
    parts = cut_days(known, boundaries)
    told = [part.low + timedelta(days=n) for part in parts for n in range((part.high - part.low).days + 1)]
    assert told == [known.low + timedelta(days=n) for n in range((known.high - known.low).days + 1)]
    assert {day for day in boundaries if known.low <= day <= known.high} <= {part.low for part in parts}
