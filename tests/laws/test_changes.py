"""Does a change do what is said of it? A looser one never turns away who passed, a stricter one never lets in who failed."""

from __future__ import annotations

from dataclasses import replace

from edits import edits
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, HERE, TERMS, compiled, people, permits, reference, rules
from worlds import EVERYBODY, way, world_rules

from clinconnect import criteria as c
from clinconnect.changes.change import Effect
from clinconnect.changes.differences import Differences
from clinconnect.changes.points import Point
from clinconnect.matching import Dossier, evaluate
from clinconnect.patients import Patient

tried = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
kinds: st.SearchStrategy[c.Kind] = st.sampled_from(["inclusion", "exclusion"])
FORBIDDEN: dict[Effect, set[tuple[str, str]]] = {
    "looser": {("passes", "fails")},
    "stricter": {("fails", "passes")},
    "neither": {("passes", "fails"), ("fails", "passes")},
}
SOME = EVERYBODY[:: max(1, len(EVERYBODY) // 200)]


def point(expr: c.Expr, kind: c.Kind) -> Point:
    return Point(compiled(expr, kind).criteria[0], expr, "x", 0)


def effect(before: c.Expr, after: c.Expr, kinds: tuple[c.Kind, c.Kind]) -> Effect:
    old, new = point(before, kinds[0]), point(after, kinds[1])
    differences = Differences(TERMS)
    return differences.effect(old, new, differences.parts(old, new))


def outcome(expr: c.Expr, kind: c.Kind, patient: Patient) -> str:
    verdict = evaluate(compiled(expr, kind), Dossier(patient, TERMS), as_of=AS_OF, explain=False)
    found = verdict.criteria[0].outcome
    return "passes" if found == "not_applicable" else found


_ADULT = c.Age(span=HERE, range=c.Range(low=c.Bound(18, True)))
_CHILD = c.Age(span=HERE, range=c.Range(high=c.Bound(18, False)))
_PREGNANT = c.Status(span=HERE, concept=reference("status:pregnant"))
_GUARDED = c.Examples(span=HERE, of=c.When(span=HERE, guard=_CHILD, then=_ADULT), sufficient=(_PREGNANT,))


@settings(tried, max_examples=500)
@example((_GUARDED, replace(_GUARDED, of=_ADULT)), "inclusion", "inclusion")
@given(edits(world_rules(), ambiguous=False), kinds, kinds)
def test_in_whole_worlds(edit: tuple[c.Expr, c.Expr], before: c.Kind, after: c.Kind) -> None:
    assume(not any(permits(one) for one in edit))
    forbidden = FORBIDDEN.get(effect(*edit, (before, after)), set())
    if forbidden:
        seen = {(way(edit[0], before, world), way(edit[1], after, world)) for world in SOME}
        assert not seen & forbidden


@settings(tried, max_examples=1200)
@given(edits(rules()), kinds, kinds, st.lists(people(), min_size=1, max_size=4))
def test_for_anybody(edit: tuple[c.Expr, c.Expr], before: c.Kind, after: c.Kind, some: list[Patient]) -> None:
    forbidden = FORBIDDEN.get(effect(*edit, (before, after)), set())
    if forbidden:
        seen = {(outcome(edit[0], before, one), outcome(edit[1], after, one)) for one in some}
        assert not seen & forbidden


@tried
@given(edits(rules()), kinds)
def test_there_and_back(edit: tuple[c.Expr, c.Expr], kind: c.Kind) -> None:
    there, back = effect(*edit, (kind, kind)), effect(*edit[::-1], (kind, kind))
    turned = {"looser": "stricter", "stricter": "looser"}
    assert back == turned.get(there, there) or "unknown" in (there, back) or "either" in (there, back)


@tried
@given(rules(), kinds)
def test_what_did_not_change_has_no_parts(expr: c.Expr, kind: c.Kind) -> None:
    one = point(expr, kind)
    assert Differences(TERMS).parts(one, point(expr, kind)) == ()
    assert effect(expr, expr, (kind, kind)) == "neither"


def test_much_is_told() -> None:
    """Else the laws would hold for want of anything said."""
    platelets = c.Measured(
        span=HERE, observable=reference("observable:platelets"), range=c.Range(low=c.Bound(75, True)), unit="10*9/L"
    )
    higher = replace(platelets, range=c.Range(low=c.Bound(100, True)))
    cough = c.Condition(span=HERE, concept=reference("finding:cough"))
    told: list[tuple[c.Expr, c.Expr, Effect]] = [
        (platelets, higher, "stricter"),
        (platelets, replace(platelets, range=c.Range(low=c.Bound(75000, True)), unit="/uL"), "neither"),
        (platelets, c.AnyOf(span=HERE, of=(platelets, cough)), "looser"),
        (platelets, c.AllOf(span=HERE, of=(cough, higher)), "stricter"),
        (platelets, c.Unless(span=HERE, base=platelets, exceptions=(cough,)), "stricter"),
        (c.When(span=HERE, guard=cough, then=platelets), platelets, "stricter"),
        (c.Not(span=HERE, of=platelets), c.Not(span=HERE, of=higher), "looser"),
    ]
    for before, after, asked in told:
        opposite = {"stricter": "looser", "looser": "stricter"}.get(asked, asked)
        assert effect(before, after, ("inclusion", "inclusion")) == asked
        if not isinstance(before, c.When):
            assert effect(before, after, ("exclusion", "exclusion")) == opposite
