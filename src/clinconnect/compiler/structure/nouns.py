"""Noun phrases that the terminology does not know: named by their head noun, by their company in a list, or by their frame.

A phrase behind a known thing ("fracture of the left wrist") narrows that thing: it holds only where its words are said too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import unnamed
from clinconnect.compiler.lexis.tokens import NUMBER_WORDS
from clinconnect.compiler.structure.heads import Named, having, is_place, kind_of_head, predicates
from clinconnect.criteria import Allergy, Biomarker, Condition, Procedure, Status, Treatment

_NARROWED = (Condition, Treatment, Procedure, Status)
_WORDS = frozenset(("residue", "noun"))
_INNER = frozenset(("residue", "noun", "qualifier", "state"))
_ENDS = frozenset(
    ("comma", "or", "and", "stop", "window", "except", "unless", "examples", "means", "group", "guard", "status", "therapy", "attest")
)  # fmt: skip
_JOINTS = frozenset(("comma", "or", "and"))
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
        "of a",
        "due to",
        "related to",
        "associated with",
        "secondary to",
        "caused by",
        "because of",
    )
)
# What follows is what is treated, or anything at all: "treated for X", "on X".
_FOR = frozenset(
    (
        "on",
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
# Between a noun and what it is of; what a treatment is for; words of counting, which name nothing.
_OF = frozenset(("of", "for", "to"))
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
_THROUGH = frozenset(("a", "an", "the", "any", "of", "all"))
_WORD = re.compile(r"[a-z][a-z'\-/]*")
_ADJECTIVE = re.compile(r"[a-z]{3,}(?:al|ic|ar|ous|ive|ary|oid|ory|ile)$")
_LONGEST_NAME = 6
_LONGEST_TAIL = 8
_FEW = 3


def noun_phrases(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with such phrases as leaves, or as qualifiers of the leaf they follow."""
    pieces = _compounds(phrase, pieces)
    pieces = _tails(phrase, pieces)
    pieces = _headed(phrase, pieces)
    return _in_company(phrase, pieces)


def _nominal(piece: Piece) -> bool:
    """Whether the word can be part of a name."""
    words = piece.text.split()
    return bool(words) and all(
        len(w) > 1 and _WORD.fullmatch(w) and w not in predicates() and w not in NUMBER_WORDS and not w.endswith("ly")
        for w in words
    )


def _preposition(piece: Piece) -> bool:
    return piece.kind == "filler" and piece.text in _PREPOSITIONS


def _determiner(piece: Piece) -> bool:
    return piece.kind == "filler" and (piece.text in _DETERMINERS or piece.text == "-")


