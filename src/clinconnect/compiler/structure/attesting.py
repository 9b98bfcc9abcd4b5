"""Sentences that only a person can answer: the topic takes the rest of its clause, what guards it stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from clinconnect.compiler.grammar.attests import Topic, topics
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.structure.guarding import POTENTIAL, of_either_sex
from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    Attest,
    Condition,
    Expr,
    Measured,
    Score,
    Sex,
    Status,
    When,
    Window,
    leaves,
)
from clinconnect.criteria.nodes import SexValue
from clinconnect.spans import Span, hull

Read = Callable[[Phrase, list[Piece]], "Expr | None"]
_FIRM = (Age, Score, Measured)
_JOINTS = frozenset(("and", "or"))
_LEADING = frozenset(("filler", "neg", "qualifier", "comma", "noun"))
_BARE = ("compliance with the study", "what the person can do")
_PEOPLE = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|persons?|people|volunteers?|partners?)\b", re.I
)
_FRESH = frozenset(("leaf", "therapy", "status", "sex", "allergy"))
# Who makes demands of some people only: these states may guard a promise without any "if".
_SOME = frozenset(
    (
        "status:childbearing-potential",
        "status:premenopausal",
        "status:male-reproductive-potential",
        "status:sexually-active",
        "status:postmenopausal",
    )
)


def attested(phrase: Phrase, pieces: list[Piece], read: Read) -> Expr | None:
    """The sentence with what a person has to say in it; None where nobody is asked. `read` reads the clauses beside it."""
    if not any(p.kind == "attest" for p in pieces):
        return None
    clauses = _clauses(pieces)
    if len(clauses) == 1:
        return _judged(phrase, pieces, read) or _said(phrase, pieces)
    found = [(joint, attested(phrase, part, read) or read(phrase, part)) for joint, part in clauses]
    found = [(joint, _of_same_sex(phrase, clauses, n, expr)) for n, (joint, expr) in enumerate(found)]
    said = [(joint, expr) for joint, expr in found if expr is not None]
    if len(said) < 2:
        return said[0][1] if said else None
    either = any(joint == "or" for joint, _ in said[1:]) or phrase.kind == "exclusion"
    group = AnyOf if either else AllOf
    of = tuple(part for _, expr in said for part in (expr.of if isinstance(expr, group) else (expr,)))
    return group(span=hull(e.span for e in of), of=of)


def _of_same_sex(phrase: Phrase, clauses: list[tuple[str, list[Piece]]], n: int, expr: Expr | None) -> Expr | None:
    """ "Women who are pregnant or unwilling to use contraception": who is named first and alone is meant throughout."""
    named = [p.value for _, part in clauses for p in part if p.kind == "sex"]
    first = [p for _, part in clauses[:1] for p in part if p.kind == "sex"]
    if not n or not isinstance(expr, Attest) or len(first) != len(named) or len({*named}) != 1 or len(named[0]) > 1:
        return expr
    own = clauses[n][1]
    if _PEOPLE.search(phrase.view.text[own[0].start : own[-1].end]):
        return expr
    return When(
        span=expr.span, guard=Sex(span=phrase.view.source(first[0].start, first[0].end), values=named[0]), then=expr
    )


def _clauses(pieces: list[Piece]) -> list[tuple[str, list[Piece]]]:
    """The clauses that "and" and "or" join where something else is said or asked, each with its joint."""
    found: list[tuple[str, list[Piece]]] = [("", [])]
    for n, piece in enumerate(pieces):
        if piece.kind in _JOINTS and _turns(found[-1][1], piece.kind, pieces[n + 1 :]):
            joint, before = found[-1]
            if piece.kind == "or" and before[-1].kind == "comma":  # "sterile, postmenopausal, or willing to …"
                found[-1] = (joint, [p.turned("or") if p.kind == "comma" else p for p in before[:-1]])
            found.append((piece.kind, []))
            continue
        found[-1][1].append(piece)
    return [(joint, part) for joint, part in found if part]


def _turns(before: list[Piece], joint: str, behind: list[Piece]) -> bool:
    """Whether another statement begins: another topic, or something that is no promise."""
    following = next((p for p in behind if p.kind not in _LEADING), None)
    last = next((p for p in reversed(before) if p.kind == "attest"), None)
    if following is None:
        return False
    if following.kind == "attest" and following.value.takes == "all":
        if last is not None:
            bare = before[-1] is last and last.value.topic in _BARE  # "willing and able to consent"
            return bool(last.value.topic != following.value.topic) and not bare
        named = [p for p in before if p.kind in ("leaf", "sex")]
        return bool(named) and (joint == "or" or not _guards_alone(named[-1]))
    return last is not None and following.kind == "therapy" and any(p.kind == "leaf" for p in behind)


def _said(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """The clause as one attestation, with a guard where it is said of some people only; None where it is none."""
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
    if len(who) < len(before) or (len(who) > 1 and phrase.kind == "exclusion") or (who and _apart(pieces[:at])):
        return None
    start = who[-1].end if who else pieces[0].start
    rest = [p for p in pieces if p.start >= start]
    span = hull(phrase.view.source(p.start, p.end) for p in rest)
    by_sex = next((p.value for p in pieces if p.kind == "sexwindow"), None)
    node = _attest(topic, span, window) if by_sex is None else _by_sex(topic, span, by_sex)
    if not who or (phrase.kind == "exclusion" and topic.topic != "contraception"):
        return node if not who else _attest(topic, hull(phrase.view.source(p.start, p.end) for p in pieces), window)
    guard = _whom(phrase, pieces[:at])
    return When(span=hull(phrase.view.source(p.start, p.end) for p in pieces), guard=guard, then=node)


def measures(pieces: list[Piece]) -> bool:
    """Whether a number is asked for, in brackets or not: what is written down is nobody's judgement."""
    return any(
        measures(p.value)
        if p.kind == "group"
        else p.kind == "leaf" and any(isinstance(n, _FIRM) for n in leaves(p.value))
        for p in pieces
    )


