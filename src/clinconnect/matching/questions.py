"""What should be asked next? One question for each fact that is missing, with the criteria that it may settle.

First what settles most; among equals what costs least: known to the person, in a letter, a blood test, a scan, the
site.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from clinconnect import criteria as c
from clinconnect.criteria import Criterion, Expr, Leaf, Window, children
from clinconnect.criteria.prose import narrowed
from clinconnect.logic import UNKNOWN
from clinconnect.matching.dossier import name_key
from clinconnect.matching.findings import Finding
from clinconnect.matching.outcomes import Judged, grounds
from clinconnect.matching.person import Person
from clinconnect.matching.verdict import Question
from clinconnect.patients import Asked, Topic, asked_about
from clinconnect.terms import Terminology

KNOWN, LETTER, BLOOD, SCAN, SITE, UNREADABLE = range(6)
_BODY = ("blood", "serum", "plasma", "urine", "csf", "stool")
_TOLD = ("weight", "height", "body-mass-index", "bmi", "blood-pressure", "temperature", "heart-rate")
_LENGTHS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}


# Open points that no fact about the person settles, with what to ask the site.
_FOR_SITE = {
    "unread": "Some of the text could not be read here: please go through it with the trial site.",
    "link": "Some facts on record may or may not belong together: please go through them with the trial site.",
    "reading": "Some of the text can be read in more than one way: please ask the trial site which one is meant.",
    "day": "Some criteria count from a day that is not set yet: please ask the trial site.",
}


@dataclass(slots=True)
class _Asking:
    """A question while it is being gathered; `leaves` are empty where it is one for the site."""

    site: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    criteria: dict[str, None] = field(default_factory=dict)


def questions(open_: Iterable[tuple[Criterion, Judged]], person: Person) -> tuple[Question, ...]:
    """The questions whose answers may settle these open criteria, the best first."""
    gathered: dict[tuple[str, str], _Asking] = {}
    for criterion, judged in open_:
        for leaf, finding in grounds(criterion, judged):
            site = _for_site(leaf, finding, judged.reason)
            asking = gathered.setdefault(("site", site) if site else _topic(leaf), _Asking(site))
            asking.criteria[criterion.id] = None
            if not site:
                asking.leaves.append(leaf)  # type: ignore[arg-type]  # groups are for the site
    terms = person.dossier.terms
    ranked = sorted(gathered.values(), key=lambda a: (-len(a.criteria), _cost(a, terms), next(iter(a.criteria))))
    found = [Question(_ask(a, terms), len(a.criteria), tuple(a.criteria), _about(a)) for a in ranked]
    closed = {one.topic for one in person.dossier.patient.unanswered}
    return tuple(q for q in found if q.about is None or q.about.topic not in closed)


def next_question(questions: Iterable[Question], done: Container[Topic] = ()) -> tuple[Question, Asked] | None:
    """The first of the questions that somebody can answer and whose topic is not `done`, with what it is about."""
    return next(((q, q.about) for q in questions if q.about and q.about.topic not in done), None)


def _about(asking: _Asking) -> Asked | None:
    """What an answer can be read against; None where only the site or a doctor can say."""
    if asking.site:
        return None
    match leaf := asking.leaves[0]:
        case c.Measured():
            unit = leaf.unit if leaf.unit and not leaf.relative_to else None
            return asked_about("measurement", leaf.observable.name, leaf.observable.id, unit=unit)
        case c.Score():
            return asked_about("score", leaf.scale.name, leaf.scale.id)
        case c.Condition():
            narrowing = tuple(p for p in (leaf.severity, *leaf.qualifiers) if p)
            return asked_about("condition", leaf.concept.name, leaf.concept.id, qualifiers=narrowing)
        case c.Treatment() | c.Procedure() | c.Allergy() | c.Biomarker() | c.Status():
            kind = type(leaf).__name__.lower()
            narrowing = () if isinstance(leaf, c.Biomarker | c.Status) else leaf.qualifiers
            return asked_about(kind, leaf.concept.name, leaf.concept.id, qualifiers=narrowing)
        case c.Attest():
            return asked_about("answer", leaf.topic) if leaf.says and leaf.by in ("patient", "clinician") else None
        case c.Age():
            return asked_about("birth", "date of birth")
        case c.Sex():
            return asked_about("sex", "sex")
        case _:
            return None


def _for_site(leaf: Expr, finding: Finding, whole: str) -> str:
    if finding.reason == "ambiguous-text" or whole == "ambiguous-text":
        return "reading"
    if UNKNOWN not in (finding.truth, finding.applies):
        return "link"
    if isinstance(leaf, c.Opaque) or children(leaf) or not isinstance(leaf, Leaf):
        return "unread"
    return "day" if finding.reason == "needs-person" and not isinstance(leaf, c.Attest) else ""


def _topic(leaf: Expr) -> tuple[str, str]:
    """What one answer is about: two leaves with the same topic are settled by the same answer."""
    match leaf:
        case c.Measured():
            return "number", leaf.observable.id or name_key(leaf.observable.name)
        case c.Score():
            return "number", leaf.scale.id or name_key(leaf.scale.name)
        case c.Attest():
            return f"attest {leaf.by}", name_key(leaf.topic)
        case c.Condition() | c.Treatment() | c.Procedure() | c.Allergy() | c.Biomarker() | c.Status():
            return type(leaf).__name__, leaf.concept.id or name_key(leaf.concept.name)
        case _:
            return type(leaf).__name__, ""


def _cost(asking: _Asking, terms: Terminology) -> int:
    if asking.site:
        return UNREADABLE
    match leaf := asking.leaves[0]:
        case c.Attest():
            return KNOWN if leaf.by == "patient" else SITE
        case c.Score() | c.Procedure() | c.Biomarker():
            return LETTER
        case c.Measured():
            return _cost_of_number(leaf, terms)
        case _:
            return KNOWN


def _cost_of_number(leaf: c.Measured, terms: Terminology) -> int:
    observable = terms.observable(leaf.observable.id)
    key = (leaf.observable.id or leaf.observable.name).lower()
    if any(t in key for t in _TOLD):
        return KNOWN
    specimen = observable.specimen.lower() if observable else ""
    return BLOOD if any(b in specimen for b in _BODY) or not observable else SCAN


def _ask(asking: _Asking, terms: Terminology) -> str:
    if asking.site:
        return _FOR_SITE[asking.site]
    leaf = asking.leaves[0]
    back = _since([getattr(one, "window", None) for one in asking.leaves])
    match leaf:
        case c.Sex():
            return "What is your sex (female, male)?"
        case c.Measured():
            return _ask_number(leaf, terms)
        case c.Score():
            return f"What is your latest {leaf.scale.name}, and when was it assessed?"
        case c.Condition():
            return f"Do you have, or have you had, {_narrowed(leaf)}? If so, when?{back}"
        case c.Treatment():
            return f"Have you had {narrowed(leaf.concept.name, leaf.qualifiers)}? If so, from when until when?{back}"
        case c.Procedure():
            return f"Have you had this done: {narrowed(leaf.concept.name, leaf.qualifiers)}? If so, when, and with what result?{back}"
        case c.Allergy():
            return f"Are you allergic to {leaf.concept.name}?"
        case c.Biomarker():
            return f"Has {_marker(leaf)} been tested, with what result, and when?"
        case c.Status():
            return f"Does this hold for you: {leaf.concept.name}?{back}"
        case c.Attest():
            return _ask_somebody(leaf)
        case _:
            return "When were you born?"


def _ask_number(leaf: c.Measured, terms: Terminology) -> str:
    observable = terms.observable(leaf.observable.id)
    unit = leaf.unit if leaf.unit and not leaf.relative_to else observable.unit if observable else None
    extras = [f"in {unit}"] if unit and unit != "1" else []
    extras += ["with the laboratory's limits of normal"] if leaf.relative_to in ("ULN", "LLN") else []
    how = f" ({', '.join(extras)})" if extras else ""
    return f"What was your latest {leaf.observable.name}{how}, and when was it measured?"


def _ask_somebody(leaf: c.Attest) -> str:
    whom = {"patient": "For you to say", "clinician": "For your doctor to say", "site": "For the trial site to say"}
    return f"{whom.get(leaf.by, 'For the investigator to say')}: {leaf.topic}?"


def _narrowed(leaf: c.Condition) -> str:
    return " ".join(p for p in (leaf.severity, narrowed(leaf.concept.name, leaf.qualifiers)) if p)


def _marker(leaf: c.Biomarker) -> str:
    return " ".join(p for p in (leaf.concept.name, leaf.alteration) if p)


def _since(windows: list[Window | None]) -> str:
    """The longest time back that counts; nothing where one leaf counts all of life. An answer is about all of life."""
    starts = [w.start for w in windows if w and w.start and w.start.amount < 0]
    if not starts or len(starts) < len(windows):
        return ""
    longest = min(starts, key=lambda s: s.days)
    amount = abs(longest.amount)
    return f" What counts here: the last {amount:g} {_LENGTHS[longest.unit]}{'' if amount == 1 else 's'}."
