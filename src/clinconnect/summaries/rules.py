"""What do the rules say? Sentences from the compiled criteria: who may be considered, what would keep someone out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinconnect.criteria import (
    Age,
    Allergy,
    AllOf,
    Biomarker,
    Compiled,
    Condition,
    Criterion,
    Expr,
    Measured,
    Opaque,
    Range,
    Score,
    Status,
    leaves,
)
from clinconnect.spans import Span
from clinconnect.summaries.ages import say_ages
from clinconnect.summaries.claims import in_its_words
from clinconnect.summaries.people import main_condition, people
from clinconnect.summaries.summary import Sentence
from clinconnect.trials import Trial

MOST_EXCLUSIONS = 5
FEW_EXCLUSIONS = 3
LONGEST_SENTENCE = 35
LONGEST_QUOTE = 90
SURE = 0.7
# Enough for the disease itself: a part elsewhere in the criterion that was not understood does not change it.
HALF_SURE = 0.5
_BULLET = re.compile(r"^(?:[-•*·–]\s*|\(?(?:\d{1,2}|[a-zA-Z])[.):]\s*)+")
_EVERYDAY = (Status, Allergy, Condition, Biomarker)


def who(trial: Trial, compiled: Compiled) -> Iterator[Sentence]:
    """Age, sex and main condition of the people who may be considered."""
    yield _age(trial, compiled)
    yield _sex(trial)
    if trial.eligibility.healthy_volunteers is not None:
        takes = "Healthy people can be considered too." if trial.eligibility.healthy_volunteers else ""
        text = takes or "It is not meant for healthy volunteers."
        yield Sentence(text, "eligibilityModule.healthyVolunteers", topic="who")
    yield from _condition(trial, compiled)


def keeps_out(trial: Trial, compiled: Compiled) -> Iterator[Sentence]:
    """Up to five exclusions in plain words, the plainest ones, in the order of the text.

    Where fewer than three go into plain words, short ones are quoted as they stand in the record.
    """
    every = [c for c in compiled.criteria if c.kind == "exclusion"]
    told = {c.id: text for c in _certain(every) if (text := _lay(c))}
    chosen = sorted((c for c in every if c.id in told), key=_plainness)[:MOST_EXCLUSIONS]
    quoted = {c.id: text for c in every if c.id not in told and (text := _quote(c, trial))}
    chosen += [c for c in every if c.id in quoted][: max(0, FEW_EXCLUSIONS - len(chosen))]
    for criterion in sorted(chosen, key=lambda c: c.span):
        text = told.get(criterion.id) or quoted[criterion.id]
        yield Sentence(text, criterion.id, criterion.span, topic="keeps-out")
    if rest := len(every) - len(chosen):
        what = "reason" if rest == 1 else "reasons"
        text = f"The record lists {rest} {'more ' if chosen else ''}{what} that would keep someone out."
        yield Sentence(text, "eligibilityModule.eligibilityCriteria", topic="keeps-out")


def criteria(compiled: Compiled) -> Iterator[Sentence]:
    """How many criteria there are, which tests they ask for, and how many were not understood in full."""
    if not compiled.criteria:
        return
    source = "eligibilityModule.eligibilityCriteria"
    must = sum(c.kind == "inclusion" for c in compiled.criteria)
    counted = f"In all, {must} {_things(must)} must be true and {len(compiled.criteria) - must} must not."
    yield Sentence(counted, source, topic="criteria")
    tested = [c for c in compiled.criteria if any(isinstance(leaf, Measured | Score) for leaf in leaves(c.expr))]
    if tested:
        names = dict.fromkeys(_test_names(tested))
        text = f"{len(tested)} of them {'sets' if len(tested) == 1 else 'set'} limits for test results or scores"
        yield Sentence(f"{text}, such as {', '.join(list(names)[:3])}.", source, topic="criteria")
    unread = sum(any(isinstance(leaf, Opaque) for leaf in leaves(c.expr)) for c in compiled.criteria)
    if unread:
        text = f"In {unread} of them a part was not understood; it is shown as a question."
        yield Sentence(text, source, topic="criteria")


def _certain(exclusions: list[Criterion]) -> list[Criterion]:
    """Those that hold for everybody and were read whole, with some certainty and without a guess at the meaning."""
    return [
        c
        for c in exclusions
        if c.scope is None
        and c.confidence >= SURE
        and not any(r.changes_meaning for r in c.repairs)
        and not any(isinstance(leaf, Opaque) for leaf in leaves(c.expr))
    ]


def _lay(criterion: Criterion) -> str | None:
    phrase = people(criterion.expr)
    text = f"People {in_its_words(phrase)} cannot take part." if phrase else ""
    return text if text and len(text.split()) <= LONGEST_SENTENCE else None


def _quote(criterion: Criterion, trial: Trial) -> str | None:
    """A short criterion that holds for everybody, in the record's own words without its bullet or number."""
    if criterion.scope is not None:
        return None
    words = _BULLET.sub("", " ".join(criterion.span.of(trial.eligibility.text).split())).rstrip(" .;,")
    if not words or len(words) > LONGEST_QUOTE:
        return None
    tidy = words.replace("“", "'").replace("”", "'")
    return f"In the record's words, kept out: “{tidy}”."


