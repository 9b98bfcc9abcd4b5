"""What is asked across a list of trials, and in which order."""

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
from clinconnect.matching import Dossier, Question, next_question, questions_for
from clinconnect.patients import Patient, Source, Unanswered
from clinconnect.patients.patient import Teller

ADULT = c.Age(span=HERE, range=at_least(18))
OPAQUE = c.Opaque(span=HERE, reason="not understood")
ASTHMA, CANCER = condition("condition:asthma"), condition("condition:cancer")
BREAST = condition("condition:breast-cancer")
LVEF = c.Measured(span=HERE, observable=ref("observable:lvef"), range=at_least(50), unit="%")


def listed(*trials: c.Compiled) -> list[c.Compiled]:
    return [replace(one, id=f"T{n}") for n, one in enumerate(trials, 1)]


def ask(trials: list[c.Compiled], who: Patient | None = None, by: Teller | None = None) -> list[Question]:
    found = questions_for(trials, Dossier(who or person(), TERMS), as_of=AS_OF, by=by)
    return [question for question in found if question.about]


def topics(questions: list[Question]) -> list[str]:
    return [question.about.name for question in questions if question.about]


@pytest.mark.parametrize("trials", [[], [trial()], [trial(("exclusion", OPAQUE))]])
def test_where_nothing_can_be_answered_nothing_is_asked(trials: list[c.Compiled]) -> None:
    assert ask(trials) == []


def test_what_may_rule_out_most_trials_comes_first() -> None:
    both = listed(trial(("inclusion", ASTHMA)), trial(("inclusion", CANCER)), trial(("inclusion", BREAST)))
    first = ask(both)[0]
    assert topics([first]) == ["cancer"]  # who has none has no breast cancer
    assert first.trials == ("T2", "T3")
    assert first.settles == 2


def test_what_costs_less_comes_first_where_it_tells_as_much() -> None:
    weight = c.Measured(span=HERE, observable=ref("observable:weight"), range=at_least(40), unit="kg")
    assert topics(ask([trial(("inclusion", LVEF), ("inclusion", platelets()), ("inclusion", weight))])) == [
        "body weight", "platelets", "LVEF",
    ]  # fmt: skip


def test_nothing_is_asked_about_a_trial_that_fails_unless_it_is_the_only_one() -> None:
    failing = trial(("inclusion", platelets()), ("exclusion", ASTHMA))
    known = person(count(62))
    assert topics(ask([failing], known)) == ["asthma"]
    two = listed(failing, trial(("inclusion", CANCER)))
    assert topics(ask(two, known)) == ["cancer"]


@pytest.mark.parametrize(
    ("expr", "asked"),
    [
        (c.AnyOf(span=HERE, of=(ASTHMA, OPAQUE)), True),
        (c.AllOf(span=HERE, of=(ASTHMA, OPAQUE)), True),
        (c.Readings(span=HERE, of=(ASTHMA, OPAQUE)), False),
        (c.AllOf(span=HERE, of=(c.Readings(span=HERE, of=(ASTHMA, OPAQUE)), CANCER)), True),
        (platelets(relative_to="baseline"), False),
        (c.Score(span=HERE, scale=ref("scale:ecog"), range=at_least(2)), True),
        (condition("condition:asthma", window=c.Window("event:relapse", None, None)), False),
    ],
)
def test_what_no_answer_can_settle_is_not_asked(expr: c.Expr, *, asked: bool) -> None:
    assert ("asthma" in topics(ask([trial(("inclusion", expr))])) or bool(ask([trial(("inclusion", expr))]))) == asked


def test_a_part_that_cannot_help_is_left_out() -> None:
    both = c.AllOf(span=HERE, of=(c.Readings(span=HERE, of=(ASTHMA, OPAQUE)), CANCER))
    assert topics(ask([trial(("inclusion", both))])) == ["cancer"]


def test_who_answers_matters_where_only_one_can_say() -> None:
    judged = c.Attest(span=HERE, by="clinician", topic="fit for surgery", says="yes")
    found = [trial(("inclusion", judged))]
    assert [len(ask(found, by=by)) for by in (None, "clinician", "patient")] == [1, 1, 0]


def test_an_answer_stops_what_it_settles() -> None:
    trials = listed(trial(("inclusion", ADULT)), trial(("exclusion", ASTHMA)))
    grown = person(birth=on(date(1980, 1, 1)))
    assert topics(ask(trials, grown)) == ["asthma"]
    assert (
        ask(trials, replace(grown, facts=(fact("condition", "condition:asthma", status="absent", when=AS_OF),))) == []
    )


def test_a_vague_birth_is_asked_only_where_the_day_matters() -> None:
    vague = Patient("p", birth=on(date(1980, 1, 1)))
    around = replace(vague, birth=replace(vague.birth, low=date(2007, 1, 1), high=date(2007, 12, 31)))  # type: ignore[type-var]
    assert topics(ask([trial(("inclusion", ADULT))], around)) == ["date of birth"]
    assert ask([trial(("inclusion", ADULT))], vague) == []


def test_the_next_question_is_the_first_that_was_not_asked() -> None:
    found = ask(listed(trial(("inclusion", ASTHMA)), trial(("inclusion", CANCER))))
    got = next_question(found)
    assert got is not None
    other = next_question(found, {got[1].topic})
    assert other is not None
    assert other[1].topic != got[1].topic
    assert next_question(found, {got[1].topic, other[1].topic}) is None


def test_a_question_that_was_not_answered_closes_its_topic_for_all_trials() -> None:
    left = Unanswered("condition", "asthma", "not-known", Source("interview[0]", ""), "condition:asthma")
    trials = listed(trial(("inclusion", ASTHMA)), trial(("exclusion", ASTHMA)))
    assert len(ask(trials)) == 1
    assert ask(trials, person(unanswered=(left,))) == []
