"""Which of several values is meant: "lowest recorded LVEF", "nadir CD4 count", "on two consecutive ECGs", "confirmed by a repeat test"."""

from __future__ import annotations

import re

from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.criteria.nodes import Pick

_TIMES = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_WHAT = (
    r"occasions?|measurements?|readings?|determinations?|tests?|testing|ecgs?|electrocardiograms?|visits?|samples?|"
    r"assessments?|results?|analys[ei]s|evaluations?"
)
_HOW = r"separate|consecutive|different|independent|successive|repeated?|distinct|sequential|serial"
_COUNTED = rf"(?:on|in|at|from|by)\s+(?:at\s+least\s+)?(?P<n>two|three|four|[234])\s+(?:or\s+more\s+)?(?:(?:{_HOW})\s+)*(?:{_WHAT})"
_AGAIN = rf"(?:(?:and\s+)?(?:confirmed|verified)\s+(?:by|on|with|upon)|on|upon)\s+(?:an?\s+)?(?:repeat(?:ed)?|second)\s+(?:{_WHAT})"
_REPEATED = re.compile(rf"[\s,]*(?P<open>\()?\s*(?:{_COUNTED}|{_AGAIN})\b(?(open)\s*\))", re.I)
_MEAN = re.compile(r"\b(?:mean|average|averaged|median)\b", re.I)
_RECORDED = frozenset("recorded ever documented known measured observed reported previous prior historical".split())


def read_extreme(phrase: Phrase, i: int) -> tuple[Pick | None, int]:
    """The lowest or the highest value, and the token where its name begins; None where the latest one is meant."""
    which = phrase.cue(i, "extreme")
    j = i + 1
    while phrase.word(j) in _RECORDED:
        j += 1
    if which == "lowest":
        return "lowest", j
    return ("highest", j) if which == "highest" else (None, i)


def read_repeated(phrase: Phrase, end: int) -> tuple[int | None, int]:
    """How many values in a row are asked for behind a comparison, and where the words for it end."""
    last = phrase.at(end - 1)
    got = _REPEATED.match(phrase.view.text, last.end) if last else None
    if got is None or _MEAN.search(phrase.view.text, phrase.tokens[0].start, got.end()):
        return None, end
    j = phrase.token_at(got.end(), end)
    if j < len(phrase) and phrase.tokens[j - 1].end > got.end():
        return None, end
    return _TIMES[got["n"].lower()] if got["n"] else 2, j
