"""How is a changed rule said? Only what differs, in the words of `criteria.prose`, before and after an arrow."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from clinconnect.changes.requirement import key, unmarked
from clinconnect.criteria import Age, Expr, Leaf, Measured, Opaque, Score, Unless, When, children, leaves
from clinconnect.criteria.prose import say, say_range, say_window
from clinconnect.terms.printed import with_powers

_LONGEST, _QUOTED, _SUBJECT = 300, 200, 90
_NUMBERS = (Measured, Score, Age)


def say_rule(expr: Expr) -> str:
    """The rule in words; of a part that was not understood, its text."""
    said = say(expr)
    for leaf in leaves(expr):
        if isinstance(leaf, Opaque):
            said = said.replace(say(leaf), quoted(leaf.reason), 1)
    return shortened(printed(said), _LONGEST)


def printed(said: str) -> str:
    """Units as a laboratory prints them: `10*9/L` as 10⁹/L, `mL/min/{1.73_m2}` as mL/min/1.73 m2."""
    return re.sub(r"\{([^}]*)\}", lambda got: got[1].replace("_", " "), with_powers(said))


def shortened(said: str, most: int) -> str:
    """At most so many characters."""
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """The words of a text, in quotation marks, shortened."""
    return f"“{shortened(unmarked(text), _QUOTED)}”"


def leaf_words(a: Expr, b: Expr) -> str:
    """What is different between two rules about the same: "platelets: at least 75 → at least 100 10⁹/L"."""
    if not (children(a) or children(b)) and type(a) is type(b):
        if _same_but(a, b, "window"):
            return f"{_name(a)}: {_time(a)} → {_time(b)}"
        if (
            isinstance(a, _NUMBERS)
            and isinstance(b, _NUMBERS)
            and _same_but(a, b, "range", "unit", "alternatives", "values")
        ):
            return printed(_numbers(a, b))
    return f"{say_rule(a)} → {say_rule(b)}"


def _same_but(a: Any, b: Any, *names: str) -> bool:
    known = {name: getattr(b, name) for name in names if hasattr(a, name)}
    return bool(known) and key(replace(a, **known)) == key(b)


def _name(leaf: Any) -> str:
    """What the leaf speaks of, without its time."""
    return printed(say(replace(leaf, window=None)))


def _time(leaf: Any) -> str:
    return say_window(leaf.window) or "no time given"


def _numbers(a: Any, b: Any) -> str:
    before, after = _value(a), _value(b)
    unit = _unit(a)
    if unit and unit == _unit(b) and before.endswith(f" {unit}") and after.endswith(f" {unit}"):
        before = before.removesuffix(f" {unit}")
    return f"{_subject(a)}: {before} → {after}"


def _subject(leaf: Leaf) -> str:
    if isinstance(leaf, Age):
        return "age"
    if isinstance(leaf, Score):
        return leaf.scale.name
    assert isinstance(leaf, Measured)
    return " ".join(x for x in (leaf.pick, leaf.observable.name) if x)


def _value(leaf: Any) -> str:
    """The numbers with their unit, as `say` has them behind the name."""
    if isinstance(leaf, Score) and leaf.range is None:
        return " or ".join(leaf.values)
    if isinstance(leaf, Score):
        return say_range(leaf.range)  # type: ignore[arg-type]
    said = say(replace(leaf, window=None, method=None) if isinstance(leaf, Measured) else leaf)
    return said.removeprefix(f"{_subject(leaf)} ")


def _unit(leaf: Any) -> str:
    if isinstance(leaf, Age):
        return "years"
    return str(getattr(leaf, "unit", None) or "")


def subject(expr: Expr) -> str:
    """What a rule is about, in few words: the rule without its exceptions and without whom it concerns."""
    while isinstance(expr, Unless | When):
        expr = expr.base if isinstance(expr, Unless) else expr.then
    return shortened(say_rule(expr), _SUBJECT)
