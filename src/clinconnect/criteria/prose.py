"""Rules in plain clinical English, rendered from the very tree that is evaluated."""

from __future__ import annotations

from clinconnect.criteria import nodes as n
from clinconnect.criteria.values import Duration, Range, Window

_UNITS = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute"}
_ANCHORS = {
    "screening": "screening", "enrollment": "enrolment", "randomization": "randomisation", "first-dose": "the first dose",
    "each-dose": "each dose", "last-dose": "the last dose", "consent": "consent", "baseline": "baseline",
}  # fmt: skip
_UNREAD = "a part that was not understood and has to be asked"
_DEEPEST = 64
_NAMED = 3
_BY = {"patient": "the person", "clinician": "the doctor", "investigator": "the investigator", "site": "the site"}


def say(expr: n.Expr, depth: int = 0) -> str:
    """The rule in words, one phrase without a full stop; what nests deeper than people write is said not to be read."""
    if depth > _DEEPEST:
        return _UNREAD
    depth += 1
    match expr:
        case n.AllOf():
            return _list(expr.of, "and", depth)
        case n.AnyOf():
            return _list(expr.of, "or", depth)
        case n.AtLeast():
            return f"at least {expr.n} of: {'; '.join(say(e, depth) for e in expr.of)}"
        case n.Not():
            return f"not ({say(expr.of, depth)})" if n.children(expr.of) else f"no {say(expr.of)}"
        case n.Unless():
            exceptions = " or ".join(_bracket(e, depth) for e in expr.exceptions)
            return f"{_bracket(expr.base, depth)}, except where {exceptions}"
        case n.When():
            return f"if {_bracket(expr.guard, depth)}: {say(expr.then, depth)}"
        case n.Examples():
            return f"{_bracket(expr.of, depth)} (for example {_list(expr.sufficient, 'or', depth)})"
        case n.Readings():
            return "can be read in more than one way: " + " — or — ".join(say(e, depth) for e in expr.of)
        case _:
            return _leaf(expr)


def say_range(range: Range, unit: str = "") -> str:
    """ "at least 18 years", "0 to 1", "more than 3 and at most 5"."""
    low, high, tail = range.low, range.high, f" {unit}" if unit else ""
    if low and high:
        if low.value == high.value:
            return f"exactly {low.value:g}{tail}"
        if low.inclusive and high.inclusive:
            return f"{low.value:g} to {high.value:g}{tail}"
        return f"{_low(range)} and {_high(range)}{tail}"
    return f"{_low(range) if low else _high(range)}{tail}"


def say_window(window: Window | None) -> str:
    """ "within 6 months before screening", empty for None."""
    if window is None:
        return ""
    anchor = _ANCHORS.get(window.anchor, window.anchor.removeprefix("event:"))
    lives = f" or {window.half_lives:g} half-lives" if window.half_lives else ""
    if window.how == "throughout" and window.start:
        return f"for at least {_length(window.start)} before {anchor}"
    if window.how == "since-last" and window.end:
        return f"if ever, the last time more than {_length(window.end)}{lives} before {anchor}"
    return _stretch(window.start, window.end, anchor, lives)


def _stretch(start: Duration | None, end: Duration | None, anchor: str, lives: str) -> str:
    if start is None and end is None:
        return f"at any time around {anchor}"
    if start is None and end is not None:
        if end.amount == 0:
            return f"at any time before {anchor}"
        side = "before" if end.amount < 0 else "after"
        return f"{'more than ' if end.amount < 0 else 'until '}{_length(end)}{lives} {side} {anchor}"
    assert start is not None
    if end is None:
        return f"from {anchor} on" if start.amount == 0 else f"from {_offset(start)} {anchor} on"
    if start.amount < 0 and end.amount == 0:
        return f"within {_length(start)}{lives} before {anchor}"
    if start.amount == 0 and end.amount > 0:
        return f"from {anchor} until {_length(end)}{lives} after it"
    return f"from {_offset(start)} to {_offset(end)} {anchor}"


def _offset(duration: Duration) -> str:
    return f"{_length(duration)} {'before' if duration.amount <= 0 else 'after'}"


def _length(duration: Duration) -> str:
    amount = abs(duration.amount)
    return f"{amount:g} {_UNITS[duration.unit]}{'' if amount == 1 else 's'}"


