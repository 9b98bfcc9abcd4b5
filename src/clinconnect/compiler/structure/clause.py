"""A clause as one expression: sentences, then exceptions, guards and examples, then lists."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Phrase, Piece, PieceKind
from clinconnect.compiler.grammar.read import read_pieces
from clinconnect.compiler.structure.attesting import attested, measures
from clinconnect.compiler.structure.elements import same_again
from clinconnect.compiler.structure.guarding import guarded_demands
from clinconnect.compiler.structure.headed import OPENING, head_of
from clinconnect.compiler.structure.lists import read_list
from clinconnect.compiler.structure.permitting import (
    allowing,
    apart,
    condition_at,
    forbidding,
    on_condition,
    permitted_beside,
    permitting,
    provided,
    restricting_nobody,
    unsure,
)
from clinconnect.compiler.structure.relaxing import relaxed
from clinconnect.compiler.structure.spread import covered, spread
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    Biomarker,
    Condition,
    Examples,
    Expr,
    Measured,
    Not,
    Opaque,
    Procedure,
    Readings,
    Score,
    Sex,
    Status,
    Treatment,
    Unless,
    When,
    leaves,
    permitted,
)
from clinconnect.spans import hull

_SAYS: frozenset[PieceKind] = frozenset(("leaf", "residue", "attest", "comparison", "qualifier", "sex"))


_TURNS = frozenset(("except", "unless", "guard", "examples"))
_ADMITS = re.compile("eligib|includ|enrol|particip")


def read_clause(phrase: Phrase) -> Expr:
    """The expression of one clause. What is not understood is an opaque leaf of it."""
    pieces = forbidding(read_pieces(phrase))
    found = _with_permissions(phrase, _sentences(pieces))
    span = covered(pieces, phrase) if pieces else phrase.view.source(0, 1)
    if not found:
        return Opaque(span=span, reason="nothing in it was understood")
    whole = relaxed(found[0] if len(found) == 1 else _joined(phrase, found), phrase.kind)
    return guarded_demands(whole) if phrase.kind == "inclusion" else whole


def _with_permissions(phrase: Phrase, sentences: list[list[Piece]]) -> list[Expr]:
    """The sentences' expressions; a sentence that permits something is an exception of the one before it, never a demand."""
    found: list[Expr] = []
    for sentence in apart(sentences, phrase.kind, phrase.view.text):
        if found and (exceptions := _only_exceptions(phrase, sentence)):
            found[-1] = allowing(found[-1], exceptions)
            continue
        if not permitting(sentence):
            expr = (_asked_of_some(phrase, sentence) if found else None) or _sentence(phrase, sentence)
            if found and expr is not None and phrase.kind == "exclusion" and _prohibits(sentence):
                other = expr.of if isinstance(expr, Not) else Not(span=expr.span, of=expr)
                expr = Readings(span=expr.span, of=(other, expr))  # "must not take X" among reasons to exclude
            found += [expr] if expr is not None else []
            continue
        plain = [p for p in sentence if p.kind != "allowed"]
        parts = _permitted(phrase, plain)
        expr = parts[0] if parts else _sentence(phrase, plain)
        if expr is None:
            continue
        if found:
            whole = AllOf(span=hull(p.span for p in parts), of=parts) if parts else expr
            free = permitted(found[-1]) is None and not isinstance(found[-1], When)
            if free:
                found[-1] = permitted_beside(found[-1], (whole,) if parts else _alternatives(whole), phrase.kind)
            else:
                found.append(on_condition(*parts, phrase.kind) if parts else _free(phrase, sentence, expr))
        elif parts:
            found.append(on_condition(*parts, phrase.kind))
        elif phrase.kind == "inclusion" and measures(plain) and not _may(sentence):
            found.append(_as_far_as(phrase, sentence) or expr)
        else:
            found.append(_free(phrase, sentence, expr))
    return found


