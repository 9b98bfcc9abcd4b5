"""A compact notation for rules: one line a criterion, for eyes, diffs and test cases.

all(measured(platelets >= 75 10*9/L), measured(hemoglobin >= 80 g/L))
unless(condition(brain metastasis), treatment(any))
"""

from __future__ import annotations

from clinconnect.criteria import nodes as n
from clinconnect.criteria.values import Dose, Range, Window


def write(expr: n.Expr) -> str:
    """The notation of an expression; places are left out, so that equal rules are written alike."""
    match expr:
        case n.AllOf() | n.AnyOf() | n.Readings():
            name = {n.AllOf: "all", n.AnyOf: "any", n.Readings: "readings"}[type(expr)]
            return f"{name}({', '.join(map(write, expr.of))})"
        case n.AtLeast():
            return f"at_least({expr.n}, {', '.join(map(write, expr.of))})"
        case n.Not():
            return f"not({write(expr.of)})"
        case n.Unless():
            return f"unless({write(expr.base)}; {', '.join(map(write, expr.exceptions))})"
        case n.When():
            return f"when({write(expr.guard)}: {write(expr.then)})"
        case n.Examples():
            return f"examples({write(expr.of)}; {', '.join(map(write, expr.sufficient))})"
        case _:
            return _leaf(expr)


def _leaf(leaf: n.Leaf) -> str:
    match leaf:
        case n.Age():
            return f"age({span_of_numbers(leaf.range)} a)"
        case n.Sex():
            return f"sex({'|'.join(leaf.values)})"
        case n.Measured():
            return f"measured({_measured(leaf)})"
        case n.Score():
            value = span_of_numbers(leaf.range) if leaf.range else "in " + "|".join(leaf.values)
            return f"score({_join(leaf.scale.name, value, window(leaf.window))})"
        case n.Condition():
            than = f"other than {', '.join(one.name for one in leaf.other_than)}" if leaf.other_than else None
            parts = [leaf.concept.name, leaf.status, leaf.severity, *leaf.qualifiers, than, window(leaf.window)]
        case n.Treatment():
            lines = f"lines {span_of_numbers(leaf.lines)}" if leaf.lines else None
            parts = [leaf.concept.name, leaf.status, _dose(leaf.dose), lines, leaf.response]
            parts += [*leaf.qualifiers, window(leaf.window)]
        case n.Procedure():
            parts = [leaf.concept.name, leaf.result, *leaf.qualifiers, window(leaf.window)]
        case n.Allergy():
            parts = [leaf.concept.name, *leaf.qualifiers]
        case n.Biomarker():
            parts = [leaf.concept.name, leaf.alteration, leaf.state, window(leaf.window)]
        case n.Status():
            parts = [leaf.concept.name, *leaf.qualifiers, window(leaf.window)]
        case n.Attest():
            parts = [leaf.by, leaf.topic, window(leaf.window)]
        case n.Opaque():
            parts = []
    name = type(leaf).__name__.lower()
    return f"{name}({'; '.join(p for p in parts if p)})"


def _measured(leaf: n.Measured) -> str:
    unit = f"{leaf.relative_to}" if leaf.relative_to else leaf.unit or "?"
    head = _join(leaf.observable.name, span_of_numbers(leaf.range), unit)
    others = "".join(f" | {span_of_numbers(a.range)} {a.unit}" for a in leaf.alternatives)
    method = f"; {leaf.method}" if leaf.method else ""
    place = f"; {window(leaf.window)}" if leaf.window else ""
    which = f"; {leaf.pick}" if leaf.pick else ""
    times = f"; {leaf.repeated} times" if leaf.repeated else ""
    return head + others + which + times + method + place


def _dose(dose: Dose | None) -> str | None:
    return f"dose {span_of_numbers(dose.range)} {dose.unit}{f' per {dose.per}' if dose.per else ''}" if dose else None


def span_of_numbers(range: Range) -> str:
    """ ">= 18", "0..1", "(3..5)": round brackets where an end is left out."""
    low, high = range.low, range.high
    if low and high:
        if low.value == high.value:
            return f"= {low.value:g}"
        return f"{'' if low.inclusive else '>'}{low.value:g}..{'' if high.inclusive else '<'}{high.value:g}"
    if low:
        return f"{'>=' if low.inclusive else '>'} {low.value:g}"
    assert high is not None
    return f"{'<=' if high.inclusive else '<'} {high.value:g}"


def window(window: Window | None) -> str:
    """ "-P6M..P0D screening", empty for None."""
    if not window:
        return ""
    start = window.start.iso if window.start else ""
    end = window.end.iso if window.end else ""
    lives = f" or {window.half_lives:g} half-lives" if window.half_lives else ""
    how = f" {window.how}" if window.how else ""
    return f"{start}..{end} {window.anchor}{lives}{how}"


def _join(*parts: str | None) -> str:
    return " ".join(p for p in parts if p)
