"""Allergies: the substances that "allergy to" leads to, or that stand before "allergy"."""

from __future__ import annotations

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference, unnamed
from clinconnect.compiler.lexis.cues import known_concepts
from clinconnect.compiler.structure.nominal import head_of, run
from clinconnect.criteria import Age, Allergy, Condition, Measured, Procedure, Score, Treatment

_BREAKS = frozenset(("stop", "except", "unless", "guard", "quant"))
_JOINTS = frozenset(("comma", "or", "and"))


def allergies(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "allergy to A, B or C": each of the list is a substance, known or not; "A allergy" says the same."""
    if not any(map(_about_allergy, pieces)):
        return pieces
    pieces = _without_object(_behind(pieces))
    out: list[Piece] = []
    inside = False
    n = 0
    while n < len(pieces):
        piece = pieces[n]
        n += 1
        if piece.kind == "allergy" and not _against_doing(pieces, n - 1):
            inside = True
            continue
        if piece.kind == "allergy":
            out += [
                Piece("residue", piece.start, piece.end, text="contraindication"),
                Piece("filler", piece.end, piece.end, text="to"),
            ]
            continue
        if inside and piece.kind in _BREAKS | {"neg", "status", "therapy", "window", "examples", "sex", "attest"}:
            inside = piece.kind == "examples"
        inside = inside and not (piece.kind == "leaf" and isinstance(piece.value, (Age, Measured, Score)))
        if inside and piece.kind == "leaf":
            piece = _substance(piece)
        elif inside and piece.kind in ("residue", "noun"):
            end = _of_known(pieces, max(n, run(pieces, n - 1)))
            out = _allergen(phrase, out, pieces[n - 1 : end])
            n = end
            continue
        elif inside and piece.kind == "group":
            piece = piece.holding(allergies(phrase, [Piece("allergy", piece.start, piece.end, "x"), *piece.value]))
        out.append(piece)
    return out


def _about_allergy(piece: Piece) -> bool:
    if piece.kind == "leaf":
        return piece.text.endswith(_AGAINST) or isinstance(piece.value, Allergy)
    return piece.kind in ("allergy", "allergic")


def _against_doing(pieces: list[Piece], n: int) -> bool:
    """ "contraindication for catheter insertion": against something done, which nobody is allergic to."""
    if not pieces[n].text.startswith("contraindic"):
        return False
    following = next((p for p in pieces[n + 1 :] if p.kind not in ("filler", "qualifier")), None)
    if following is not None and following.kind in ("residue", "noun"):
        at = pieces.index(following)
        return head_of(pieces[at : run(pieces, at)]) is Procedure
    return following is not None and following.kind == "leaf" and not isinstance(following.value, (Treatment, Allergy))


def _of_known(pieces: list[Piece], end: int) -> int:
    """Past "of the vaccine" behind "components"."""
    k = end
    while k < len(pieces) and pieces[k].kind == "filler":
        k += 1
    known = k > end and k < len(pieces) and pieces[k].kind == "leaf" and pieces[end].text.startswith("of")
    return k + 1 if known else end


def _substance(piece: Piece) -> Piece:
    concept = getattr(piece.value, "concept", None) or getattr(piece.value, "observable", None)
    if concept is None:
        return piece
    return piece.holding(Allergy(span=piece.value.span, concept=concept))


_STUDY_DRUG = frozenset(
    ("the trial", "trial", "the study", "study", "this study", "investigational product", "study product", "product")
)


def _allergen(phrase: Phrase, out: list[Piece], words: list[Piece]) -> list[Piece]:
    """Unknown words of the list as one substance; what goes on saying what the substance before is, is no other."""
    last = out[-1] if out else None
    before = next((p for p in reversed(out) if p.kind != "filler"), None)
    if before and before.kind == "leaf" and isinstance(before.value, Allergy) and words[0].text in _STUDY_DRUG:
        return out
    start = words[0].start
    if last and last.kind == "leaf" and isinstance(last.value, Allergy):
        if all(p.kind == "noun" for p in words):
            return out
        if last.value.concept.id is None:
            start = last.start
            out = out[:-1]
    end = words[-1].end
    span = phrase.view.source(start, end)
    text = phrase.view.text[start:end]
    return [*out, Piece("leaf", start, end, Allergy(span=span, concept=unnamed(text, span)), text.lower())]


def _behind(pieces: list[Piece]) -> list[Piece]:
    """ "lidocaine or penicillin allergy": the word for allergy behind a treatment, and those in a list before it."""
    out: list[Piece] = []
    for piece in map(_named_allergy, pieces):
        out.append(piece)
        against = piece.kind == "allergic" or (piece.kind == "leaf" and isinstance(piece.value, Allergy))
        if not against or len(out) < 2 or not (_treats(out[-2]) or (piece.kind == "leaf" and out[-2].kind in _JOINTS)):
            continue
        n = len(out) - 2
        if piece.kind == "allergic":
            out[-1] = piece.turned("filler")
        while n >= 0 and (_treats(out[n]) or out[n].kind in _JOINTS):
            if _treats(out[n]):
                out[n] = _substance(out[n])
            n -= 1
    return out


_AGAINST = ("allergy", "allergies", "hypersensitivity", "intolerance")


def _named_allergy(piece: Piece) -> Piece:
    """ "penicillin allergy", known as a disease of its own, as an allergy to penicillin."""
    words = piece.text.split()
    if piece.kind != "leaf" or not isinstance(piece.value, Condition) or len(words) < 2 or words[-1] not in _AGAINST:
        return piece
    known = pick(known_concepts(" ".join(words[:-1])), "treatment")
    if known is None:
        return piece
    return piece.holding(Allergy(span=piece.value.span, concept=reference(known, piece.value.span)))


def _treats(piece: Piece) -> bool:
    return piece.kind == "leaf" and isinstance(piece.value, Treatment)


def _without_object(pieces: list[Piece]) -> list[Piece]:
    """ "intolerance, allergy or hypersensitivity to X": the words share what the last of them is against; alone each is a condition."""
    out: list[Piece] = []
    shares = False
    for piece in reversed(pieces):
        if piece.kind == "allergy":
            shares = True
        elif shares and piece.kind in (*_JOINTS, "filler", "qualifier"):
            pass
        elif piece.kind == "allergic" and shares:
            while out and out[-1].kind in _JOINTS:
                out.pop()
            piece = piece.turned("filler")
        else:
            shares = False
        out.append(piece)
    return [_alone(p) for p in reversed(out)]


def _alone(piece: Piece) -> Piece:
    return piece.turned("residue") if piece.kind == "allergic" else piece
