"""One member of a list: its leaves, what stands in brackets beside them, and the words that were not understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from clinconnect.compiler.grammar.attests import Topic
from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.structure.abbreviating import abbreviates
from clinconnect.compiler.structure.nominal import NARROWED, nominal
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    Attest,
    Biomarker,
    Condition,
    Examples,
    Expr,
    Measured,
    Opaque,
    Procedure,
    Readings,
    Score,
    Sex,
    Treatment,
    Unless,
    When,
    Window,
    leaves,
)
from clinconnect.spans import hull
from clinconnect.terms import load
from clinconnect.terms.units import to_ucum

Inner = Callable[[Phrase, list[Piece]], "Expr | None"]
_JOINS = frozenset(
    (
        "filler",
        "residue",
        "qualifier",
        "state",
        "alteration",
        "comparison",
        "resistance",
        "quant",
        "noun",
        "dose",
        "sexwindow",
        "confirm",
    )
)
_OPENS = ("except", "unless", "examples", "guard")


def read_element(phrase: Phrase, pieces: list[Piece], inner: Inner) -> Expr | None:
    """The expression of pieces that no comma, and, or separates: all of it holds together. None where it says nothing."""
    parts: list[Expr] = []
    unread: list[Piece] = []
    for piece in pieces:
        if piece.kind == "leaf":
            parts, unread = [*_flush(phrase, parts, unread), piece.value], []
        elif piece.kind == "sexguard":
            parts, unread = _for_sex(phrase, _flush(phrase, parts, unread), piece), []
        elif piece.kind == "sex":
            parts, unread = [*_flush(phrase, parts, unread), _sex(phrase, piece)], []
        elif piece.kind == "attest":
            parts, unread = [*parts, _judgement(phrase, piece, unread)], []
        elif piece.kind == "group":
            parts = _bracket(phrase, _flush(phrase, parts, unread), piece, inner)
            unread = []
        elif piece.kind in _JOINS:
            unread.append(piece)
    parts = _flush(phrase, parts, unread)
    parts = _absorb(parts)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(span=hull(p.span for p in parts), of=tuple(parts))


def _flush(phrase: Phrase, parts: list[Expr], unread: list[Piece]) -> list[Expr]:
    """Words that were not understood become an opaque leaf; mere filler words do not."""
    if not unread:
        return parts
    telling = [p for p in unread if p.kind != "filler"]
    if not telling:
        return parts
    span = phrase.around(telling)
    if parts and isinstance(parts[-1], Attest) and parts[-1].topic.startswith("investigator"):
        return [*parts[:-1], replace(parts[-1], span=hull([parts[-1].span, span]))]
    words = " ".join(phrase.view.text[telling[0].start : telling[-1].end].split())
    return [*parts, Opaque(span=span, reason=f"not understood: {words[:120]}")]


def _absorb(parts: list[Expr]) -> list[Expr]:
    """Opaque neighbours are one question, not several."""
    if len(parts) < 2:
        return parts
    found: list[Expr] = []
    for part in parts:
        last = found[-1] if found else None
        if (isinstance(part, Opaque) and isinstance(last, Attest)) or (
            isinstance(part, Attest) and isinstance(last, Attest)
        ):
            found[-1] = replace(last, span=hull([last.span, part.span]))
        else:
            found.append(part)
    return found


def _sex(phrase: Phrase, piece: Piece) -> Expr:
    return Sex(span=phrase.view.source(piece.start, piece.end), values=piece.value)


def _for_sex(phrase: Phrase, parts: list[Expr], piece: Piece) -> list[Expr]:
    """ "in men" behind a value is a guard of that value; with nothing before it, the sex itself."""
    sex = _sex(phrase, piece)
    if not parts:
        return [sex]
    return [*parts[:-1], When(span=hull([parts[-1].span, sex.span]), guard=sex, then=parts[-1])]


def _judgement(phrase: Phrase, piece: Piece, unread: list[Piece]) -> Expr:
    topic: Topic = piece.value
    telling = [p for p in unread if p.kind != "filler"] + [piece]
    span = hull(phrase.view.source(p.start, p.end) for p in telling)
    return Attest(span=span, by=topic.by, topic=topic.topic)  # type: ignore[arg-type]


def _bracket(phrase: Phrase, parts: list[Expr], piece: Piece, inner: Inner) -> list[Expr]:
    """What a bracket does to what stands before it: exception, examples, guard, another name, a closer description."""
    inside: list[Piece] = piece.value
    while inside and inside[0].kind in ("comma", "and", "filler") and len(inside) > 1:
        inside = inside[1:]
    if not inside:
        return parts
    if parts and _says_no_more(phrase, parts[-1], inside, piece):
        return parts
    if parts and (closer := _closer(phrase, parts[-1], inside, piece)) is not None:
        return [*parts[:-1], closer]
    first = inside[0].kind
    if parts and len(inside) == 1 and first in ("sex", "sexguard"):
        return _for_sex(phrase, parts, inside[0])
    if parts and isinstance(parts[-1], Biomarker) and {p.kind for p in inside} <= {"comparison", "filler"}:
        return parts  # "positive (above the limit of detection)" says the same twice
    said = inner(phrase, inside[1:] if first in _OPENS else inside)
    if first in ("except", "unless", "guard") and parts:
        said = same_again(phrase, parts[-1], inside[1:]) or said
    if said is None:
        return parts
    if not parts:
        return [said]
    base, span = parts[-1], hull([parts[-1].span, phrase.view.source(piece.start, piece.end)])
    if first in ("except", "unless"):
        exceptions = (
            said.of if not isinstance(said, AllOf) and hasattr(said, "of") and isinstance(said.of, tuple) else (said,)
        )
        return [*parts[:-1], Unless(span=span, base=base, exceptions=exceptions)]
    if first == "guard":
        return [*parts[:-1], When(span=span, guard=said, then=base)]
    if first == "examples":
        listed = said.of if hasattr(said, "of") and isinstance(said.of, tuple) else (said,)
        return [*parts[:-1], Examples(span=span, of=base, sufficient=tuple(inheriting(e, base) for e in listed))]
    if _names_again(base, said):
        return parts
    if isinstance(base, (Condition, Treatment)) and _kinds(said, base) and len(leaves(said)) > 1:
        listed = said.of if hasattr(said, "of") and isinstance(said.of, tuple) else (said,)
        return [*parts[:-1], Examples(span=span, of=base, sufficient=tuple(inheriting(e, base) for e in listed))]
    return [*parts, said]


def _closer(phrase: Phrase, base: Expr, inside: list[Piece], piece: Piece) -> Expr | None:
    """What stands before the bracket with what it adds: a unit, another reading, a few adjectives. None for anything else."""
    if isinstance(base, Measured) and (unit := to_ucum(phrase.view.text[piece.start + 1 : piece.end - 1])):
        return base if base.unit is not None or base.relative_to is not None else replace(base, unit=unit)
    return _either_name(phrase, base, inside, piece) or _described(phrase, base, inside, piece)


def _described(phrase: Phrase, base: Expr, inside: list[Piece], piece: Piece) -> Expr | None:
    """The thing with a few adjectives in brackets as what narrows it: "heart failure (acute or chronic)"."""
    told = [p for p in inside if p.kind in ("qualifier", "state", "residue")]
    if not isinstance(base, NARROWED) or not told or len(told) > 4:
        return None
    if any(p.kind not in ("qualifier", "state", "residue", "or", "and", "comma", "filler") for p in inside):
        return None
    if any(p.kind == "residue" and not nominal(p) for p in told):
        return None
    words = " ".join(phrase.view.text[inside[0].start : inside[-1].end].lower().split())
    span = hull([base.span, phrase.view.source(piece.start, piece.end)])
    return replace(base, span=span, qualifiers=(*base.qualifiers, words))


def _says_no_more(phrase: Phrase, base: Expr, inside: list[Piece], piece: Piece) -> bool:
    """Whether the bracket is a note about the reading, or only another name of what stands before it."""
    written = phrase.view.text[piece.start + 1 : piece.end].rstrip(")] ").strip()
    valued = any(p.kind == "leaf" and isinstance(p.value, (Measured, Score)) for p in inside)
    if _NOTE.match(written) and not valued:
        return True
    if abbreviates(written, phrase.view.text[max(0, piece.start - 120) : piece.start]):
        return True
    if _either_name(phrase, base, inside, piece) is not None:
        return False
    return len(inside) == 1 and _INITIALS.fullmatch(written) is not None and _another_name(base, inside[0])


# What a bracket says about the reading, not about the person.
_NOTE = re.compile(
    r"(?:see|refer to|may|might|can|cf|note|as (?:defined|specified|described|outlined|detailed|listed)|according to|per"
    r"|if applicable|inclusive)\b",
    re.I,
)
_INITIALS = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z][A-Z0-9\-]{0,4}s?")


def _either_name(phrase: Phrase, base: Expr, inside: list[Piece], piece: Piece) -> Expr | None:
    """Both readings where initials stand for something wider or narrower: "gastrointestinal … tumor (GEP-NET)"."""
    written = phrase.view.text[piece.start + 1 : piece.end].rstrip(")] ").strip()
    other = inside[0].value if len(inside) == 1 and inside[0].kind == "leaf" else None
    if not isinstance(base, Condition) or not isinstance(other, Condition) or not _INITIALS.fullmatch(written):
        return None
    if base.concept.id == other.concept.id or not _another_name(base, inside[0]):
        return None
    if abbreviates(written, phrase.view.text[max(0, piece.start - 120) : piece.start]):
        return None
    return Readings(span=base.span, of=(base, replace(base, concept=other.concept)))


def _another_name(base: Expr, inside: Piece) -> bool:
    """Whether initials in brackets are unknown, of another kind ("hepatitis C antibody (HCV)"), or a wider or narrower disease."""
    if inside.kind == "residue":
        return not isinstance(base, Opaque)
    if inside.kind != "leaf" or not isinstance(inside.value, Condition):
        return False
    if isinstance(base, Condition) and base.concept.id and inside.value.concept.id:
        one, two, terms = base.concept.id, inside.value.concept.id, load()
        return terms.is_a(one, two) or terms.is_a(two, one)
    return isinstance(base, Biomarker)


def inheriting(expr: Expr, base: Expr) -> Expr:
    """An example with the time and status of what it is an example of: "opioids (e.g. codeine) within 14 days"."""
    first = leaves(base)[0]
    window = getattr(first, "window", None)
    match expr:
        case Condition():
            status = first.status if isinstance(first, Condition) else None
            return replace(expr, window=expr.window or window, status=expr.status or status)
        case Treatment():
            taken = first.status if isinstance(first, Treatment) else None
            return replace(expr, window=expr.window or window, status=expr.status or taken)
        case Procedure():
            return replace(expr, window=expr.window or window)
        case AllOf() | AnyOf():
            return replace(expr, of=tuple(inheriting(e, base) for e in expr.of))
        case Examples():
            return replace(
                expr, of=inheriting(expr.of, base), sufficient=tuple(inheriting(e, base) for e in expr.sufficient)
            )
        case _:
            return expr


def same_again(phrase: Phrase, base: Expr, pieces: list[Piece]) -> Expr | None:
    """ "those that were treated and are stable": the condition spoken of, narrowed. None where other things are named."""
    if not isinstance(base, (Condition, Treatment)) or any(not _narrowing(p) for p in pieces):
        return None
    words = tuple(p.value for p in pieces if p.kind in ("qualifier", "residue") and not isinstance(p.value, Window))
    window = next((p.value for p in pieces if isinstance(p.value, Window)), None)
    if not words:
        return None
    span = hull(phrase.view.source(p.start, p.end) for p in pieces)
    if isinstance(base, Condition):
        return replace(base, span=span, qualifiers=words, window=window, severity=None)
    return replace(base, span=span, qualifiers=("stable dose",), window=window) if words == ("stable",) else None


def _narrowing(piece: Piece) -> bool:
    return piece.kind in ("filler", "qualifier", "window", "and", "comma", "noun", "status") or (
        piece.kind == "residue" and isinstance(piece.value, str | Window)
    )


def _names_again(base: Expr, said: Expr) -> bool:
    """An abbreviation or another name of the same thing."""
    one, two = _ids(base), _ids(said)
    return bool(two) and two <= one and not any(isinstance(leaf, Measured) for leaf in leaves(said))


def _kinds(said: Expr, base: Expr) -> bool:
    return all(isinstance(leaf, type(base)) for leaf in leaves(said))


def _ids(expr: Expr) -> set[str]:
    found = set()
    for leaf in leaves(expr):
        concept = getattr(leaf, "concept", None) or getattr(leaf, "observable", None) or getattr(leaf, "scale", None)
        found.add(concept.id or concept.name if concept else f"{leaf.span}")
    return found
