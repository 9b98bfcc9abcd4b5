"""Taking part in other studies: "participated in a clinical trial of another drug", "concurrent enrolment in another protocol"."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import reference
from clinconnect.criteria import Status

STARTS = ("joining",)
_REACH = 9
_THIS = frozenset(("this", "present", "current", "our", "same"))
_OTHER = "status:another-trial"


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The words from "participated" to "trial", as being in another trial; None where it is about this one."""
    if not phrase.has(i, "joining") or phrase.word(i + 1) not in ("in", "into", "on", "with", "to", "of"):
        return None
    known = None
    for j in range(i + 2, min(i + 2 + _REACH, len(phrase))):
        token = phrase.tokens[j]
        if any(id == _OTHER for id in token.concepts) or (token.has("study") and known is None):
            known = j
            if not phrase.has(j + 1, "study") and phrase.word(j + 1) not in ("of", "with", "involving", "using", "for"):
                break
        if token.text in _THIS or (token.text == "the" and phrase.has(j + 1, "study")):
            return None
        if phrase.mark(j, ",;.()") or token.has("within", "before", "guard", "except", "unless", "ago"):
            break
    if known is None:
        return None
    span = phrase.span(i, known + 1)
    node = Status(span=span, concept=reference(_OTHER, span))
    return Piece(
        "leaf", phrase.tokens[i].start, phrase.tokens[known].end, node, "participation in another trial"
    ), known + 1
