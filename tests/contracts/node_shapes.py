"""The shape of a rule in JSON: which fields a node has, what they hold, and that no span leaves the text.

`problems_of_node` returns sentences, none for a node in order. A field that no shape names is a problem too: a new
field is a decision, not an accident.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

ANCHOR = re.compile(r"(?:screening|enrollment|randomization|first-dose|each-dose|last-dose|consent|baseline|event:.+)")
DURATION = re.compile(r"-?P(?:\d+(?:\.\d+)?[YMWD]|T\d+(?:\.\d+)?[HM])")
DEEPEST = 64

Check = Callable[[Any, int], Iterator[str]]


def is_span(value: Any, length: int) -> bool:
    """[start, end), whole numbers inside of a text of that length, not empty."""
    whole = isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)
    return bool(whole and 0 <= value[0] < value[1] <= length)


def is_number(value: Any) -> bool:
    """A finite number that is no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def fields(value: Any, asked: dict[str, Check], may: dict[str, Check], length: int, what: str) -> Iterator[str]:
    """An object with every field of `asked`, perhaps some of `may`, and no other."""
    if not isinstance(value, dict):
        yield f"{what} is no object"
        return
    yield from (f"{what} has no {name}" for name in asked if name not in value)
    yield from (f"{what} has a field {name} that no shape names" for name in value if name not in asked | may)
    for name, check in (asked | may).items():
        if name in value:
            yield from (f"{what}.{name}: {problem}" for problem in check(value[name], length))


def text(value: Any, _: int) -> Iterator[str]:
    """Words."""
    if not (isinstance(value, str) and value.strip()):
        yield f"{value!r} is no text"


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, _: int) -> Iterator[str]:
        if value not in allowed:
            yield f"{value!r} is none of {', '.join(allowed)}"

    return check


def some(check: Check) -> Check:
    """A list of at least one."""

    def each(value: Any, length: int) -> Iterator[str]:
        if not isinstance(value, list) or not value:
            yield "is no list, or empty"
            return
        for one in value:
            yield from check(one, length)

    return each


def span(value: Any, length: int) -> Iterator[str]:
    """A place in the text."""
    if not is_span(value, length):
        yield f"{value!r} is no place in a text of {length} characters"


def number(value: Any, _: int) -> Iterator[str]:
    """A finite number."""
    if not is_number(value):
        yield f"{value!r} is no number"


def range_(value: Any, length: int) -> Iterator[str]:
    """Two ends, at least one of them there, and a number between them."""
    yield from fields(value, {"low": _bound, "high": _bound}, {}, length, "range")
    if not isinstance(value, dict):
        return
    low, high = value.get("low"), value.get("high")
    if low is None and high is None:
        yield "a range without an end"
    if low and high and is_number(low.get("value")) and is_number(high.get("value")):
        closed = low.get("inclusive") and high.get("inclusive")
        if low["value"] > high["value"] or (low["value"] == high["value"] and not closed):
            yield "no number lies in the range"


def _bound(value: Any, length: int) -> Iterator[str]:
    if value is not None:
        yield from fields(value, {"value": number, "inclusive": _yes_or_no}, {}, length, "bound")


def _yes_or_no(value: Any, _: int) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{value!r} is neither true nor false"


def unit(value: Any, _: int) -> Iterator[str]:
    """A UCUM code: no blanks, only visible ASCII."""
    if not (isinstance(value, str) and re.fullmatch(r"[!-~]+", value)):
        yield f"{value!r} is no UCUM code"


def window(value: Any, length: int) -> Iterator[str]:
    """A stretch of time around an anchor."""
    asked: dict[str, Check] = {"anchor": _anchor, "from": _duration, "to": _duration}
    yield from fields(value, asked, {"half_lives": number, "how": one_of("throughout", "since-last")}, length, "window")


def _anchor(value: Any, _: int) -> Iterator[str]:
    if not (isinstance(value, str) and ANCHOR.fullmatch(value)):
        yield f"{value!r} is no anchor"


