"""What is allowed, what is not allowed, and on what condition: "controlled diabetes is allowed provided that …"."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Piece
from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    Expr,
    Kind,
    Measured,
    Not,
    Readings,
    Score,
    Unless,
    When,
    leaves,
)
from clinconnect.spans import hull

_PROVIDED = ("provid", "as long", "so long", "only if", "on condition", "on the condition")
_NUMBERS = (Measured, Score)
_LIMITING = re.compile(
    r"\b(?:only|up to|max\w*|at most|no more|one|two|three|single|once|limit\w*|required|mandatory|must|\d+)\b"
)


def permitting(pieces: list[Piece]) -> bool:
    """Whether the sentence only says what is allowed ("controlled diabetes is allowed", not "no diabetes is allowed")."""
    at = next((n for n, p in enumerate(pieces) if p.kind == "allowed"), None)
    if at is None:
        return False
    first = next((p for p in pieces if p.kind != "filler"), None)
    return not (first and first.kind == "neg") and not any(p.kind == "neg" for p in pieces[max(0, at - 2) : at])


def forbidding(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each "is not" + "allowed" as one word that excludes; "a person who can participate" allows nothing."""
    if all(p.kind != "allowed" for p in pieces):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "allowed" and out and out[-1].text.split()[-1:] in (["who"], ["that"], ["which"]):
            out.append(piece.turned("filler"))
        elif piece.kind == "allowed" and out and out[-1].kind == "neg":
            out[-1] = replace(out[-1], kind="excluded", end=piece.end, text=f"{out[-1].text} {piece.text}")
        else:
            out.append(piece)
    return out


def apart(sentences: list[list[Piece]], kind: Kind, text: str) -> list[list[Piece]]:
    """The sentences with what permits something apart from what stands beside it: "X allowed, but not Y", "Y (X allowed)"."""
    whole = [part for sentence in sentences for part in _without_a_stop(sentence, text)]
    return [part for sentence in whole for part in _beside(sentence, kind)]


def _without_a_stop(sentence: list[Piece], text: str) -> list[list[Piece]]:
    """ "No other drug within 30 days Bisphosphonates allowed": the capital says that a full stop was lost."""
    at = next((n for n, p in enumerate(sentence) if p.kind == "allowed"), 0)
    if not at or sentence[0].kind != "neg":
        return [sentence]
    for n in range(at - 1, 1, -1):
        word = text[sentence[n].start : sentence[n].end]
        if sentence[n - 1].kind not in ("leaf", "window") or sentence[n].kind in ("comma", "and", "or", "window"):
            continue
        if word[:1].isupper() and word[1:2].islower():
            return [sentence[:n], sentence[n:]]
    return [sentence]


def _beside(sentence: list[Piece], kind: Kind) -> list[list[Piece]]:
    whole = [p for p in sentence if not _permitting_group(p)]
    in_brackets = [part for p in sentence if _permitting_group(p) for part in _beside(forbidding(p.value), kind)]
    if in_brackets and any(p.kind in _SAID for p in whole):
        return [*_beside(whole, kind), *in_brackets]
    at = next((n for n, p in enumerate(sentence) if p.kind == "allowed"), None)
    if at is None:
        return [sentence]
    if cut := _demand_before(sentence, at):
        return [sentence[:cut], *_beside(sentence[cut + 1 :], kind)]
    end = _permission_ends(sentence, at) if permitting(sentence[: at + 1]) else None
    if end is None:
        return [sentence]
    behind = _turned(sentence[end:], sentence[:at], kind)
    return [sentence[:end], *_beside(behind, kind)] if behind else [sentence]


_SAID = ("leaf", "residue", "attest", "comparison", "sex", "group")
_VERBS = ("is ", "are ", "will ", "may ", "can ")
_TURNING = frozenset(("but", "however", "though", "although", "yet"))


def _permitting_group(piece: Piece) -> bool:
    """ "(inhaled steroids are permitted)"; a bracket with another limit for some is read with the limit before it."""
    if piece.kind != "group" or not isinstance(piece.value, list):
        return False
    inside = forbidding(piece.value)
    limit = any(p.kind == "comparison" or (p.kind == "leaf" and isinstance(p.value, _NUMBERS)) for p in inside)
    return not limit and any(p.kind == "leaf" for p in inside) and permitting(inside)


