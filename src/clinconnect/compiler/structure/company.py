"""Lists in which some members are unknown: an unknown member is of the kind of its neighbours, and shares their noun."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.lexis.cues import known_concepts
from clinconnect.compiler.structure.heads import kind_of_head
from clinconnect.compiler.structure.nominal import (
    ADJECTIVE,
    INNER,
    JOINTS,
    LONGEST_NAME,
    NARROWED,
    WORDS,
    leaf_of,
    names_itself,
    nominal,
    run,
)
from clinconnect.criteria import Allergy


def in_company(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """An unknown member of a list is of the kind of its neighbours: "glutamine" between two drugs."""
    there = {p.kind for p in pieces}
    if "leaf" not in there or there.isdisjoint(INNER) or there.isdisjoint(JOINTS):
        return pieces
    chain: list[tuple[int, int]] = []
    start = 0
    for n in range(len(pieces) + 1):
        if (
            n == len(pieces)
            or pieces[n].kind in JOINTS
            or pieces[n].kind in ("stop", "except", "unless", "guard", "examples")
        ):
            if n > start:
                chain.append((start, n))
            start = n + 1
    found = dict(_members(phrase, pieces, chain))
    if not found:
        return pieces
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
            end = _before_bracket(pieces, first, chain[k][1])
            member = _member(phrase, pieces, first, end, kind, chain[k + 1 :])
            if member is not None:
                found.append((first, (member, end)))
                kinds[k] = kind
    return found


def _unknown(pieces: list[Piece], a: int, b: int) -> int | None:
    """Where the few words begin that the member consists of."""
    first = next((n for n in range(a, b) if pieces[n].kind in INNER), None)
    if first is None or not all(p.kind in ("filler", "status") for p in pieces[a:first]):
        return None
    while first + 1 < b and pieces[first].kind in ("qualifier", "state") and pieces[first + 1].kind in INNER:
        first += 1  # an adjective before the words finds its thing by itself
    end = _before_bracket(pieces, first, b)
    few = sum(p.kind in INNER for p in pieces[first:end]) <= LONGEST_NAME - 2
    return first if few and run(pieces, first) == end else None


def _before_bracket(pieces: list[Piece], a: int, b: int) -> int:
    return b - 1 if b - 1 > a and pieces[b - 1].kind == "group" else b


def _joined(pieces: list[Piece], chain: list[tuple[int, int]], k: int) -> bool:
    """Whether member `k` is joined to the one before by a comma, "and" or "or"."""
    return all(p.kind in JOINTS for p in pieces[chain[k - 1][1] : chain[k][0]])


# What may stand beside the one known thing of a member.
_BESIDE = frozenset(("filler", "qualifier", "group", "status", "therapy", "neg", "noun", "window", "dose"))


def _sort(segment: list[Piece]) -> type | None:
    """The kind of a member that is one known thing, with what describes it."""
    at = next((n for n, p in enumerate(segment) if p.kind == "leaf"), len(segment))
    told = [
        p
        for n, p in enumerate(segment)
        if p.kind not in _BESIDE and not (n < at and p.kind == "residue" and nominal(p))
    ]
    if len(told) == 1 and told[0].kind == "leaf" and isinstance(told[0].value, (*NARROWED, Allergy)):
        return type(told[0].value)
    return None


def _member(
    phrase: Phrase, pieces: list[Piece], a: int, b: int, kind: type, following: list[tuple[int, int]]
) -> Piece | None:
    """The member as a leaf; an adjective or organ shares the noun of a member behind it ("neoplastic, liver or renal disorders")."""
    start, end = pieces[a].start, pieces[b - 1].end
    span = phrase.view.source(start, end)
    text = phrase.view.text[start:end]
    if pieces[b - 1].kind in WORDS and names_itself(pieces[a:b]):
        return Piece("leaf", start, end, leaf_of(kind, text, span), text.lower())
    inner = [p for p in pieces[a:b] if p.kind in INNER]
    described = all(p.kind in ("qualifier", "state") for p in inner)
    rest = next((noun for x, y in following if (noun := _shared(pieces[x:y], kind, whole=described))), None)
    if rest is None:
        return None
    for whole in (f"{text} {rest}", f"{text} {rest.split()[-1]}"):
        if any(id.startswith(kind.__name__.lower()) for id in known_concepts(whole.lower())):
            return Piece("leaf", start, end, leaf_of(kind, whole, span), whole.lower())
    words = tuple(p.value if p.kind == "qualifier" and p.value else p.text for p in inner)
    node: Any = leaf_of(kind, rest, span)
    return Piece("leaf", start, end, replace(node, qualifiers=words), f"{text} {rest}".lower())


def _shared(segment: list[Piece], kind: type, *, whole: bool) -> str | None:
    """What a member before shares of this one: its noun, or all but its first adjective; None where it is no such noun."""
    leaf = next((p for p in segment if p.kind == "leaf" and isinstance(p.value, kind)), None)
    words = leaf.text.split() if leaf is not None else []
    if not words or kind_of_head(words[-1]) is None:
        return None
    described = len(words) > 1 and (ADJECTIVE.fullmatch(words[0]) is not None or words[0] in _DESCRIBING)
    if described:
        return " ".join(words[1:])
    return " ".join(words) if whole else words[-1]


_DESCRIBING = frozenset(
    "recurrent acute chronic severe active metastatic unstable refractory advanced intravenous oral".split()
)
