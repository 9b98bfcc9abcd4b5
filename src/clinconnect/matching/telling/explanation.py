"""Why is it so, in one sentence? The fact and its date, what was converted, the threshold, and what follows.

All of it is read off the findings that decided. An open criterion says what would settle it; nothing is promised. What a
criterion says of a leaf is "asked for", "not allowed", "an exception" or "concerns only", whatever negations stand above it.
"""

from __future__ import annotations

from datetime import date

from clinconnect import criteria as c
from clinconnect.criteria import Criterion, Expr, Kind
from clinconnect.criteria.prose import other_than, say, say_window
from clinconnect.logic import FALSE, UNKNOWN
from clinconnect.matching.outcome.outcomes import OPEN, Judged, Turn
from clinconnect.matching.outcome.proof import Route
from clinconnect.matching.record.findings import CONFLICTING, PERMITTED, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.coming import coming_day, worth_saying
from clinconnect.matching.telling.grounds import depends_on, leading
from clinconnect.matching.telling.roles import Role, role_of
from clinconnect.matching.telling.whatever import gap_words
from clinconnect.matching.telling.words import age_words, days_old, fact_words, in_brackets, reading_words, years_words
from clinconnect.matching.verdict import Outcome
from clinconnect.patients import Fact

_SHOWN = 4
_FOLLOWS: dict[tuple[Kind, str], str] = {
    ("inclusion", "passes"): "this meets what is required",
    ("inclusion", "fails"): "this does not meet what is required",
    ("exclusion", "passes"): "this exclusion does not apply",
    ("exclusion", "fails"): "this is a reason for exclusion",
}
_OPEN: dict[Kind, str] = {
    "inclusion": "whether this requirement is met cannot be told yet",
    "exclusion": "whether this exclusion applies cannot be told yet",
}
_SETTLED_BY = {
    "stale": "a newer value or answer would settle it",
    "imprecise": "a more exact answer would settle it",
    "no-unit": "the unit would settle it",
    "no-reference-range": "the limit of normal of the laboratory that measured it would settle it",
    "ambiguous-text": "the site can say which reading is meant",
    "unencoded": "the site has to be asked",
}
_LATER: dict[tuple[Outcome, Kind], str] = {
    ("passes", "inclusion"): "it will be met",
    ("passes", "exclusion"): "it will not apply",
    ("fails", "inclusion"): "it will not be met",
    ("fails", "exclusion"): "it will apply",
    **{(outcome, kind): "it will be open" for outcome in OPEN for kind in _OPEN},
    **{("not_applicable", kind): "it will not concern this person" for kind in _OPEN},
}
_NOT_CONCERNED = "this criterion is for other people and does not concern this person"
_ASK_ANSWER = {
    "patient": "the person",
    "clinician": "the doctor",
    "investigator": "the investigator",
    "site": "the site",
}


def explain(criterion: Criterion, judged: Judged, person: Person, coming: Turn | None = None) -> str:
    """One sentence on one criterion; with `coming` it says when time alone changes it, where that is of use."""
    routes = leading(criterion, judged)
    known = f"{_clauses(criterion.kind, routes, person)}: " if routes else ""
    said = f"{known}{_follows(criterion, judged, routes)}{_later(criterion, judged, person, coming)}{_resting_on(criterion, routes)}"
    return f"{said[:1].upper()}{said[1:]}."


def _follows(criterion: Criterion, judged: Judged, routes: list[Route]) -> str:
    if judged.outcome == "not_applicable":
        return _NOT_CONCERNED
    if judged.outcome == CONFLICTING:
        return _OPEN[criterion.kind]
    if judged.outcome == "unknown":
        return f"{_OPEN[criterion.kind]}; {_settling(routes, judged.reason)}"
    in_any_case = f"whatever {gap_words(judged.whatever)}, " if judged.whatever else ""
    if judged.finding.applies is UNKNOWN:
        in_any_case += "whether it concerns this person or not, "
    return f"{in_any_case}{_FOLLOWS[criterion.kind, judged.outcome]}"


