"""How a value is measured: "by MUGA or ECHO", "calculated by Cockcroft-Gault", "(MDRD formula)", "on room air"."""

from __future__ import annotations

import re

from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.compiler.grammar.references import pick


def past_brackets(phrase: Phrase, j: int) -> int:
    """Past an abbreviation in brackets: "absolute neutrophil count (ANC)"."""
    if not phrase.mark(j, "(["):
        return j
    k = j + 1
    while k < len(phrase) and k < j + 9 and not phrase.mark(k, ")]"):
        if phrase.has(k, "cmp", "rel"):
            return j
        k += 1
    return k + 1 if phrase.mark(k, ")]") else j


def read_method(phrase: Phrase, end: int, named: int) -> tuple[str | None, int]:
    """How it is measured, named behind the comparison ("by MUGA or ECHO") or between ("calculated by Cockcroft-Gault")."""
    if phrase.has(end, "method") and phrase.word(end) not in ("on", "with", "per", "criteria"):
        j = end + 1
        while j < len(phrase) and j < end + 20 and not _ends_method(phrase, j):
            past = past_brackets(phrase, j) if phrase.mark(j, "(") else j + 1
            if past == j:
                break  # a bracket with a threshold of its own is no part of the method
            j = past
        if j > end + 1:
            return _words(phrase, end + 1, j), j
    if phrase.mark(end, "(") and (close := _formula(phrase, end)):
        return _words(phrase, end + 1, close), close + 1
    if phrase.word(end) in _BREATHING:
        return phrase.word(end), end + 1
    if phrase.has(named, "method") or (phrase.mark(named, "(") and phrase.has(named + 1, "method")):
        k = named
        while k < end and not phrase.has(k, "cmp") and phrase.tokens[k].number is None:
            k += 1
        return _words(phrase, named + 1, k).strip("() ") or None, end
    return None, end


_BREATHING = frozenset(("on room air", "in room air", "at room air", "breathing room air", "while breathing room air"))
_FORMULAS = frozenset(
    "cockcroft gault mdrd epi schwartz formula equation calculated estimated measured fridericia bazett".split()
)


def _formula(phrase: Phrase, i: int) -> int | None:
    """The bracket that closes "(Cockcroft-Gault formula)"; None where something else stands in it."""
    k, named = i + 1, False
    while k < min(len(phrase), i + 12) and not phrase.mark(k, ")"):
        if phrase.tokens[k].number is not None or phrase.has(k, "cmp", "guard", "or"):
            return None
        named |= not _FORMULAS.isdisjoint(re.split(r"[^a-z]+", phrase.word(k)))
        k += 1
    return k if named and phrase.mark(k, ")") else None


def _ends_method(phrase: Phrase, j: int) -> bool:
    if phrase.mark(j, ",;.") or phrase.has(j, "cmp", "and", "except", "unless", "before", "guard", "allowed"):
        return True
    if phrase.has(j, "within", "lastd") and phrase.at(j + 1) and phrase.tokens[j + 1].number is not None:
        return True
    if phrase.has(j, "or"):
        following = phrase.at(j + 1)
        return (
            following is None or bool(pick(following.concepts, "observable", "scale")) or following.number is not None
        )
    return False


def _words(phrase: Phrase, i: int, j: int) -> str:
    return " ".join(phrase.view.text[phrase.tokens[i].start : phrase.tokens[j - 1].end].split())
