"""Words that ask for nothing themselves: "with or without", "score" beside a score, "non-" before an adjective, "and during the study"."""

from __future__ import annotations

from dataclasses import replace

from clinconnect.compiler.grammar.pieces import Piece
from clinconnect.criteria import Age, Biomarker, Measured, Score


def onward(pieces: list[Piece]) -> list[Piece]:
    """ "within 8 weeks before screening and during the study": from then on, with no end."""
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        behind = pieces[n + 1 : n + 3]
        lasting = [p.kind for p in behind] in (["and", "qualifier"], ["or", "qualifier"]) and behind[
            1
        ].value == "during the study"
        spans = [p.kind for p in behind] in (["and", "window"], ["or", "window"])
        if piece.kind in ("residue", "qualifier") and piece.text.startswith("during") and spans:
            n += 2  # "during and for 30 days after the study": the window says how long
            continue
        if piece.kind == "window" and lasting and piece.value.start is not None:
            out.append(replace(piece, end=behind[1].end, value=replace(piece.value, end=None)))
            n += 3
            continue
        out.append(piece)
        n += 1
    return out


def whatever(pieces: list[Piece]) -> list[Piece]:
    """ "with or without radiotherapy": what is named so is asked of nobody."""
    out: list[Piece] = []
    inside = False
    for piece in pieces:
        if piece.kind == "whatever":
            inside = True
        elif inside and piece.kind in _NO_MORE:
            inside = False
        out.append(piece.turned("filler") if inside else piece)
    return out


_NO_MORE = frozenset(
    ("comma", "and", "or", "stop", "window", "except", "unless", "guard", "examples", "group", "attest", "comparison")
)


def denied_words(pieces: list[Piece]) -> list[Piece]:
    """ "non-metastatic cancer" is a cancer: "non" in front of an adjective denies the adjective alone."""
    if all(p.text != "non" for p in pieces):
        return pieces
    out: list[Piece] = []
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        k = n + 2 if n + 1 < len(pieces) and pieces[n + 1].text == "-" else n + 1
        follows = pieces[k] if k < len(pieces) else None
        if (
            piece.kind == "neg"
            and piece.text == "non"
            and follows
            and follows.kind in ("qualifier", "residue", "state", "noun")
        ):
            words = f"non-{follows.value if follows.kind == 'qualifier' else follows.text}"
            out.append(Piece("qualifier", piece.start, follows.end, words, words))
            n = k + 1
            continue
        out.append(piece)
        n += 1
    return out


_SCORING = frozenset(("score", "scores", "scale", "points", "rating", "index", "classification"))


_AGED = frozenset(
    "children child adults adult minors infants adolescents included enrolled recruited onward onwards".split()
)
_AGED |= {"adult patients", "adult subjects", "adult participants"}


_TOXIC = frozenset(
    "toxicity toxicities adverse event events effect effects side recovered recover resolved resolve resolution recovery level levels "
    "improved returned reduced aes ae toxic treatment-related therapy-related related".split()
)


def idle_words(pieces: list[Piece]) -> list[Piece]:
    """ "toxicity recovered to grade 1", "a score of 5 on": words that only say what the scale or the age beside them says."""
    pieces = [p.turned("filler") if _specimen(pieces, n) or _detected(pieces, n) else p for n, p in enumerate(pieces)]
    read = [p.value for p in pieces if p.kind == "leaf" and isinstance(p.value, (Age, Score))]
    if not read:
        return pieces
    graded = any(isinstance(v, Score) and v.scale.id == "scale:ctcae-grade" for v in read)
    scored, aged = any(isinstance(v, Score) for v in read), any(isinstance(v, Age) for v in read)
    if scored or aged:
        idle = (_SCORING if scored else frozenset()) | (_AGED if aged else frozenset())
        pieces = [p.turned("filler") if p.kind in ("residue", "noun") and p.text in idle else p for p in pieces]
    if not graded:
        return pieces
    return [p.turned("filler") if p.kind in ("residue", "noun") and p.text in _TOXIC else p for p in pieces]


_TAKEN = frozenset(
    "serum plasma blood fasting resting baseline minimal minimum clinical current screening mean average documented recent".split()
)


def _specimen(pieces: list[Piece], n: int) -> bool:
    """ "serum", "fasting", "minimal" right before a value: how or when it was taken."""
    if pieces[n].kind not in ("residue", "qualifier") or pieces[n].text not in _TAKEN or n + 1 >= len(pieces):
        return False
    following = pieces[n + 1]
    return following.kind == "leaf" and isinstance(following.value, (Measured, Score))


def _detected(pieces: list[Piece], n: int) -> bool:
    """ "positive (≥ the upper limit of detection)" says the same twice."""
    if n == 0 or pieces[n].kind != "comparison" or not pieces[n].value.relative:
        return False
    before = pieces[n - 1]
    return before.kind == "leaf" and isinstance(before.value, Biomarker) and before.value.state is not None
