"""From laid-out items to criteria: ids, spans, repairs, who can answer, and that no character is lost."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.layout import Item, Layout, Section, defers, said_of
from clinconnect.compiler.led import perhaps_led
from clinconnect.compiler.nested import read_item
from clinconnect.compiler.polarity import denying, set_right
from clinconnect.compiler.view import View
from clinconnect.criteria import (
    Age,
    Answerer,
    AnyOf,
    Attest,
    Criterion,
    Expr,
    Kind,
    Leaf,
    Measured,
    Not,
    Opaque,
    Procedure,
    Readings,
    Repair,
    Score,
    Sex,
    When,
    leaves,
)
from clinconnect.criteria.nodes import SexValue
from clinconnect.spans import Span

_LETTER = {"inclusion": "I", "exclusion": "E"}
_SEX = re.compile(
    r"(?:(?:for|in|only|if)\s+)*(?P<sex>female|male|woman|women|man|men|girl|boy)s?(?:\s+(?:patients?|subjects?|participants?|volunteers?))?"
    r"(?:\s+only)?",
    re.I,
)
_LONGEST_NOTE = 900
_GAP = re.compile(rb"\0+")


def criteria_of(view: View, layout: Layout) -> tuple[tuple[Criterion, ...], tuple[Span, ...]]:
    """The criteria in reading order, and what is structure."""
    counts = {"inclusion": 0, "exclusion": 0}
    criteria = []
    for section in layout.sections:
        for item, denied in zip(section.items, denying(view, section), strict=True):
            counts[section.kind] += 1
            id = f"{_LETTER[section.kind]}{counts[section.kind]}"
            criteria.append(_criterion(view, section, item, id, denied=denied))
    headers = [view.source(start, end) for start, end in layout.headings if end > start]
    criteria, headers = _complete(view, criteria, headers)
    return tuple(criteria), tuple(sorted(headers))


def _criterion(view: View, section: Section, item: Item, id: str, *, denied: bool) -> Criterion:
    span = view.source(item.start, item.last)
    scope, expr = section.scope, _read(view, section, item, id)
    if scope is None and (other := _somebody_else(view, section, item, id)):
        scope, expr = other
    repairs = tuple(r for r in view.repairs if span.start <= r.span.start < span.end)
    turned: tuple[Repair, ...] = ()
    if section.kind == "exclusion" and section.stated and item.unsure in (None, "led"):
        expr, turned = set_right(view, item, expr, denied=denied)
        repairs += turned
    if not turned:
        expr = perhaps_led(view, section, item, id, expr)
    if scope:
        expr = _scoped(expr, scope)
    return Criterion(
        id=id,
        kind=section.kind,
        span=span,
        expr=expr,
        repairs=repairs,
        answerable_by=_answerable(expr),
        confidence=_confidence(expr, repairs),
        scope=scope,
    )


def _read(view: View, section: Section, item: Item, id: str) -> Expr:
    """The item's expression; one that only points to further criteria is a question to the site."""
    if not item.children and item.end - item.body < _LONGEST_NOTE and defers(view.text[item.body : item.end]):
        return Attest(span=view.source(item.body, item.end), by="site", topic="other criteria of the protocol")
    expr = read_item(view, item, section.kind, section.label, id)
    if item.unsure == "one of several":
        other = Opaque(span=expr.span, reason="perhaps only one part of the list before it")
        return AnyOf(span=expr.span, of=(expr, other))
    if item.unsure == "turned round":
        return Readings(span=expr.span, of=(expr, Not(span=expr.span, of=expr)))
    return expr


def _somebody_else(view: View, section: Section, item: Item, id: str) -> tuple[str, Expr] | None:
    """The caregiver, donor or partner whose facts the criterion asks for, and what it asks."""
    got = said_of(view.text[item.body : item.end])
    if got is None:
        return None
    expr = _read(view, section, replace(item, body=item.body + got[1]), id)
    return (got[0], expr) if any(not isinstance(leaf, (Attest, Opaque)) for leaf in leaves(expr)) else None


def _scoped(expr: Expr, scope: str) -> Expr:
    """A criterion of one cohort or arm concerns only those who would join it, which the site says; one of a sex, that sex."""
    sex = _SEX.fullmatch(scope)
    if sex:
        value: SexValue = "female" if sex["sex"].lower() in ("female", "woman", "women", "girl") else "male"
        return When(span=expr.span, guard=Sex(span=expr.span, values=(value,)), then=expr)
    guard = Attest(span=expr.span, by="site", topic=f"taking part in: {scope}")
    return When(span=expr.span, guard=guard, then=expr)


def _answerable(expr: Expr) -> tuple[Answerer, ...]:
    """Who can settle it: the record, the patient, a clinician, the site."""
    found: dict[Answerer, None] = {}
    for leaf in leaves(expr):
        for who in _WHO.get(type(leaf).__name__, ("record", "patient")):
            found[who] = None
        if isinstance(leaf, Attest):
            found[_SAID_BY[leaf.by]] = None
    return tuple(found)


_SAID_BY: dict[str, Answerer] = {"patient": "patient", "clinician": "clinician", "investigator": "site", "site": "site"}
_WHO: dict[str, tuple[Answerer, ...]] = {
    Measured.__name__: ("record",),
    Score.__name__: ("record", "clinician"),
    Procedure.__name__: ("record", "patient"),
    Age.__name__: ("record", "patient"),
    Opaque.__name__: ("clinician",),
    Attest.__name__: (),
}


def _confidence(expr: Expr, repairs: tuple[Repair, ...]) -> float:
    """The share of its parts that was read (less where only the words are known), times that of the repairs that change meaning."""
    parts = leaves(expr)
    read = sum(map(_known, parts)) / len(parts)
    sure = 1.0
    for repair in repairs:
        if repair.changes_meaning:
            sure *= repair.confidence
    return round(read * sure, 3)


def _known(leaf: Leaf) -> float:
    """How far a part was understood: not at all, as a thing named by its own words, or as a thing of the terminology."""
    if isinstance(leaf, Opaque):
        return 0.0
    concept = getattr(leaf, "concept", None) or getattr(leaf, "observable", None) or getattr(leaf, "scale", None)
    if concept is not None and concept.id is None:
        return 0.7
    return 0.9 if any(" " in q for q in getattr(leaf, "qualifiers", ())) else 1.0


def _complete(view: View, criteria: list[Criterion], headers: list[Span]) -> tuple[list[Criterion], list[Span]]:
    """Whatever stands in no criterion and no header: words become a criterion that was not understood, marks structure."""
    text = view.source_text
    seen = bytearray(len(text))
    for span in [c.span for c in criteria] + headers:
        seen[span.start : span.end] = b"\1" * (span.end - span.start)
    for gap in _GAP.finditer(bytes(seen)):
        part = text[gap.start() : gap.end()]
        if part.isspace():
            continue
        start = gap.start() + len(part) - len(part.lstrip())
        span = Span(start, gap.start() + len(part.rstrip()))
        if any(c.isalnum() for c in part):
            criteria = _with_unread(criteria, span)
        else:
            headers = [*headers, span]
    return criteria, headers


def _with_unread(criteria: list[Criterion], span: Span) -> list[Criterion]:
    before = [c for c in criteria if c.span.start <= span.start]
    kind: Kind = before[-1].kind if before else "inclusion"
    id = f"{_LETTER[kind]}{sum(c.kind == kind for c in criteria) + 1}"
    new = Criterion(id, kind, span, Opaque(span=span, reason="not part of any list item"), (), ("clinician",), 0.0)
    return [*before, new, *criteria[len(before) :]]
