"""How a finding is confirmed or defined: "confirmed by histopathology in the central laboratory", "according to RECIST 1.1"."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import pick

STARTS = ("confirm",)
_LONGEST = 16
_STOPS = (
    "except",
    "unless",
    "and",
    "guard",
    "examples",
    "neg",
    "cmp",
    "quant",
    "allowed",
    "status",
    "therapy",
    "resistance",
)


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The confirmation that begins at token `i`, as one qualifier with its own words."""
    if not phrase.has(i, "confirm") or i == 0:
        return None
    j = i + 1
    while j < len(phrase) and j < i + _LONGEST:
        if on := _next_method(phrase, j):
            j = on
        elif _ends(phrase, j):
            break
        j += 1
    if all(phrase.has(k, "filler", "link") for k in range(i + 1, j)):
        return None
    start, end = phrase.tokens[i].start, phrase.tokens[j - 1].end
    words = " ".join(phrase.view.text[start:end].split())
    return Piece("qualifier", start, end, words, words), j


def _next_method(phrase: Phrase, j: int) -> int | None:
    """The procedure that a comma or "or" leads to: "by bone scan, or CT, or MRI"."""
    k = j
    while phrase.mark(k, ",/") or phrase.has(k, "or", "and"):
        k += 1
    token = phrase.at(k)
    if k == j or token is None or not any(c.startswith("procedure:") for c in token.concepts):
        return None
    return k


def _ends(phrase: Phrase, j: int) -> bool:
    if pick(phrase.tokens[j].concepts, "observable", "scale"):
        return True  # "as defined by a body mass index > 40": the value speaks for itself
    if phrase.mark(j, ",;()") or (phrase.mark(j, ".") and j + 1 >= len(phrase)):
        return True
    if phrase.has(j, "filler") and not phrase.tokens[j].concepts:
        return phrase.tokens[j].text in ("who", "which", "that", "have", "has", "with", "must", "is", "are", "whose")
    if phrase.has(j, "within"):
        following = phrase.at(j + 1)
        return following is not None and (following.number is not None or phrase.has(j + 1, "lastd", "nextd", "cmp"))
    return phrase.has(j, *_STOPS) and not phrase.tokens[j].concepts
