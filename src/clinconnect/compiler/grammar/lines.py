"""How many lines of a treatment: "at least 2 prior lines of chemotherapy", "> 1 prior platinum-based regimen"."""

from __future__ import annotations

import re

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference
from clinconnect.compiler.lexis.cues import lexicon
from clinconnect.criteria import Bound, Range, Treatment

STARTS = ("cmp", "between", NUMBER)
_LINES = frozenset("line lines regimen regimens".split())
_PAST = frozenset("prior previous earlier preceding past".split())
_BETWEEN = frozenset("different separate distinct systemic full of".split()) | _PAST
_COUNTED = "observable:lines-of-therapy"
# A name of the terminology that holds what is counted: "lines of prior chemotherapy", "prior chemotherapy regimens".
_WHAT = re.compile(
    r"(?:prior |previous )?(?:lines|regimens) of (?:prior |previous )?(?P<of>.+)|(?:prior |previous )?(?P<which>.+) regimens"
)
_SEVERAL = ("therapies", "treatments", "regimens", "chemotherapies", "lines")


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The count that begins at token `i` with the treatment that it counts."""
    got = _either(phrase, i) or read_comparison(phrase, i)
    if got is None or not got[0].signed or got[0].unit is not None or got[0].relative:
        return None
    comparison, j = got
    past = False
    while phrase.word(j) in _BETWEEN:
        past |= phrase.word(j) in _PAST
        j += 1
    past |= phrase.word(j).startswith(("prior ", "previous "))
    found = _of(phrase, j) or _behind(phrase, j)
    if found is None:
        return None
    id, at, end = found
    node = Treatment(
        span=phrase.span(i, end),
        concept=reference(id, phrase.span(at, at + 1)),
        status="history" if past or phrase.has(i - 1, "therapy") else None,
        lines=comparison.range,
    )
    return Piece("leaf", phrase.tokens[i].start, phrase.tokens[end - 1].end, node), end


def _either(phrase: Phrase, i: int) -> tuple[Comparison, int] | None:
    """ "1 or 2 prior lines"."""
    first, last = phrase.at(i), phrase.at(i + 2)
    if first is None or last is None or first.number is None or last.number != first.number + 1:
        return None
    if not phrase.has(i + 1, "or"):
        return None
    return Comparison(i, i + 3, Range(Bound(first.number, True), Bound(last.number, True)), signed=True), i + 3


def _of(phrase: Phrase, j: int) -> tuple[str, int, int] | None:
    """ "Lines of chemotherapy", where the terminology knows what stands behind "of"."""
    token = phrase.at(j)
    if token is None:
        return None
    if _COUNTED in token.concepts:
        what = _WHAT.fullmatch(token.text)
        known = [id for kind, id in lexicon().get(what["of"] or what["which"]) if kind == "concept"] if what else []
        id = pick(tuple(known), "treatment")
        return (id, j, j + 1) if id else None
    if token.text not in _LINES:
        return None
    k = j + 1
    while phrase.word(k) in _BETWEEN:
        k += 1
    behind = phrase.at(k)
    id = pick(behind.concepts, "treatment") if behind and k > j + 1 else None
    return (id, k, k + 1) if id else None


def _behind(phrase: Phrase, j: int) -> tuple[str, int, int] | None:
    """ "Chemotherapy regimens", "systemic therapies"."""
    token = phrase.at(j)
    id = pick(token.concepts, "treatment") if token else None
    if token is None or id is None:
        return None
    if phrase.word(j + 1) in _LINES:
        return id, j, j + 2
    return (id, j, j + 1) if token.text.endswith(_SEVERAL) else None
