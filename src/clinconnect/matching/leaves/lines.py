"""How many lines of therapy were there? Numbers that a record states, and lines that it numbers ("second-line").

Drugs are not lines: two may be given together, and one may follow another within a line. So what is on record bounds the
number from below, and only a stated number bounds it from above, for as long as such a number holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinconnect.criteria import ConceptRef, Treatment
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.record.findings import CONFLICTING, Finding
from clinconnect.matching.record.numbers import lies_in
from clinconnect.matching.record.person import Person
from clinconnect.patients import DateRange, Fact, Quantity, Source
from clinconnect.patients.lines import LINES, line_number

LINES_OF_THERAPY = "observable:lines-of-therapy"
_ANTICANCER = "treatment:anticancer-therapy"
# Lines of these are all the lines that there are.
_ALL = frozenset({_ANTICANCER, "treatment:systemic-therapy", "treatment:systemic-anticancer-therapy"})


def counted(base: Finding, node: Treatment, person: Person) -> Finding:
    """The finding on an exposure with the number of its lines; `base` is the one without."""
    if node.lines is None or base.reason == CONFLICTING:
        return base
    had = [f for f in base.used if isinstance(f, Fact)] if base.truth is TRUE else []
    low, high = (1.0, None) if base.truth is TRUE else (0.0, 0.0 if base.truth is FALSE else None)
    least, most = had[:1], [f for f in base.used if isinstance(f, Fact)][:1] if base.truth is FALSE else []
    plain = not (node.window or node.qualifiers or node.response or node.dose)
    for number, fact in _from_below(node, had, plain, person):
        if number > low:
            low, least = number, [fact]
    for number, fact in _from_above(node, person):
        if high is None or number < high:
            high, most = number, [fact]
    if base.truth is UNKNOWN and not (least or most):
        return base
    if high is not None and low > high:
        return Finding(UNKNOWN, CONFLICTING, (*least, *most))
    truth = lies_in(node.lines, low, high)
    if truth is UNKNOWN:
        return base if base.truth is UNKNOWN else base._replace(truth=UNKNOWN, reason="imprecise")
    reason = "present" if base.truth is UNKNOWN else base.reason
    return base._replace(truth=truth, reason=reason, used=tuple(dict.fromkeys((*least, *most))) or base.used)


def lines_on_record(person: Person) -> Fact | None:
    """How many lines of cancer therapy there were at least, where the record numbers or counts some."""
    known = person.dossier.terms.get(_ANTICANCER)
    observable = person.dossier.terms.get(LINES_OF_THERAPY)
    if known is None or observable is None:
        return None
    facts = person.about(ConceptRef(known.name, (), known.id), "exposure").direct
    found = [(n, f) for f in facts if (n := _count(f) or (line_number(f.qualifiers) if _was(f) else None))]
    if not found:
        return None
    number, fact = max(found, key=lambda one: one[0])
    today = DateRange(person.as_of, person.as_of)
    source = Source(fact.source.where, "", fact.source.by)
    words = f"{observable.name} as in {fact.label}:"
    return Fact("lines", "measurement", words, source, observable.id, value=Quantity(number, None, "1"), when=today)


def _from_below(node: Treatment, had: list[Fact], plain: bool, person: Person) -> Iterator[tuple[float, Fact]]:
    numbered = {n: f for f in had if (n := line_number(f.qualifiers))}
    if numbered:
        yield float(len(numbered)), next(iter(numbered.values()))
    if not plain:
        return
    about = person.about(node.concept, "exposure")
    yield from _counts(about.direct)
    if about.id in _ALL:
        yield from ((float(n), f) for n, f in numbered.items())
        yield from _stated_in_all(person)


def _from_above(node: Treatment, person: Person) -> Iterator[tuple[float, Fact]]:
    """No more than were stated of just this or of something wider, not too long ago."""
    about = person.about(node.concept, "exposure")
    own = [f for f in about.direct if f.concept == about.id]
    stated = [*_counts(own), *_counts(about.broader)]
    if (about.id and person.dossier.terms.is_a(about.id, _ANTICANCER)) or about.id in _ALL:
        stated += _stated_in_all(person)
    observable = person.dossier.terms.observable(LINES_OF_THERAPY)
    days = observable.holds_days if observable else None
    for number, fact in stated:
        # A count is of the last day on which it may have been stated.
        if fact.when and (days is None or (person.as_of - fact.when.high).days <= days):
            yield number, fact


def _stated_in_all(person: Person) -> Iterator[tuple[float, Fact]]:
    known = person.dossier.terms.get(LINES_OF_THERAPY)
    if known:
        for fact in person.about(ConceptRef(known.name, (), known.id), "number").direct:
            if fact.status == "present" and isinstance(fact.value, Quantity) and fact.value.exact is not None:
                yield fact.value.exact, fact


def _counts(facts: Iterable[Fact]) -> Iterator[tuple[float, Fact]]:
    return ((number, fact) for fact in facts if (number := _count(fact)) is not None)


def _count(fact: Fact) -> float | None:
    value = fact.value if _was(fact) else None
    return value.exact if isinstance(value, Quantity) and value.unit == LINES else None


def _was(fact: Fact) -> bool:
    return fact.status in ("present", "resolved")
