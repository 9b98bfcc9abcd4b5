"""Does an exception lift the rule? "No cancer, except basal cell carcinoma", for somebody who has both, is not lifted.

Where a rule is met by a disease, treatment or procedure on record, an exception has to reach each fact that meets it:
one that names a kind of it reaches facts of that kind; one that names something else ("brain metastases, except if
treated by surgery") may have nothing to do with it, and then it stays open. Exceptions about the person as a whole
(age, a laboratory value) lift the rule for the person.
"""

from __future__ import annotations

from typing import TypeAlias

from clinconnect.criteria import AllOf, AnyOf, Condition, Expr, Procedure, Treatment, Unless, children
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, conjunction, disjunction, negation
from clinconnect.matching.record.findings import Finding, effective
from clinconnect.matching.record.person import Person
from clinconnect.patients import Fact

_OnRecord: TypeAlias = Condition | Treatment | Procedure


def unless(node: Unless, parts: tuple[Finding, ...], person: Person) -> Finding:
    """The base holds and no exception does."""
    base, *exceptions = parts
    lifting = list(zip(node.exceptions, exceptions, strict=True))
    bases = _met(node.base, base)
    if base.truth is FALSE or not bases:
        lifted = disjunction(effective(e, FALSE) for e in exceptions)
    else:
        lifted = _lifted(bases, lifting, person)
    return Finding(conjunction((base.truth, negation(lifted))), "", applies=base.applies, parts=parts)


def _met(node: Expr, finding: Finding) -> list[tuple[_OnRecord, Finding]]:
    """The leaves about something on record that meet the base or may do so."""
    if isinstance(node, _OnRecord):
        return [(node, finding)] if finding.truth is not FALSE else []
    pairs = zip(children(node), finding.parts, strict=True) if finding.parts else ()
    return [met for part, found in pairs for met in _met(part, found)]


def _lifted(bases: list[tuple[_OnRecord, Finding]], lifting: list[tuple[Expr, Finding]], person: Person) -> Truth:
    """Lifted where every fact that meets the base is; not lifted where one surely is not."""
    seen: list[Truth] = []
    for leaf, finding in bases:
        facts = [f for f in finding.used if isinstance(f, Fact)] if finding.truth is TRUE else []
        seen += [_reached(f, lifting, leaf, person) for f in facts]
        if finding.truth is TRUE and not facts:
            seen.append(_reached(None, lifting, leaf, person))
        maybe: list[Fact | None] = [*finding.others] if finding.truth is TRUE else [None]
        seen += [TRUE if _reached(f, lifting, leaf, person) is TRUE else UNKNOWN for f in maybe]
    return conjunction(seen)


def _reached(fact: Fact | None, lifting: list[tuple[Expr, Finding]], base: _OnRecord, person: Person) -> Truth:
    return disjunction(_reaches(fact, exception, found, base, person) for exception, found in lifting)


def _reaches(fact: Fact | None, exception: Expr, finding: Finding, base: _OnRecord, person: Person) -> Truth:
    """Whether the exception lifts the rule for this fact; None stands for one that is not known."""
    truth = effective(finding, FALSE)
    if truth is FALSE:
        return FALSE
    if isinstance(exception, AllOf | AnyOf) and finding.parts:
        together = conjunction if isinstance(exception, AllOf) else disjunction
        pairs = zip(exception.of, finding.parts, strict=True)
        return together(_reaches(fact, part, found, base, person) for part, found in pairs)
    if isinstance(exception, Unless) and finding.parts:
        return conjunction((truth, _reaches(fact, exception.base, finding.parts[0], base, person)))
    if not isinstance(exception, _OnRecord):
        return truth if not children(exception) else UNKNOWN
    if fact is None or not _a_kind(exception, base, person):
        return UNKNOWN
    if truth is TRUE and any(fact is used for used in finding.used):
        return TRUE
    return UNKNOWN if _may_be(fact, exception, person) else FALSE


def _a_kind(exception: _OnRecord, base: _OnRecord, person: Person) -> bool:
    """A carcinoma in situ, which is no cancer in the terminology, is named as an exception to "malignancy", too."""
    narrow, wide = exception.concept.id, base.concept.id
    if narrow is None or wide is None:
        return False
    terms = person.dossier.terms
    return terms.is_a(narrow, wide) or (wide == "condition:cancer" and terms.is_a(narrow, "condition:neoplasm"))


def _may_be(fact: Fact, exception: _OnRecord, person: Person) -> bool:
    """Whether the fact may be one of those that the exception names: a kind of it, or something wider."""
    asked, terms = exception.concept.id, person.dossier.terms
    if fact.concept is None or asked is None:
        return True
    return terms.is_a(fact.concept, asked) or terms.is_a(asked, fact.concept)
