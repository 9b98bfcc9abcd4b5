"""How a finding is confirmed or defined: "confirmed by histopathology in the central laboratory", "according to RECIST 1.1"."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import pick

STARTS = ("confirm", "manner")
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
    if proven := _proven(phrase, i):
        return Piece(
            "qualifier", phrase.tokens[i].start, phrase.tokens[proven - 1].end, "confirmed", "confirmed"
        ), proven
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


def _proven(phrase: Phrase, i: int) -> int | None:
    """The end of "histologically or pathologically confirmed (diagnosis of)", "cytologic diagnosis of"."""
    if not phrase.has(i, "manner"):
        return None
    j = i + 1
    while (k := _past(phrase, j)) > j and (phrase.has(k, "manner") or phrase.cue(k, "qualifier") == "confirmed"):
        j = k + 1
        if not phrase.has(k, "manner"):
            return j
    while phrase.mark(j, "-"):
        j += 1
    token = phrase.at(j)
    if token is None:
        return None
    done = token.text.split()
    if done[0] in _PROVEN:
        return j + 1
    if done[0] in _PROOF:
        return j + 2 if phrase.word(j + 1) == "of" else j + 1
    return None


def _past(phrase: Phrase, j: int) -> int:
    while phrase.mark(j, ",/") or phrase.has(j, "or", "and"):
        j += 1
    return j


_PROVEN = frozenset("confirmed proven documented verified diagnosed established proved demonstrated".split())
_PROOF = frozenset("diagnosis confirmation proof evidence documentation verification diagnoses".split())


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
