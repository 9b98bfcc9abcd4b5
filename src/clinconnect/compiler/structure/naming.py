"""Things the terminology does not know, where the words around them say what they are: "history of X", "treatment with Y"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import unnamed
from clinconnect.criteria import Condition, Expr, Treatment

_LONGEST = 6
_BEFORE_CONDITION = frozenset(
    "diagnosis of|a diagnosis of|diagnosed with|history of|a history of|suffering from|evidence of|presence of|been diagnosed with|"
    "known history of|past history of|medical history of|previous history of|prior history of|any history of|clinical diagnosis of|"
    "signs of|affected by|suffer from|suffers from|have a history of|has a history of|with a history of|with a diagnosis of|"
    "diagnoses of|confirmed diagnosis of|a confirmed diagnosis of|have been diagnosed with|has been diagnosed with|"
    "current diagnosis of|episode of|episodes of|cases of|personal history of|history or presence of".split("|")
)


def name_unknown(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with unknown words after such a frame as a condition or treatment by their own words."""
    out: list[Piece] = []
    frame: type[Condition] | type[Treatment] | None = None
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        words = _run(pieces, n)
        if frame is not None and words:
            out.append(_named(phrase, words, frame))
            n += len(words)
            continue
        event = _run(pieces, n) if frame is None and _starts(out) else []
        if event and n + len(event) < len(pieces) and pieces[n + len(event)].kind == "window":
            out.append(_named(phrase, event, Condition))  # something that happened in a window of time
            n += len(event)
            continue
        frame = _frame(piece, frame)
        out.append(piece)
        n += 1
    return out


def _starts(out: list[Piece]) -> bool:
    """Whether a new member of the sentence begins here."""
    return not out or out[-1].kind in ("comma", "or", "and", "stop", "filler", "neg", "status", "qualifier")


def _frame(piece: Piece, frame: type[Condition] | type[Treatment] | None) -> type[Condition] | type[Treatment] | None:
    """What kind of thing the next unknown words are; a list goes on with what its first member was."""
    if piece.kind == "therapy":
        return Treatment
    if piece.text in _BEFORE_CONDITION:
        return Condition
    if piece.kind in ("comma", "or", "and", "qualifier") or (
        piece.kind == "filler" and piece.text in ("a", "an", "the", "any", "of")
    ):
        return frame
    if piece.kind == "leaf" and frame is not None and isinstance(piece.value, frame):
        return frame
    return None


def _run(pieces: list[Piece], n: int) -> list[Piece]:
    """The unknown words at `n`, when they are few and end where a phrase ends."""
    k = n
    while (
        k < len(pieces)
        and k - n <= _LONGEST
        and (pieces[k].kind in ("residue", "noun") or (k > n and _inside(pieces, k)))
    ):
        k += 1
    words = pieces[n:k]
    if not words or len(words) > _LONGEST or not words[0].text[0].isalpha():
        return []
    ends = k >= len(pieces) or pieces[k].kind in (
        "comma",
        "or",
        "and",
        "stop",
        "window",
        "except",
        "unless",
        "examples",
        "group",
        "guard",
    )
    return words if ends else []


def _inside(pieces: list[Piece], k: int) -> bool:
    """ "of the" between two unknown words."""
    return (
        pieces[k].kind == "filler"
        and pieces[k].text in ("of", "the", "of the", "-")
        and k + 1 < len(pieces)
        and pieces[k + 1].kind in ("residue", "filler")
    )


def _named(phrase: Phrase, words: list[Piece], frame: type[Condition] | type[Treatment]) -> Piece:
    start, end = words[0].start, words[-1].end
    span = phrase.view.source(start, end)
    text = phrase.view.text[start:end]
    node: Expr = frame(span=span, concept=unnamed(text, span))
    return replace(words[0], kind="leaf", end=end, value=node, text=text.lower())