def _compounds(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "risk of bleeding", "drug abuse": what is named is the risk, the abuse; the known thing in it only says of what."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        end = _compound(pieces, out, n)
        head = _head_before(pieces[n:end]) if end > n else None
        if head is not None:
            out.append(_named(phrase, pieces[n:end], head))
        elif end > n and pieces[n].kind == "residue":
            whole = phrase.view.text[pieces[n].start : pieces[end - 1].end].lower()
            out.append(Piece("residue", pieces[n].start, pieces[end - 1].end, None, f"{whole} {_UNNAMED}"))
        else:
            out.append(pieces[n])
            n += 1
            continue
        n = end
    return out


# Not a word: keeps what is not understood as a whole from being taken for a name.
_UNNAMED = "…"


def _compound(pieces: list[Piece], out: list[Piece], n: int) -> int:
    """The end of "unknown noun of known thing" or of "known thing unknown noun" at `n`; `n` where neither stands there."""
    if pieces[n].kind in _WORDS and not (out and out[-1].kind in ("leaf", *_WORDS)):
        k = n
        while k < len(pieces) and pieces[k].kind in _WORDS and _nominal(pieces[k]):
            k += 1
        if k == n or k >= len(pieces) or pieces[k].text not in _OF or pieces[k - 1].text in _COUNTING:
            return n
        k = _past_determiners(pieces, k + 1)
        known = k < len(pieces) and _known(pieces[k])
        return (
            _past_bracket(pieces, k + 1) if known and (pieces[n].kind == "residue" or _head(pieces[n : k - 1])) else n
        )
    if _known(pieces[n]) and n + 1 < len(pieces) and pieces[n + 1].kind == "residue":
        k = n + 1
        while k < len(pieces) and pieces[k].kind in _WORDS and _nominal(pieces[k]):
            k += 1
        if k > n + 1 and k - n <= _LONGEST_NAME and _closes(pieces, k) and _head(pieces[n + 1 : k]) is not None:
            return k
    return n


def _known(piece: Piece) -> bool:
    return piece.kind == "leaf" and isinstance(piece.value, (Condition, Treatment, Procedure, Status, Biomarker))


def _past_determiners(pieces: list[Piece], k: int) -> int:
    while k < len(pieces) and (_determiner(pieces[k]) or pieces[k].kind in ("qualifier", "state")):
        k += 1
    return k


def _past_bracket(pieces: list[Piece], k: int) -> int:
    """Past another name in brackets."""
    named = k < len(pieces) and pieces[k].kind == "group" and len(pieces[k].value) == 1
    return k + 1 if named and pieces[k].value[0].kind in ("leaf", "residue") else k


def _head_before(words: list[Piece]) -> Named | None:
    """The kind of a compound: of the noun before "of", else of its last word."""
    return _head(words) if words[0].kind in _WORDS else _head([p for p in words if p.kind in _WORDS])


def _tails(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "of the left wrist", "to the brain", "located in the chest": what follows a known thing and names nothing else narrows it."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        out.append(piece)
        n += 1
        if piece.kind == "leaf" and isinstance(piece.value, _NARROWED):
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
    told = _relative(pieces[n]) or _participle(pieces[n])
    if not (told or _preposition(pieces[n])):
        return n
    purpose = pieces[n].text in _PURPOSE and isinstance(node, (Treatment, Procedure))
    end = _body(pieces, n + 1, told=told, purpose=purpose)
    closed = _closes(pieces, end) and (end > n + 1 or _participle(pieces[n]))
    if not closed or end - n > _LONGEST_TAIL or not any(p.kind in ("residue", "leaf") for p in pieces[n:end]):
        return n
    after = _run(pieces, end + 1) if end < len(pieces) and pieces[end].kind in ("or", "and") else end
    more = pieces[end + 1 : after]
    if (
        more
        and _closes(pieces, after)
        and all(p.kind == "residue" for p in more)
        and _head(more) is None
        and len(more) <= 2
    ):
        return after  # "of the hand or foot"
    return end


def _body(pieces: list[Piece], n: int, *, told: bool, purpose: bool) -> int:
    """The end of the words at `n`; a known thing among them only where the words before it lead to it."""
    k = n
    while k < len(pieces):
        piece = pieces[k]
        led = k > n and _preposition(pieces[k - 1])
        inner = (piece.kind in _INNER and _nominal(piece)) or _determiner(piece) or _preposition(piece)
        if inner or (told and piece.kind == "filler" and piece.text in _BEING):
            k += 1
        elif _known(piece) and ((purpose and k <= n + 2) or (told and led)):
            return _past_bracket(pieces, k + 1)
        else:
            break
    while k > n and (_preposition(pieces[k - 1]) or _determiner(pieces[k - 1]) or pieces[k - 1].text in _BEING):
        k -= 1
    return k


def _relative(piece: Piece) -> bool:
    return piece.kind == "filler" and piece.text in ("that", "which", "that are", "which is", "that is", "which are")


def _participle(piece: Piece) -> bool:
    return piece.kind == "residue" and _NARROWING.fullmatch(piece.text) is not None and piece.text not in predicates()


def _run(pieces: list[Piece], n: int) -> int:
    """The end of the words at `n` that can be one noun phrase with its own "of …"."""
    k = n
    while k < len(pieces) and (
        (pieces[k].kind in _INNER and _nominal(pieces[k]))
        or _determiner(pieces[k])
        or (k > n and _preposition(pieces[k]))
    ):
        k += 1
    while k > n and (_preposition(pieces[k - 1]) or _determiner(pieces[k - 1])):
        k -= 1
    return k


def _closes(pieces: list[Piece], n: int) -> bool:
    return n >= len(pieces) or pieces[n].kind in _ENDS


def _narrowed(phrase: Phrase, piece: Piece, tail: list[Piece]) -> Piece:
    start, end = tail[0].start, tail[-1].end
    words = " ".join(phrase.view.text[start:end].lower().split())
    node = replace(piece.value, qualifiers=(*piece.value.qualifiers, words))
    return replace(piece, end=end, value=node)


def _headed(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """Phrases whose head noun or frame tells what they name: "history of X", "treated with Y"."""
    out: list[Piece] = []
    frame: Named | None = None
    n = 0
    while n < len(pieces):
        fresh = not out or out[-1].kind not in ("leaf", *_WORDS)
        end = _name_end(pieces, n) if pieces[n].kind in _WORDS and fresh else n
        kind = _kind(phrase, pieces, out, (n, end), frame) if end > n else None
        if kind is None and fresh and frame is None and (event := _event(pieces, out, n)) > n:
            kind, end = Status, event
        if kind is not None:
            out.append(_named(phrase, pieces[n:end], kind))
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
    if piece.kind in ("comma", "or", "and", "qualifier") or (piece.kind == "filler" and piece.text in _THROUGH):
        return frame
    if piece.kind == "leaf" and frame is not None and isinstance(piece.value, frame):
        return frame
    return None


def _name_end(pieces: list[Piece], n: int) -> int:
    end = _run(pieces, n)
    words = sum(len(p.text.split()) for p in pieces[n:end] if p.kind in _INNER)
    return end if words <= _LONGEST_NAME and _closes(pieces, end) else n


def _kind(
    phrase: Phrase, pieces: list[Piece], out: list[Piece], place: tuple[int, int], frame: Named | None
) -> Named | None:
    n, end = place
    words = pieces[n:end]
    head = _head(words)
    bare = all(p.kind == "noun" for p in words)
    if head is not None and not (bare and frame is None and not (_said_of(out) or _exemplified(pieces, end))):
        return Treatment if frame is Treatment and head is Status else head
    if bare or not _names_itself(words):
        return None
    if frame is not None:
        return frame
    if end < len(pieces) and pieces[end].kind == "window" and _starts(out):
        return Condition
    alone = all(p.kind in ("filler", "qualifier", "status") for p in out) and end >= len(pieces)
    few = sum(p.kind in _INNER for p in words) <= _FEW and not any(_preposition(p) for p in words)
    return Condition if alone and few and phrase.kind == "exclusion" else None


def _event(pieces: list[Piece], out: list[Piece], n: int) -> int:
    """The end of a few unknown words that a window of time follows: something that was so or happened then; else `n`."""
    k = n
    while k < len(pieces) and (
        pieces[k].kind in _WORDS or (k > n and pieces[k].kind == "filler" and pieces[k].text in _LINKING)
    ):
        k += 1
    words = sum(p.kind in _WORDS for p in pieces[n:k])
    begins = _starts(out) and pieces[n].kind in _WORDS and pieces[n].text[0].isalpha()
    return k if begins and 0 < words <= _LONGEST_NAME and k < len(pieces) and pieces[k].kind == "window" else n


_LINKING = frozenset(("of", "the", "of the", "-", "in", "a", "to"))


def _exemplified(pieces: list[Piece], n: int) -> bool:
    return any(p.kind == "examples" for p in pieces[n : n + 2])


def _said_of(out: list[Piece]) -> bool:
    """Whether a word before "treatment" or "disease" makes a name of it: "systemic treatment", "no other disease"."""
    return bool(out) and out[-1].kind in ("qualifier", "state", "neg", "status", "therapy")


def _starts(out: list[Piece]) -> bool:
    """Whether a new member of the sentence begins here."""
    return not out or out[-1].kind in ("comma", "or", "and", "stop", "filler", "neg", "status", "qualifier")


def _names_itself(words: list[Piece]) -> bool:
    """Whether the words are more than an adjective or a part of the body: "neurological", "the left hip" name no disease."""
    core = [p for p in words if p.kind in _INNER]
    last = core[-1].text.split()[-1] if core else ""
    return (
        bool(last)
        and not is_place(last)
        and not (len(core) == 1 and _ADJECTIVE.fullmatch(last))
        and not core[0].text.endswith("ing")
    )


def _head(words: list[Piece]) -> Named | None:
    """The kind that the last noun before any "of" shows."""
    core: list[Piece] = []
    for piece in words:
        if _preposition(piece) and core:
            break
        if piece.kind in _INNER:
            core.append(piece)
    if not core or core[-1].kind not in _WORDS:
        return None
    last = core[-1].text.split()[-1].split("-")[-1]
    return kind_of_head(last)


def _named(phrase: Phrase, words: list[Piece], kind: Named) -> Piece:
    start, end = words[0].start, words[-1].end
    span = phrase.view.source(start, end)
    text = phrase.view.text[start:end]
    return Piece("leaf", start, end, kind(span=span, concept=unnamed(text, span)), text.lower())


def _in_company(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """An unknown member of a list is of the kind of its neighbours: "glutamine" between two drugs."""
    chain: list[tuple[int, int]] = []
    start = 0
    for n in range(len(pieces) + 1):
        if (
            n == len(pieces)
            or pieces[n].kind in _JOINTS
            or pieces[n].kind in ("stop", "except", "unless", "guard", "examples")
        ):
            if n > start:
                chain.append((start, n))
            start = n + 1
    found = dict(_members(phrase, pieces, chain))
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        if n in found:
            piece, n = found[n]
            out.append(piece)
            continue
        out.append(pieces[n])
        n += 1
    return out


def _members(phrase: Phrase, pieces: list[Piece], chain: list[tuple[int, int]]) -> list[tuple[int, tuple[Piece, int]]]:
    """Where an unknown member begins, as a leaf with its end: first as what stands behind it, then as what stands before."""
    kinds = [_sort(pieces[a:b]) for a, b in chain]
    found: list[tuple[int, tuple[Piece, int]]] = []
    for step in (1, -1):
        order = range(len(chain) - 1, -1, -1) if step == 1 else range(len(chain))
        for k in order:
            beside = k + step
            if kinds[k] is not None or not 0 <= beside < len(chain) or not _joined(pieces, chain, max(k, beside)):
                continue
            first = _unknown(pieces, *chain[k])
            kind = kinds[beside]
            other = kinds[k - step] if 0 <= k - step < len(chain) and _joined(pieces, chain, max(k, k - step)) else None
            if first is None or kind is None or (other and other is not kind):
                continue
            member = _member(phrase, pieces, first, chain[k][1], kind, chain[k + 1 :])
            if member is not None:
                found.append((first, (member, chain[k][1])))
                kinds[k] = kind
    return found


def _unknown(pieces: list[Piece], a: int, b: int) -> int | None:
    """Where the few unknown words begin that the member consists of."""
    first = next((n for n in range(a, b) if pieces[n].kind in _WORDS), None)
    if first is None or not all(p.kind in ("filler", "qualifier", "status") for p in pieces[a:first]):
        return None
    few = sum(p.kind in _INNER for p in pieces[first:b]) <= _LONGEST_NAME - 2
    return first if few and _run(pieces, first) == b else None


def _joined(pieces: list[Piece], chain: list[tuple[int, int]], k: int) -> bool:
    """Whether member `k` is joined to the one before by a comma, "and" or "or"."""
    return all(p.kind in _JOINTS for p in pieces[chain[k - 1][1] : chain[k][0]])


def _sort(segment: list[Piece]) -> type | None:
    """The kind of a member that is one known thing and nothing else."""
    told = [
        p
        for p in segment
        if p.kind not in ("filler", "qualifier", "status", "therapy", "neg", "noun", "window", "dose")
    ]
    if len(told) == 1 and told[0].kind == "leaf" and isinstance(told[0].value, (*_NARROWED, Allergy)):
        return type(told[0].value)
    return None


def _member(
    phrase: Phrase, pieces: list[Piece], a: int, b: int, kind: type, following: list[tuple[int, int]]
) -> Piece | None:
    """The member as a leaf; an adjective or organ shares the noun of a member behind it ("neoplastic, liver or renal disorders")."""
    start, end = pieces[a].start, pieces[b - 1].end
    span = phrase.view.source(start, end)
    text = phrase.view.text[start:end]
    if not _names_itself(pieces[a:b]):
        heads = (pieces[y - 1].text.split() for _, y in following if pieces[y - 1].kind == "leaf")
        noun = next((w[-1] for w in heads if len(w) > 1 and kind_of_head(w[-1])), None)
        if noun is None:
            return None
        text = f"{text} {noun}"
    return Piece("leaf", start, end, kind(span=span, concept=unnamed(text, span)), text.lower())
