"""What is said once and meant for several: a time window, "history of", "allergy to", over the list it stands by."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, cast

from clinconnect.compiler.grammar.pieces import Phrase, Piece, PieceKind
from clinconnect.compiler.grammar.references import unnamed
from clinconnect.compiler.structure.allergies import allergies
from clinconnect.compiler.structure.counting import counted
from clinconnect.compiler.structure.idle import denied_words, idle_words, onward, whatever
from clinconnect.compiler.structure.nouns import noun_phrases
from clinconnect.compiler.structure.qualifying import qualify
from clinconnect.compiler.structure.repeating import repeated
from clinconnect.compiler.structure.testing import tested, untreated
from clinconnect.compiler.structure.valuing import value_unknown
from clinconnect.criteria import (
    AllOf,
    AnyOf,
    Biomarker,
    Condition,
    Measured,
    Node,
    Procedure,
    Score,
    Status,
    Treatment,
    Window,
)
from clinconnect.criteria.nodes import ConditionStatus
from clinconnect.spans import Span

Step = Callable[[Phrase, list[Piece]], list[Piece]]
_WINDOWED = (Condition, Treatment, Procedure, Status)
_BARE = re.compile(r"(?:[<>≤≥]|(?:less|more) than|under|over|at least)\s*[\d.]+\s*[a-z]+", re.I)
_BREAKS = frozenset(("stop", "except", "unless", "guard", "quant"))
_IMPLIED = (
    "status:pregnant",
    "status:breastfeeding",
    "status:childbearing-potential",
    "status:postmenopausal",
    "status:premenopausal",
    "status:planning-pregnancy",
)


def spread(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """The pieces with windows, statuses, doses and qualifiers moved into the leaves they belong to.

    A step is left out where no piece is of the kinds that it is about.
    """
    kinds = {p.kind for p in pieces}
    for step, about in _steps():
        if not kinds.isdisjoint(about):
            before, pieces = pieces, step(phrase, pieces)
            if pieces is not before:
                kinds = {p.kind for p in pieces}
    return pieces


@cache
def _steps() -> tuple[tuple[Step, frozenset[PieceKind]], ...]:
    """The steps in their order, each with the kinds of pieces without which it changes nothing."""
    return (
        (_alone(whatever), frozenset(("whatever",))),
        (_alone(denied_words), frozenset(("neg",))),
        (_alone(onward), frozenset(("window",))),
        (allergies, frozenset(("allergy", "allergic", "leaf"))),
        (value_unknown, frozenset(("comparison", "group"))),
        (counted, frozenset(("comparison",))),
        (_indications, frozenset(("therapy",))),
        (_alone(idle_words), frozenset(("leaf",))),
        (noun_phrases, frozenset(("leaf", "residue", "noun", "qualifier", "state"))),
        (_alone(_states), frozenset(("leaf",))),
        (_alone(tested), frozenset(("state",))),
        (_alone(untreated), frozenset(("residue", "qualifier"))),
        (repeated, frozenset(("comparison", "group"))),
        (_alone(_responses), frozenset(("resistance",))),
        (_alone(qualify), frozenset(("qualifier", "state", "residue", "noun"))),
        (_alone(_doses), frozenset(("dose",))),
        (_alone(_statuses), frozenset(("status", "therapy", "neg"))),
        (_alone(_sexes), frozenset(("sex",))),
        (_windows, frozenset(("window",))),
    )


def _alone(step: Callable[[list[Piece]], list[Piece]]) -> Step:
    """A step that needs nothing but the pieces."""
    return lambda _, pieces: step(pieces)


def _indications(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """ "prior therapy for head and neck cancer": a treatment is spoken of, which the disease only narrows."""
    out: list[Piece] = []
    inside = False
    for piece in pieces:
        if piece.kind == "therapy":
            inside = piece.text.endswith(" for")
        elif piece.kind in _BREAKS or piece.kind in ("neg", "window", "attest"):
            inside = False
        elif inside and piece.kind == "leaf" and isinstance(piece.value, Condition):
            words = " ".join(phrase.view.text[piece.start : piece.end].lower().split())
            span = piece.value.span
            piece = piece.holding(
                Treatment(span=span, concept=unnamed("treatment", span), qualifiers=(f"for {words}",))
            )
        out.append(piece)
    return out


def _states(pieces: list[Piece]) -> list[Piece]:
    """ "HBsAg or HBV DNA positive", "EGFR and ALK wild type": what is said of the last marker holds for those before it."""
    if not any(isinstance(p.value, Biomarker) for p in pieces):
        return pieces
    last: Biomarker | None = None
    out: list[Piece] = []
    for piece in reversed(pieces):
        if piece.kind == "leaf" and isinstance(piece.value, Biomarker):
            if piece.value.state or piece.value.alteration:
                last = piece.value
            elif last:
                gene = (piece.value.concept.id or "").partition(":")[2].upper() or None if last.gene else None
                said = replace(piece.value, state=last.state, alteration=last.alteration, gene=gene)
                piece = piece.holding(said)
        elif piece.kind not in ("comma", "or", "and", "filler", "group"):
            last = None
        out.append(piece)
    return out[::-1]


def _responses(pieces: list[Piece]) -> list[Piece]:
    """ "progressed after", "intolerant to", "failed": what came of the treatments that follow."""
    out: list[Piece] = []
    response: Piece | None = None
    for n, piece in enumerate(pieces):
        if piece.kind == "resistance":
            ahead = next((p for p in pieces[n + 1 :] if p.kind in ("leaf", "stop")), None)
            if ahead and ahead.kind == "leaf" and isinstance(ahead.value, Treatment):
                response = piece
                continue
        if response and piece.kind in _BREAKS | {"neg", "window", "attest"}:
            response = None
        if response and piece.kind == "leaf":
            if isinstance(piece.value, Treatment):
                status = piece.value.status or "history"
                piece = piece.holding(replace(piece.value, response=response.value, status=status))
            else:
                response = None
        out.append(piece)
    return out


def _doses(pieces: list[Piece]) -> list[Piece]:
    """A dose belongs to the treatment before it, else to the one behind it."""
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        if piece.kind == "dose":
            near = next((p for p in reversed(out) if p.kind == "leaf"), None) or next(
                (p for p in pieces[n + 1 :] if p.kind == "leaf"), None
            )
            if near is not None and isinstance(near.value, Treatment) and near.value.dose is None:
                near.value = replace(near.value, dose=piece.value)
                continue
        out.append(piece)
    return out


def _statuses(pieces: list[Piece]) -> list[Piece]:
    """ "history of", "receiving", "planned" over the leaves that follow; alone behind a leaf, for the one before."""
    out: list[Piece] = []
    condition = treatment = None
    used = True
    for piece in pieces:
        if piece.kind in ("status", "therapy"):
            condition = piece.value if piece.kind == "status" else condition
            treatment = piece.value
            used = False
            out.append(piece.turned("filler"))
            continue
        if piece.kind in _BREAKS:
            condition = treatment = None
        if piece.kind == "neg" and piece.value in ("history", "current"):
            condition = treatment = piece.value  # "no prior", "no history of": the negation says the time too
        if piece.kind == "leaf":
            if (condition or treatment) and isinstance(piece.value, (Condition, Treatment)):
                piece, used = _with_status(piece, condition, treatment), True
            elif isinstance(piece.value, (Procedure, Status)):
                used = True
        out.append(piece)
    if not used and (condition or treatment):
        _status_behind(out, condition, treatment)
    return out


def _status_behind(out: list[Piece], condition: str | None, treatment: str | None) -> None:
    for n in range(len(out) - 1, -1, -1):
        if out[n].kind == "leaf" and isinstance(out[n].value, (Condition, Treatment)):
            out[n] = _with_status(out[n], condition, treatment)
            return


def _with_status(piece: Piece, condition: str | None, treatment: str | None) -> Piece:
    node = piece.value
    if isinstance(node, Condition):
        if condition == "family":
            relative = Status(span=node.span, concept=unnamed(f"family history of {node.concept.name}", node.span))
            own = replace(node, status="history")
            return piece.holding(AnyOf(span=node.span, of=(own, relative)))
        if condition in ("history", "current", "any") and node.status is None:
            return piece.holding(replace(node, status=cast(ConditionStatus, condition)))
        return piece
    if treatment not in (None, "family") and node.status is None:
        return piece.holding(replace(node, status=treatment))
    return piece


def _either_sex(pieces: list[Piece]) -> list[Piece]:
    """ "male or female patients" names one thing, both sexes; what follows is asked of both."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "sex" and len(out) > 1 and out[-1].kind in ("or", "and", "comma") and out[-2].kind == "sex":
            first = out[-2]
            values = tuple(dict.fromkeys((*first.value, *piece.value)))
            out = [*out[:-2], replace(first, end=piece.end, value=values)]
            continue
        out.append(piece)
    return out


