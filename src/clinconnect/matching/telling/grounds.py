"""What does an outcome rest on? Each deciding leaf with its place, its part in the criterion, its facts and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

from clinconnect.criteria import Attest, Criterion, Readings, Repair
from clinconnect.criteria.prose import say
from clinconnect.matching.outcome.outcomes import OPEN, Judged
from clinconnect.matching.outcome.proof import Route, routes
from clinconnect.matching.record.findings import EITHER_WAY, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.roles import Role, role_of
from clinconnect.matching.telling.words import evidence_of, reading_words
from clinconnect.matching.verdict import Ground, Part
from clinconnect.patients import Fact


def leading(criterion: Criterion, judged: Judged) -> list[Route]:
    """The leaves on which the outcome rests, or which keep it open, each with the way that leads to it.

    Those that do not matter because it comes out the same either way are left out.
    """
    found = routes(Route(criterion.expr, judged.finding), settled=judged.outcome not in OPEN)
    return [route for route in found if route.finding.reason != EITHER_WAY]


def because(criterion: Criterion, judged: Judged, person: Person) -> tuple[Ground, ...]:
    """What the explanation says, as data, in the order of the text."""
    return tuple(_ground(criterion, route, person) for route in leading(criterion, judged))


def depends_on(criterion: Criterion, leaves: Iterable[Route]) -> tuple[Repair, ...]:
    """Repairs that change the meaning and lie in the text of these leaves."""
    spans = [route.leaf.span for route in leaves]
    return tuple(r for r in criterion.repairs if r.changes_meaning and any(r.span.touches(s) for s in spans))


def for_site(criterion: Criterion, judged: Judged) -> bool:
    """Whether what needs a person needs the trial's site: a judgement of its own, or a day that is not set yet."""
    if judged.outcome != "unknown" or judged.reason != "needs-person":
        return False
    open_ = [r.leaf for r in leading(criterion, judged) if r.finding.reason == "needs-person"]
    return bool(open_) and not any(isinstance(leaf, Attest) and leaf.by == "patient" for leaf in open_)


def _ground(criterion: Criterion, route: Route, person: Person) -> Ground:
    leaf, finding = route.leaf, route.finding
    reads = [say(node) for node, _ in route.path if isinstance(node, Readings) and len(node.of) > 1]
    return Ground(
        span=leaf.span,
        part=_part(role_of(criterion.kind, route)),
        rule=say(leaf),
        truth=finding.truth.value,
        reason=finding.reason,
        facts=tuple(evidence_of(u, person.dossier.patient, person.as_of) for u in finding.used),
        arithmetic=_arithmetic(finding),
        repairs=depends_on(criterion, [route]),
        readings=tuple(reads),
    )


def _part(role: Role) -> Part:
    if role.guard:
        return "concerns" if role.wanted else "does-not-concern"
    if role.wanted:
        return "exception" if role.exception else "asked-for"
    return "not-allowed"


def _arithmetic(finding: Finding) -> str | None:
    """The conversion that was made, or the formula by which a value that nobody measured was derived."""
    fact = next((f for f in finding.used if isinstance(f, Fact)), None)
    if fact is None:
        return None
    said = [fact.label] if fact.id == "derived" else []
    if finding.reading and (converted := reading_words(fact, finding.reading)):
        said.append(converted)
    return "; ".join(said) or None
