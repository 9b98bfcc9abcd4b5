"""Noun phrases: which words can stand in one, where it ends, what its head noun says, and its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference, unnamed
from clinconnect.compiler.lexis.cues import known_concepts
from clinconnect.compiler.lexis.tokens import NUMBER_WORDS
from clinconnect.compiler.structure.heads import Named, is_place, kind_of_head, predicates
from clinconnect.criteria import Allergy, Condition, Expr, Procedure, Status, Treatment
from clinconnect.spans import Span

NARROWED = (Condition, Treatment, Procedure, Status)
WORDS = frozenset(("residue", "noun"))
INNER = frozenset(("residue", "noun", "qualifier", "state"))
_ENDS = frozenset(
    ("comma", "or", "and", "stop", "window", "except", "unless", "examples", "means", "group", "guard", "status", "therapy", "attest")
)  # fmt: skip
JOINTS = frozenset(("comma", "or", "and"))
_DETERMINERS = frozenset(("a", "an", "the", "any", "some", "all", "their", "his", "her", "its", "this", "these", "s"))
_PREPOSITIONS = frozenset(
    "of in on to at for from by with as due to related to associated with secondary to caused by".split()
)
_PREPOSITIONS |= frozenset(
    (
        "in the",
        "of the",
        "at the",
        "on the",
        "to the",
        "for the",
        "within the",
        "in a",
        "with a",
        "with an",
        "of a",
        "due to",
        "related to",
        "associated with",
        "secondary to",
        "caused by",
        "because of",
    )
)
_WORD = re.compile(r"[a-z][a-z'\-/]*\d{0,4}")
ADJECTIVE = re.compile(r"[a-z][a-z\-]{2,}(?:al|ic|ar|ous|ive|ary|oid|ory|ile)$")
LONGEST_NAME = 6


def nominal(piece: Piece) -> bool:
    """Whether the word can be part of a name."""
    return _nominal(piece.text)


@lru_cache(maxsize=20_000)
def _nominal(text: str) -> bool:
    words = text.split()
    return bool(words) and all(
        len(w) > 1 and _WORD.fullmatch(w) and w not in predicates() and w not in NUMBER_WORDS and not w.endswith("ly")
        for w in words
    )


def preposition(piece: Piece) -> bool:
    return piece.kind == "filler" and piece.text in _PREPOSITIONS


def determiner(piece: Piece) -> bool:
    return piece.kind == "filler" and (piece.text in _DETERMINERS or piece.text == "-")


# No name goes on for so many pieces; looking no farther keeps the time linear.
FARTHEST = 40


def run(pieces: list[Piece], n: int) -> int:
    """The end of the words at `n` that can be one noun phrase with its own "of …"."""
    k = n
    while k < min(len(pieces), n + FARTHEST) and (
        (pieces[k].kind in INNER and nominal(pieces[k]))
        or determiner(pieces[k])
        or (k > n and (preposition(pieces[k]) or _earlier(pieces[k])))
    ):
        k += 1
    while k > n and (preposition(pieces[k - 1]) or determiner(pieces[k - 1])):
        k -= 1
    return k


def _earlier(piece: Piece) -> bool:
    """ "prior" within a name: "recovered from prior therapy"."""
    return piece.kind == "status" and piece.text in ("prior", "previous", "past", "earlier", "concurrent", "existing")


def closes(pieces: list[Piece], n: int) -> bool:
    return n >= len(pieces) or pieces[n].kind in _ENDS or relative(pieces[n])


_RELATIVES = frozenset(
    ("that", "which", "that are", "which is", "that is", "which are", "known", "known to", "known to be")
)


def relative(piece: Piece) -> bool:
    """Whether a clause begins that says which of the things is meant: "disease that …"."""
    return piece.kind == "filler" and piece.text in _RELATIVES


def head_of(words: list[Piece]) -> Named | None:
    """The kind that the last noun before any "of" shows."""
    core: list[Piece] = []
    for piece in words:
        if preposition(piece) and core:
            break
        if piece.kind in INNER:
            core.append(piece)
    if not core or core[-1].kind not in WORDS:
        return None
    last = core[-1].text.split()[-1].split("-")[-1]
    return kind_of_head(last)


def names_itself(words: list[Piece]) -> bool:
    """Whether the words are more than an adjective or a part of the body: "neurological", "the left hip" name no disease."""
    core = [p for p in words if p.kind in INNER]
    last = core[-1].text.split()[-1] if core else ""
    return (
        bool(last)
        and not is_place(last)
        and not (len(core) == 1 and ADJECTIVE.fullmatch(last))
        and not core[0].text.endswith("ing")
    )


def named(phrase: Phrase, words: list[Piece], kind: Named) -> Piece:
    """The words as one leaf of this kind."""
    start, end = words[0].start, words[-1].end
    text = phrase.view.text[start:end]
    return Piece("leaf", start, end, leaf_of(kind, text, phrase.view.source(start, end)), text.lower())


def leaf_of(kind: Callable[..., Expr], text: str, span: Span) -> Expr:
    """A leaf of this kind: of the concept that the whole text names, else of the text's own words."""
    known = pick(known_concepts(text.lower()), *_ROOMS.get(kind, ()))
    return kind(span=span, concept=reference(known, span) if known else unnamed(text, span))


_ROOMS: dict[Callable[..., Expr], tuple[str, ...]] = {
    Condition: ("condition", "finding"),
    Treatment: ("treatment",),
    Procedure: ("procedure",),
    Status: ("status",),
    Allergy: ("treatment",),
}