def _later(criterion: Criterion, judged: Judged, person: Person, coming: Turn | None) -> str:
    if coming is None or not worth_saying(judged, person, coming):
        return ""
    day = coming_day(criterion, judged, person, coming, date.isoformat)
    if coming.then.reason == "stale":
        return f"; {day} what is on record will be too old to count"
    return f"; {day} {_LATER[coming.then.outcome, criterion.kind]}"


def _resting_on(criterion: Criterion, routes: list[Route]) -> str:
    """The repairs of the text on which the reading of these leaves depends."""
    said = [f"“{r.before}” read as “{r.after}” ({r.confidence:.0%} sure)" for r in depends_on(criterion, routes)]
    return f"; this rests on a repair of the text: {', '.join(said)}" if said else ""


def _clauses(kind: Kind, routes: list[Route], person: Person) -> str:
    said = list(dict.fromkeys(_clause(route, role_of(kind, route), person) for route in routes))
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return "; ".join(said[:_SHOWN]) + more


def _clause(route: Route, role: Role, person: Person) -> str:
    """What is known, or not known, about one leaf, beside what is asked; says nothing about what follows."""
    leaf, finding, asked = route.leaf, route.finding, _asked(role)
    if finding.reason == PERMITTED:
        return f"the text only says that this is allowed: {say(c.permitted(leaf) or leaf)}"
    if finding.applies is FALSE:
        facts = _facts(finding)
        return f"{asked}: {say(leaf)}, which does not concern this person{f' ({facts})' if facts else ''}"
    if finding.reason == CONFLICTING:
        return "the sources disagree: " + " — and — ".join(fact_words(f) for f in finding.used if isinstance(f, Fact))
    if finding.truth is UNKNOWN:
        return _unknown(leaf, finding, asked, person.as_of)
    return _known(leaf, finding, asked, person)


def _asked(role: Role) -> str:
    if role.guard:
        return "concerns only" if role.wanted else "does not concern"
    return "exception" if role.exception else "asked for" if role.wanted else "not allowed"


def _known(leaf: Expr, finding: Finding, asked: str, person: Person) -> str:
    if isinstance(leaf, c.Age) and person.birth:
        return f"{age_words(person.birth, person.as_of)} on {person.as_of}, {asked}: {years_words(leaf.range)}"
    if isinstance(leaf, c.Sex):
        return f"sex {person.sex}, {asked}: {say(leaf)}" if finding.used else f"{asked}: {say(leaf)}"
    if isinstance(leaf, c.Measured | c.Score) and finding.used:
        return f"{_facts(finding)}{_how(finding)}, {asked}: {say(leaf)}"
    if finding.reason in ("sex", "age"):
        return f"{say(leaf)} is not possible at this {finding.reason}" if finding.reason == "age" else _by_sex(leaf)
    if finding.reason == "complete-record":
        return f"a record that is marked complete does not list {_topic(leaf)}"
    if finding.reason == "nothing-to-treat":
        return (
            f"{_facts(finding) or 'a record that is marked complete'}: what {_topic(leaf)} would be for was never there"
        )
    if finding.reason == "ruled-out":
        return f"{_facts(finding)}, which rules out {_topic(leaf)}"
    return f"{_facts(finding)}{_time(leaf, finding, asked, person)}" if finding.used else say(leaf)


def _by_sex(leaf: Expr) -> str:
    return f"the record gives the sex as male and says nothing of {_topic(leaf)}"


def _time(leaf: Expr, finding: Finding, asked: str, person: Person) -> str:
    """The time that counts, where that mattered."""
    if finding.reason == "over":
        return f" ({asked}: now)"
    window = getattr(leaf, "window", None)
    if window is None or finding.reason not in ("within-window", "outside-window", "present"):
        return ""
    return f", {asked}: {say_window(window)}, taking {person.as_of} as the planned start"


