"""No sentence says the opposite of what was found: read back by a reader that knows nothing of how it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from itertools import count, product
from typing import Any

import pytest
from bench.data import CORPUS
from bench.polarity.__main__ import of_corpus, of_sample
from bench.polarity.reader import clauses, problems, promised
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, HERE, TERMS, compiled, people, reference, rules

from clinconnect import criteria as c
from clinconnect.criteria import codec
from clinconnect.criteria.nodes import Node
from clinconnect.matching import Dossier, evaluate, verdict_json
from clinconnect.patients import Fact, Patient
from clinconnect.patients.patient import FactStatus, Source
from clinconnect.spans import Span

EVERY = 250  # of the texts of the corpus; `python -m bench.polarity` takes all of them
ALL = {"passes", "fails", "unknown", "not_applicable", "conflicting"}


def test_on_every_trial_and_person_of_the_sample() -> None:
    seen: Counter[str] = Counter()
    assert [(w.trial, w.criterion, w.why, w.lay) for w in of_sample(seen)] == []
    assert {outcome for outcome, n in seen.items() if n > 5} >= ALL - {"conflicting"}


@pytest.mark.skipif(not CORPUS.is_file(), reason="there is no corpus of texts in ../shared/data/trials")
def test_on_criteria_of_the_corpus_with_people_made_for_each() -> None:
    seen: Counter[str] = Counter()
    assert [(w.trial, w.criterion, w.why, w.lay) for w in of_corpus(EVERY, seen)] == []
    assert seen["fails"] > 100
    assert seen["passes"] > 100


def said_of(id: str, status: FactStatus) -> Patient:
    return Patient("p", facts=(Fact("f", "condition", id, Source("note", id), concept=id, status=status),))


DIABETES = c.Condition(span=HERE, concept=reference("condition:diabetes"))
RULES: tuple[c.Expr, ...] = (
    DIABETES,
    c.Not(span=HERE, of=DIABETES),
    c.Unless(span=HERE, base=DIABETES, exceptions=(c.Condition(span=HERE, concept=reference("condition:type-1")),)),
)
PEOPLE = (said_of("condition:diabetes", "present"), said_of("condition:diabetes", "absent"), Patient("p"))
EACH: tuple[tuple[c.Expr, c.Kind, Patient], ...] = tuple(product(RULES, ("inclusion", "exclusion"), PEOPLE))


def on_each(test: Callable[..., None]) -> Callable[..., None]:
    """The plainest rules and people always, beside those that chance brings."""
    for one in EACH:
        test = example(*one)(test)
    return test


@on_each
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules(), st.sampled_from(["inclusion", "exclusion"]), people())
def test_on_any_rule_and_any_person(expr: c.Expr, kind: c.Kind, person: Patient) -> None:
    asked = compiled(numbered(expr, count()), kind)
    found = verdict_json(evaluate(asked, Dossier(person, TERMS), as_of=AS_OF))["criteria"][0]
    assert problems(codec.to_json(asked)["criteria"][0], found) == []


@on_each
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules(), st.sampled_from(["inclusion", "exclusion"]), people())
def test_what_is_said_of_a_later_day_is_what_comes_out_then(expr: c.Expr, kind: c.Kind, person: Patient) -> None:
    asked, dossier = compiled(expr, kind), Dossier(person, TERMS)
    if later := promised(evaluate(asked, dossier, as_of=AS_OF).criteria[0].lay):
        day, outcomes = later
        assert evaluate(asked, dossier, as_of=day).criteria[0].outcome in outcomes


def numbered(expr: c.Expr, numbers: Iterator[int]) -> c.Expr:
    """The rule with a place of its own for each node."""
    at = next(numbers)
    parts: dict[str, Any] = {}
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(value, Node):
            parts[field.name] = numbered(value, numbers)  # type: ignore[arg-type]
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            parts[field.name] = tuple(numbered(one, numbers) for one in value)
    return replace(expr, span=Span(at, at + 1), **parts)


SAID = "The trial does not take people with asthma: the record says that this is not so (No asthma), so this fits."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("does not take people", "takes people"),
        ("that this is not so", "nothing"),
        ("says that this is not so", "does not say"),
        ("the record says that this is not so", "the record shows this"),
        ("so this fits", "so this does not fit"),
        ("so this fits", "so this is still open"),
        ("asthma: ", "cough: "),
        ("so this fits", "so this fits; on 3 May 2026 it will not fit"),
        ("so this fits", "so this fits; on 3 May 2026 it will rain"),
    ],
)
def test_the_reader_notices_what_is_turned_round(before: str, after: str) -> None:
    rule = {"kind": "exclusion", "expr": {"node": "condition", "span": [0, 1], "concept": {"name": "asthma"}}}
    ground = {"span": [0, 1], "truth": "false", "rule": "asthma"}
    found = {"outcome": "passes", "lay": SAID, "explanation": "No asthma: this exclusion does not apply."}
    found["because"] = [ground]  # type: ignore[assignment]
    assert problems(rule, found) == []
    assert problems(rule, found | {"lay": SAID.replace(before, after)}) != []
    assert problems(rule, found | {"explanation": "No asthma: this is a reason for exclusion."}) != []
    assert problems(rule | {"kind": "inclusion"}, found) != []


def test_the_reader_finds_every_clause() -> None:
    two = SAID.replace(", so", "; this concerns only people who are male: the sex on record is male, as named; so")
    assert [(x.wanted, x.guard, x.truth) for x in clauses(two)] == [(False, False, "false"), (True, True, "true")]
    with pytest.raises(ValueError, match="no end"):
        clauses("The trial takes everybody.")
