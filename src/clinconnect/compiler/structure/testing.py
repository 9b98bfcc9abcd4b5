"""Results of tests ("positive for hepatitis B", "positive bone scan"), and who never had a treatment ("bevacizumab-naive")."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Piece
from clinconnect.criteria import Biomarker, Condition, Not, Procedure, Treatment

_RESULTS = ("positive", "negative")
_JOINTS = frozenset(("comma", "or", "and"))
_BETWEEN = frozenset(("filler", "noun", "group"))


def tested(pieces: list[Piece]) -> list[Piece]:
    """The pieces with a result given to what was tested: all that "positive for" leads to, else the nearest one."""
    out = list(pieces)
    for n, piece in enumerate(out):
        if piece.kind != "state" or piece.value not in _RESULTS:
            continue
        ahead = [] if piece.text == "infected" else _ahead(out, n, listed=piece.text.endswith((" for", " with")))
        targets = ahead or _back(out, n)
        if targets:
            out[n] = piece.turned("filler")
        for k in targets:
            out[k] = _with_result(out[k], piece.value)
    return out


def untreated(pieces: list[Piece]) -> list[Piece]:
    """ "bevacizumab-naive": never treated with it."""
    if all(p.text not in _NAIVE for p in pieces):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind in ("residue", "qualifier") and piece.text in _NAIVE:
            n = next((k for k in range(len(out) - 1, -1, -1) if out[k].kind not in ("filler", "noun", "group")), -1)
            if n >= 0 and out[n].kind == "leaf" and isinstance(out[n].value, Treatment):
                node = out[n].value
                had = replace(node, status=node.status or "history")
                out = [*out[:n], replace(out[n], end=piece.end, value=Not(span=node.span, of=had))]
                continue
        out.append(piece)
    return out


_NAIVE = frozenset(("naive", "naïve", "treatment naive", "treatment naïve", "treatment-naive", "treatment-naïve"))


def _ahead(pieces: list[Piece], n: int, *, listed: bool) -> list[int]:
    found: list[int] = []
    for k in range(n + 1, len(pieces)):
        if _testable(pieces[k], pieces[n].value):
            found.append(k)
            if not listed:
                break
        elif not (pieces[k].kind in _BETWEEN or (found and pieces[k].kind in _JOINTS)):
            break
    return found


def _back(pieces: list[Piece], n: int) -> list[int]:
    for k in range(n - 1, -1, -1):
        if _testable(pieces[k], pieces[n].value):
            return [k]
        if pieces[k].kind not in _BETWEEN:
            break
    return []


def _testable(piece: Piece, result: str) -> bool:
    node = piece.value
    if piece.kind != "leaf":
        return False
    return isinstance(node, Condition) or (
        (isinstance(node, Biomarker) and node.state in (None, result))
        or (isinstance(node, Procedure) and node.result is None)
    )


def _with_result(piece: Piece, result: str) -> Piece:
    match piece.value:
        case Biomarker():
            return piece.holding(replace(piece.value, state=result))
        case Procedure():
            return piece.holding(replace(piece.value, result=result))
        case _ if result == "negative":
            return piece.holding(Not(span=piece.value.span, of=piece.value))
        case _:
            return piece
