"""Noun phrases that the terminology does not know: named by their head noun, by their frame, or by their company in a list."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.structure.company import in_company
from clinconnect.compiler.structure.heads import Named, having
from clinconnect.compiler.structure.nominal import (
    FARTHEST,
    INNER,
    LONGEST_NAME,
    WORDS,
    closes,
    head_of,
    named,
    names_itself,
    preposition,
    relative,
    run,
)
from clinconnect.compiler.structure.tails import compounds, tails
from clinconnect.criteria import Condition, Status, Treatment

# What follows is what is treated, or anything at all: "treated for X", "on X".
_FOR = frozenset(
    (
        "on",
        "completed",
        "have completed",
        "has completed",
        "completion of",
        "is on",
        "are on",
        "who are on",
        "therapy for",
        "treatment for",
        "treatment of",
        "treated for",
        "treatments for",
        "therapies for",
    )
)
_LACKING = frozenset(("lack of", "absence of", "without", "free of", "no evidence of", "no history of", "no"))
_THROUGH = frozenset(("a", "an", "the", "any", "of", "all"))
_FEW = 3
_ELSEWHERE = frozenset("certain specific specified particular various prespecified predefined".split())
_KINDS = frozenset(
    (
        "condition conditions disease diseases disorder disorders illness illnesses medication medications drug drugs treatment "
        "treatments therapy therapies medicine medicines medical other"
    ).split()
)
_GOING_ON = WORDS | {"leaf"}


def noun_phrases(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with such phrases as leaves, or as qualifiers of the leaf they follow."""
    pieces = tails(phrase, compounds(phrase, pieces))
    if any(p.kind in WORDS for p in pieces):
        pieces = _headed(phrase, pieces)
    return in_company(phrase, tails(phrase, pieces))


def _headed(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """Phrases whose head noun or frame tells what they name: "history of X", "treated with Y"."""
    out: list[Piece] = []
    frame: Named | None = None
    timed = any(p.kind == "window" for p in pieces)
    n = 0
    while n < len(pieces):
        fresh = pieces[n].kind in WORDS and (not out or out[-1].kind not in _GOING_ON)
        end = _name_end(pieces, n) if fresh else n
        kind = _kind(phrase, pieces, out, (n, end), frame) if end > n else None
        if kind is None and fresh and timed and frame is None and (event := _event(pieces, out, n)) > n:
            kind, end = Status, event
        if kind is not None:
            out.append(named(phrase, pieces[n:end], kind))
            n = end
            continue
        frame = _frame(pieces[n], frame)
        out.append(pieces[n])
        n += 1
    return out


def _frame(piece: Piece, frame: Named | None) -> Named | None:
    """What kind of thing the next unknown words are; a list goes on with what its first member was."""
    if piece.kind == "therapy":
        return None if piece.text in _FOR else Treatment
    if piece.kind in ("filler", "status", "qualifier") and piece.text in having():
        return Condition
    if piece.kind == "neg" and piece.text in _LACKING:
        return Condition
    if piece.kind in ("comma", "or", "and", "qualifier") or (piece.kind == "filler" and piece.text in _THROUGH):
        return frame
    if piece.kind == "leaf" and frame is not None and isinstance(piece.value, frame):
        return frame
    return None


def _name_end(pieces: list[Piece], n: int) -> int:
    end = run(pieces, n)
    words = sum(len(p.text.split()) for p in pieces[n:end] if p.kind in INNER)
    return end if words <= LONGEST_NAME and (closes(pieces, end) or _exemplified(pieces, end)) else n


def _kind(
    phrase: Phrase, pieces: list[Piece], out: list[Piece], place: tuple[int, int], frame: Named | None
) -> Named | None:
    n, end = place
    words = pieces[n:end]
    if _says_no_more(words) and not _exemplified(pieces, end):
        return None
    head = head_of(words)
    bare = all(p.kind == "noun" for p in words)
    if head is not None and not (bare and frame is None and not (_said_of(out) or _exemplified(pieces, end))):
        return Treatment if frame is Treatment and head is Status else head
    if bare or not names_itself(words):
        return None
    if frame is not None:
        return frame
    if end < len(pieces) and pieces[end].kind == "window" and _starts(out):
        return Condition
    alone = all(p.kind in ("filler", "qualifier", "status") for p in out) and end >= len(pieces)
    few = sum(p.kind in INNER for p in words) <= _FEW and not any(preposition(p) for p in words)
    return Condition if alone and few and phrase.kind == "exclusion" else None


def _says_no_more(words: list[Piece]) -> bool:
    """ "Certain conditions", "specific medications": what is written elsewhere, and no name to ask by."""
    said = [word for p in words if p.kind in INNER for word in p.text.split()]
    return not _ELSEWHERE.isdisjoint(said) and all(word in _ELSEWHERE or word in _KINDS for word in said)


def _event(pieces: list[Piece], out: list[Piece], n: int) -> int:
    """The end of a few unknown words that a window of time follows: something that was so or happened then; else `n`."""
    k = n
    while k < min(len(pieces), n + FARTHEST) and (
        pieces[k].kind in WORDS or (k > n and pieces[k].kind == "filler" and pieces[k].text in _LINKING)
    ):
        k += 1
    words = sum(p.kind in WORDS for p in pieces[n:k])
    begins = _starts(out) and pieces[n].kind in WORDS and pieces[n].text[0].isalpha()
    return k if begins and 0 < words <= LONGEST_NAME and k < len(pieces) and pieces[k].kind == "window" else n


_LINKING = frozenset(("of", "the", "of the", "-", "in", "a", "to"))


def _exemplified(pieces: list[Piece], n: int) -> bool:
    """Whether what follows says which: examples, or "is stable"."""
    beside = [p for p in pieces[n : n + 3] if p.kind != "filler"]
    linked = (
        n < len(pieces) and pieces[n].kind == "filler" and pieces[n].text in ("is", "are", "was", "must be", "has been")
    )
    if n < len(pieces) and (relative(pieces[n]) or pieces[n].kind in ("except", "unless")):
        return True
    return any(p.kind == "examples" for p in pieces[n : n + 2]) or (
        linked and bool(beside) and beside[0].kind == "qualifier"
    )


def _said_of(out: list[Piece]) -> bool:
    """Whether a word before "treatment" or "disease" makes a name of it: "systemic treatment", "no other disease"."""
    before = next((p for p in reversed(out) if p.text not in ("medical", "clinical", "any", "a", "the")), None)
    return before is not None and before.kind in ("qualifier", "state", "neg", "status", "therapy")


def _starts(out: list[Piece]) -> bool:
    """Whether a new member of the sentence begins here."""
    return not out or out[-1].kind in ("comma", "or", "and", "stop", "filler", "neg", "status", "qualifier")