def _leaf(leaf: n.Leaf) -> str:
    match leaf:
        case n.Age():
            return f"age {say_range(leaf.range, 'years')}"
        case n.Sex():
            return "sex " + " or ".join(leaf.values)
        case n.Measured():
            return _measured(leaf)
        case n.Score():
            value = say_range(leaf.range) if leaf.range else " or ".join(leaf.values)
            return _words(leaf.scale.name, value, say_window(leaf.window))
        case n.Condition():
            status = {"current": "current", "history": "history of"}.get(leaf.status or "")
            head = _words(status, leaf.severity, narrowed(leaf.concept.name, leaf.qualifiers))
            return _words(head, other_than(leaf), say_window(leaf.window))
        case n.Treatment():
            return _treatment(leaf)
        case n.Procedure():
            result = f"with result {leaf.result}" if leaf.result else None
            return _words(narrowed(leaf.concept.name, leaf.qualifiers), result, say_window(leaf.window))
        case n.Allergy():
            return _words(*leaf.qualifiers, f"allergy to {leaf.concept.name}")
        case n.Biomarker():
            return _words(leaf.concept.name, leaf.alteration, leaf.state, say_window(leaf.window))
        case n.Status():
            return _words(narrowed(leaf.concept.name, leaf.qualifiers), say_window(leaf.window))
        case n.Attest():
            return _words(leaf.topic, f"({_BY[leaf.by]} has to say)", say_window(leaf.window))
        case n.Opaque():
            return _UNREAD


def other_than(leaf: n.Condition) -> str:
    """ "other than breast cancer"; empty where any is meant."""
    shown = [one.name for one in leaf.other_than[:_NAMED]]
    more = ["the like"] if len(leaf.other_than) > _NAMED else []
    return f"other than {' or '.join((*shown, *more))}" if shown else ""


def narrowed(name: str, qualifiers: tuple[str, ...]) -> str:
    """The name with what narrows it: adjectives before ("acute pancreatitis"), phrases behind ("fracture of the hip")."""
    behind = [q for q in qualifiers if q.split()[0] in _JOINING]
    return _words(*(q for q in qualifiers if q not in behind), name, *behind)


_JOINING = frozenset(
    "of in on to at for from by with as due related associated secondary caused requiring that".split()
)


def _measured(leaf: n.Measured) -> str:
    unit = f"x {_RELATIVE[leaf.relative_to]}" if leaf.relative_to else leaf.unit or "(no unit given)"
    others = "".join(f" (or {say_range(a.range, a.unit)})" for a in leaf.alternatives)
    method = f"by {leaf.method}" if leaf.method else None
    times = f"on {leaf.repeated} occasions" if leaf.repeated else None
    value = say_range(leaf.range, unit) + others
    return _words(leaf.pick, leaf.observable.name, value, times, method, say_window(leaf.window))


_RELATIVE = {
    "ULN": "the upper limit of normal",
    "LLN": "the lower limit of normal",
    "baseline": "the value at baseline",
}


def _treatment(leaf: n.Treatment) -> str:
    status = {"current": "current", "history": "earlier", "planned": "planned"}.get(leaf.status or "")
    dose = None
    if leaf.dose:
        dose = f"at a dose of {say_range(leaf.dose.range, leaf.dose.unit)}"
        dose += f" per {leaf.dose.per}" if leaf.dose.per else ""
    lines = f"{say_range(leaf.lines)} lines of" if leaf.lines else None
    response = f"with {leaf.response}" if leaf.response else None
    return _words(lines, status, narrowed(leaf.concept.name, leaf.qualifiers), dose, response, say_window(leaf.window))


def _list(of: tuple[n.Expr, ...], joint: str, depth: int) -> str:
    parts = [_bracket(e, depth) for e in of]
    if len(parts) < 2:
        return "".join(parts) or _UNREAD
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def _bracket(expr: n.Expr, depth: int) -> str:
    return f"[{say(expr, depth)}]" if n.children(expr) else say(expr)


def _low(range: Range) -> str:
    assert range.low is not None
    return f"{'at least' if range.low.inclusive else 'more than'} {range.low.value:g}"


def _high(range: Range) -> str:
    assert range.high is not None
    return f"{'at most' if range.high.inclusive else 'less than'} {range.high.value:g}"


def _words(*parts: str | None) -> str:
    return " ".join(p for p in parts if p)
