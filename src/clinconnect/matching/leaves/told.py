"""Does a word on record say where a value lies? Somebody found tachycardic has a heart rate above 100, though none is noted.

Only of findings that are a value by definition (see `terms.implied_findings`), of one observable, told of their day and
without a word that narrows them. The value lies anywhere but where it would rule the finding out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from clinconnect.criteria import ConceptRef
from clinconnect.matching.leaves.implied_rows import possible_rows
from clinconnect.matching.record.person import Person
from clinconnect.patients import DateRange, Fact, Quantity, Source
from clinconnect.terms import Limit, Shown, implied_findings

_RELATIVE = frozenset({"ULN", "LLN"})


def told_by_word(id: str | None, person: Person) -> list[Fact]:
    """Values of this observable that findings on record tell of, each as the range where it must lie."""
    told = []
    for finding in _findings_of(id) if id else ():
        for fact in _plainly_present(finding, person):
            ranges = [_where(row) for row in possible_rows(implied_findings()[finding], person)]
            if ranges and all(ranges):
                told.append(_as_value(fact, id or "", [r for r in ranges if r], person.as_of))
    return told


@lru_cache(maxsize=1)
def _by_observable() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for finding, rows in implied_findings().items():
        observables = {row.observable for row in rows}
        if len(observables) == 1:
            found.setdefault(observables.pop(), []).append(finding)
    return {observable: tuple(findings) for observable, findings in found.items()}


def _findings_of(observable: str) -> Iterable[str]:
    return _by_observable().get(observable, ())


def _plainly_present(finding: str, person: Person) -> list[Fact]:
    known = person.dossier.terms.get(finding)
    if known is None:
        return []
    return [
        f
        for f in person.about(ConceptRef(known.name, (), finding), "state").direct
        if f.kind == "condition" and f.status == "present" and not (f.until or f.qualifiers or f.ongoing is False)
    ]


def _where(row: Shown) -> Quantity | None:
    """All that does not rule the finding out; None where that is not one range in the observable's own unit."""
    if row.unit in _RELATIVE or len(row.absent) != 1:
        return None
    limit: Limit = row.absent[0]
    below = limit.sign[0] == ">"
    return Quantity(None if below else limit.value, limit.value if below else None, row.unit)


def _as_value(fact: Fact, id: str, ranges: list[Quantity], as_of: date) -> Fact:
    """One range that holds all of these, of the day of the finding; what a note says is so, is so now."""
    lows, highs = [r.low for r in ranges], [r.high for r in ranges]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    name = f"{id.partition(':')[2].replace('-', ' ')} told as {fact.name}:"
    now = DateRange(as_of, as_of) if fact.ongoing and fact.source.span else None
    when = fact.when or now
    source = Source(fact.source.where, "", fact.source.by, fact.source.span)
    return Fact("derived", "measurement", name, source, id, value=Quantity(low, high, ranges[0].unit), when=when)