def _sexes(pieces: list[Piece]) -> list[Piece]:
    """ "pregnant women": the state says the sex; the word adds nothing."""
    pieces = _either_sex(pieces)
    implied = any(p.kind == "leaf" and isinstance(p.value, Status) and p.value.concept.id in _IMPLIED for p in pieces)
    if not implied:
        return pieces
    out = []
    for piece in pieces:
        if piece.kind == "sex" and piece.value == ("female",):
            piece = piece.turned("filler")
        elif piece.kind == "sex" and piece.value == ("male",):
            piece = piece.holding(("male", "female"))  # "males and non-pregnant females": both are asked for
        out.append(piece)
    return out


def _windows(phrase: Phrase, pieces: list[Piece]) -> list[Piece]:
    """A window holds for the leaves before it in its sentence that have none; one that opens the sentence, for those behind."""
    out: list[Piece] = []
    pending: Window | None = None
    for n, piece in enumerate(pieces):
        if piece.kind == "window":
            if _given_back(out, piece.value, alone=_bracketed(phrase, piece)):
                continue
            if any(p.kind == "leaf" for p in pieces[n + 1 :]):
                pending = piece.value
            else:
                out.append(piece.turned("residue"))
            continue
        if piece.kind == "leaf":
            piece = piece.holding(piece.value)
            if pending is not None and not _has_window(piece.value):
                piece.value = _windowed(piece.value, pending)
        if piece.kind in ("stop", "except", "unless"):
            pending = None
        out.append(piece)
    return out


