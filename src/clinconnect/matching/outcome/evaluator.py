"""Is the rule true for this person on this day? The reference: one obvious walk over the tree, never made clever.

Every faster engine is tested against this one.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any

from clinconnect import criteria as c
from clinconnect.criteria import Expr, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.leaves.ages import age, sex
from clinconnect.matching.leaves.biomarkers import biomarker
from clinconnect.matching.leaves.implied import condition_or_value
from clinconnect.matching.leaves.measured import measured
from clinconnect.matching.leaves.scores import score
from clinconnect.matching.leaves.statuses import cannot_have_children, status
from clinconnect.matching.leaves.treatments import allergy, procedure, treatment
from clinconnect.matching.outcome import groups
from clinconnect.matching.outcome.exceptions import unless
from clinconnect.matching.record.findings import CONFLICTING, EITHER_WAY, NEEDS_PERSON, NOT_HERE, UNENCODED, Finding
from clinconnect.matching.record.person import Person

DEEPEST = 64  # no rule that people wrote nests deeper; what does counts as not understood


def truth(expr: Expr, person: Person, depth: int = 0) -> Finding:
    """The finding on a rule and, below it, on each of its parts."""
    leaf = _LEAVES.get(type(expr))
    if leaf is not None:
        found = leaf(expr, person)
        return _supposed(expr, found, person) if person.supposed and found.truth is UNKNOWN else found
    if depth > DEEPEST:
        return UNENCODED
    return _together(expr, tuple([truth(part, person, depth + 1) for part in children(expr)]), person)


def again(expr: Expr, found: Finding, person: Person) -> Finding:
    """What `truth` gives for somebody of whom only answers are supposed beside what the finding rests on."""
    if not found.parts:
        return _supposed(expr, found, person) if found.truth is UNKNOWN and type(expr) in _LEAVES else found
    pairs = zip(children(expr), found.parts, strict=True)
    parts = tuple([again(part, one, person) for part, one in pairs])
    return found if all(map(is_, parts, found.parts)) else _together(expr, parts, person)


def _together(expr: Expr, parts: tuple[Finding, ...], person: Person) -> Finding:
    if isinstance(expr, c.Unless):
        return unless(expr, parts, person)
    if c.permitted(expr):
        return groups.permission(expr, parts)
    return _GROUPS[type(expr)](expr, parts)


def _supposed(leaf: Expr, found: Finding, person: Person) -> Finding:
    """The answer taken for granted to a question that the record leaves open, where there is one."""
    answer = person.supposed.get(id(leaf))
    return found if answer is None else found._replace(truth=answer, reason=EITHER_WAY)


# Who consents was informed and has understood (ICH E6 on good clinical practice, 4.8).
_IMPLIES = {"understanding of the study": "informed consent"}


def attest(node: c.Attest, person: Person) -> Finding:
    """Only a person can say: the answers of the one who is to say it count, where they agree.

    What patients say may be told by others, as records do ("will provide informed consent").
    """
    if node.topic == "contraception" and cannot_have_children(person):
        return NOT_HERE
    told = person.dossier.answers(node.topic) if node.says else ()
    if node.says and not told:
        told = tuple(f for f in person.dossier.answers(_IMPLIES.get(node.topic, "")) if f.value == "yes")
    said = tuple(f for f in told if node.by in (f.source.by, "patient"))
    if not said:
        return NEEDS_PERSON
    if len({f.value for f in said}) > 1:
        return Finding(UNKNOWN, CONFLICTING, said)
    return Finding(TRUE if said[0].value == node.says else FALSE, "said", said)


def opaque(_: c.Opaque, __: Person) -> Finding:
    """Not understood: nobody's facts settle it."""
    return UNENCODED


_LEAVES: dict[type, Callable[[Any, Person], Finding]] = {
    c.Age: age,
    c.Sex: sex,
    c.Measured: measured,
    c.Score: score,
    c.Condition: condition_or_value,
    c.Treatment: treatment,
    c.Procedure: procedure,
    c.Allergy: allergy,
    c.Biomarker: biomarker,
    c.Status: status,
    c.Attest: attest,
    c.Opaque: opaque,
}
_GROUPS: dict[type, Callable[[Any, tuple[Finding, ...]], Finding]] = {
    c.AllOf: groups.all_of,
    c.AnyOf: groups.any_of,
    c.AtLeast: groups.some_of,
    c.Not: groups.opposite,
    c.When: groups.when,
    c.Examples: groups.examples,
    c.Readings: groups.readings,
}
