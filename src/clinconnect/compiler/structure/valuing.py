"""Numbers of things the terminology does not know: "lesion diameter > 15 mm", "≥ 20 mm polyp", "fistula count ≤ 20"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.comparisons import Comparison
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import unnamed
from clinconnect.criteria import ConceptRef, Condition, Expr, Measured, Procedure, Score
from clinconnect.spans import Span

_REACH = 7
_SCALES = frozenset(
    "score scores scale index inventory questionnaire test rating scoring "
    "subscale assessment points survey examination level levels".split()
)
_COUNTS = frozenset("count counts number ratio thickness titer titre percentage volume".split())
# Units that say by themselves that a size is meant, so that what stands behind the number is what has it.
_SIZES = frozenset(("mm", "cm", "m", "mm2", "cm2", "m2", "mm3", "cm3", "deg", "[diop]", "dB"))
_LINKS = frozenset("of is was were be must should the a an at with by in on are has have - : ( ) for".split())


def value_unknown(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with a comparison after unknown words as a measured value or score of what those words name."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "comparison" and isinstance(piece.value, Comparison):
            start = _named_from(out)
            before = out[start - 1] if start and out[start - 1].kind == "leaf" else None
            found = _valued(phrase, out[start:], piece, before)
            if found is not None:
                kept = [p for p in out[start:] if p.kind == "leaf"]
                out = [*out[:start], *kept, found]
                continue
        elif piece.kind == "group":
            piece = piece.holding(value_unknown(phrase, piece.value))
        out.append(piece)
    return _sized(phrase, out)


def _sized(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "≥ 20 mm polyp", "> 2 mm intra-articular step-off": the size stands before what has it."""
    out: list[Piece] = []
    skip = 0
    for n, piece in enumerate(pieces):
        if n < skip:
            continue
        out.append(piece)
        if piece.kind != "comparison" or not piece.value.signed or piece.value.unit not in _SIZES:
            continue
        k = n + 1
        while k < len(pieces) and (pieces[k].kind == "qualifier" or pieces[k].text in _LINKS):
            k += 1
        end = k
        while end < len(pieces) and end < k + 4 and pieces[end].kind in ("residue", "noun"):
            end += 1
        if k < len(pieces) and isinstance(pieces[k].value, Condition):
            out[-1] = _of_size(phrase, piece, pieces[k : k + 1])
        elif end > k:
            out[-1] = _of_size(phrase, piece, pieces[k:end])
            skip = end
    return out


def _of_size(phrase: Phrase, piece: Piece, words: list[Piece]) -> Piece:
    span = phrase.view.source(words[0].start, words[-1].end)
    node = Measured(
        span=phrase.view.source(piece.start, words[-1].end),
        observable=_name(phrase, words, span),
        range=piece.value.range,
        unit=piece.value.unit,
    )
    end = piece.end if words[0].kind == "leaf" else words[-1].end
    return replace(piece, kind="leaf", value=node, end=end)


def _named_from(out: list[Piece]) -> int:
    """Where the words that name the thing begin: unknown words, or the concept right before the comparison."""
    n = len(out)
    while n and len(out) - n < _REACH:
        before = out[n - 1]
        if before.kind == "leaf":
            return n - 1 if isinstance(before.value, (Condition, Procedure)) and not _said(out[n:]) else n
        if before.kind in ("residue", "noun") or (before.kind == "filler" and before.text in _LINKS):
            n -= 1
            continue
        break
    while n < len(out) and out[n].kind == "filler":
        n += 1
    return n


def _said(pieces: list[Piece]) -> bool:
    return any(p.kind in ("residue", "noun") for p in pieces)


def _valued(phrase: Phrase, named: list[Piece], piece: Piece, reaches: Piece | None) -> Piece | None:
    comparison: Comparison = piece.value
    if not named or comparison.time or comparison.normal or not comparison.signed:
        return None
    words = [p for p in named if p.kind in ("residue", "noun", "leaf")]
    if not words or not any(len(p.text) > 2 for p in words):
        return None
    span = phrase.view.source(words[0].start, words[-1].end)
    ref = _name(phrase, words, span)
    if reaches is not None and _only_reaching(words, comparison):
        ref = unnamed(phrase.view.text[reaches.start : words[-1].end], span)
    whole = phrase.view.source(words[0].start, piece.end)
    node: Expr
    scored = comparison.unit == "{score}" or (
        comparison.unit is None and any(p.text.split()[-1] in _SCALES for p in words)
    )
    if scored and not comparison.relative:
        node = Score(span=whole, scale=ref, range=comparison.range)
    elif comparison.unit or comparison.relative or words[-1].text.split()[-1] in _COUNTS:
        node = Measured(
            span=whole, observable=ref, range=comparison.range, unit=comparison.unit, relative_to=comparison.relative
        )
    else:
        return None
    start = piece.start if words[-1].kind == "leaf" else words[0].start
    return replace(piece, kind="leaf", start=start, value=node)


def _only_reaching(words: list[Piece], comparison: Comparison) -> bool:
    """ "Colitis spreading > 15 cm", "tumour involving > 50%": how far what stands before reaches, by a verb that names nothing."""
    verb = len(words) == 1 and words[0].kind == "residue" and words[0].text.endswith("ing")
    return verb and (comparison.unit in _SIZES or comparison.unit == "%")


def _name(phrase: Phrase, words: list[Piece], span: Span) -> ConceptRef:
    concept = getattr(words[0].value, "concept", None) if words[0].kind == "leaf" else None
    if concept is not None:
        return ConceptRef(concept.name, (), None, concept.span)
    return unnamed(phrase.view.text[words[0].start : words[-1].end], span)
