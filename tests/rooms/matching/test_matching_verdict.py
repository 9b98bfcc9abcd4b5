"""The verdict as a whole: its JSON, what it explains, asks and foresees."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

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
    ref,
    trial,
)

from clinconnect import criteria as c
from clinconnect.matching import Dossier, evaluate, verdict_json
from clinconnect.patients import DateRange, Quantity, Source, Unanswered

OUTCOMES = {"passes", "fails", "unknown", "not_applicable", "conflicting"}
REASONS = {
    "missing", "stale", "imprecise", "no-unit", "no-reference-range", "ambiguous-text", "unencoded", "needs-person",
}  # fmt: skip
ADULT = c.Age(span=HERE, range=at_least(18))
MALE = c.Sex(span=HERE, values=("male",))
OPAQUE = c.Opaque(span=HERE, reason="not understood")


def violations(data: dict[str, Any]) -> list[str]:
    """The rules that readers of the match door rely on."""
    tally = {o: sum(x["outcome"] == o for x in data["criteria"]) for o in OUTCOMES}
    fit = bool(data["criteria"]) and tally["passes"] + tally["not_applicable"] == len(data["criteria"])
    wrong = [x["id"] for x in data["criteria"] if x["outcome"] not in OUTCOMES]
    wrong += [x["id"] for x in data["criteria"] if x["outcome"] == "unknown" and x["reason"] not in REASONS]
    wrong += ["counts"] if any(data["counts"].get(o, 0) != n for o, n in tally.items()) else []
    wrong += ["outcome"] if data["outcome"] != ("fails" if tally["fails"] else "passes" if fit else "unknown") else []
    return wrong + ([] if re.fullmatch(r"\d{4}-\d\d-\d\d", data["as_of"]) else ["as_of"])


@pytest.mark.parametrize(
    ("criteria", "outcome"),
    [
        ([], "unknown"),
        ([("inclusion", ADULT)], "passes"),
        ([("inclusion", ADULT), ("inclusion", platelets())], "fails"),
        ([("inclusion", ADULT), ("exclusion", condition("condition:asthma"))], "unknown"),
        ([("inclusion", platelets()), ("exclusion", OPAQUE), ("inclusion", ADULT)], "fails"),
    ],
)
def test_the_json_keeps_its_promises(criteria: list[tuple[c.Kind, c.Expr]], outcome: str) -> None:
    patient = person(count(62), birth=on(date(1961, 3, 14)))
    data = json.loads(json.dumps(verdict_json(check(patient, *criteria))))
    assert violations(data) == []
    assert data["outcome"] == outcome


def test_the_json_shows_the_fact_its_place_and_the_day_of_change() -> None:
    data = verdict_json(check(person(count(62)), ("inclusion", platelets())))
    (criterion,) = data["criteria"]
    assert criterion["evidence"] == [{"fact": "Platelets 62 10*9/L on 2025-07-28", "source": "Bundle.entry[3]"}]
    assert criterion["reason"] == "below-threshold"
    assert criterion["changes_on"] == "2025-08-12"  # two weeks after, the count is too old to tell
    assert criterion["span"] == [1, 2]


def test_a_place_in_a_note_is_given_as_offsets() -> None:
    noted = fact("condition", "condition:asthma", source=Source("note", "asthma", span=(10, 16)))
    data = verdict_json(check(person(noted), ("exclusion", condition("condition:asthma"))))
    assert data["criteria"][0]["evidence"] == [{"fact": "Asthma", "source": "note", "span": [10, 16]}]


@pytest.mark.parametrize(
    ("expr", "kind", "words"),
    [
        (platelets(), "inclusion", ["62 10*9/L on 2025-07-28", "at least 75 10*9/L", "does not meet what is required"]),
        (platelets(50), "inclusion", ["62 10*9/L", "this meets what is required"]),
        (platelets(50), "exclusion", ["62 10*9/L", "this is a reason for exclusion"]),
        (platelets(), "exclusion", ["62 10*9/L", "this exclusion does not apply"]),
        (condition("condition:asthma"), "exclusion", ["nothing is on record about asthma", "cannot be told yet"]),
        (c.Attest(span=HERE, by="investigator", topic="suitable"), "inclusion", ["the investigator can say: suitable"]),
        (c.AllOf(span=HERE, of=(MALE, OPAQUE)), "inclusion", ["the sex is not known", "a part of the text was not"]),
    ],
)
def test_explanations_name_the_fact_the_threshold_and_what_follows(
    expr: c.Expr, kind: c.Kind, words: list[str]
) -> None:
    said = one(person(count(62)), expr, kind).explanation
    assert [w for w in words if w.lower() not in said.lower()] == []


def test_a_denial_is_said_as_one() -> None:
    denied = person(fact("condition", "condition:asthma", status="absent", when=date(2025, 7, 1)))
    said = one(denied, condition("condition:asthma"), "exclusion").explanation
    assert said.startswith("No asthma")
    assert "does not apply" in said


def test_long_lists_are_cut_with_a_count() -> None:
    parts = tuple(condition(f"disease {n}") for n in range(9))
    assert "and 5 more" in one(person(), c.AnyOf(span=HERE, of=parts), "exclusion").explanation


def test_evidence_names_birth_and_sex_with_their_source() -> None:
    patient = person(birth=on(date(1961, 3, 14)), sex="male", birth_source=Source("Bundle.entry[0]", ""))
    found = one(patient, c.AllOf(span=HERE, of=(ADULT, MALE)))
    assert [(e.fact, e.source) for e in found.evidence] == [
        ("Born 1961-03-14 (64 years old on 2025-08-01)", "Bundle.entry[0]"),
        ("Sex: male", "the person's own data"),
    ]


def test_questions_come_once_for_each_fact_the_most_useful_first() -> None:
    found = check(
        person(),
        ("inclusion", ADULT),
        ("exclusion", condition("condition:asthma")),
        ("inclusion", platelets()),
        ("inclusion", platelets(100)),
        ("inclusion", c.Measured(span=HERE, observable=ref("observable:lvef"), range=at_least(50), unit="%")),
        ("inclusion", c.Measured(span=HERE, observable=ref("observable:weight"), range=at_least(40), unit="kg")),
        ("inclusion", c.Score(span=HERE, scale=ref("scale:ecog"), range=at_least(0))),
        ("exclusion", OPAQUE),
    )
    assert [q.criteria for q in found.questions] == [
        ("I1",), ("I6",), ("I3", "I4"), ("I5",), ("E2",), ("I7",), ("E8",),
    ]  # fmt: skip
    assert found.questions[2].settles == 2
    assert found.questions[2].ask == (
        "What was your latest result for blood platelets (platelets), in 10⁹/L, and when was it measured?"
    )
    assert found.questions[4].ask == "Do you have, or have you had, asthma? If so, when?"


def test_no_question_is_asked_about_what_is_settled() -> None:
    assert check(person(count(62)), ("inclusion", c.AllOf(span=HERE, of=(platelets(), ADULT)))).questions == ()


def test_a_question_tells_how_far_back_it_goes() -> None:
    week = c.Window("first-dose", c.Duration(-4, "wk"), c.Duration(0, "d"))
    month = c.Window("first-dose", c.Duration(-3, "mo"), c.Duration(0, "d"))
    statins = [c.Treatment(span=HERE, concept=ref("treatment:statin"), window=w) for w in (week, month, None)]
    asked = check(person(), ("exclusion", statins[0]), ("exclusion", statins[1])).questions[0].ask
    assert asked.endswith("What counts here: the last 3 months.")
    ever = check(person(), *(("exclusion", s) for s in statins)).questions[0].ask
    assert "What counts" not in ever


def test_a_guess_needs_a_full_record_and_never_decides() -> None:
    named = [fact("condition", f"disease {n}") for n in range(4)]
    absent = condition("condition:asthma")
    full, scant = (one(person(*facts), absent, "exclusion") for facts in (named, named[:3]))
    assert (full.outcome, full.leaning) == ("unknown", "passes")
    assert scant.leaning is None
    assert one(person(*named), absent, "inclusion").leaning is None
    unmeasured = c.AnyOf(span=HERE, of=(absent, platelets()))
    assert one(person(*named), unmeasured, "exclusion").leaning is None


def test_facts_of_later_days_are_not_used() -> None:
    coming = person(count(62, when=date(2025, 8, 2)))
    assert one(coming, platelets()).reason == "missing"
    assert one(coming, platelets(), as_of=date(2025, 8, 2)).outcome == "fails"


def test_a_dossier_serves_many_days_and_trials() -> None:
    dossier = Dossier(person(count(62, when=date(2025, 7, 28))), TERMS)
    compiled = trial(("inclusion", platelets()))
    days = [date(2025, 7, 1), date(2025, 7, 28), date(2025, 8, 11), date(2025, 8, 12)]
    assert [evaluate(compiled, dossier, as_of=day).criteria[0].reason for day in days] == [
        "missing", "below-threshold", "below-threshold", "stale",
    ]  # fmt: skip


def test_codes_find_the_concept_where_no_id_is_given() -> None:
    coded = c.ConceptRef("bronchial asthma", (c.Coding("http://snomed.info/sct", "195967001"),))
    assert one(person(fact("condition", "condition:asthma")), c.Condition(span=HERE, concept=coded)).outcome == "passes"
    foreign = fact("condition", None, name="Asthma bronchiale", codes=(("http://snomed.info/sct", "195967001"),))
    assert one(person(foreign), condition("condition:asthma")).outcome == "passes"


@pytest.mark.parametrize("depth", [10, 64, 65, 66, 400])
def test_a_rule_nested_too_deep_is_not_understood_and_breaks_nothing(depth: int) -> None:
    expr: c.Expr = ADULT
    for _ in range(depth):
        expr = c.AllOf(span=HERE, of=(expr,))
    found = one(person(birth=on(date(1961, 3, 14))), expr)
    assert found.outcome == ("passes" if depth <= 65 else "unknown")


def test_values_that_are_no_numbers_decide_nothing() -> None:
    for broken in (Quantity(float("nan"), float("nan"), "10*9/L"), Quantity(None, None, "10*9/L"), "trace"):
        found = one(person(fact("measurement", "observable:platelets", when=AS_OF, value=broken)), platelets())
        assert (found.outcome, found.reason) == ("unknown", "imprecise")


def test_nothing_printed_holds_a_fact() -> None:
    patient = person(count(62), birth=DateRange(date(1961, 1, 1), date(1961, 12, 31)))
    verdict = check(patient, ("inclusion", platelets()))
    shown = f"{verdict!r} {verdict.criteria[0]!r} {verdict.criteria[0].evidence!r} {Dossier(patient, TERMS)!r}"
    assert "62" not in shown
    assert "1961" not in shown


CONSENT = c.Attest(span=HERE, by="patient", topic="informed consent", says="yes")
REFUSAL = replace(CONSENT, says="no")
JUDGEMENT = c.Attest(span=HERE, by="clinician", topic="informed consent", says="yes")


def answer(value: str, by: str = "patient") -> Any:
    return fact(
        "answer",
        CONSENT.topic,
        value=value,
        source=Source("interview[0]", value, by),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("node", "kind", "said", "outcome"),
    [
        (CONSENT, "inclusion", [], "unknown"),
        (CONSENT, "inclusion", [answer("yes")], "passes"),
        (CONSENT, "inclusion", [answer("no")], "fails"),
        (CONSENT, "inclusion", [answer("yes", "record")], "passes"),
        (CONSENT, "inclusion", [answer("yes"), answer("no")], "conflicting"),
        (REFUSAL, "exclusion", [answer("yes")], "passes"),
        (REFUSAL, "exclusion", [answer("no")], "fails"),
        (JUDGEMENT, "inclusion", [answer("yes", "patient")], "unknown"),
        (JUDGEMENT, "inclusion", [answer("yes", "clinician")], "passes"),
        (replace(CONSENT, says=None), "inclusion", [answer("yes")], "unknown"),
    ],
)
def test_what_only_a_person_can_say_is_said_by_that_person(
    node: c.Attest, kind: c.Kind, said: list[Any], outcome: str
) -> None:
    assert one(person(*said), node, kind).outcome == outcome


def test_what_somebody_could_not_or_would_not_answer_is_not_asked_again() -> None:
    asthma = ("exclusion", condition("condition:asthma"))
    question = check(person(), asthma).questions[0]
    assert question.about is not None
    assert question.about.topic == ("condition", "condition:asthma")
    refused = Unanswered("condition", "asthma", "not-said", Source("interview[0]", "", "patient"), "condition:asthma")
    found = check(replace(person(), unanswered=(refused,)), asthma)
    assert found.questions == ()
    assert found.criteria[0].outcome == "unknown"
