"""Words that lost the blank between them: "metastaticgastrointestinal", "BaselineECOG", "drug68Ga"."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from clinconnect.compiler.context import Context
from clinconnect.compiler.repairs.vocabulary import vocabulary
from clinconnect.compiler.view import Edit

_LONG = re.compile(r"(?<![A-Za-z\-/])[A-Za-z]?[a-z]{9,60}(?![A-Za-z])")
_CAPITALS = re.compile(r"(?<![A-Za-z])([A-Z]?[a-z]{3,30})([A-Z]{3,8})(?![a-z])")
_ISOTOPE = re.compile(r"(?<![A-Za-z])([a-z]{3,20})(\d{2,3}[A-Z][a-z]?)(?=-)")
_WORDS = re.compile("[A-Za-z][a-z]{8,60}(?![a-z])")  # every long word and a few more, found faster
# What each of the two above contains: seldom there, and found much faster than they are.
_HUMP, _FIGURES = re.compile("[A-Z](?<=[a-z].)[A-Z]{2}"), re.compile(r"\d(?<=[a-z].)\d")
_SCALED = r"(?<![A-Za-z])(ASA|NYHA|WHO|ECOG|CTCAE|[Gg]rade|[Cc]lass|[Ss]tage|[Tt]ype)"
_NUMERAL = re.compile(_SCALED + r"(I{1,3}|IV|VI?)(?![A-Za-z])")
# The letter l typed for the numeral I.
_TYPED = re.compile(_SCALED + r"( ?)((?:l{1,3}|lV)(?: ?[-,/] ?(?:l{1,3}|lV|I{1,3}|IV))*)(?![A-Za-z])")
# Each of them behind the last letters of a scale: found much faster than the whole.
_SCALES_END = "(?:SA|HA|HO|OG|AE|de|ss|ge|pe)"
_BEHIND = re.compile(f"[IV](?<={_SCALES_END}.)"), re.compile(f"l(?:(?<={_SCALES_END}.)|(?<={_SCALES_END} .))")
_SMALL = frozenset(
    [
        "of",
        "in",
        "for",
        "the",
        "and",
        "or",
        "to",
        "with",
        "by",
        "on",
        "at",
        "an",
        "is",
        "are",
        "has",
        "no",
        "not",
        "any",
        "all",
        "per",
        "last",
        "past",
        "from",
        "least",
        "than",
    ]
)
# Parts that make one word with what follows or goes before: splitting there would be wrong.
_BOUND = frozenset(
    [
        "hyper",
        "hypo",
        "neuro",
        "anti",
        "counter",
        "micro",
        "macro",
        "intra",
        "extra",
        "trans",
        "immuno",
        "cardio",
        "gastro",
        "hepato",
        "nephro",
        "under",
        "over",
        "inter",
        "multi",
        "post",
        "super",
        "ultra",
        "para",
        "poly",
        "mono",
        "hemo",
        "haemo",
        "chemo",
        "radio",
        "cyto",
        "myelo",
        "lympho",
        "therapy",
        "like",
        "less",
        "free",
        "ness",
        "ship",
        "able",
        "ible",
        "ward",
        "wise",
        "ings",
        "ness",
        "ment",
        "tion",
        "sion",
        "able",
        "ally",
        "ists",
        "ance",
        "ence",
        "some",
        "type",
        "form",
        "port",
        "fold",
        *"peri ante meta retro sept sulf benz sperm resp stereo lymph hydroxy ostomy otic gram graphic ability acide aging".split(),
    ]
)
# In front of a known word these make a word of their own ("nonevaluable", "restaging"), and so does a form in -o.
_PREFIXES = frozenset(("non", "re", "un", "in", "anti", "pre", "ultra", "super"))
_RARE, _LETTERS, _LONGEST = 45_000, 4, 24


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """A blank where two known words meet and the whole is no word."""
    found = []
    suspicious = any(split(word.lower()) for word in set(_WORDS.findall(text)))
    for m in _LONG.finditer(text) if suspicious else ():
        parts = split(m[0].lower())
        if parts:
            found.append(_edit(m.start(), m.end(), _cut(m[0], parts), 0.9))
    words = vocabulary()
    for m in _CAPITALS.finditer(text) if _HUMP.search(text) else ():
        if m[1].lower() in words and m[0].lower() not in words:
            found.append(_edit(m.start(), m.end(), f"{m[1]} {m[2]}", 0.95))
    for m in _ISOTOPE.finditer(text) if _FIGURES.search(text) else ():
        if m[1] in words:
            found.append(_edit(m.start(), m.end(), f"{m[1]} {m[2]}", 0.95))
    behind, typed = (pattern.search(text) for pattern in _BEHIND)
    if behind:
        found += [_edit(m.start(), m.end(), f"{m[1]} {m[2]}", 0.97) for m in _NUMERAL.finditer(text)]
    for m in _TYPED.finditer(text) if typed else ():
        why = "small letters l where numerals stand"
        after = f"{m[1]} {m[3].replace('l', 'I')}"
        found.append(Edit(m.start(), m.end(), after, "letter-for-numeral", why, 0.95, True))
    return found


def _edit(start: int, end: int, after: str, confidence: float) -> Edit:
    return Edit(start, end, after, "glued-words", "known words written together", confidence)


def _cut(written: str, parts: tuple[str, ...]) -> str:
    pieces, at = [], 0
    for part in parts:
        pieces.append(written[at : at + len(part)])
        at += len(part)
    return " ".join(pieces)


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The known words that a run of letters is made of; () where it is a word itself or cannot be cut with confidence."""
    words = vocabulary()
    if word in words or _stem_known(word):
        return ()
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
    for start, before in enumerate(best):
        for end in range(start + 2, min(len(word), start + _LONGEST) + 1) if before is not None else ():
            part = word[start:end]
            cost = _cost(part)
            if before is not None and cost is not None:
                total = before[0] + cost
                known = best[end]
                if known is None or total < known[0]:
                    best[end] = (total, (*before[1], part))
    whole = best[-1]
    return whole[1] if whole and len(whole[1]) > 1 and any(len(p) > _LETTERS for p in whole[1]) else ()


def _stem_known(word: str) -> bool:
    """Whether it is a regular form of a known word (plural, past, adverb), so that cutting it would be wrong."""
    words = vocabulary()
    if any(word[at:] in words for at in range(2, len(word) - 4) if _prefixed(word[:at])):
        return True
    return any(
        word.endswith(tail) and word[: -len(tail)] in words for tail in ("s", "es", "ed", "ing", "ly", "al", "d")
    )


def _prefixed(start: str) -> bool:
    return start in _PREFIXES or (3 < len(start) < 11 and start.endswith("o"))


def _cost(part: str) -> float | None:
    if part in _SMALL:
        return 4.0
    if len(part) < _LETTERS or part in _BOUND:
        return None
    rank = vocabulary().rank(part)
    return None if rank is None or rank > _RARE else math.log(rank + 50)