def _plainness(criterion: Criterion) -> tuple[bool, int, Span]:
    everyday = all(isinstance(leaf, _EVERYDAY) for leaf in leaves(criterion.expr))
    return not everyday, len(leaves(criterion.expr)), criterion.span


def _things(n: int) -> str:
    return "thing" if n == 1 else "things"


def _test_names(tested: list[Criterion]) -> Iterator[str]:
    for criterion in tested:
        for leaf in leaves(criterion.expr):
            if isinstance(leaf, Measured):
                yield in_its_words(leaf.observable.name)
            elif isinstance(leaf, Score):
                yield in_its_words(leaf.scale.name)


def _age(trial: Trial, compiled: Compiled) -> Sentence:
    low, high = trial.eligibility.minimum_age, trial.eligibility.maximum_age
    if ages := say_ages(low, high):
        field = "minimumAge" if say_ages(low, None) else "maximumAge"
        return Sentence(f"People aged {ages} may be considered.", f"eligibilityModule.{field}", topic="who")
    for criterion in compiled.criteria:
        found = _stated_age(criterion.expr) if criterion.kind == "inclusion" and criterion.scope is None else None
        if found:
            ages = say_ages(_bound(found, "low"), _bound(found, "high"))
            return Sentence(f"People aged {ages} may be considered.", criterion.id, criterion.span, topic="who")
    return Sentence("Age limits: not reported.", "eligibilityModule.minimumAge", topic="who")


def _stated_age(expr: Expr) -> Range | None:
    """An age that the whole criterion requires, not one inside an alternative."""
    if isinstance(expr, AllOf):
        return next((found for e in expr.of if (found := _stated_age(e))), None)
    return expr.range if isinstance(expr, Age) else None


def _bound(ages: Range, end: str) -> str:
    bound = ages.low if end == "low" else ages.high
    if bound is None:
        return ""
    edge = "" if bound.inclusive else ("over " if end == "low" else "under ")
    return f"{edge}{bound.value:g} years"


def _sex(trial: Trial) -> Sentence:
    stated = (trial.eligibility.sex or "").strip().upper()
    text = {
        "ALL": "People of any sex may be considered.",
        "BOTH": "People of any sex may be considered.",
        "FEMALE": "Only female participants may be considered.",
        "MALE": "Only male participants may be considered.",
    }.get(stated, "Sex: not reported.")
    return Sentence(text, "eligibilityModule.sex", topic="who")


def _condition(trial: Trial, compiled: Compiled) -> Iterator[Sentence]:
    """The main condition from the inclusions: the one that the record's own words speak of, else a certain one."""
    spoken = _long_words(" ".join((trial.title, *trial.conditions)))
    said = [
        (len(spoken & _long_words(phrase)), c, phrase)
        for c in compiled.criteria
        if c.kind == "inclusion" and c.scope is None and (phrase := main_condition(c.expr))
    ]
    fit = [one for one in said if one[1].confidence >= (HALF_SURE if one[0] else SURE)]
    if fit:
        _, criterion, phrase = max(fit, key=lambda one: one[0])
        text = f"It is for people {in_its_words(phrase)}."
        yield Sentence(text, criterion.id, criterion.span, topic="who")


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))
