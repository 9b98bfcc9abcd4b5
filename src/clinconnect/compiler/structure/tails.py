"""What narrows a known thing ("fracture of the left wrist"), and what a known thing only narrows ("risk of bleeding")."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.structure.heads import Named, predicates
from clinconnect.compiler.structure.nominal import (
    INNER,
    LONGEST_NAME,
    NARROWED,
    WORDS,
    closes,
    determiner,
    head_of,
    named,
    nominal,
    preposition,
    relative,
    run,
)
from clinconnect.criteria import Biomarker, Condition, Procedure, Status, Treatment

# Between a noun and what it is of; what a treatment is for; words of counting, which name nothing.
_OF = frozenset(("of", "for", "to"))
_TIMES = frozenset(
    (
        "before",
        "prior to",
        "prior",
        "after",
        "during",
        "during the",
        "following",
        "until",
        "throughout",
        "throughout the",
        "since",
    )
) | frozenset(("over the", "per", "via", "using", "despite", "under"))
_LEAVING = frozenset(("recovered", "recovery", "withdrawal", "abstinence", "remission"))
_PURPOSE = frozenset(("for", "of", "to"))
_COUNTING = frozenset(
    "level levels number degree amount cycles courses course lines line type types form forms use result results time date".split()
)
_BEING = frozenset("is are was were be been being can may can be may be has been have been".split()) | {
    "can be",
    "may be",
    "has been",
    "have been",
    "that",
}
_NARROWING = re.compile(r"[a-z\-]{3,}(?:ed|ing|ive|free|able|ible|dependent|related|induced)")
_LONGEST_TAIL = 8
_BEGINS = WORDS | {"leaf"}
# What may follow a known thing and narrow it, or stand between.
_BEHIND = frozenset(("filler", "residue", "group"))
# Not a word: keeps what is not understood as a whole from being taken for a name.
_UNNAMED = "…"


def compounds(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "risk of bleeding", "drug abuse": what is named is the risk, the abuse; the known thing in it only says of what."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        end = _compound(pieces, out, n) if pieces[n].kind in _BEGINS else n
        head = _head_before(pieces[n:end]) if end > n else None
        if head is not None:
            out.append(named(phrase, pieces[n:end], head))
        elif end > n and pieces[n].kind == "residue":
            whole = phrase.view.text[pieces[n].start : pieces[end - 1].end].lower()
            out.append(Piece("residue", pieces[n].start, pieces[end - 1].end, None, f"{whole} {_UNNAMED}"))
        else:
            out.append(pieces[n])
            n += 1
            continue
        n = end
    return out


def _compound(pieces: list[Piece], out: list[Piece], n: int) -> int:
    """The end of "unknown noun of known thing" or of "known thing unknown noun" at `n`; `n` where neither stands there."""
    if pieces[n].kind in WORDS and not (out and out[-1].kind in ("leaf", *WORDS)):
        k = n
        while k < len(pieces) and pieces[k].kind in WORDS and nominal(pieces[k]):
            k += 1
        joining = k < len(pieces) and (
            pieces[k].text in _OF or (pieces[k].text == "from" and pieces[k - 1].text in _LEAVING)
        )
        if k == n or not joining or pieces[k - 1].text in _COUNTING:
            return n
        k = _past_determiners(pieces, k + 1)
        known = k < len(pieces) and _known(pieces[k])
        return (
            _past_bracket(pieces, k + 1) if known and (pieces[n].kind == "residue" or head_of(pieces[n : k - 1])) else n
        )
    if _of_family(pieces[n]) and n + 1 < len(pieces) and _known(pieces[n + 1]):
        return _past_bracket(pieces, n + 2)
    if _known(pieces[n]) and n + 1 < len(pieces) and pieces[n + 1].kind == "residue":
        k = n + 1
        while k < len(pieces) and pieces[k].kind in WORDS and nominal(pieces[k]):
            k += 1
        if k > n + 1 and k - n <= LONGEST_NAME and closes(pieces, k) and head_of(pieces[n + 1 : k]) is not None:
            return k
    return n


def _of_family(piece: Piece) -> bool:
    return isinstance(piece.value, Status) and piece.value.concept.id == "status:family-history"


def _known(piece: Piece) -> bool:
    return piece.kind == "leaf" and isinstance(piece.value, (Condition, Treatment, Procedure, Status, Biomarker))


def _past_determiners(pieces: list[Piece], k: int) -> int:
    while k < len(pieces) and (determiner(pieces[k]) or pieces[k].kind in ("qualifier", "state", "status")):
        k += 1
    return k


def _past_bracket(pieces: list[Piece], k: int) -> int:
    """Past another name in brackets; a value in them is no name."""
    named = k < len(pieces) and pieces[k].kind == "group" and len(pieces[k].value) == 1
    return k + 1 if named and (pieces[k].value[0].kind == "residue" or _known(pieces[k].value[0])) else k


def _head_before(words: list[Piece]) -> Named | None:
    """The kind of a compound: of the noun before "of", else of its last word; what relatives have is no disease of the person."""
    if _of_family(words[0]):
        return Status
    return head_of(words) if words[0].kind in WORDS else head_of([p for p in words if p.kind in WORDS])


def tails(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "of the left wrist", "to the brain", "located in the chest": what follows a known thing and names nothing else narrows it."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        out.append(piece)
        n += 1
        behind = piece.kind == "leaf" and n < len(pieces) and pieces[n].kind in _BEHIND
        if behind and isinstance(piece.value, NARROWED):
            start = _past_bracket(pieces, n)
            end = _tail(pieces, start, piece.value)
            if end > start:
                out[-1] = _narrowed(phrase, piece, pieces[start:end])
                n = end
    return out


def _tail(pieces: list[Piece], n: int, node: object) -> int:
    """Where the phrase or clause that narrows a thing and begins at `n` ends; `n` where there is none."""
    if n >= len(pieces):
        return n
    told = relative(pieces[n]) or _participle(pieces[n]) or _timed(pieces[n])
    if _placed(pieces[n]) and closes(pieces, n + 1):
        return n + 1
    if not (told or preposition(pieces[n])):
        return n
    purpose = pieces[n].text in _PURPOSE and isinstance(node, (Treatment, Procedure))
    end = _body(pieces, n + 1, told=told, purpose=purpose)
    closed = closes(pieces, end) and (end > n + 1 or _participle(pieces[n]))
    if not closed or end - n > _LONGEST_TAIL or not any(p.kind in ("residue", "leaf") for p in pieces[n:end]):
        return n
    after = run(pieces, end + 1) if end < len(pieces) and pieces[end].kind in ("or", "and") else end
    more = pieces[end + 1 : after]
    if (
        more
        and closes(pieces, after)
        and all(p.kind == "residue" for p in more)
        and head_of(more) is None
        and len(more) <= 2
    ):
        return after  # "of the hand or foot"
    return end


def _body(pieces: list[Piece], n: int, *, told: bool, purpose: bool) -> int:
    """The end of the words at `n`; a known thing among them only where the words before it lead to it."""
    k = n
    while k < len(pieces):
        piece = pieces[k]
        led = k > n and (preposition(pieces[k - 1]) or any(p.kind == "residue" for p in pieces[n:k]))
        word = nominal(piece) or (told and piece.text.isalpha())
        inner = (piece.kind in INNER and word) or determiner(piece) or preposition(piece)
        if inner or (told and piece.kind == "filler" and piece.text.replace(" ", "").isalpha()):
            k += 1
        elif _known(piece) and ((purpose and k <= n + 2) or (told and led)):
            return _past_bracket(pieces, k + 1)
        else:
            break
    while k > n and (preposition(pieces[k - 1]) or determiner(pieces[k - 1]) or pieces[k - 1].text in _BEING):
        k -= 1
    return k


def _timed(piece: Piece) -> bool:
    """Whether a time or manner begins that is no window of its own: "prior to intubation", "during pregnancy"."""
    return piece.kind == "residue" and piece.text in _TIMES


def _placed(piece: Piece) -> bool:
    """A place said in one piece: "in the study eye"."""
    return piece.kind == "residue" and piece.text.startswith(("in ", "of ", "on ", "at "))


def _participle(piece: Piece) -> bool:
    return piece.kind == "residue" and _NARROWING.fullmatch(piece.text) is not None and piece.text not in predicates()


def _narrowed(phrase: Phrase, piece: Piece, tail: list[Piece]) -> Piece:
    start, end = tail[0].start, tail[-1].end
    words = " ".join(phrase.view.text[start:end].lower().split())
    node = replace(piece.value, qualifiers=(*piece.value.qualifiers, words))
    return Piece(piece.kind, piece.start, end, node, piece.text)
