"""Concepts without a number: diseases, treatments, procedures, biomarkers, states of the person."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import CONCEPT, Phrase, Piece
from clinconnect.compiler.grammar.references import kind_of, pick, reference
from clinconnect.criteria import Biomarker, Bound, Condition, Expr, Measured, Not, Procedure, Range, Status, Treatment
from clinconnect.criteria.nodes import RelativeTo
from clinconnect.spans import Span
from clinconnect.terms import load

STARTS = (CONCEPT,)
_ORDER = ("condition", "finding", "status", "biomarker", "treatment", "procedure", "observable")


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The concept at token `i`, with a state or alteration that belongs to it ("HER2 positive", "EGFR mutation")."""
    token = phrase.at(i)
    if token is None or not token.concepts:
        return None
    id = _choose(phrase, i, token.concepts)
    if id is None:
        return None
    span = phrase.span(i, i + 1)
    start, end = i, i + 1
    node: Expr | None
    if id.startswith("biomarker:"):
        node, start, end = _biomarker(phrase, i, id, span)
    elif id.startswith("observable:"):
        got = _state_of_observable(phrase, i, id)
        if got is None:
            return None
        node, end = got
    else:
        node = _plain(id, span)
        if isinstance(node, Condition) and (state := phrase.cue(i + 1, "state")) in ("positive", "negative"):
            end = i + 2  # "HIV positive", "hepatitis C negative"
            node = node if state == "positive" else Not(span=phrase.span(i, end), of=node)
    return Piece("leaf", phrase.tokens[start].start, phrase.tokens[end - 1].end, node, token.text), end


def _choose(phrase: Phrase, i: int, ids: tuple[str, ...]) -> str | None:
    """Of several meanings the one that the neighbours ask for."""
    if len(ids) == 1:
        return ids[0] if not ids[0].startswith("scale:") else None
    if phrase.has(i - 1, "therapy", "allergy", "resistance") or phrase.has(i - 2, "therapy"):
        found = pick(ids, "treatment", "procedure")
        if found:
            return found
    if phrase.has(i + 1, "state", "alteration") or phrase.has(i - 1, "alteration"):
        found = pick(ids, "biomarker")
        if found:
            return found
    return pick(ids, *_ORDER)


def _plain(id: str, span: Span) -> Expr:
    return _NODES.get(kind_of(id), Condition)(span=span, concept=reference(id, span))


_NODES: dict[str, type[Condition | Treatment | Procedure | Status]] = {
    "treatment": Treatment,
    "procedure": Procedure,
    "status": Status,
}


def _biomarker(phrase: Phrase, i: int, id: str, span: Span) -> tuple[Expr, int, int]:
    """The marker with what is said of it before or behind."""
    j, alteration, state = i + 1, None, None
    while j < len(phrase):
        k = _past_name(phrase, j)
        if phrase.word(k) in _OF_GENES and phrase.has(k + 1, "state", "alteration", "link"):
            k += 1
        while phrase.mark(k, "-") or (
            phrase.has(k, "link")
            and (phrase.has(k + 1, "state", "alteration") or (k == j and phrase.has(k + 2, "state")))
        ):
            k += 1
        if alteration is None and (found := phrase.cue(k, "alteration")):
            alteration, j = found, k + 1
        elif (
            state is None
            and (found := phrase.cue(k, "state"))
            and found in ("positive", "negative", "elevated", "low", "normal")
        ):
            state, j = found, k + 1
        else:
            break
    start = i
    if state is None and phrase.cue(i - 1, "state") in ("positive", "negative"):
        state = phrase.cue(i - 1, "state")
    gene = id.split(":", 1)[1].upper() if alteration else None
    node = Biomarker(
        span=phrase.span(start, j), concept=reference(id, span), gene=gene, alteration=alteration, state=state
    )
    return node, start, j


# "EGFR gene wild type", "ALK gene status negative".
_OF_GENES = frozenset(("gene", "genes", "gene status", "gene type", "locus", "loci"))


def _past_name(phrase: Phrase, j: int) -> int:
    """Past the marker's other name in brackets, where its state follows behind."""
    close = next((k for k in range(j + 1, min(j + 5, len(phrase))) if phrase.mark(k, ")")), None)
    if not phrase.mark(j, "(") or close is None or not phrase.has(close + 1, "state", "alteration", "link"):
        return j
    return close + 1


def _state_of_observable(phrase: Phrase, i: int, id: str) -> tuple[Expr, int] | None:
    """ "elevated AST", "abnormal creatinine": against the laboratory's own limits; None where nothing is said of it."""
    known = load().observable(id)
    if known is None or known.reference == (None, None):
        return None  # nobody's laboratory has limits for it
    state = phrase.cue(i - 1, "state")
    end = i + 1
    if state not in ("elevated", "low"):
        k = i + 1
        while phrase.has(k, "link") and k < i + 3:
            k += 1
        behind = phrase.cue(k, "state")
        if behind not in ("elevated", "low"):
            return None
        state, end = behind, k + 1
    range = Range(low=Bound(1, False)) if state == "elevated" else Range(high=Bound(1, False))
    limit: RelativeTo = "ULN" if state == "elevated" else "LLN"
    node = Measured(
        span=phrase.span(i, end),
        observable=reference(id, phrase.span(i, i + 1)),
        range=range,
        unit="1",
        relative_to=limit,
    )
    return node, end
