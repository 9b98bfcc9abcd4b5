"""What would a well-informed reader expect of what is still open? A guess for the order of lists, never an outcome.

Each open leaf is supposed to be as silence makes likely: a record that tells much and never mentions a disease or a
treatment, or a demand that keeps people out, is most likely about somebody whom it does not concern; what is on record
and only not narrowed as the trial asks most likely meets what lets people in. A number that nobody measured and a word
that was not understood stay open, and nobody is supposed to lack what an inclusion asks for. Calibrated on physicians'
judgements of notes (decision 14).
"""

from __future__ import annotations

from typing import Literal

from clinconnect import criteria as c
from clinconnect.criteria import Criterion, Expr, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, agreement, at_least, conjunction, disjunction, negation
from clinconnect.matching.outcome.outcomes import Judged
from clinconnect.matching.outcome.proof import is_open
from clinconnect.matching.record.findings import Finding, effective
from clinconnect.matching.record.person import Person

Leaning = Literal["passes", "fails"]
_TELLING = 4  # facts; a record with fewer tells too little for its silence to mean anything
_SELDOM_WRITTEN = frozenset({"language"})
_SAID_WHERE_SHORT = "observable:life-expectancy"  # nobody writes down that somebody is going to live
_NAMED = (c.Condition, c.Treatment, c.Procedure, c.Allergy, c.Status)


def leaning(criterion: Criterion, judged: Judged, person: Person) -> Leaning | None:
    """The guess for an unknown outcome; None where there is none."""
    if judged.outcome != "unknown" or not _telling(person):
        return None
    excluding = criterion.kind == "exclusion"
    guess = _supposed(criterion.expr, judged.finding, person, against=excluding)
    return "passes" if guess is (FALSE if excluding else TRUE) else None


def _telling(person: Person) -> bool:
    """Whether the record tells so much that its silence means something."""
    patient = person.dossier.patient
    return len(patient.facts) >= _TELLING or any(n.code == "called-healthy" for n in patient.notes)


def _supposed(node: Expr, finding: Finding, person: Person, *, against: bool) -> Truth:
    """The truth of a node where its open leaves are as silence makes likely; `against`: its truth keeps people out."""
    if not is_open(finding):
        return effective(finding, FALSE if against else TRUE)
    if not finding.parts:
        return _leaf(node, finding, against=against)
    pairs = list(zip(children(node), finding.parts, strict=True))

    def of(n: int, *, turned: bool = False) -> Truth:
        return _supposed(*pairs[n], person, against=against != turned)

    match node:
        case c.AllOf():
            if not against and _but_for_the_unread(pairs):
                return TRUE
            return conjunction(map(of, range(len(pairs))))
        case c.AnyOf() | c.Examples():
            return disjunction(map(of, range(len(pairs))))
        case c.AtLeast():
            return at_least(node.n, [of(n) for n in range(len(pairs))])
        case c.Not():
            return negation(of(0, turned=True))
        case c.Unless():
            lifted = disjunction(of(n, turned=True) for n in range(1, len(pairs)))
            return conjunction((of(0), negation(lifted)))
        case c.When():
            guard = of(0)
            return (FALSE if against else TRUE) if guard is FALSE else of(1)
        case _:
            return agreement(map(of, range(len(pairs))))


def _leaf(node: Expr, finding: Finding, *, against: bool) -> Truth:
    if isinstance(node, c.Opaque):
        return FALSE if against else UNKNOWN
    if isinstance(node, c.Attest):
        return FALSE if against and node.topic not in _SELDOM_WRITTEN else UNKNOWN
    if isinstance(node, _NAMED) and finding.reason in ("missing", "unencoded", "needs-person"):
        window = getattr(node, "window", None)
        return TRUE if window and window.how == "since-last" else FALSE
    if isinstance(node, _NAMED) and finding.reason == "imprecise" and not against:
        return UNKNOWN if getattr(node, "window", None) else TRUE
    if isinstance(node, c.Measured) and node.observable.id == _SAID_WHERE_SHORT:
        return TRUE if node.range.high is None else FALSE
    return UNKNOWN


def _but_for_the_unread(pairs: list[tuple[Expr, Finding]]) -> bool:
    """Whether all that was read is so, and it is more than the age or sex."""
    read = [(p, f) for p, f in pairs if not isinstance(p, c.Opaque)]
    return all(f.truth is TRUE for _, f in read) and any(not isinstance(p, c.Age | c.Sex) for p, _ in read)