def _bracketed(phrase: Phrase, window: Piece) -> bool:
    """ "angina or acute stroke (< 48 hours)": a bare length in brackets says how old the one thing before it is."""
    text = phrase.view.text
    opened = text[max(0, window.start - 2) : window.start].rstrip()[-1:] == "("
    return opened and _BARE.fullmatch(text, window.start, window.end) is not None


def _given_back(out: list[Piece], window: Window, *, alone: bool) -> bool:
    """Give the window to the leaves before it: to a measured value right before it alone, else to all that can have one."""
    before = [p for p in out[_reach(out) :] if p.kind == "leaf"]
    if before and (alone or isinstance(before[-1].value, (Measured, Score))):
        targets = [p for p in before[-1:] if isinstance(p.value, (*_WINDOWED, Measured, Score))]
    else:
        targets = [p for p in before if isinstance(p.value, _WINDOWED)]
    targets = [t for t in targets if not _has_window(t.value)]
    for target in targets:
        target.value = _windowed(target.value, window)
    return bool(targets)


def _reach(out: list[Piece]) -> int:
    """Where the members begin that a window behind is said of: "A, or B within 3 months" and "A or received B within …" say it of B."""
    own = _own_exception(out)
    joint = next((n for n in range(len(out) - 1, own - 1, -1) if out[n].kind in ("or", "and")), None)
    if joint is None or own:
        return own
    commas = sum(p.kind == "comma" for p in out)
    apart = joint > 0 and out[joint - 1].kind == "comma" and commas == 1
    behind = next((p for p in out[joint + 1 :] if p.kind != "filler" or p.value is not None), None)
    stated = behind is not None and behind.kind == "filler" and behind.value in ("history", "current", "planned")
    led = any(p.kind == "filler" and p.value in ("history", "current", "planned") for p in out[:joint])
    return joint + 1 if apart or (stated and not led and out[joint].kind == "or") else 0


def _own_exception(out: list[Piece]) -> int:
    """Where an exception begins that has its own time: "unless free of disease for 5 years", "except those in remission for …"."""
    turn = next((n for n in range(len(out) - 1, -1, -1) if out[n].kind in ("unless", "except")), None)
    if turn is None:
        return 0
    named = (f"{p.text} {getattr(getattr(p.value, 'concept', None), 'name', '')}" for p in out[turn + 1 :])
    return turn + 1 if out[turn].kind == "unless" or any(map(_COURSE.search, named)) else 0


# How a disease went on, which has a time of its own beside that of the disease.
_COURSE = re.compile(
    r"\b(?:remission|remitted|free|no evidence of disease|cured?|curative\w*|treated|completed|resolved|recover\w*|stable|recur\w*|"
    r"relaps\w*|successful\w*)\b",
    re.I,
)


def _has_window(node: Node) -> bool:
    return getattr(node, "window", None) is not None


def _windowed(node: Any, window: Window) -> Any:
    if isinstance(node, (AllOf, AnyOf)):
        return replace(node, of=tuple(_windowed(n, window) for n in node.of))
    if isinstance(node, (*_WINDOWED, Measured, Score)):
        return replace(node, window=window)
    return node


def covered(pieces: list[Piece], phrase: Phrase) -> Span:
    """The place in the source that the pieces take together."""
    return phrase.around(pieces)