def _duration(value: Any, _: int) -> Iterator[str]:
    if value is not None and not (isinstance(value, str) and DURATION.fullmatch(value)):
        yield f"{value!r} is no signed ISO 8601 duration"


def concept(value: Any, length: int) -> Iterator[str]:
    """A normalised name, codes where there are any."""
    yield from fields(value, {"name": text, "codes": _codes}, {"id": text, "span": span}, length, "concept")


def _codes(value: Any, length: int) -> Iterator[str]:
    if value != []:
        yield from some(lambda v, n: fields(v, {"system": text, "code": text}, {}, n, "code"))(value, length)


def _alternative(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"range": range_, "unit": unit}, {}, length, "alternative")


def _dose(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"range": range_, "unit": unit}, {"per": text}, length, "dose")


def _count(value: Any, _: int) -> Iterator[str]:
    if type(value) is not int or value < 1:
        yield f"{value!r} is no count"


def node(value: Any, length: int, depth: int = 0) -> Iterator[str]:
    """A node and all below it."""
    kind = value.get("node") if isinstance(value, dict) else None
    if kind not in SHAPES or depth > DEEPEST:
        yield f"{kind!r} is no node, or too deep"
        return
    asked, may = SHAPES[kind]
    yield from fields(value, {"node": text, "span": span} | asked, {"id": text} | may, length, kind)
    yield from _in_itself(value)


def _in_itself(value: dict[str, Any]) -> Iterator[str]:
    if value.get("relative_to") and value.get("unit") != "1":
        yield f"beside relative_to the unit is 1, not {value.get('unit')!r}"
    if value["node"] == "score" and ("range" in value) == ("values" in value):
        yield "a score has either a range or values"
    if value["node"] == "at_least" and isinstance(value.get("of"), list) and value.get("n", 0) > len(value["of"]):
        yield "more are asked for than there are"


_WINDOW: dict[str, Check] = {"window": window}
_NARROWED: dict[str, Check] = {"qualifiers": some(text)}
_MANY: dict[str, Check] = {"of": some(node)}
_ABOUT: dict[str, Check] = {"concept": concept}
# node: (the fields it must have, the fields it may have)
SHAPES: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "all": (_MANY, {}),
    "any": (_MANY, {}),
    "readings": (_MANY, {}),
    "at_least": ({"n": _count} | _MANY, {}),
    "not": ({"of": node}, {}),
    "unless": ({"base": node, "exceptions": some(node)}, {}),
    "when": ({"guard": node, "then": node}, {}),
    "examples": ({"of": node, "sufficient": some(node)}, {}),
    "age": ({"range": range_}, {}),
    "sex": ({"values": some(one_of("male", "female"))}, {}),
    "measured": (
        {"observable": concept, "range": range_},
        {
            "unit": unit, "relative_to": one_of("ULN", "LLN", "baseline"), "method": text,
            "alternatives": some(_alternative), "pick": one_of("lowest", "highest"), "repeated": number,
        } | _WINDOW,
    ),
    "score": ({"scale": concept}, {"range": range_, "values": some(text)} | _WINDOW),
    "condition": (
        _ABOUT,
        {"status": one_of("current", "history", "any"), "severity": text, "other_than": some(concept)}
        | _WINDOW | _NARROWED,
    ),
    "treatment": (
        _ABOUT,
        {
            "status": one_of("current", "history", "planned", "any"), "dose": _dose, "lines": range_, "response": text,
        } | _WINDOW | _NARROWED,
    ),
    "procedure": (_ABOUT, {"result": text} | _WINDOW | _NARROWED),
    "allergy": (_ABOUT, _NARROWED),
    "biomarker": (_ABOUT, {"gene": text, "alteration": text, "state": text} | _WINDOW),
    "status": (_ABOUT, _WINDOW | _NARROWED),
    "attest": (
        {"by": one_of("patient", "clinician", "investigator", "site"), "topic": text},
        _WINDOW | {"says": one_of("yes", "no")},
    ),
    "opaque": ({"reason": text}, {}),
}  # fmt: skip


def problems_of_node(value: Any, length: int) -> list[str]:
    """What is wrong with a rule about a text of that length."""
    return list(node(value, length))