def _free(phrase: Phrase, sentence: list[Piece], expr: Expr) -> Expr:
    """A sentence that permits something; "patients over 18 are eligible" says whom the trial takes."""
    if isinstance(expr, Unless):
        lifted = expr.exceptions[0] if len(expr.exceptions) == 1 else AnyOf(span=expr.span, of=expr.exceptions)
        return on_condition(expr.base, Not(span=lifted.span, of=lifted), phrase.kind)
    limits = unsure(sentence, expr)
    if (
        phrase.kind == "inclusion"
        and not _may(sentence)
        and any(p.kind == "allowed" and _ADMITS.search(p.text) for p in sentence)
    ):
        if _ALL.search(sentence[0].text) or not all(isinstance(leaf, _HAVING) for leaf in leaves(expr)):
            return expr
        limits = limits or not any(getattr(leaf, "status", None) == "history" for leaf in leaves(expr))
    return restricting_nobody(expr, phrase.kind, limits=limits)


def _may(sentence: list[Piece]) -> bool:
    """Whether it says who may take part beside others, and not whom the trial takes."""
    return any(p.kind == "allowed" and _MAY.search(p.text) for p in sentence)


_MAY = re.compile(r"\b(?:may|can|still|also|remain|not)\b")
_ALL = re.compile(r"^(?:all|only|both)\b")
_HAVING = (Condition, Treatment, Procedure, Status, Biomarker, Opaque)


def _only_exceptions(phrase: Phrase, pieces: list[Piece]) -> tuple[Expr, ...]:
    """ "Exceptions: skin cancer": what a sentence excepts from the one before it."""
    at = next((n for n, p in enumerate(pieces) if p.kind != "filler"), len(pieces))
    if at >= len(pieces) or pieces[at].kind != "except":
        return ()
    rest = pieces[at + 1 :]
    return _alternatives(read_phrase(replace(phrase, kind="exclusion"), spread(phrase, rest)))