def _apart(before: list[Piece]) -> bool:
    """Whether the words before the promise are statements beside it ("not pregnant, willing to …"), not those it is asked of."""
    last = max(n for n, p in enumerate(before) if p.kind in ("leaf", "sex"))
    denied = any(p.kind == "neg" for p in before[:last])
    joined = any(p.kind in ("and", "or") for p in before[last:])
    listed = any(p.kind == "comma" for p in before[last:]) and not _guards_alone(before[last])
    return denied or joined or listed


def _judged(phrase: Phrase, pieces: list[Piece], read: Read) -> Expr | None:
    """What the investigator judges: all that is named before holds together with the judgement; with nothing named, it is the whole."""
    at = next((n for n, p in enumerate(pieces) if p.kind == "attest" and p.value.takes == "own"), None)
    if at is None or any(p.kind == "attest" and p.value.takes == "all" for p in pieces[:at]):
        return None
    judges = pieces[at].value.topic.startswith("investigator")
    named = any(p.kind in ("leaf", "sex") for p in pieces[:at])
    if not judges:
        return None if named or measures(pieces) else _attest(pieces[at].value, _place(phrase, pieces), None)
    if named or any(p.kind != "filler" for p in pieces[:at]):
        return _beside(phrase, pieces, at, read)
    comma = next((n for n in range(at + 1, len(pieces)) if pieces[n].kind == "comma"), None)
    behind = pieces[comma + 1 :] if comma is not None else []
    if any(p.kind == "leaf" for p in behind) and comma is not None and not _says(pieces[at + 1 : comma]):
        said = attested(phrase, behind, read) or read(phrase, behind)
        if said is not None:
            judgement = _attest(pieces[at].value, _place(phrase, pieces[:comma]), None)
            return AllOf(span=hull([judgement.span, said.span]), of=(said, judgement))
    return None if measures(pieces) else _attest(pieces[at].value, _place(phrase, pieces), None)


