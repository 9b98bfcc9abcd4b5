"""Has the person this disease, symptom or finding, now or ever, of the kind and in the time asked for?"""

from __future__ import annotations

from clinconnect.criteria import Condition
from clinconnect.logic import TRUE, UNKNOWN
from clinconnect.matching.leaves.episodes import ahead, is_over, lasted, since_last, still, window_of
from clinconnect.matching.leaves.others import another_than, others
from clinconnect.matching.leaves.presence import Asked, Held, all_said, presence, widens
from clinconnect.matching.record.dossier import About
from clinconnect.matching.record.findings import NEEDS_PERSON, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.shelf import denial_days, symptom_days, wears_on, worn
from clinconnect.matching.record.windows import Stretch
from clinconnect.patients import Fact
from clinconnect.patients.patient import Coverage
from clinconnect.terms import events


def condition(node: Condition, person: Person) -> Finding:
    """The truth of a condition, its qualifiers, severity, status and window all together."""
    days, anchored = window_of(node.window, person.as_of)
    if not anchored:
        return NEEDS_PERSON
    about, sure = _meant(node, person)
    listed: Coverage = (
        "past conditions" if node.status == "history" and person.covers("past conditions") else "conditions"
    )
    if unsaid := person.unsaid(about, listed):
        return unsaid
    asked = Asked(
        about=about,
        judge=lambda fact: _judge(fact, node, days, about, person, sure),
        denial=lambda fact: _denial(fact, node, about, person),
        coverage=None if _is_symptom(about, person) else listed,
        ahead=ahead(days, person.as_of),
        past=node.status in ("history", "any"),
        denied_for=denial_days("condition"),
    )
    return since_last(presence(asked, person), node.window)


def _meant(node: Condition, person: Person) -> tuple[About, frozenset[int] | None]:
    """What the record says of it, and of "another one" which facts surely are one (None: all are what is asked for)."""
    if not node.other_than:
        return person.about(node.concept, "state"), None
    about, sure = others(node, person)
    denied = person.about(another_than(node), "state").denied
    if any(not _denial(fact, node, about, person) for fact in denied):
        about = about._replace(direct=tuple(fact for fact in about.direct if id(fact) in sure))
    return about, sure


def _judge(
    fact: Fact, node: Condition, days: Stretch | None, about: About, person: Person, sure: frozenset[int] | None
) -> Held | None:
    if fact.status in ("family", "planned"):
        return None
    if fact.kind == "answer" or fact.status == "suspected":
        return Held(UNKNOWN, "imprecise")
    held = _in_time(fact, node, days, about, person)
    unsure = sure is not None and id(fact) not in sure
    if held.truth is TRUE and (unsure or not all_said(fact, (*node.qualifiers, node.severity))):
        return Held(UNKNOWN, "imprecise", held.next_day)
    return held


def _in_time(fact: Fact, node: Condition, days: Stretch | None, about: About, person: Person) -> Held:
    as_of = person.as_of
    over = is_over(fact, as_of)
    if days and node.window:
        event = about.id is not None and not events().isdisjoint(person.dossier.terms.ancestors(about.id))
        return lasted(fact, node.window, days, as_of, event=event, onset_too=node.status != "current")
    if node.status in ("history", "any"):
        return Held(TRUE, "present")
    if over is not TRUE and fact.until is None:
        holds = symptom_days() if _is_symptom(about, person) and not fact.ongoing else None
        old, soonest = worn(fact, as_of, holds), wears_on(fact, as_of, holds)
        return Held(UNKNOWN, old, soonest) if old else Held(TRUE, "present", soonest)
    if node.status is None and over is TRUE:
        return Held(UNKNOWN, "imprecise")
    return still(fact, as_of)


def _denial(fact: Fact, node: Condition, about: About, person: Person) -> str | None:
    """Why a denial does not count; what is denied of a symptom, or of now only, does not deny the past."""
    if not widens(fact, (*node.qualifiers, node.severity)):
        return "imprecise"
    if node.status in ("history", "any") and (fact.ongoing is False or _is_symptom(about, person)):
        return "imprecise"
    return worn(fact, person.as_of, denial_days("condition"))


def _is_symptom(about: About, person: Person) -> bool:
    concept = person.dossier.terms.get(about.id)
    return concept is not None and concept.kind == "finding"
