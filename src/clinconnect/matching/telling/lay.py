"""Why is it so, in one plain sentence? What the trial takes or does not take, what is known, and what follows.

The sentence is made of fixed words around names and facts, so that its polarity can be read back: "takes only", "does not
take", "makes an exception for", "concerns only"; then what is known; then "so this fits" or its like. Nobody is addressed:
the reader may be the person, somebody close, or a clinician.
"""

from __future__ import annotations

from typing import NamedTuple

from clinconnect import criteria as c
from clinconnect.criteria import Criterion
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.outcome.outcomes import OPEN, Judged, Turn
from clinconnect.matching.outcome.proof import Route
from clinconnect.matching.record.findings import PERMITTED
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.coming import coming_day, worth_saying
from clinconnect.matching.telling.grounds import depends_on, leading
from clinconnect.matching.telling.lay_findings import UNREAD, compares, facts_of, known, say_day
from clinconnect.matching.telling.lay_phrases import people_of
from clinconnect.matching.telling.roles import Role, role_of
from clinconnect.matching.telling.whatever import gap_words
from clinconnect.matching.verdict import Outcome

_MOST_CLAUSES, _MOST_NAMED, _MOST_FACTS = 2, 3, 2
_FOLLOWS: dict[Outcome, str] = {
    "passes": "so this fits",
    "fails": "so this does not fit",
    "unknown": "so this is still open",
    "conflicting": "so this is still open",
    "not_applicable": "so this does not matter here",
}
_LATER: dict[Outcome, str] = {
    "passes": "it will fit",
    "fails": "it will not fit",
    "unknown": "it will be open",
    "conflicting": "it will be open",
    "not_applicable": "it will not matter",
}


class _Clause(NamedTuple):
    """What is asked, of which people and of what time, and what is known; without a role where the text was not read."""

    role: Role | None
    people: tuple[str, ...]
    when: str
    known: str
    facts: tuple[str, ...] = ()


def explain_plainly(criterion: Criterion, judged: Judged, person: Person, coming: Turn | None = None) -> str:
    """One plain sentence on one criterion, and a second one where it depends on a repair of the text.

    With `coming` it says when time alone changes it, where that is of use.
    """
    follows = _FOLLOWS[judged.outcome]
    every = routes = leading(criterion, judged)
    if judged.whatever:
        follows += f", whatever {gap_words(judged.whatever)}"
        routes = [route for route in every if not ("sex" in judged.whatever and _on_sex(route))]
    elif judged.finding.applies is UNKNOWN and judged.outcome in ("passes", "fails"):
        follows += " in any case"
    if coming and worth_saying(judged, person, coming):
        follows += f"; {coming_day(criterion, judged, person, coming, say_day)} {_later(coming)}"
    clauses = _merged([_clause(criterion, route, judged.outcome, person) for route in routes])
    said = [_said(clause) for clause in clauses[:_MOST_CLAUSES]]
    if more := len(clauses) - len(said):
        said.append(f"{more} more {'point like this' if more == 1 else 'points like these'}")
    if judged.whatever and (len(routes) < len(every) or not said):
        said.append(f"{gap_words(('sex',) if len(routes) < len(every) else judged.whatever[:1])} is not known")
    if unclear := _unclear(judged, routes):
        said = [clause for clause in said if clause != unclear] + [unclear]
    said = said or ["taken together"]
    sentence = f"{'; '.join(said)}; {follows}." if len(said) > 1 else f"{said[0]}, {follows}."
    return sentence[:1].upper() + sentence[1:] + _on_repairs(criterion, routes)


def _later(coming: Turn) -> str:
    return "what the record has will be too old" if coming.then.reason == "stale" else _LATER[coming.then.outcome]


def _on_sex(route: Route) -> bool:
    return isinstance(route.leaf, c.Sex) or route.finding.reason == "sex"


def _unclear(judged: Judged, routes: list[Route]) -> str:
    """What keeps a criterion open where no single leaf does."""
    if judged.outcome not in OPEN:
        return ""
    if judged.reason == "ambiguous-text":
        return "the text can be read in more than one way"
    settled = all(UNKNOWN not in (r.finding.truth, r.finding.applies) for r in routes)
    return "whether these belong together is not clear" if settled else ""


def _clause(criterion: Criterion, route: Route, outcome: Outcome, person: Person) -> _Clause:
    leaf, finding = route.leaf, route.finding
    if finding.reason == PERMITTED:
        return _Clause(None, (), "", "this text only says what is allowed")
    if isinstance(leaf, c.Opaque) or not isinstance(leaf, c.Leaf):
        return _Clause(None, (), "", UNREAD)
    role, (people, when) = role_of(criterion.kind, route), people_of(leaf)
    facts = () if compares(leaf, finding) else facts_of(finding)
    said = known(leaf, finding, role, person)
    if role.lifting and outcome in ("passes", "fails"):
        said += "" if finding.truth is _speaking(role, outcome) else ", but this is not what it is about here"
    return _Clause(role, (people,), when, said, facts)


def _speaking(role: Role, outcome: Outcome) -> Truth:
    """The truth of a leaf with this role that speaks for the outcome."""
    return TRUE if role.wanted is (outcome == "passes") else FALSE


def _merged(clauses: list[_Clause]) -> list[_Clause]:
    """Clauses that differ only in whom they speak of become one; those on a guard stay apart."""
    found: dict[object, _Clause] = {}
    for number, clause in enumerate(clauses):
        apart = clause.role is not None and clause.role.guard
        key = number if apart else (clause.role, clause.when, clause.known)
        before = found.get(key, clause._replace(people=(), facts=()))
        people, facts = before.people + clause.people, before.facts + clause.facts
        found[key] = clause._replace(people=tuple(dict.fromkeys(people)), facts=tuple(dict.fromkeys(facts)))
    return list(found.values())


def _said(clause: _Clause) -> str:
    if clause.role is None:
        return clause.known
    shown = clause.facts[:_MOST_FACTS]
    more = f" and {len(clause.facts) - len(shown)} more" if len(clause.facts) > len(shown) else ""
    facts = f" ({', '.join(shown)}{more})" if shown else ""
    return f"{_asks(clause.role, clause.people, clause.when)}: {clause.known}{facts}"


def _asks(role: Role, people: tuple[str, ...], when: str) -> str:
    """What the trial wants of these people."""
    named = _listed(people, "or" if role.wanted is role.shared else "and") + (f" {when}" if when else "")
    if role.guard:
        what = "a part of this" if role.part else "this"
        return f"{what} {'concerns only' if role.wanted else 'does not concern'} people {named}"
    if role.exception:
        return f"the trial makes an exception for people {named}"
    if role.wanted and role.shared:
        return f"the trial takes people {named}, or others that it names"
    if role.wanted:
        return f"the trial takes only people {named}"
    besides = " for whom other points hold, too" if role.shared else " (with exceptions)" if role.excepted else ""
    return f"the trial does not take people {named}{besides}"


def _listed(people: tuple[str, ...], joint: str) -> str:
    shown = list(people[:_MOST_NAMED])
    if len(people) > _MOST_NAMED:
        shown.append(f"{len(people) - _MOST_NAMED} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joint} {shown[-1]}"


def _on_repairs(criterion: Criterion, routes: list[Route]) -> str:
    said = [
        f" This rests on a guess at damaged text: “{r.before}” was read as “{r.after}”."
        for r in depends_on(criterion, routes)
    ]
    return "".join(said[:1])
