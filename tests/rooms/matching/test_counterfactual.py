"""What would settle a criterion, by hand: the facts, their words, what only time does and what nothing can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rooms.matching.small_world import (
    AS_OF,
    HERE,
    TERMS,
    at_least,
    condition,
    count,
    fact,
    on,
    person,
    platelets,
    ref,
    trial,
)

from clinconnect import criteria as c
from clinconnect.matching import Dossier, WhatIf, evaluate, what_if_words
from clinconnect.patients import Patient, Quantity

ADULT = c.Age(span=HERE, range=at_least(18))
OLD = c.Age(span=HERE, range=c.Range(high=c.Bound(75, True)))
ASTHMA = condition("condition:asthma")
OPAQUE = c.Opaque(span=HERE, reason="not understood")
FRESH = "platelets at least 75 10*9/L (at most 14 days old)"


def would(who: Patient, expr: c.Expr, kind: c.Kind = "inclusion") -> WhatIf:
    found = evaluate(trial((kind, expr)), Dossier(who, TERMS), as_of=AS_OF, what_if=True).criteria[0].what_if
    assert found is not None
    return found


def facts(sets: tuple[tuple[object, ...], ...]) -> list[list[str]]:
    return [[need.fact for need in needs] for needs in sets]  # type: ignore[attr-defined]


def every(*of: c.Expr) -> c.Expr:
    return c.AllOf(span=HERE, of=of)


def some(*of: c.Expr) -> c.Expr:
    return c.AnyOf(span=HERE, of=of)


@pytest.mark.parametrize(
    ("expr", "kind", "to_pass", "to_fail"),
    [
        (platelets(), "inclusion", [[FRESH]], [["platelets less than 75 10*9/L (at most 14 days old)"]]),
        (ASTHMA, "exclusion", [["no asthma"]], [["asthma"]]),
        (c.Not(span=HERE, of=ASTHMA), "inclusion", [["no asthma"]], [["asthma"]]),
        (
            every(platelets(), ASTHMA),
            "exclusion",
            [[FRESH.replace("at least", "less than")], ["no asthma"]],
            [[FRESH, "asthma"]],
        ),
        (
            some(platelets(), ASTHMA),
            "inclusion",
            [[FRESH], ["asthma"]],
            [[FRESH.replace("at least", "less than"), "no asthma"]],
        ),
        (every(OPAQUE, ASTHMA), "inclusion", [], [["no asthma"]]),
        (some(OPAQUE, ASTHMA), "inclusion", [["asthma"]], []),
        (OPAQUE, "inclusion", [], []),
        (
            c.AtLeast(span=HERE, n=2, of=(ASTHMA, ADULT, OPAQUE)),
            "inclusion",
            [["asthma", "age at least 18 years"]],
            None,
        ),
        (
            c.When(span=HERE, guard=ASTHMA, then=ADULT),
            "inclusion",
            [["no asthma"], ["asthma", "age at least 18 years"]],
            None,
        ),
    ],
)
def test_what_would_settle_what_is_open(
    expr: c.Expr, kind: c.Kind, to_pass: list[list[str]], to_fail: list[list[str]] | None
) -> None:
    found = would(person(), expr, kind)
    assert facts(found.to_pass) == to_pass
    if to_fail is not None:
        assert facts(found.to_fail) == to_fail


def test_a_promise_holds_for_every_value_that_its_words_allow() -> None:
    assert facts(would(person(), platelets()).to_pass) == [[FRESH]]
    for value, outcome in ((75, "passes"), (76, "passes"), (2000, "passes"), (74.9, "fails"), (10, "fails")):
        for days in (0, 14):
            told = person(count(value, when=date.fromordinal(AS_OF.toordinal() - days)))
            assert (
                evaluate(trial(("inclusion", platelets())), Dossier(told, TERMS), as_of=AS_OF).criteria[0].outcome
                == outcome
            )


def test_a_newer_value_lets_pass_what_failed_and_unread_text_keeps_it_open() -> None:
    low = person(count(62))
    assert facts(would(low, platelets()).to_pass) == [[FRESH]]
    found = would(low, every(platelets(), OPAQUE, ADULT))
    assert facts(found.to_pass) == []
    assert facts(found.to_open) == [[FRESH]]
    assert found.never is None


@pytest.mark.parametrize(
    ("expr", "kind", "never"),
    [
        (OLD, "inclusion", "the age limit is past"),
        (c.Sex(span=HERE, values=("female",)), "inclusion", "it rests on the sex on record"),
        (condition("condition:asthma", status="history"), "exclusion", "what has once been stays so"),
        (every(OLD, platelets()), "inclusion", "the age limit is past"),
        (some(OLD, platelets()), "inclusion", None),
        (condition("condition:asthma", status="current"), "exclusion", None),
        (platelets(), "inclusion", None),
    ],
)
def test_what_nothing_can_change(expr: c.Expr, kind: c.Kind, never: str | None) -> None:
    who = person(
        count(62), fact("condition", "condition:asthma", ongoing=True), birth=on(date(1940, 3, 14)), sex="male"
    )
    assert would(who, expr, kind).never == never


def test_nothing_is_offered_to_somebody_who_has_died() -> None:
    died = replace(person(count(62)), deceased=True)
    assert would(died, platelets()) == WhatIf(never="the person has died")


def test_time_alone() -> None:
    back = c.Window("first-dose", c.Duration(-4, "wk"), c.Duration(0, "d"))
    washout = c.Treatment(span=HERE, concept=ref("treatment:statin"), window=back)
    stopped = fact("treatment", "treatment:statin", when=date(2025, 7, 14), until=on(date(2025, 7, 14)))
    found = would(person(stopped), washout, "exclusion")
    assert found.passes_on == date(2025, 8, 12)
    assert would(person(birth=on(date(2007, 8, 9))), ADULT).passes_on == date(2025, 8, 9)


def test_the_words_for_people() -> None:
    said = what_if_words(would(person(count(62)), platelets()))
    assert said == (
        "Would no longer stand in the way with: blood platelets at least 75 × 10⁹/L (at most 14 days old).",
    )
    assert what_if_words(would(person(), ASTHMA, "exclusion")) == (
        "Would fit with: no asthma.",
        "Would not fit with: asthma.",
    )
    assert what_if_words(would(person(birth=on(date(1940, 3, 14))), OLD)) == (
        "Nothing can change this, as far as the record is right: the age limit is past.",
    )


def test_a_value_of_the_very_day_is_replaced_and_older_ones_stay() -> None:
    today = person(count(62, when=AS_OF), count(200, when=date(2025, 7, 1)))
    assert facts(would(today, platelets()).to_pass) == [[FRESH]]
    grams = person(fact("measurement", "observable:weight", when=AS_OF, value=Quantity(40000.0, 40000.0, "g")))
    heavy = c.Measured(span=HERE, observable=ref("observable:weight"), range=at_least(45), unit="kg")
    assert facts(would(grams, heavy).to_pass) == [["body weight at least 45 kg (at most 30 days old)"]]
