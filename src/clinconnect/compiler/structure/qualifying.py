"""Words that narrow a concept: "uncontrolled", "locally advanced or metastatic", and adjectives nobody foresaw."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Piece, PieceKind
from clinconnect.compiler.structure.heads import predicates
from clinconnect.criteria import Allergy, Biomarker, Condition, Procedure, Score, Status, Treatment

_NARROWED = (Condition, Treatment, Procedure, Status, Allergy)
_SEVERITIES = frozenset(("severe", "moderate", "mild", "moderate to severe", "mild to moderate"))
# Over a list these hold for every member that has none of its own: "active hepatitis, tuberculosis or HIV".
_CARRIED = _SEVERITIES | frozenset(
    (
        "active",
        "uncontrolled",
        "unstable",
        "acute",
        "chronic",
        "clinically significant",
        "symptomatic",
        "suspected",
        "confirmed",
        "treated",
    )
)
_TELLING = frozenset(("qualifier", "state", "residue"))
_MOST_WORDS = 4
_TOLD = 3


def qualify(pieces: list[Piece]) -> list[Piece]:
    """The pieces with qualifiers moved into their concept; a qualifier without one is a word that was not understood."""
    pieces = _alternatives(_nouns(pieces))
    out: list[Piece] = []
    waiting: list[Piece] = []
    carried: tuple[str, ...] = ()
    for n, piece in enumerate(pieces):
        if piece.kind in _TELLING and (_narrows(piece) or _unforeseen(pieces, n)):
            waiting.append(piece)
            continue
        if piece.kind == "leaf" and isinstance(piece.value, _NARROWED):
            own = tuple(_words(p) for p in waiting)
            out.append(_qualified(piece, waiting, own or carried))
            carried = tuple(w for w in own if w in _CARRIED) if own else carried
            waiting = []
            continue
        if waiting and piece.kind == "comma" and (not out or out[-1].kind != "leaf") and _concept_at(pieces, n + 1):
            continue  # "active, acute pancreatitis"
        if waiting and piece.kind not in ("filler", "status", "group", "noun"):
            out, waiting = _behind(out, waiting), []
        afresh = piece.kind == "or" and n > 0 and pieces[n - 1].kind == "comma" and _commas(pieces[:n]) == 1
        if afresh or piece.kind not in ("comma", "or", "and", "group", "filler"):
            carried = ()
        out.append(piece)
    return _behind(out, waiting)


def _concept_at(pieces: list[Piece], n: int) -> bool:
    return n < len(pieces) and pieces[n].kind == "leaf" and isinstance(pieces[n].value, _NARROWED)


def _commas(pieces: list[Piece]) -> int:
    return sum(p.kind == "comma" for p in pieces)


def _narrows(piece: Piece) -> bool:
    if piece.kind == "residue":
        return piece.text.endswith("ly") and piece.text.isalpha() and piece.text not in predicates()
    return piece.kind == "qualifier" or (
        piece.kind == "state" and piece.value not in ("normal", "positive", "negative")
    )


def _unforeseen(pieces: list[Piece], n: int) -> bool:
    """Whether unknown words stand right before a concept, as adjectives do, and are few."""
    word = pieces[n].text
    if pieces[n].kind != "residue" or not word.replace("-", "").isalpha() or word in predicates():
        return False
    k = n
    while k < len(pieces) and (pieces[k].kind == "residue" or _narrows(pieces[k])) and k - n < _MOST_WORDS:
        k += 1
    start = n
    while start and k - start <= _MOST_WORDS and pieces[start - 1].kind == "residue":
        start -= 1
    if k - start > _MOST_WORDS or k >= len(pieces):
        return False
    return pieces[k].kind == "leaf" and isinstance(pieces[k].value, _NARROWED)


def _words(piece: Piece) -> str:
    return piece.value if isinstance(piece.value, str) and piece.value else piece.text


def _alternatives(pieces: list[Piece]) -> list[Piece]:
    """ "locally advanced or metastatic", "active, acute or chronic": one qualifier with several ways to hold."""
    if all(p.kind not in _JOINTS for p in pieces):
        return pieces
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        end = _series(pieces, n)
        if end > n + 1:
            words = [p.text if p.kind == "filler" else _words(p) for p in pieces[n:end] if p.kind not in _JOINTS]
            text = " or ".join(words)
            kind: PieceKind = (
                "filler" if "known" in words else "qualifier"
            )  # "known or suspected": any degree of certainty
            out.append(Piece(kind, pieces[n].start, pieces[end - 1].end, text, text))
            n = end
            continue
        out.append(pieces[n])
        n += 1
    return out


_JOINTS = frozenset(("comma", "or", "and"))


def _series(pieces: list[Piece], n: int) -> int:
    """The end of narrowing words at `n` that "or", "and" or commas join, with a concept behind; `n` where there is no such series."""
    if n + 1 >= len(pieces) or pieces[n + 1].kind not in _JOINTS or not _one_of(pieces[n]):
        return n
    k, joints = n + 1, set()
    while k + 1 < len(pieces) and pieces[k].kind in _JOINTS:
        step = 2 if pieces[k].kind == "comma" and pieces[k + 1].kind in ("or", "and") else 1
        if k + step >= len(pieces) or not _one_of(pieces[k + step]):
            break
        joints |= {p.kind for p in pieces[k : k + step]}
        k += step + 1
    behind = (pieces[i] for i in range(k, len(pieces)))
    after = next((p for p in behind if p.kind not in ("filler", "qualifier")), None)
    known = any(p.text == "known" for p in pieces[n:k])
    closed = "or" in joints or ("and" in joints and k - n > 1)
    beside = after is not None and after.kind == "leaf" and isinstance(after.value, _NARROWED)
    return k if closed and (beside or (k - n == 3 and not known)) else n


def _one_of(piece: Piece) -> bool:
    return _narrows(piece) or (piece.kind == "filler" and piece.text == "known")


def _nouns(pieces: list[Piece]) -> list[Piece]:
    """ "octreotide treatment", "asthma disease": the noun repeats what the concept beside it says; alone it is not understood."""
    if all(p.kind != "noun" for p in pieces):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "noun":
            before = next((p for p in reversed(out) if p.kind not in ("filler", "group")), None)
            near = (
                before is not None
                and before.kind == "leaf"
                and isinstance(before.value, (*_NARROWED, Score, Biomarker))
            )
            piece = Piece("filler" if near else "residue", piece.start, piece.end, None, piece.text)
        out.append(piece)
    return out


def _qualified(piece: Piece, waiting: list[Piece], words: tuple[str, ...]) -> Piece:
    node = piece.value
    if not words:
        return piece
    severity = [w for w in words if w in _SEVERITIES] if isinstance(node, Condition) else []
    others = tuple(dict.fromkeys((*node.qualifiers, *(w for w in words if w not in severity))))
    node = replace(node, qualifiers=others)
    if severity and node.severity is None:
        node = replace(node, severity=severity[0])
    start = min([piece.start, *(w.start for w in waiting)])
    return Piece(piece.kind, start, piece.end, node, piece.text)


def _behind(out: list[Piece], waiting: list[Piece]) -> list[Piece]:
    """Qualifiers behind their concept ("tumours that are unresectable"), or with none at all: words not understood."""
    if not waiting:
        return out
    named = [p for p in waiting if _narrows(p)]
    for n in range(len(out) - 1, -1, -1):
        piece = out[n]
        if named and piece.kind == "leaf" and isinstance(piece.value, _NARROWED):
            found = [*out[:n], _qualified(piece, [], tuple(_words(p) for p in named)), *out[n + 1 :]]
            return [*found, *(p for p in waiting if not _narrows(p))]
        told = piece.kind == "comma" and all(
            len(_words(p).split()) >= _TOLD for p in named
        )  # ", as confirmed by biopsy"
        if piece.kind not in ("filler", "group", "status") and not told:
            break
    return [*out, *(p.turned("residue") for p in waiting)]
