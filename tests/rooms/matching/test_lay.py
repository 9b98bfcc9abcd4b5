"""The plain sentence, what it rests on, and how a whole verdict is summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.rooms.matching.small_world import (
    AS_OF,
    HERE,
    TERMS,
    at_least,
    check,
    condition,
    count,
    fact,
    on,
    one,
    person,
    platelets,
    trial,
)

from clinconnect import criteria as c
from clinconnect.matching import Dossier, coverage_words, evaluate, verdict_json
from clinconnect.matching.verdict import STANDINGS
from clinconnect.spans import Span

ADULT = c.Age(span=HERE, range=at_least(18))
ASTHMA = condition("condition:asthma")
OPAQUE = c.Opaque(span=HERE, reason="not understood")


def no(of: c.Expr) -> c.Expr:
    return c.Not(span=HERE, of=of)


def unless(base: c.Expr, *exceptions: c.Expr) -> c.Expr:
    return c.Unless(span=HERE, base=base, exceptions=exceptions)


@pytest.mark.parametrize(
    ("expr", "kind", "said"),
    [
        (
            platelets(),
            "inclusion",
            "The trial takes only people with blood platelets of at least 75 × 10⁹/L: the record shows Platelets "
            "62 × 10⁹/L on 28 July 2025, which is too low, so this does not fit; on 12 August 2025 what the record has "
            "will be too old.",
        ),
        (
            platelets(),
            "exclusion",
            "The trial does not take people with blood platelets of at least 75 × 10⁹/L: the record shows Platelets "
            "62 × 10⁹/L on 28 July 2025, which is outside that range, so this fits; on 12 August 2025 what the record has "
            "will be too old.",
        ),
        (
            no(no(platelets())),
            "inclusion",
            "The trial takes only people with blood platelets of at least 75 × 10⁹/L: the record shows Platelets "
            "62 × 10⁹/L on 28 July 2025, which is too low, so this does not fit; on 12 August 2025 what the record has "
            "will be too old.",
        ),
        (
            ASTHMA,
            "exclusion",
            "The trial does not take people with asthma: the record says that this is not so (No asthma), so this "
            "fits.",
        ),
        (
            no(ASTHMA),
            "exclusion",
            "The trial takes only people with asthma: the record says that this is not so (No asthma), so this does "
            "not fit.",
        ),
        (
            ADULT,
            "inclusion",
            "The trial takes only people aged at least 18 years: the record does not say, so this is still open.",
        ),
        (OPAQUE, "exclusion", "Part of this text could not be read here, so this is still open."),
        (
            c.When(span=HERE, guard=ASTHMA, then=ADULT),
            "inclusion",
            "This concerns only people with asthma: the record says that this is not so (No asthma), so this does "
            "not matter here.",
        ),
    ],
)
def test_one_plain_sentence(expr: c.Expr, kind: c.Kind, said: str) -> None:
    denied = fact("condition", "condition:asthma", status="absent")
    assert one(person(count(62), denied), expr, kind).lay == said


def test_how_long_it_lasted_is_no_time_to_look_back_on() -> None:
    window = c.Window("screening", c.Duration(-12, "wk"), c.Duration(0, "d"), how="throughout")
    said = one(person(), replace(ASTHMA, window=window)).lay
    assert "only people with asthma for at least 12 weeks before the first check-up" in said


def test_what_is_said_alike_is_said_once() -> None:
    every = c.AnyOf(span=HERE, of=(ASTHMA, condition("disease 1"), condition("disease 2")))
    said = one(person(), every, "exclusion").lay
    assert said.count("does not take") == 2  # what the terminology does not know stands apart
    assert "with disease 1 or with disease 2: the record has nothing under this name" in said


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_long_lists_are_cut_and_counted(many: int) -> None:
    windows = [c.Window("first-dose", c.Duration(-1 - n, "mo"), c.Duration(0, "d")) for n in range(many)]
    every = c.AllOf(span=HERE, of=tuple(platelets(window=window) for window in windows))
    said = one(person(count(62)), every).lay
    assert said.count("the record shows") == min(many, 2)
    assert ("more point" in said) == (many > 2)


def test_an_exception_that_does_not_reach_is_said_not_to() -> None:
    """Breast cancer and another cancer: the exception for the one does not lift what the other meets."""
    rule = unless(condition("condition:cancer"), condition("condition:breast-cancer"))
    both = person(fact("condition", "condition:breast-cancer"), fact("condition", "condition:lung-cancer"))
    found = one(both, rule, "exclusion")
    assert found.outcome == "fails"
    assert "makes an exception for people with breast cancer: the record shows this" in found.lay
    assert "but this is not what it is about here" in found.lay


def test_a_sex_that_does_not_matter_is_said_not_to() -> None:
    rule = c.AnyOf(span=HERE, of=(c.Sex(span=HERE, values=("male",)), c.Sex(span=HERE, values=("female",))))
    assert one(person(), rule).lay == "The sex is not known, so this fits, whatever the sex."


def test_a_repair_that_changes_the_meaning_is_told_where_it_lies_in_what_decides() -> None:
    here = c.Repair("lost-symbol", Span(1, 2), "2 grade", "≥ grade", "a sign was lost", 0.9, changes_meaning=True)
    harmless, elsewhere = replace(here, before="a", changes_meaning=False), replace(here, before="b", span=Span(5, 9))
    whole = trial(("inclusion", replace(platelets(), span=Span(1, 2))))
    mended = replace(whole, criteria=(replace(whole.criteria[0], repairs=(here, harmless, elsewhere)),))
    found = evaluate(mended, Dossier(person(count(62)), TERMS), as_of=AS_OF).criteria[0]
    assert found.lay.endswith("This rests on a guess at damaged text: “2 grade” was read as “≥ grade”.")
    assert found.explanation.endswith("; this rests on a repair of the text: “2 grade” read as “≥ grade” (90% sure).")
    assert found.because[0].repairs == (here,)


def test_what_an_outcome_rests_on_is_given_as_data() -> None:
    limited = count(62, "10*3/uL", reference_low=100.0)
    rule = c.AllOf(span=HERE, of=(no(platelets(80)), ADULT))
    data = verdict_json(check(person(limited, birth=on(date(1961, 3, 14))), ("exclusion", rule)), "abc")
    (criterion,) = data["criteria"]
    assert criterion["quote"] == "b"
    assert [(g["part"], g["truth"], g["quote"]) for g in criterion["because"]] == [
        ("asked-for", "false", "a"),
        ("not-allowed", "true", "a"),
    ]
    assert criterion["because"][0]["arithmetic"] == "62 10*3/uL = 62 10*9/L"
    assert criterion["because"][0]["facts"] == [
        {"fact": "Platelets 62 10*3/uL on 2025-07-28", "source": "Bundle.entry[3]"}
    ]


def test_the_sum_of_a_verdict_counts_each_criterion_once() -> None:
    days = c.Window("last-dose", c.Duration(0, "d"), c.Duration(3, "mo"))
    found = check(
        person(count(62)),
        ("inclusion", platelets(50)),
        ("inclusion", ADULT),
        ("inclusion", c.Attest(span=HERE, by="patient", topic="consent")),
        ("exclusion", c.Attest(span=HERE, by="investigator", topic="judgement")),
        ("exclusion", condition("condition:asthma", window=days)),
        ("exclusion", OPAQUE),
        ("inclusion", c.AnyOf(span=HERE, of=(OPAQUE, ADULT))),
    )
    assert coverage_words(found.coverage) == "1 fit, 0 do not, 3 open, 2 only the site can settle, 1 we could not read"
    assert sum(found.coverage.values()) == 7
    assert tuple(found.coverage) == STANDINGS
    assert coverage_words(check(person()).coverage) == "0 fit, 0 do not, 0 open"
