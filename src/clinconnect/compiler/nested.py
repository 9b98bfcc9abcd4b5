"""An item with sub-items: what its lead says, and how the parts below it hang together."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.abbreviations import with_learnt
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.read import read_pieces
from clinconnect.compiler.layout import Item
from clinconnect.compiler.lexis import Token
from clinconnect.compiler.structure import read_clause
from clinconnect.compiler.structure.clause import defined_away, read_phrase
from clinconnect.compiler.structure.permitting import (
    allowing,
    apart,
    condition_at,
    forbidding,
    on_condition,
    permitting,
    provided,
)
from clinconnect.compiler.structure.spread import spread
from clinconnect.compiler.view import View
from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Examples,
    Expr,
    Kind,
    Measured,
    Not,
    Opaque,
    Readings,
    Score,
    Sex,
    Status,
    When,
    leaves,
)
from clinconnect.spans import Span, hull

_DEFINES = re.compile(
    r"\b(?:following|below|defined|as follows|criteria|requirements|parameters|evidenced|demonstrated|function|values?)\b",
    re.I,
)
# Leads that narrow what they name, where others only announce its kinds: "Women who:", "Anaemia with:".
_QUALIFIES = re.compile(
    r"\b(?:who|that|which|with|and|having|if|when|whose|meeting|plus)\b\W*(?:(?:are|is|have|has|had)\b\W*)?$", re.I
)
_MUST = re.compile(
    r"\b(?:must|should|will|need to|have to|are required to|agree to)\b\W*(?:(?:be|have|meet|use|also|either|all|of|the|following|to|agree|"
    r"criteria|one|any|at|least)\b\W*)*$",
    re.I,
)
_ALLOWS = re.compile("allow|permi|eligib|accept|not exclu|may |can ", re.I)
# The longest criterion among five thousand registered texts has 8,603 characters.
_LONGEST = 20_000
_SPREAD = ("status", "therapy", "allergy", "window", "qualifier")


def read_item(view: View, item: Item, kind: Kind, label: str, id: str) -> Expr:
    """The expression of an item with everything below it; parts get the id of the item and a letter."""
    if not item.children:
        return _clause(view, item.body, item.end, kind, label)
    lead = Phrase(view, _tokens(view, item.body, item.end), kind, label)
    pieces = forbidding(read_pieces(lead))
    if any(p.kind == "attest" for p in pieces) and _has_values(view, item):
        pieces = defined_away(pieces)
    parts = _parts(view, item, kind, label, id, [p for p in pieces if p.kind in _SPREAD] if _only_frame(pieces) else [])
    return _join(lead, pieces, parts, item, [n for n, child in enumerate(item.children) if _allows(view, child, kind)])


def _allows(view: View, child: Item, kind: Kind) -> bool:
    """Whether a part only says what is allowed, so that it is an exception of its lead."""
    if child.children or child.end - child.body > _LONGEST or not _ALLOWS.search(view.text, child.body, child.end):
        return False
    pieces = forbidding(read_pieces(Phrase(view, _tokens(view, child.body, child.end), kind)))
    return permitting(pieces) and len(apart([pieces], kind, view.text)) == 1


def _allowed(expr: Expr) -> Expr:
    """What such a part allows: it was read as what holds or not, or as a condition for whoever has it."""
    match expr:
        case AnyOf(of=(what, Not(of=same))) | AllOf(of=(what, Not(of=same))) if what == same:
            return what
        case Readings(of=(_, AnyOf(of=(what, Not(of=same))) | AllOf(of=(what, Not(of=same))))) if what == same:
            return what
        case AllOf(of=(who, Not(of=condition))) | When(guard=who, then=condition):
            return AllOf(span=expr.span, of=(who, condition))
        case _:
            return expr


def _has_values(view: View, item: Item) -> bool:
    """Whether a number stands somewhere below."""
    return any(any(c.isdigit() for c in view.text[child.body : child.last]) for child in item.children)


def _tokens(view: View, start: int, end: int) -> list[Token]:
    return with_learnt(view.text, start, end, view.abbreviations)


def _clause(view: View, start: int, end: int, kind: Kind, label: str) -> Expr:
    if end - start > _LONGEST:
        return Opaque(span=view.source(start, end), reason="longer than any criterion")
    return read_clause(Phrase(view, _tokens(view, start, end), kind, label))


def _parts(view: View, item: Item, kind: Kind, label: str, id: str, frame: list[Piece]) -> list[Expr]:
    found = []
    for n, child in enumerate(item.children):
        part_id = f"{id}{chr(ord('a') + n)}" if n < 26 else f"{id}.{n + 1}"
        if frame and not child.children:
            phrase = Phrase(view, _tokens(view, child.body, child.end), kind, label)
            own = [replace(p) for p in frame] + [p for p in read_pieces(phrase) if p.kind != "stop"]
            expr = read_phrase(phrase, spread(phrase, own)) or _clause(view, child.body, child.end, kind, label)
        else:
            expr = read_item(view, child, kind, label, part_id)
        found.append(replace(expr, id=part_id))
    return found


def _only_frame(pieces: list[Piece]) -> bool:
    """Whether the lead says nothing itself but frames its parts: "History of any of the following within 6 months:"."""
    at = next((n for n, p in enumerate(pieces) if p.kind == "examples"), 0)
    framing = any(p.kind in ("window", "status", "therapy") for p in pieces)
    if not framing and any(p.kind in ("noun", "residue") for p in pieces[:at]):
        return False  # "No other uncontrolled illness, including:" names what its parts are examples of
    return not any(p.kind in ("leaf", "attest", "sex", "comparison") for p in pieces)


def _join(lead: Phrase, pieces: list[Piece], parts: list[Expr], item: Item, allowed: list[int]) -> Expr:
    span = lead.view.source(item.start, item.last)
    denies = any(p.kind == "neg" for p in pieces) or lead.kind == "exclusion"
    exceptions = tuple(_allowed(parts[n]) for n in allowed) if denies else ()
    if exceptions:
        children = [child for n, child in enumerate(item.children) if n not in allowed]
        parts, item = [part for n, part in enumerate(parts) if n not in allowed], replace(item, children=children)
    if not parts:
        alone = _lead_expr(lead, pieces)
        return exceptions[0] if alone is None else allowing(alone, exceptions)
    group = _group(lead, pieces, parts, item)
    if _only_frame(pieces):
        framed = _framed(lead, pieces, parts, group)
        sex = next((p for p in pieces if p.kind == "sexguard"), None)
        if sex is None:
            return framed
        guard = Sex(span=lead.view.source(sex.start, sex.end), values=sex.value)
        return When(span=span, guard=guard, then=framed)
    if permitting(pieces):
        at = condition_at(pieces) or len(pieces)
        who = _lead_expr(lead, [p for p in pieces[:at] if p.kind != "allowed"])
        return group if who is None else on_condition(who, group, lead.kind)
    said = _lead_expr(lead, pieces)
    if said is None:
        return group
    return _led(lead, pieces, allowing(said, exceptions) if exceptions else said, group, span)


def _led(lead: Phrase, pieces: list[Piece], said: Expr, group: Expr, span: Span) -> Expr:
    """The lead's own demand together with its parts, as its last words connect them."""
    last = next((p for p in reversed(pieces) if p.kind not in ("filler", "stop", "quant")), None)
    parts = group.of if isinstance(group, (AllOf, AnyOf)) and group.id is None else (group,)
    kind = last.kind if last is not None else ""
    words = lead.view.text[lead.tokens[0].start : lead.tokens[-1].end]
    negated = isinstance(said, Not)
    if kind in ("except", "unless"):
        if last is not None and provided(last):
            return AllOf(span=span, of=(said, group))
        return allowing(said, parts)
    if lead.kind == "inclusion" and _concerns_some(pieces, said, words):
        return When(span=span, guard=said, then=group)
    counted = any(p.kind == "quant" and p.value != "list" for p in pieces)
    if isinstance(said, Attest) and said.by == "investigator":
        return AllOf(span=span, of=(said, group))
    examples = kind == "examples" or (
        lead.kind == "exclusion" and not counted and _ends(lead, ":") and not _QUALIFIES.search(words)
    )
    if not examples and not (negated and _ends(lead, ":")):
        return AllOf(span=span, of=(said, group))
    base = said.of if isinstance(said, Not) else said
    listed = Examples(span=span, of=base, sufficient=parts)
    return Not(span=span, of=listed) if negated else listed


