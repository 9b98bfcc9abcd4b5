"""Is the finding asked for the value of a measurement by definition? Platelets of 62 are a thrombocytopenia, told or not.

Only where the record does not tell the finding itself, and only what `terms` lists with its source (the other way round
see `told`). A value of now that is well on the other side rules the finding out
for now, and says nothing of the past. Where age, sex or a pregnancy matter and are not known, all that are possible must agree.
"""

from __future__ import annotations

from clinconnect.criteria import Bound, ConceptRef, Condition, Duration, Measured, Range, Window
from clinconnect.criteria.nodes import RelativeTo
from clinconnect.logic import FALSE, TRUE, UNKNOWN, agreement
from clinconnect.matching.leaves.conditions import condition
from clinconnect.matching.leaves.implied_rows import cases, is_for
from clinconnect.matching.leaves.measured import measured
from clinconnect.matching.record.findings import CONFLICTING, Finding
from clinconnect.matching.record.person import Person
from clinconnect.patients import Fact, Source
from clinconnect.patients.patient import FactStatus
from clinconnect.spans import Span
from clinconnect.terms import Limit, Shown, implied_findings

_NOWHERE = Span(0, 0)
_NOW = Duration(0, "d")
# Why the record itself leaves a finding open, so that a value may show it, or also rule it out.
_SHOWS = frozenset({"missing", "unencoded", "stale", "imprecise"})
_RULES_OUT = frozenset({"missing", "unencoded", "stale"})


def condition_or_value(node: Condition, person: Person) -> Finding:
    """The finding on a condition as the record tells it, or else as its values show it."""
    told = condition(node, person)
    if told.truth is TRUE or (told.truth is UNKNOWN and told.reason not in _SHOWS):
        return told
    id = person.about(node.concept, "state").id
    rows = implied_findings().get(id or "")
    if rows is None or node.status == "history" or (node.window and node.window.how):
        return told  # a history is what somebody was told to have had, not one reading
    shown = _shown(node, rows, person)
    if shown.truth is TRUE and not (node.qualifiers or node.severity):
        if told.truth is FALSE and told.reason != "complete-record":
            return Finding(UNKNOWN, CONFLICTING, (*told.used, *shown.used), next_day=shown.next_day)
        return shown
    rules_out = shown.truth is FALSE and told.truth is UNKNOWN and told.reason in _RULES_OUT
    return shown if rules_out and _plainly_now(node) else told


def _plainly_now(node: Condition) -> bool:
    """Whether one value can deny it: "orthostatic" hypotension or "recurrent" fever is another matter than one of now."""
    return node.status in (None, "current") and node.window is None and not node.qualifiers


def _shown(node: Condition, rows: tuple[Shown, ...], person: Person) -> Finding:
    """What the values say, the same whoever the person may be."""
    found = [_in_case([r for r in rows if is_for(r, case, person.as_of)], node, person) for case in cases(rows, person)]
    truth = agreement(f.truth for f in found)
    if truth is UNKNOWN:
        return Finding(UNKNOWN, "imprecise")
    first = next(f for f in found if f.truth is truth)
    word: FactStatus = "present" if truth is TRUE else "absent"
    facts = tuple(_as_fact(node.concept, f, word) for f in first.used if isinstance(f, Fact))
    return Finding(truth, word, facts, next_day=first.next_day)


def _in_case(rows: list[Shown], node: Condition, person: Person) -> Finding:
    """TRUE with the first row that shows the finding, FALSE where every row rules it out."""
    ruled_out = [_lies(r, r.absent, node, person, shows=False) for r in rows if r.absent]
    for row in rows:
        if row.present and (got := _lies(row, row.present, node, person, shows=True)).truth is TRUE:
            return got
    if not rows or len(ruled_out) < len(rows) or any(f.truth is not TRUE for f in ruled_out):
        return Finding(UNKNOWN, "imprecise")
    days = [f.next_day for f in ruled_out if f.next_day]
    used = tuple(u for f in ruled_out for u in f.used)
    return Finding(FALSE, "absent", used, next_day=min(days, default=None))


def _lies(row: Shown, limits: tuple[Limit, ...], node: Condition, person: Person, *, shows: bool) -> Finding:
    """Whether the value that counts lies within the limits, and the laboratory's own limit says the same where it is given."""
    relative: RelativeTo | None = row.unit if row.unit in ("ULN", "LLN") else None  # type: ignore[assignment]
    got = _measured(row, _range(limits), "1" if relative else row.unit, relative, node, person)
    if got.truth is not TRUE or row.own_limit is None:
        return got
    beyond = Limit("<" if row.own_limit == "LLN" else ">", 1.0)
    own = _measured(row, _range((beyond,)), "1", row.own_limit, node, person)
    return got if own.truth in (UNKNOWN, TRUE if shows else FALSE) else own._replace(truth=UNKNOWN)


def _measured(
    row: Shown, range: Range, unit: str, relative: RelativeTo | None, node: Condition, person: Person
) -> Finding:
    window = node.window or Window("screening", Duration(-row.days, "d"), _NOW)
    ref = ConceptRef(row.observable.partition(":")[2].replace("-", " "), (), row.observable)
    return measured(
        Measured(span=_NOWHERE, observable=ref, range=range, unit=unit, relative_to=relative, window=window), person
    )


def _range(limits: tuple[Limit, ...]) -> Range:
    low = next((Bound(x.value, x.sign == ">=") for x in limits if x.sign[0] == ">"), None)
    high = next((Bound(x.value, x.sign == "<=") for x in limits if x.sign[0] == "<"), None)
    return Range(low, high)


def _as_fact(finding: ConceptRef, value: Fact, word: FactStatus) -> Fact:
    source = Source(value.source.where, "", value.source.by, value.source.span)
    return Fact("implied", "condition", f"{finding.name} by {value.label}", source, finding.id, status=word)
