"""How is a rule shown beside its text? As lines: one phrase, or a phrase with an indented list of its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from clinconnect.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Attest,
    Examples,
    Expr,
    Not,
    Opaque,
    Readings,
    Unless,
    When,
    children,
    leaves,
)
from clinconnect.criteria.prose import say
from clinconnect.terms.printed import with_powers

LineKind = Literal["phrase", "group", "opaque", "person"]
_QUOTED = 160


@dataclass(frozen=True)
class Line:
    """One line of a reading. `part` is the number that the criterion gives this part (7a), `quote` the source words of
    a part that was not understood.
    """

    text: str
    kind: LineKind = "phrase"
    quote: str | None = None
    below: tuple[Line, ...] = ()
    part: str | None = None


def reading(expr: Expr, text: str) -> Line:
    """The rule as lines, from the very tree that is evaluated; `text` is the eligibility text it was read from.

    A part of which nothing was understood is one line with its words, however it was cut up.
    """
    return replace(_read(expr, text), part=expr.id)


def _read(expr: Expr, text: str) -> Line:
    if all(isinstance(leaf, Opaque) for leaf in leaves(expr)):
        return Line("not understood", "opaque", _short(expr.span.of(text)))
    match expr:
        case AllOf() | AnyOf() | AtLeast() | Readings():
            return _group(expr, text)
        case Not(of=AnyOf() as some):
            return Line("None of these:", "group", below=_each(_flat(some), text))
        case Not(of=AllOf() as every):
            return Line("Not all of these together:", "group", below=_each(_flat(every), text))
        case Not() if children(expr.of):
            return Line("This does not hold:", "group", below=(reading(expr.of, text),))
        case Unless():
            return _with(expr.base, "except where:", expr.exceptions, text)
        case When() if children(expr.guard) or isinstance(expr.guard, Opaque):
            guard = Line("Only for people for whom this holds:", "group", below=(reading(expr.guard, text),))
            return Line("Asked of some people only:", "group", below=(guard, reading(expr.then, text)))
        case When():
            return Line(f"Only where {say(expr.guard)}:", "group", below=(reading(expr.then, text),))
        case Examples():
            return _with(expr.of, "for example, and one is enough:", expr.sufficient, text)
        case Attest():
            return Line(_sentence(say(expr)), "person")
        case _:
            return Line(_sentence(say(expr)))


def _group(expr: AllOf | AnyOf | AtLeast | Readings, text: str) -> Line:
    if len(expr.of) == 1 and not isinstance(expr, AtLeast):
        return reading(expr.of[0], text)
    match expr:
        case AllOf():
            return Line("All of these:", "group", below=_each(_flat(expr), text))
        case AnyOf():
            return Line("Any one of these:", "group", below=_each(_flat(expr), text))
        case AtLeast():
            return Line(f"At least {expr.n} of these:", "group", below=_each(expr.of, text))
        case Readings():
            said = "The text can be read in these ways; it counts only where they agree:"
            return Line(said, "group", below=_each(expr.of, text))


def _with(base: Expr, joint: str, more: tuple[Expr, ...], text: str) -> Line:
    """A rule with what is added to it: on one line where the rule itself is one phrase."""
    if children(base) or isinstance(base, Opaque):
        added = Line(_sentence(joint), "group", below=_each(more, text))
        return Line("This holds:", "group", below=(reading(base, text), added))
    return Line(f"{_sentence(say(base))}, {joint}", below=_each(more, text))


def _flat(expr: AllOf | AnyOf) -> tuple[Expr, ...]:
    """The parts, those of an inner group of the same kind among them, unless the criterion numbers that group."""
    parts: list[Expr] = []
    for part in expr.of:
        inner = type(part) is type(expr) and part.id is None
        parts += _flat(part) if inner and isinstance(part, AllOf | AnyOf) else (part,)
    return tuple(parts)


def _each(of: tuple[Expr, ...], text: str) -> tuple[Line, ...]:
    return tuple(reading(e, text) for e in of)


def _sentence(phrase: str) -> str:
    shown = with_powers(phrase)
    return shown[:1].upper() + shown[1:]


def _short(quote: str) -> str:
    tidy = " ".join(quote.split())
    return tidy if len(tidy) <= _QUOTED else f"{tidy[: _QUOTED - 1].rstrip()}…"