def _beside(phrase: Phrase, pieces: list[Piece], at: int, read: Read) -> Expr | None:
    """ "A or B that in the opinion of the investigator would interfere, or C": the judgement goes with A and B, C stands alone."""
    start = at
    while start and (pieces[start - 1].kind in ("filler", "residue", "comma", "noun") or _of_noun(pieces, start)):
        start -= 1
    end = next((n for n in range(at + 1, len(pieces)) if _stops(pieces, n)), len(pieces))
    said = read(phrase, pieces[:start]) if any(p.kind in ("leaf", "sex") for p in pieces[:at]) else None
    if said is None and measures(pieces[:end]):
        return None
    judging = pieces[start:end] if said is not None else pieces[:end]
    judgement = _attest(pieces[at].value, _place(phrase, [p for p in judging if p.kind != "comma"]), None)
    whole: Expr = judgement
    if said is not None:
        whole = AllOf(span=hull([said.span, judgement.span]), of=(said, judgement))
    rest = pieces[end + 1 :]
    other = (attested(phrase, rest, read) or read(phrase, rest)) if rest else None
    if other is None:
        return whole
    group = AllOf if pieces[end].kind == "and" and phrase.kind == "inclusion" else AnyOf
    return group(span=hull([whole.span, other.span]), of=(whole, other))


def _of_noun(pieces: list[Piece], n: int) -> bool:
    """Whether an adjective of a noun stands before: "other" of "conditions that would interfere"."""
    return pieces[n - 1].kind in ("qualifier", "state") and pieces[n].kind in ("noun", "residue")


def _stops(pieces: list[Piece], n: int) -> bool:
    """Whether the judgement ends here: something of its own begins behind "and" or "or"."""
    if pieces[n].kind in ("except", "unless", "examples"):
        return True
    if pieces[n].kind not in _JOINTS:
        return False
    following = next((p for p in pieces[n + 1 :] if p.kind not in ("filler", "qualifier", "comma")), None)
    return following is not None and following.kind in _FRESH and pieces[n - 1].kind == "comma"


def _says(pieces: list[Piece]) -> bool:
    return any(p.kind in ("leaf", "residue", "attest", "noun") for p in pieces)


def _place(phrase: Phrase, pieces: list[Piece]) -> Span:
    return hull(phrase.view.source(p.start, p.end) for p in pieces)


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


def _guards_alone(piece: Piece) -> bool:
    return piece.kind == "sex" or (isinstance(piece.value, Status) and piece.value.concept.id in _SOME)


def _whom(phrase: Phrase, before: list[Piece]) -> Expr:
    """Who promises: the last word says it of "female patients of childbearing potential"; "and" adds others ("and men")."""
    groups: list[Piece | None] = [None]
    for piece in before:
        if piece.kind in _JOINTS:
            groups.append(None)
        elif piece.kind in ("leaf", "sex"):
            groups[-1] = _narrower(groups[-1], piece)
    found = [_guard(phrase, p) for p in groups if p is not None]
    return found[0] if len(found) == 1 else AnyOf(span=hull(e.span for e in found), of=tuple(found))


def _narrower(so_far: Piece | None, piece: Piece) -> Piece:
    """The later word, but for "women of childbearing potential with male partners": the partners promise nothing.

    "Male and female patients of childbearing potential" are those of either sex who can have children.
    """
    if so_far is None or (not isinstance(so_far.value, Status) and not isinstance(piece.value, Status)):
        return piece
    if piece.kind == "sex" and _is_potential(so_far):
        return replace(so_far, value=of_either_sex(so_far.value)) if len(piece.value) > 1 else so_far
    if so_far.kind == "sex" and "male" in so_far.value and _is_potential(piece):
        return replace(piece, value=of_either_sex(piece.value))
    return piece


def _is_potential(piece: Piece) -> bool:
    return isinstance(piece.value, Status) and piece.value.concept.id == POTENTIAL


def _guard(phrase: Phrase, piece: Piece) -> Expr:
    if piece.kind == "sex":
        return Sex(span=phrase.view.source(piece.start, piece.end), values=piece.value)
    return piece.value  # type: ignore[no-any-return]
