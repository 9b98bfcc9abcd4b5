"""Sentences that only a person can answer: the topic takes the rest of its sentence, what guards it stays."""

from __future__ import annotations

from clinconnect.compiler.grammar.attests import Topic, topics
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.criteria import Age, AllOf, Attest, Condition, Expr, Measured, Score, Sex, Status, When, Window, leaves
from clinconnect.criteria.nodes import SexValue
from clinconnect.spans import Span, hull

_FIRM = (Age, Score, Measured)


def attested(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """The sentence as an attestation, with a guard where it is said of some people only; None where it is none."""
    judged = _judged(phrase, pieces)
    if judged is not None:
        return judged
    taking = [
        (topics().index(p.value), n) for n, p in enumerate(pieces) if p.kind == "attest" and p.value.takes == "all"
    ]
    if not taking or measures(pieces):
        return None
    topic: Topic = pieces[min(taking)[1]].value
    at = min(n for _, n in taking)
    before = [p for p in pieces[:at] if p.kind in ("leaf", "sex")]
    window = next((p.value for p in pieces if p.kind == "window"), None)
    who = [p for p in before if _guards(p)]
    if len(who) < len(before) or (len(who) > 1 and phrase.kind == "exclusion"):
        return None
    start = who[-1].end if who else pieces[0].start
    rest = [p for p in pieces if p.start >= start]
    span = hull(phrase.view.source(p.start, p.end) for p in rest)
    by_sex = next((p.value for p in pieces if p.kind == "sexwindow"), None)
    node = _attest(topic, span, window) if by_sex is None else _by_sex(topic, span, by_sex)
    if not who or (phrase.kind == "exclusion" and topic.topic != "contraception"):
        return node if not who else _attest(topic, hull(phrase.view.source(p.start, p.end) for p in pieces), window)
    guard = _guard(phrase, who[-1])
    return When(span=hull(phrase.view.source(p.start, p.end) for p in pieces), guard=guard, then=node)


def measures(pieces: list[Piece]) -> bool:
    """Whether a number is asked for, in brackets or not: what is written down is nobody's judgement."""
    return any(
        measures(p.value)
        if p.kind == "group"
        else p.kind == "leaf" and any(isinstance(n, _FIRM) for n in leaves(p.value))
        for p in pieces
    )


def _judged(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """A sentence that names nothing before it turns to somebody's judgement is that judgement as a whole."""
    at = next((n for n, p in enumerate(pieces) if p.kind == "attest" and p.value.takes == "own"), None)
    if at is None or any(
        p.kind in ("leaf", "sex") or (p.kind == "attest" and p.value.takes == "all") for p in pieces[:at]
    ):
        return None
    if measures(pieces):
        return None
    return _attest(pieces[at].value, hull(phrase.view.source(p.start, p.end) for p in pieces), None)


def _by_sex(topic: Topic, span: Span, windows: tuple[tuple[SexValue, Window], ...]) -> Expr:
    each = tuple(
        When(span=span, guard=Sex(span=span, values=(sex,)), then=_attest(topic, span, window))
        for sex, window in windows
    )
    return AllOf(span=span, of=each)


def _attest(topic: Topic, span: Span, window: Window | None) -> Attest:
    return Attest(span=span, by=topic.by, topic=topic.topic, window=window)  # type: ignore[arg-type]


def _guards(piece: Piece) -> bool:
    return piece.kind == "sex" or isinstance(piece.value, (Status, Sex, Condition))


def _guard(phrase: Phrase, piece: Piece) -> Expr:
    if piece.kind == "sex":
        return Sex(span=phrase.view.source(piece.start, piece.end), values=piece.value)
    return piece.value  # type: ignore[no-any-return]
