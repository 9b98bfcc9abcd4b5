"""Lists joined by commas, "and", "or": which belong together, and what "no" and a bracket in them do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from clinconnect.compiler.grammar.pieces import Phrase, Piece
from clinconnect.compiler.structure.elements import read_element
from clinconnect.criteria import (
    Age,
    Allergy,
    AllOf,
    AnyOf,
    Attest,
    Biomarker,
    Condition,
    Expr,
    Measured,
    Not,
    Opaque,
    Procedure,
    Score,
    Sex,
    Status,
    Treatment,
    Unless,
    leaves,
)
from clinconnect.spans import hull

Joint = Literal["and", "or", "comma"]
Inner = Callable[[Phrase, list[Piece]], "Expr | None"]


@dataclass(slots=True)
class _Element:
    """A member of a list: its pieces, how it is joined to the one before, and whether it is negated.

    `tied` members ("diabetes without nephropathy") belong to the member before them, whatever joins the rest.
    """

    joint: Joint
    pieces: list[Piece] = field(default_factory=list)
    negated: bool = False
    tied: bool = False
    expr: Expr | None = None


def read_list(phrase: Phrase, pieces: list[Piece], inner: Inner) -> Expr | None:
    """The expression of a list (or of its only member); None where it says nothing."""
    elements = _elements(pieces)
    _negate(elements)
    for element in elements:
        element.expr = read_element(phrase, element.pieces, inner)
    said = _merge_negated([e for e in elements if e.expr is not None], phrase)
    if not said:
        return None
    alone = said[0].expr if len(said) == 1 else None
    if alone is not None and not isinstance(alone, (AllOf, AnyOf)):
        return alone
    _resolve(said, phrase)
    return _combine(phrase, said)


def _elements(pieces: list[Piece]) -> list[_Element]:
    found = [_Element("comma")]
    for n, piece in enumerate(pieces):
        if piece.kind in ("comma", "and", "or"):
            joint: Joint = piece.kind
            if found[-1].pieces:
                found.append(_Element(joint))
            elif joint != "comma":
                found[-1].joint = joint
            continue
        if piece.kind == "neg" and any(p.kind not in ("filler", "neg") for p in found[-1].pieces):
            found.append(_Element("and", tied=True))
        if piece.kind == "leaf" and isinstance(piece.value, Age) and any(p.kind == "neg" for p in found[-1].pieces):
            found.append(_Element("and"))  # "non-lactating women aged 18 to 40": nobody denies the age
        graded = len(found) > 1 and _grades(found[-2].pieces, piece, pieces[n + 1 :])
        if (
            not found[-1].pieces
            and found[-1].joint == "comma"
            and len(found) > 1
            and (piece.text in _GOES_ON or graded)
        ):
            found[-1] = _Element("and", tied=True)  # "a score of 6, for all trauma patients" adds to what stands before
        found[-1].pieces.append(piece)
    return [e for e in found if e.pieces]


_GRADED = (
    "scale:ctcae-grade",
    "scale:tumor-grade",
    "scale:stage-group",
    "scale:nyha",
    "scale:ccs-angina",
    "scale:child-pugh-class",
    None,
)


def _grades(before: list[Piece], piece: Piece, behind: list[Piece]) -> bool:
    """ "diarrhea, grade 2 or higher": the grade is of the disease before it, unless one follows ("…, stage I uterine cancer")."""
    following = next((p for p in behind if p.kind not in ("filler", "qualifier", "noun")), None)
    if following is not None and following.kind == "leaf" and isinstance(following.value, Condition):
        return False
    leaf = next((p.value for p in reversed(before) if p.kind == "leaf"), None)
    return isinstance(leaf, Condition) and isinstance(piece.value, Score) and piece.value.scale.id in _GRADED


_GOES_ON = frozenset(
    (
        "for",
        "with",
        "in",
        "at",
        "who",
        "which",
        "that",
        "due to",
        "as",
        "by",
        "on",
        "whose",
        "secondary to",
        "because of",
    )
)


def _negate(elements: list[_Element]) -> None:
    """ "no" holds for its member and for those that follow without words of their own before the concept."""
    carried = was_tied = tied = False
    for n, element in enumerate(elements):
        places = [k for k, p in enumerate(element.pieces) if p.kind == "neg"]
        if places:
            carried = len(places) % 2 == 1
            element.pieces = [p for p in element.pieces if p.kind != "neg"]
            element.negated = carried
            was_tied = tied = element.tied
            continue
        tied = tied and element.joint != "comma"
        element.negated = carried and n > 0 and not _own_start(element) and (tied or not was_tied)
        carried = element.negated


def _own_start(element: _Element) -> bool:
    """Whether the member starts a statement of its own: a verb, an age, a measured value, a score."""
    leaf = next((p.value for p in element.pieces if p.kind == "leaf"), None)
    if isinstance(leaf, (Age, Measured, Score, Sex)) or any(p.kind == "sex" for p in element.pieces):
        return True
    first = next((p for p in element.pieces if p.kind != "filler" or p.text in _VERBS), None)
    return first is None or first.kind in ("filler", "attest", "comparison") or first.text in _VERBS


_VERBS = frozenset(["have", "has", "must", "is", "are", "was", "were", "be", "should", "will", "may", "can", "who"])


def _resolve(elements: list[_Element], phrase: Phrase) -> None:
    """A comma joins like the next "and" or "or" behind it, else like the one before, else as the polarity asks."""
    default: Joint = "and" if phrase.kind == "inclusion" else "or"
    for n, element in enumerate(elements):
        if element.joint != "comma":
            continue
        ahead = next((e.joint for e in elements[n + 1 :] if e.joint != "comma"), None)
        behind = next((e.joint for e in reversed(elements[:n]) if e.joint != "comma"), None)
        element.joint = ahead or (behind if n else None) or default


def _combine(phrase: Phrase, elements: list[_Element]) -> Expr:
    """ "or" binds more loosely than "and"; negated neighbours are one "none of"."""
    groups: list[list[_Element]] = [[elements[0]]]
    for element in elements[1:]:
        if element.joint == "or":
            groups.append([element])
        else:
            groups[-1].append(element)
    return _group(AnyOf, _regrouped([_conjunction(phrase, g) for g in groups]))


def _regrouped(exprs: list[Expr]) -> list[Expr]:
    """ "angioedema after lisinopril or enalapril": what "or" adds is another of the last kind, not another reason."""
    out: list[Expr] = []
    for expr in exprs:
        last = out[-1] if out else None
        if isinstance(last, AllOf) and len(last.of) == 2 and _goes_with(last.of[0], last.of[1], expr):
            either = _group(AnyOf, [last.of[1], expr])
            out[-1] = replace(last, span=hull([last.span, expr.span]), of=(last.of[0], either))
        else:
            out.append(expr)
    return out


def _goes_with(first: Expr, last: Expr, added: Expr) -> bool:
    kinds = {type(leaf) for leaf in leaves(last)}
    return (
        kinds == {type(added)}
        and type(added) in (Treatment, Procedure, Measured, Score)
        and isinstance(first, (Condition, Status))
        and (isinstance(last, AnyOf) or type(last) is type(added))
    )


def _negation(inside: Expr, phrase: Phrase) -> Expr:
    """NOT. "has not recovered (except alopecia)" excludes but for the exception; "no cancer except X" asks for none but it."""
    if isinstance(inside, Not):
        return inside.of
    if isinstance(inside, Unless) and phrase.kind == "exclusion":
        base = Not(span=inside.base.span, of=inside.base)
        return Unless(span=inside.span, base=base, exceptions=inside.exceptions)
    return Not(span=inside.span, of=inside)


def _merge_negated(elements: list[_Element], phrase: Phrase) -> list[_Element]:
    found: list[_Element] = []
    open_run: list[Expr] = []
    for element in elements:
        assert element.expr is not None
        if not element.negated:
            open_run = []
            found.append(element)
            continue
        if open_run and found[-1].negated:
            open_run.append(element.expr)
        else:
            open_run = [element.expr]
            found.append(_Element(element.joint, negated=True, tied=element.tied))
        found[-1].expr = _negation(_group(AnyOf, open_run), phrase)
    return found


def _conjunction(phrase: Phrase, elements: list[_Element]) -> Expr:
    exprs: list[Expr] = []
    for element in elements:
        assert element.expr is not None
        if element.tied and exprs:
            exprs[-1] = _group(AllOf, [exprs[-1], element.expr])
        else:
            exprs.append(element.expr)
    if phrase.kind == "exclusion" and len(exprs) > 1 and _side_by_side(exprs):
        return _group(AnyOf, exprs)
    return _group(AllOf, exprs)


def _side_by_side(exprs: list[Expr]) -> bool:
    """Whether "and" lists reasons to exclude ("pregnant and lactating women") and does not ask for all of them at once."""
    heads = {type(leaves(e)[0]) for e in exprs}
    alike = len(heads) == 1 and heads <= _REASONS
    return alike or (len(exprs) > 2 and heads <= _REASONS | {Attest, Biomarker})


_REASONS = {Condition, Treatment, Procedure, Status, Allergy}


def _one_sex(exprs: list[Expr]) -> list[Expr]:
    """Nobody is asked to be of both sexes: "male and female patients" means either."""
    sexes = [e for e in exprs if isinstance(e, Sex)]
    if len(sexes) < 2:
        return exprs
    values = tuple(dict.fromkeys(v for s in sexes for v in s.values))
    both = Sex(span=hull(s.span for s in sexes), values=values)
    return [both, *(e for e in exprs if not isinstance(e, Sex))]


def _group(cls: type[AllOf] | type[AnyOf], exprs: list[Expr]) -> Expr:
    flat: list[Expr] = []
    for expr in exprs:
        flat += expr.of if isinstance(expr, cls) and expr.id is None else (expr,)
    flat = _one_sex(flat)
    unread = [e for e in flat if isinstance(e, Opaque)]
    if len(flat) > 1 and len(unread) == len(flat):
        return Opaque(span=hull(e.span for e in flat), reason=unread[0].reason)
    return flat[0] if len(flat) == 1 else cls(span=hull(e.span for e in flat), of=tuple(flat))
