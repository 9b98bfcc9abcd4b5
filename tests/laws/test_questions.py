"""What must hold of every question: an answer to it changes something, and where one would, the question is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import AS_OF, TERMS, compiled, leaf_rules, people, rules

from clinconnect import criteria as c
from clinconnect.logic import UNKNOWN
from clinconnect.matching import Dossier, Question, questions_for
from clinconnect.matching.asking.topics import about_leaf
from clinconnect.matching.outcome.outcomes import OPEN, Judged, judge
from clinconnect.matching.outcome.proof import all_leaves
from clinconnect.matching.record.person import Person
from clinconnect.patients import Asked, DateRange, Fact, Patient, Quantity, Source, Unanswered

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
kinds = st.sampled_from(["inclusion", "exclusion"])
trials = st.lists(st.tuples(rules(), kinds), min_size=1, max_size=3)
AGES = (0.1, 0.5, 1.5, 2.5, 10, 30, 64.5, 70, 90)
NUMBERS = (0.6, 0.9, 1.5, 2.5, 5, 15, 20, 40, 60, 90, 150, 1000, 2000)
DAYS_BACK = (0, 1, 2, 5, 15, 25, 40, 100, 200, 400, 800, 3000, 9000)


def listed(rules_of: list[tuple[c.Expr, c.Kind]]) -> list[c.Compiled]:
    """One trial of one criterion for each rule."""
    return [replace(compiled(expr, kind), id=f"NCT{n:08}") for n, (expr, kind) in enumerate(rules_of)]


def asked(found: list[c.Compiled], patient: Patient) -> list[Question]:
    """The questions that somebody can answer."""
    return [q for q in questions_for(found, Dossier(patient, TERMS), as_of=AS_OF) if q.about]


def told(patient: Patient, about: Asked) -> list[Patient]:
    """The patient once each of many answers was given: found here by going through many, not by choosing well."""
    if about.kind == "sex":
        return [replace(patient, sex=sex) for sex in ("male", "female")]
    days = [AS_OF - timedelta(days=back) for back in DAYS_BACK]
    if about.kind == "birth":
        born = [AS_OF - timedelta(days=round(365.25 * age)) for age in AGES]
        known = patient.birth
        ends = [known.low, known.high] if known else []
        return [
            replace(patient, birth=DateRange(day, day))
            for day in [*born, *ends]
            if known is None or known.low <= day <= known.high
        ]
    return [replace(patient, facts=(*patient.facts, fact)) for fact in _answers(about, days)]


def _answers(about: Asked, days: list) -> list[Fact]:  # type: ignore[type-arg]
    plain = Fact("told", about.kind, about.name, Source("x", ""), about.concept, qualifiers=about.qualifiers)  # type: ignore[arg-type]
    today = DateRange(AS_OF, AS_OF)
    if about.kind == "measurement":
        units = ("10*9/L", "/uL", "1", "mg/dL", "10*3/uL")
        given = [Quantity(n, n, unit, reference_low=1, reference_high=1) for n in NUMBERS for unit in units]
        given += [Quantity(n * 1000, n * 1000, "/uL") for n in NUMBERS]
        return [replace(plain, value=value, when=DateRange(day, day)) for value in given for day in days[::4]]
    if about.kind == "score":
        values = about.choices or [
            *map(str, range(6)),
            "I",
            "II",
            "III",
            "IV",
            "A",
            "limited",
            "2.5",
            "50",
            "75",
            "100",
            "0.4",
            "75001",
        ]
        return [replace(plain, value=value, when=DateRange(day, day)) for value in values for day in days[::4]]
    if about.kind == "biomarker":
        return [
            replace(plain, value=value, when=today)
            for value in ("positive", "negative", "mutation", "wild type", "high", "low")
        ]
    if about.kind == "answer":
        return [
            replace(plain, value=value, source=Source("x", "", by))  # type: ignore[arg-type]
            for value in ("yes", "no")
            for by in ("patient", "clinician")
        ]
    told = [replace(plain, status="absent", when=today), replace(plain, when=today, ongoing=True), plain]
    for day in days:
        when = DateRange(day, day)
        over = replace(plain, when=when, until=when, ongoing=False)
        told += [over, replace(over, status="resolved"), replace(plain, when=when, ongoing=True)]
    return told


def state(found: list[c.Compiled], patient: Patient) -> list[tuple[str, frozenset[int]]]:
    """Of each criterion the outcome and the places of its leaves that are open."""
    person = Person(Dossier(patient, TERMS), AS_OF, patient.sex)
    judged = [(one, judge(one, person)) for trial in found for one in trial.criteria]
    return [(got.outcome, _open(one, got)) for one, got in judged]


def plain(expr: c.Expr) -> bool:
    """Whether the few values and days that are tried here may tell of every number asked for."""
    numbers = [leaf for leaf in c.leaves(expr) if isinstance(leaf, c.Measured | c.Score)]
    return not any(leaf.window or getattr(leaf, "alternatives", ()) for leaf in numbers)


def _open(criterion: c.Criterion, judged: Judged) -> frozenset[int]:
    leaves = enumerate(all_leaves(criterion.expr, judged.finding))
    return frozenset(place for place, (_, finding) in leaves if finding.truth is UNKNOWN)


@quick
@given(trials, people())
def test_every_question_has_an_answer_that_changes_something(
    rules_of: list[tuple[c.Expr, c.Kind]], person: Patient
) -> None:
    assume(all(plain(expr) for expr, _ in rules_of))
    found = listed(rules_of)
    before = state(found, person)
    for question in asked(found, person):
        assert question.about is not None
        after = [state(found, fuller) for fuller in told(person, question.about)]
        assert any(
            new_outcome != outcome or open_ - still
            for states in after
            for (outcome, open_), (new_outcome, still) in zip(before, states, strict=True)
        )


@quick
@given(trials, people())
def test_no_question_is_about_a_trial_that_fails_unless_it_is_the_only_one(
    rules_of: list[tuple[c.Expr, c.Kind]], person: Patient
) -> None:
    found = listed(rules_of)
    failing = {t.id for t, (outcome, _) in zip(found, state(found, person), strict=True) if outcome == "fails"}
    about = {
        trial for question in questions_for(found, Dossier(person, TERMS), as_of=AS_OF) for trial in question.trials
    }
    assert len(found) == 1 or not failing & about


@quick
@given(leaf_rules(), kinds)
def test_where_one_answer_would_settle_it_the_question_is_asked(expr: c.Expr, kind: c.Kind) -> None:
    about, trial, nobody = about_leaf(expr), listed([(expr, kind)]), Patient("nobody")
    assume(about is not None and plain(expr) and state(trial, nobody)[0][0] in OPEN)
    assert about is not None
    settling = [who for who in told(nobody, about) if state(trial, who)[0][0] not in OPEN]
    assert bool(settling) <= bool(asked(trial, nobody))


@quick
@given(trials, people())
def test_what_was_not_answered_is_not_asked_again(rules_of: list[tuple[c.Expr, c.Kind]], person: Patient) -> None:
    found = listed(rules_of)
    closed: set[tuple[str, ...]] = set()
    while questions := asked(found, person):
        about = questions[0].about
        assert about is not None
        assert about.topic not in closed
        closed.add(about.topic)
        left = Unanswered(about.kind, about.name, "not-known", Source("x", ""), about.concept, about.qualifiers)
        person = replace(person, unanswered=(*person.unanswered, left))