def _unknown(leaf: Expr, finding: Finding, asked: str, as_of: date) -> str:
    if isinstance(leaf, c.Opaque) or not isinstance(leaf, c.Leaf):
        return "a part of the text was not understood"
    if isinstance(leaf, c.Attest):
        return f"only {_ASK_ANSWER[leaf.by]} can say: {leaf.topic}"
    topic, facts = _topic(leaf), _facts(finding)
    if finding.reason == "missing":
        return f"{topic} is not known" if isinstance(leaf, c.Age | c.Sex) else f"nothing is on record about {topic}"
    if finding.reason == "needs-person":
        return f"“{say(leaf)}” depends on a day that is not known yet"
    if finding.reason == "unencoded":
        return f"nothing is on record under the name “{topic}”, and the program knows no other name for it"
    if finding.reason == "stale":
        return f"{facts} is too old to count{in_brackets(days_old(finding, as_of))}, {asked}: {say(leaf)}"
    if finding.reason == "no-unit":
        return f"{facts}{_how(finding)} cannot be compared for want of a unit, {asked}: {say(leaf)}"
    if finding.reason == "no-reference-range":
        return f"{facts} comes without the laboratory's own limits, {asked}: {say(leaf)}"
    return f"{facts or 'what is on record'}{_how(finding)} does not settle it, {asked}: {say(leaf)}"


def _settling(routes: list[Route], reason: str) -> str:
    open_ = [route.leaf for route in routes if route.finding.reason == reason]
    leaf = open_[0] if open_ else None
    if leaf is None or reason == "ambiguous-text":
        return _SETTLED_BY.get(reason, "the site can settle it")
    if reason == "missing":
        return f"{_missing(leaf)} would settle it" if len(open_) == 1 else "answers to these would settle it"
    if isinstance(leaf, c.Attest):
        return f"{_ASK_ANSWER[leaf.by]} has to be asked"
    return _SETTLED_BY.get(reason, "it has to be asked when the day is known")


def _missing(leaf: Expr) -> str:
    if isinstance(leaf, c.Measured):
        unit = f" in {leaf.unit}" if leaf.unit and leaf.unit != "1" else ""
        limits = " with the laboratory's limits of normal" if leaf.relative_to in ("ULN", "LLN") else ""
        return f"a value{unit}{limits}{_within(leaf.window)}"
    if isinstance(leaf, c.Score):
        return f"a value of it{_within(leaf.window)}"
    return "knowing it"


def _within(window: c.Window | None) -> str:
    return f" from {said.removeprefix('from ')}" if window and (said := say_window(window)) else ""


def _topic(leaf: Expr) -> str:
    if isinstance(leaf, c.Age):
        return "the date of birth"
    if isinstance(leaf, c.Sex):
        return "the sex"
    if isinstance(leaf, c.Measured):
        return leaf.observable.name
    if isinstance(leaf, c.Score):
        return leaf.scale.name
    if isinstance(leaf, c.Allergy):
        return f"allergy to {leaf.concept.name}"
    if isinstance(leaf, c.Condition) and leaf.other_than:
        return f"{leaf.concept.name} {other_than(leaf)}"
    return leaf.concept.name if isinstance(leaf, _ON_CONCEPTS) else say(leaf)


_ON_CONCEPTS = c.Condition | c.Treatment | c.Procedure | c.Biomarker | c.Status


def _facts(finding: Finding) -> str:
    words = [fact_words(f) for f in finding.used if isinstance(f, Fact)]
    return ", ".join(words[:3])


def _how(finding: Finding) -> str:
    fact = next((f for f in finding.used if isinstance(f, Fact)), None)
    if fact is None or finding.reading is None:
        return ""
    done = reading_words(fact, finding.reading)
    assumed = finding.reading.assumed
    notes = [done] if done else []
    notes += [f"the threshold read in {assumed}, the one unit in which it is possible"] if assumed else []
    return f" ({'; '.join(notes)})" if notes else ""
