"""Rules as JSON and back: the shapes of the compile door. Reading what was written gives the same rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from clinconnect.criteria import nodes as n
from clinconnect.criteria.compiled import Compiled, Criterion
from clinconnect.criteria.values import (
    Alternative,
    Bound,
    Coding,
    ConceptRef,
    Diagnostic,
    Dose,
    Duration,
    Range,
    Repair,
    Window,
)
from clinconnect.spans import Span

Json = dict[str, Any]

NODES: dict[str, type[n.Node]] = {
    "all": n.AllOf, "any": n.AnyOf, "not": n.Not, "at_least": n.AtLeast, "unless": n.Unless, "when": n.When,
    "examples": n.Examples, "readings": n.Readings, "age": n.Age, "sex": n.Sex, "measured": n.Measured, "score": n.Score,
    "condition": n.Condition, "treatment": n.Treatment, "procedure": n.Procedure, "allergy": n.Allergy,
    "biomarker": n.Biomarker, "status": n.Status, "attest": n.Attest, "opaque": n.Opaque,
}  # fmt: skip
NAMES = {cls: name for name, cls in NODES.items()}
_FIELDS = {cls: tuple(f.name for f in fields(cls) if f.name != "span") for cls in NAMES}
_EXPRS = {"base", "guard", "then"}
_EXPR_LISTS = {"exceptions", "sufficient"}


def to_json(compiled: Compiled) -> Json:
    """One output line of the compile door."""
    return {
        "id": compiled.id,
        "ir_version": compiled.ir_version,
        "text_sha256": compiled.text_sha256,
        "criteria": [_criterion(c) for c in compiled.criteria],
        "headers": [list(h) for h in compiled.headers],
        "diagnostics": [_diagnostic(d) for d in compiled.diagnostics],
    }


def from_json(data: Json) -> Compiled:
    """The rules of an output line; KeyError or ValueError where it is not one."""
    return Compiled(
        id=data["id"],
        text_sha256=data["text_sha256"],
        criteria=tuple(_read_criterion(c) for c in data["criteria"]),
        headers=tuple(Span(*h) for h in data["headers"]),
        diagnostics=tuple(
            Diagnostic(**{**d, "span": Span(*d["span"]) if d.get("span") else None}) for d in data["diagnostics"]
        ),
        ir_version=data["ir_version"],
    )


def expr_to_json(expr: n.Expr) -> Json:
    """One node with all below it. What is None or empty is left out."""
    cls = type(expr)
    out: Json = {"node": NAMES[cls], "span": list(expr.span)}
    for name in _FIELDS[cls]:
        value = getattr(expr, name)
        if value is not None and value != ():
            out[name] = _value(value)
    return out


def expr_from_json(data: Json) -> n.Expr:
    """The node that `expr_to_json` wrote."""
    fields = {key: _read_field(key, value) for key, value in data.items() if key != "node"}
    return NODES[data["node"]](**fields)  # type: ignore[return-value]


def _criterion(c: Criterion) -> Json:
    out: Json = {
        "id": c.id,
        "kind": c.kind,
        "span": list(c.span),
        "expr": expr_to_json(c.expr),
        "repairs": [_repair(r) for r in c.repairs],
        "answerable_by": list(c.answerable_by),
        "confidence": c.confidence,
    }
    return out | {"scope": c.scope} if c.scope else out


def _read_criterion(data: Json) -> Criterion:
    return Criterion(
        id=data["id"],
        kind=data["kind"],
        span=Span(*data["span"]),
        expr=expr_from_json(data["expr"]),
        repairs=tuple(Repair(**{**r, "span": Span(*r["span"])}) for r in data["repairs"]),
        answerable_by=tuple(data["answerable_by"]),
        confidence=data["confidence"],
        scope=data.get("scope"),
    )


def _repair(r: Repair) -> Json:
    return {
        "kind": r.kind, "span": list(r.span), "before": r.before, "after": r.after, "confidence": r.confidence,
        "changes_meaning": r.changes_meaning, "why": r.why,
    }  # fmt: skip


def _diagnostic(d: Diagnostic) -> Json:
    out: Json = {
        "code": d.code,
        "severity": d.severity,
        "span": list(d.span) if d.span else None,
        "message": d.message,
    }
    return out | {"hint": d.hint} if d.hint else out


def _value(value: Any) -> Any:
    write = _WRITERS.get(type(value))
    return write(value) if write else value


def _number(value: float) -> float:
    return int(value) if value.is_integer() else value


def _range(range: Range) -> Json:
    return {"low": _bound(range.low), "high": _bound(range.high)}


def _alternative(alternative: Alternative) -> Json:
    return {"range": _range(alternative.range), "unit": alternative.unit}


def _dose(dose: Dose) -> Json:
    out = {"range": _range(dose.range), "unit": dose.unit}
    return out | {"per": dose.per} if dose.per else out


def _bound(bound: Bound | None) -> Json | None:
    return {"value": _value(bound.value), "inclusive": bound.inclusive} if bound else None


def _window(window: Window) -> Json:
    out: Json = {
        "anchor": window.anchor,
        "from": window.start.iso if window.start else None,
        "to": window.end.iso if window.end else None,
    }
    if window.half_lives:
        out["half_lives"] = _value(window.half_lives)
    return out | {"how": window.how} if window.how else out


def _concept(concept: ConceptRef) -> Json:
    out: Json = {"name": concept.name, "codes": [{"system": c.system, "code": c.code} for c in concept.codes]}
    if concept.id:
        out["id"] = concept.id
    if concept.span:
        out["span"] = list(concept.span)
    return out


_WRITERS: dict[type, Callable[[Any], Any]] = {
    **dict.fromkeys(NAMES, expr_to_json),
    Range: _range,
    Window: _window,
    ConceptRef: _concept,
    Alternative: _alternative,
    Dose: _dose,
    Span: list,
    tuple: lambda values: [_value(v) for v in values],
    float: _number,
}


def _read_field(key: str, value: Any) -> Any:
    if key == "span":
        return Span(*value)
    if key in _EXPRS or (key == "of" and isinstance(value, dict)):
        return expr_from_json(value)
    if key in _EXPR_LISTS or key == "of":
        return tuple(expr_from_json(v) for v in value)
    return _READERS.get(key, _as_is)(value)


def _as_is(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _read_range(data: Json) -> Range:
    ends = [Bound(float(b["value"]), b["inclusive"]) if b else None for b in (data["low"], data["high"])]
    return Range(*ends)


def _read_window(data: Json) -> Window:
    start, end = (Duration.from_iso(data[k]) if data[k] else None for k in ("from", "to"))
    return Window(data["anchor"], start, end, data.get("half_lives"), data.get("how"))


def _read_concept(data: Json) -> ConceptRef:
    codes = tuple(Coding(c["system"], c["code"]) for c in data["codes"])
    return ConceptRef(data["name"], codes, data.get("id"), Span(*data["span"]) if data.get("span") else None)


_READERS: dict[str, Any] = {
    "range": _read_range,
    "lines": _read_range,
    "window": _read_window,
    "observable": _read_concept,
    "concept": _read_concept,
    "other_than": lambda many: tuple(_read_concept(one) for one in many),
    "scale": _read_concept,
    "dose": lambda d: Dose(_read_range(d["range"]), d["unit"], d.get("per")),
    "alternatives": lambda many: tuple(Alternative(_read_range(a["range"]), a["unit"]) for a in many),
}