def _asked_of_some(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "… Subjects with HbA1c < 7.5 % must have …": a later sentence that asks something of some people only."""
    if phrase.kind == "exclusion" or not pieces or pieces[0].kind != "filler" or not _SOME.match(pieces[0].text):
        return None
    must = next((n for n, p in enumerate(pieces) if p.kind == "filler" and p.text.startswith(("must", "should"))), None)
    if must is None or not all(any(p.kind == "leaf" for p in part) for part in (pieces[:must], pieces[must:])):
        return None
    guard, then = _sentence(phrase, pieces[:must]), _sentence(phrase, pieces[must:])
    return None if guard is None or then is None else When(span=covered(pieces, phrase), guard=guard, then=then)


_SOME = re.compile(r"(?:subjects?|patients?|participants?|individuals?|people|those|persons?|volunteers?)\b")


_MODAL = ("must", "should", "may")


def _prohibits(pieces: list[Piece]) -> bool:
    """Whether something is forbidden ("must not take"); what people cannot do is a fact about them."""
    before = ["", *(p.text for p in pieces)]
    return any(
        p.kind == "neg" and (p.text.startswith(_MODAL) or q.endswith(_MODAL))
        for q, p in zip(before, pieces, strict=False)
    )


def _as_far_as(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "For embolization, platelets ≥ 75,000 are allowed": a limit that is permitted to some is asked of them."""
    at = next(n for n, p in enumerate(pieces) if p.kind == "allowed")
    who, what = pieces[:at], pieces[at + 1 :]
    if measures(who) or not measures(what) or not any(p.kind == "leaf" for p in who):
        return None
    guard, then = _sentence(phrase, who), _sentence(phrase, what)
    return None if guard is None or then is None else When(span=covered(pieces, phrase), guard=guard, then=then)


def _permitted(phrase: Phrase, pieces: list[Piece]) -> tuple[Expr, Expr] | None:
    """Who is permitted, and on what condition: "Brain metastases are allowed provided that they are stable"."""
    at = condition_at(pieces)
    if at is None:
        return None
    who = read_phrase(phrase, spread(phrase, pieces[:at]))
    behind = spread(phrase, pieces[at + 1 :])
    if who is None:
        return None
    condition = same_again(phrase, who, behind) or read_phrase(replace(phrase, kind="inclusion"), behind)
    if condition is None:
        condition = Opaque(span=covered(pieces[at:], phrase), reason="a condition that was not understood")
    if pieces[at].kind == "unless" and not provided(pieces[at]):
        condition = Not(span=condition.span, of=condition)
    return who, condition


def _joined(phrase: Phrase, found: list[Expr]) -> Expr:
    """Several sentences: requirements add up, reasons to exclude stand beside each other."""
    group = AllOf if phrase.kind == "inclusion" else AnyOf
    start, end = min(e.span.start for e in found), max(e.span.end for e in found)
    return group(span=type(found[0].span)(start, end), of=tuple(found))


def _sentences(pieces: list[Piece]) -> list[list[Piece]]:
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind == "stop":
            found.append([])
        else:
            found[-1].append(piece)
    return [s for s in found if s]


def _sentence(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    if any(p.kind == "attest" for p in pieces) and measures(pieces):
        pieces = defined_away(pieces)
    if (headed := _headed(phrase, pieces)) is not None:
        return headed
    pieces = _unlabelled(pieces)
    if pieces and pieces[0].kind == "sexguard" and any(p.kind in _SAYS for p in pieces[1:]):
        return _of_sex(phrase, pieces)
    if any(p.kind == "excluded" for p in pieces):
        return _excluding(phrase, [p for p in pieces if p.kind != "excluded"])
    whole = attested(phrase, pieces, lambda phrase, part: read_phrase(phrase, spread(phrase, part)))
    if whole is not None:
        return whole
    return read_phrase(phrase, spread(phrase, pieces))


def _headed(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "For patients without liver metastases: AST …", "For smokers: …": what stands before says whom the rest concerns."""
    at = head_of(phrase, pieces, _SAYS)
    if at is None:
        return None
    who, what = pieces[:at], pieces[at + 1 :]
    guard: Expr | None = read_phrase(phrase, spread(phrase, [p for p in who if p.kind != "guard"]))
    if guard is None and who[0].text in OPENING:
        guard = Opaque(span=covered(who, phrase), reason="whom the sentence concerns")
    then = _sentence(phrase, what)
    if guard is None or then is None:
        return None
    span = covered(pieces, phrase)
    return When(span=span, guard=guard, then=then) if phrase.kind == "inclusion" else AllOf(span=span, of=(guard, then))


def _of_sex(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "If female, sterile or …": a demand on one sex."""
    sex = Sex(span=phrase.view.source(pieces[0].start, pieces[0].end), values=pieces[0].value)
    then = _sentence(phrase, pieces[1:])
    return sex if then is None else When(span=covered(pieces, phrase), guard=sex, then=then)


def defined_away(pieces: list[Piece]) -> list[Piece]:
    """ "Adequate organ function" beside the very values that define it asks for nothing more."""
    return [
        p.turned("filler") if p.kind == "attest" and p.value.topic == "adequate organ function" else p for p in pieces
    ]


def _excluding(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "Patients with X are excluded": X itself among the exclusions, its opposite among the requirements."""
    expr = _sentence(replace(phrase, kind="exclusion"), pieces)
    if expr is None or phrase.kind == "exclusion":
        return expr
    return expr.of if isinstance(expr, Not) else Not(span=expr.span, of=expr)


def _unlabelled(pieces: list[Piece]) -> list[Piece]:
    """The sentence without a short heading in front of it: "Liver function: AST …"."""
    colon = next((n for n, p in enumerate(pieces[:8]) if p.kind == "filler" and p.text == ":"), None)
    if (
        not colon
        or colon + 1 >= len(pieces)
        or any(
            p.kind not in ("filler", "residue", "noun", "and", "or", "comma", "state", "qualifier")
            for p in pieces[:colon]
        )
    ):
        return pieces
    return pieces[colon + 1 :]


def read_phrase(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """A stretch of pieces without a full stop. None where it says nothing."""
    kinds = {p.kind for p in pieces}
    if kinds.isdisjoint(_SAYS) and "group" not in kinds:
        return None
    if kinds.isdisjoint(_TURNS):
        return read_list(phrase, pieces, inner)
    return (
        _excepted(phrase, pieces)
        or _guarded(phrase, pieces)
        or _exemplified(phrase, pieces)
        or read_list(phrase, pieces, inner)
    )


def inner(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """What a bracket says, read like a sentence."""
    found = [e for e in (read_phrase(phrase, spread(phrase, s)) for s in _sentences(pieces)) if e is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else _joined(phrase, found)


def _split(pieces: list[Piece], *kinds: str) -> int | None:
    return next((n for n, p in enumerate(pieces) if p.kind in kinds), None)


def _excepted(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "A, except B" and "A unless B"."""
    at = _split(pieces, "except", "unless")
    if at is None or at == 0:
        return None
    base = read_phrase(phrase, pieces[:at])
    behind = pieces[at + 1 :]
    again = same_again(phrase, base, behind) if base is not None else None
    exceptions = (again,) if again else _alternatives(read_phrase(replace(phrase, kind="exclusion"), behind))
    if base is None or not exceptions:
        return None
    span = covered(pieces, phrase)
    if isinstance(base, Not):
        return Not(span=span, of=Unless(span=span, base=base.of, exceptions=exceptions))
    if provided(pieces[at]) and phrase.kind == "inclusion":
        return AllOf(span=span, of=(base, *exceptions))
    return Unless(span=span, base=base, exceptions=exceptions)


def _alternatives(expr: Expr | None) -> tuple[Expr, ...]:
    if expr is None:
        return ()
    return expr.of if isinstance(expr, AnyOf) else (expr,)


def _guarded(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "if A, then B" and "B if A"."""
    at = _split(pieces, "guard")
    if at is None:
        return None
    if not any(p.kind in _SAYS for p in pieces[:at]):
        comma = next((n for n, p in enumerate(pieces) if n > at and p.kind == "comma"), None)
        if comma is None:
            return None
        guard, then = read_phrase(phrase, pieces[at + 1 : comma]), read_phrase(phrase, pieces[comma + 1 :])
    elif cut := _another_value(pieces, at):
        first, rest = _guarded(phrase, pieces[:cut]), read_phrase(phrase, pieces[cut + 1 :])
        if first is None or rest is None:
            return None
        group = AllOf if phrase.kind == "inclusion" else AnyOf
        return group(span=covered(pieces, phrase), of=(first, rest))
    else:
        then, guard = read_phrase(phrase, pieces[:at]), read_phrase(phrase, pieces[at + 1 :])
    if guard is None or then is None:
        return None
    return When(span=covered(pieces, phrase), guard=guard, then=then)


def _another_value(pieces: list[Piece], at: int) -> int | None:
    """Where another limit for other people begins: "≤ 2.5 for patients without X, ≤ 5 for patients with X"."""
    for n in range(at + 1, len(pieces) - 1):
        if pieces[n].kind in ("comma", "and", "or"):
            following = pieces[n + 1]
            if following.kind == "comparison" or measures([following]):
                return n
    return None


def _exemplified(phrase: Phrase, pieces: list[Piece]) -> Expr | None:
    """ "A such as B, C": each example is enough for A, none of them rules A out."""
    at = _split(pieces, "examples")
    if at is None:
        return None
    head, tail = read_phrase(phrase, pieces[:at]), read_phrase(replace(phrase, kind="exclusion"), pieces[at + 1 :])
    if isinstance(head, Not) and tail is not None:  # "no cancer such as …": none of them, nor any other
        listed = tail.of if isinstance(tail, (AnyOf, AllOf)) else (tail,)
        return Not(
            span=covered(pieces, phrase), of=Examples(span=covered(pieces, phrase), of=head.of, sufficient=listed)
        )
    if tail is None:
        return head
    listed = tail.of if isinstance(tail, (AnyOf, AllOf)) else (tail,)
    if head is None:
        before = [p for p in pieces[:at] if p.kind == "filler" and p.text]
        if not before:
            return tail
        head = Opaque(span=covered(before, phrase), reason="a wider notion named only by its examples")
    if phrase.kind == "inclusion" and all(isinstance(leaf, (Measured, Score)) for e in listed for leaf in leaves(e)):
        return AllOf(span=covered(pieces, phrase), of=(head, *listed)) if not isinstance(head, Opaque) else tail
    span = covered(pieces, phrase)
    if isinstance(head, Not):
        return Not(span=span, of=Examples(span=span, of=head.of, sufficient=listed))
    examples = Examples(span=span, of=head, sufficient=listed)
    if phrase.kind == "inclusion" and isinstance(tail, AllOf) and pieces[at].text.startswith("includ"):
        return Readings(span=span, of=(examples, AllOf(span=span, of=(head, *listed))))  # all of them, or one of them?
    return examples