def _demand_before(sentence: list[Piece], at: int) -> int | None:
    """The comma behind which the permission begins: "hemoglobin ≥ 10 g/dL, transfusion allowed"."""
    commas = [n for n in range(at) if sentence[n].kind == "comma"]
    if not commas:
        return None
    cut = commas[-1]
    before, inside = sentence[:cut], sentence[cut + 1 : at]
    if not any(p.kind == "leaf" for p in inside) or any(p.kind in ("and", "or", "neg") for p in inside):
        return None
    limits = any(p.kind == "leaf" and isinstance(p.value, _NUMBERS) for p in before)
    listed = any(p.kind in ("and", "or") for p in before) or sentence[at].text.startswith(_VERBS)
    denies = bool(before) and before[0].kind == "neg" and listed
    return cut if limits or denies else None


def _permission_ends(sentence: list[Piece], at: int) -> int | None:
    """Where something else begins behind the permission: at "but", at a negation, at the next permission."""
    n = at + 1
    while n < len(sentence) and sentence[n].kind in ("comma", "and") and n + 1 < len(sentence):
        n += 1
    if n >= len(sentence):
        return None
    if sentence[n].kind in ("neg", "except") or sentence[n].text in _TURNING:
        return n
    following = any(p.kind == "allowed" for p in sentence[n:])
    return n if following and n > at + 1 else None


def _turned(behind: list[Piece], before: list[Piece], kind: Kind) -> list[Piece]:
    """What stands behind "but"; of "not concurrent" with what was permitted before it."""
    if behind[0].kind == "except":
        behind = [behind[0].turned("neg"), *behind[1:]]
    if behind[0].text in _TURNING:
        behind = behind[1:]
    if kind == "exclusion" and behind and behind[0].kind == "neg":
        behind = behind[1:]  # what is not permitted is a reason to exclude
    if any(p.kind in _SAID for p in behind):
        return behind if any(p.kind == "leaf" for p in behind) else []
    named = [p for p in before if p.kind == "leaf"]
    tells = any(p.kind in ("status", "qualifier", "window") for p in behind)
    return [*behind, named[0]] if tells and len(named) == 1 else []


def unsure(pieces: list[Piece], expr: Expr) -> bool:
    """Whether a permission may set a limit: "only one prior regimen is allowed", "up to 2 lines", "if > 6 months ago"."""
    told = any(getattr(leaf, name, None) for leaf in leaves(expr) for name in ("window", "lines", "dose"))
    words = any(
        p.kind in ("quant", "comparison") or _LIMITING.search(p.text)
        for p in pieces
        if p.kind not in ("leaf", "allowed")
    )
    return told or words or any(isinstance(leaf, (*_NUMBERS, Age)) for leaf in leaves(expr))


def restricting_nobody(expr: Expr, kind: Kind, *, limits: bool) -> Expr:
    """What is permitted, as a rule that everybody passes; where it may be a limit, one that those who keep it pass."""
    other = Not(span=expr.span, of=expr)
    group = AnyOf if kind == "inclusion" else AllOf
    free = group(span=expr.span, of=(expr, other))
    if not limits:
        return free
    return Readings(span=expr.span, of=(expr if kind == "inclusion" else other, free))


def permitted_beside(base: Expr, what: tuple[Expr, ...], kind: Kind) -> Expr:
    """A demand, and behind it what is permitted: it may lift the demand for those who have it, and is never asked for."""
    if kind == "exclusion" or isinstance(base, Not):
        return allowing(base, what)
    span = hull([base.span, *(p.span for p in what)])
    return Readings(span=span, of=(base, AnyOf(span=span, of=(base, *what))))


def condition_at(pieces: list[Piece]) -> int | None:
    """Where the condition of a permission begins: "… provided that", "… if", "… unless"."""
    return next((n for n, p in enumerate(pieces) if n and p.kind in ("guard", "unless")), None)


def provided(piece: Piece) -> bool:
    """ "provided that" asks for what follows; "unless" asks for its opposite."""
    return piece.kind == "unless" and piece.text.startswith(_PROVIDED)


def allowing(base: Expr, permitted: tuple[Expr, ...]) -> Expr:
    """ "No cancer. Skin cancer is allowed": the exception goes inside the negation; else it is an exception of the whole."""
    span = hull([base.span, *(p.span for p in permitted)])
    if isinstance(base, Not):
        return Not(span=span, of=Unless(span=span, base=base.of, exceptions=permitted))
    return Unless(span=span, base=base, exceptions=permitted)


def on_condition(who: Expr, condition: Expr, kind: Kind) -> Expr:
    """Whoever has it must meet the condition; among the exclusions, whoever has it and does not."""
    span = hull([who.span, condition.span])
    if kind == "inclusion":
        return When(span=span, guard=who, then=condition)
    return AllOf(span=span, of=(who, Not(span=condition.span, of=condition)))