def _concerns_some(pieces: list[Piece], said: Expr, words: str) -> bool:
    """Whether the lead only says whom its parts concern: "For women of childbearing potential:", "Men must:"."""
    if not all(isinstance(leaf, (Sex, Status, Age)) for leaf in leaves(said)):
        return False
    first = next((p for p in pieces if p.kind != "filler" or p.text in ("for", "in")), None)
    guards = first is not None and (first.kind in ("guard", "sexguard") or first.text in ("for", "in"))
    return guards or bool(_MUST.search(words))


def _lead_expr(lead: Phrase, pieces: list[Piece]) -> Expr | None:
    """What the lead itself asks for; words that only announce the list are no question."""
    expr = read_phrase(lead, spread(lead, [p for p in pieces if p.kind not in ("stop", "quant")]))
    if expr is None or all(isinstance(leaf, Opaque) for leaf in leaves(expr)):
        return None
    return expr


def _framed(lead: Phrase, pieces: list[Piece], parts: list[Expr], group: Expr) -> Expr:
    unread = [p for p in pieces if p.kind in ("residue", "resistance", "state", "alteration")]
    negated = sum(p.kind == "neg" for p in pieces) % 2 == 1
    if negated:
        group = Not(span=group.span, of=AnyOf(span=group.span, of=tuple(parts)) if len(parts) > 1 else parts[0])
    text = lead.view.text[lead.tokens[0].start : lead.tokens[-1].end] if lead.tokens else ""
    defined = _DEFINES.search(text) or all(
        isinstance(leaf, (Measured, Score)) for part in parts for leaf in leaves(part)
    )
    if not unread or defined or (lead.kind == "exclusion" and _ends(lead, ":")):
        return group
    span = hull(lead.view.source(p.start, p.end) for p in unread)
    opaque = Opaque(span=span, reason=f"not understood: {' '.join(p.text for p in unread)[:120]}")
    return AllOf(span=hull([span, group.span]), of=(opaque, group))


def _ends(lead: Phrase, mark: str) -> bool:
    return bool(lead.tokens) and lead.tokens[-1].text == mark


def _group(lead: Phrase, pieces: list[Piece], parts: list[Expr], item: Item) -> Expr:
    """The parts together: as the lead counts them, else all to include and any to exclude."""
    span = hull(p.span for p in parts)
    asked = next((p.value for p in pieces if p.kind == "quant" and p.value != "list"), None)
    if len(parts) == 1:
        return parts[0]
    if asked in ("2", "3") and int(asked) <= len(parts):
        return AtLeast(span=span, n=int(asked), of=tuple(parts))
    if asked == "any" or _alternating(lead, parts, item) or (asked is None and lead.kind == "exclusion"):
        return AnyOf(span=span, of=tuple(parts))
    return AllOf(span=span, of=tuple(parts))


def _alternating(lead: Phrase, parts: list[Expr], item: Item) -> bool:
    """Whether the parts themselves end with "or"."""
    return any(child.alternative for child in item.children) or any(
        re.search(r"\bor\W*$", lead.view.text[: _view_end(lead.view, part)][-12:], re.I) for part in parts[:-1]
    )


def _view_end(view: View, part: Expr) -> int:
    return view.place(part.span.end)
