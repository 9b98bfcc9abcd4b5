"""Whom does a sentence concern? What stands before its colon, or before the comma of "for biologic-naive people, …"."""

from __future__ import annotations

import re

from clinconnect.compiler.grammar.pieces import Phrase, Piece, PieceKind
from clinconnect.compiler.structure.attesting import measures

_PEOPLE = re.compile(r"\b(?:patient|subject|participant|individual|people|those|women|men|child)")
_KIND_OF_PEOPLE = re.compile(r"\b(?:\w+(?:ers|ors|ists)|\w*[ -]?na[iï]ve|experienced)\b", re.I)
OPENING = frozenset(("for", "among"))
_UNREAD = frozenset(("filler", "residue", "noun", "qualifier"))
_IDLE = re.compile(
    r"\b(?:inclusion|exclusion|example|eligibility|stud(?:y|ies)|trial|purposes?|enrol\w+|participation|all|each|every|both)\b",
    re.I,
)


def head_of(phrase: Phrase, pieces: list[Piece], saying: frozenset[PieceKind]) -> int | None:
    """Where a head ends that says whom the sentence concerns: at its colon, or at the comma behind "for biologic-naive people"."""
    opening = bool(pieces) and pieces[0].text in OPENING
    ends = [n for n, p in enumerate(pieces) if p.kind == "filler" and p.text == ":"][:1]
    ends += [n for n, p in enumerate(pieces) if p.kind == "comma"][:1] if opening else []
    for at in ends:
        who, what = pieces[:at], pieces[at + 1 :]
        named = any(p.kind in ("leaf", "group") for p in who) and not measures(who)
        unread = pieces[at].text == ":" and 1 < len(who) < 6 and all(p.kind in _UNREAD for p in who)
        if opening and unread and not _IDLE.search(phrase.view.text[who[0].start : who[-1].end]):
            return at
        people = any(_PEOPLE.search(p.text) for p in who[:3])
        if opening and named and any(p.kind in saying for p in what):
            words = phrase.view.text[who[0].start : who[-1].end]
            people = people or pieces[at].text == ":" or _KIND_OF_PEOPLE.search(words) is not None
            if people:
                return at
        elif named and people and measures(what) and pieces[at].text == ":":
            return at
    return None
