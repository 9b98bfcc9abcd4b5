"""The short notation of the spec tables: rules and people as a few words of YAML."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

from clinconnect import terms
from clinconnect.criteria import Expr
from clinconnect.criteria.codec import expr_from_json
from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source, read_patient

_BOUND = re.compile(r"(>=|<=|>|<|=)\s*(-?[\d.]+)")
_PARTS = ("of", "base", "guard", "then", "exceptions", "sufficient")
_ABOUT = {"measured": "observable", "score": "scale"}
_ON_CONCEPTS = {"condition", "treatment", "procedure", "allergy", "biomarker", "status", *_ABOUT}


def rule(short: dict[str, Any]) -> Expr:
    """`{measured: observable:platelets, range: ">= 75", unit: 10*9/L}` and the like."""
    return expr_from_json(_node(short))


def _node(short: dict[str, Any]) -> dict[str, Any]:
    fields = dict(short)
    kind = next(iter(fields))
    value = fields.pop(kind)
    node: dict[str, Any] = {"node": kind, "span": [0, 1]}
    if kind in _ON_CONCEPTS:
        node[_ABOUT.get(kind, "concept")] = concept(value)
    elif kind == "age":
        fields["range"] = value
    elif kind == "sex":
        node["values"] = [value] if isinstance(value, str) else value
    elif kind == "attest":
        node |= {"by": value, "topic": fields.pop("topic", "consent")}
    elif kind == "opaque":
        node["reason"] = value
    elif kind == "not" or kind in ("all", "any", "readings"):
        fields["of"] = value
    elif kind == "at_least":
        node["n"] = value
    return node | {key: _field(key, v) for key, v in fields.items()}


def _field(key: str, value: Any) -> Any:
    if key in _PARTS:
        return [_node(v) for v in value] if isinstance(value, list) else _node(value)
    if key == "other_than":
        return [concept(v) for v in value]
    if key in ("range", "lines"):
        return bounds(value)
    if key == "window":
        return window(value)
    if key == "alternatives":
        return [{"range": bounds(a["range"]), "unit": a["unit"]} for a in value]
    if key == "dose":
        return {**value, "range": bounds(value["range"])}
    return value


def concept(name: str) -> dict[str, Any]:
    """An id of the terminology, or a bare name that it does not know."""
    known = terms.load().get(name)
    if ":" in name and known is None:
        raise ValueError(f"{name} is not in the terminology")
    return {"name": known.name, "codes": [], "id": name} if known else {"name": name, "codes": []}


def bounds(text: str) -> dict[str, Any]:
    """ ">= 18, < 65"."""
    ends: dict[str, Any] = {"low": None, "high": None}
    for sign, number in _BOUND.findall(text):
        bound = {"value": float(number), "inclusive": "=" in sign}
        for end in ("low",) if ">" in sign else ("high",) if "<" in sign else ("low", "high"):
            ends[end] = bound
    return ends


def window(text: str) -> dict[str, Any]:
    """ "-P28D .. P0D", "last-dose P0D .. P7M", ".. -P4W", with "5 half-lives" at the end where asked."""
    start, _, rest = text.partition("..")
    anchor, _, begin = start.strip().rpartition(" ")
    if start.strip() and not re.match(r"-?P", start.strip().split()[-1]):
        anchor, begin = start.strip(), ""
    lives, how = re.search(r"(\d+) half-lives", rest), re.search(r"throughout|since-last", rest)
    end = re.split(r" or | throughout| since-last", rest)[0].strip()
    shape = {"anchor": anchor or "first-dose", "from": begin or None, "to": end or None}
    if lives:
        shape["half_lives"] = int(lives[1])
    return shape | ({"how": how[0]} if how else {})


def person(short: dict[str, Any] | None) -> Patient:
    """`{born: 1960-03-01, sex: female, complete: [conditions], facts: [{condition: …, was: absent}]}`."""
    short = short or {}
    if "record" in short:
        return _recorded(short)
    return Patient(
        id="p",
        birth=days(short.get("born")),
        sex=short.get("sex"),
        facts=tuple(fact(f, str(n)) for n, f in enumerate(short.get("facts", ()))),
        complete=frozenset(short.get("complete", ())),
    )


def _recorded(short: dict[str, Any]) -> Patient:
    """`{record: {gender: male, birth_sex: F, gender_identity: male}, resources: [...], born: …, facts: […]}`: read as FHIR."""
    said = dict(short["record"])
    extensions = [
        {"url": f"http://hl7.org/fhir/us/core/StructureDefinition/{_CORE[key]}", _VALUED.get(key, "valueCode"): value}
        for key, value in said.items()
        if key in _CORE
    ]
    patient: dict[str, Any] = {"resourceType": "Patient", "id": "p", "extension": extensions}
    patient |= {key: value for key, value in said.items() if key not in _CORE}
    if "born" in short:
        patient["birthDate"] = str(short["born"])
    resources = [{**resource, "subject": {"reference": "Patient/p"}} for resource in short.get("resources", ())]
    entries = [{"resource": resource} for resource in (patient, *resources)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    read = read_patient(json.dumps(bundle).encode(), id="p", as_of=_READ_ON)
    told = person({"facts": short.get("facts", ()), "complete": short.get("complete", ())})
    return replace(read, facts=(*read.facts, *told.facts), complete=read.complete | told.complete)


# Extensions about sex and gender of US Core, by their short names here, and how their value is written.
_CORE = {"birth_sex": "us-core-birthsex", "sex": "us-core-sex", "gender_identity": "us-core-genderIdentity"}
_VALUED = {"gender_identity": "valueCodeableConcept"}
_READ_ON = date(2025, 8, 1)


def fact(short: dict[str, Any], id: str) -> Fact:
    """`{measurement: observable:platelets, value: 62, unit: 10*9/L, date: 2025-07-28, uln: 400}` and the like."""
    kind, about = next(iter(short.items()))
    known = terms.load().get(about)
    if ":" in about and known is None:
        raise ValueError(f"{about} is not in the terminology")
    return Fact(
        id=id,
        kind=kind,  # type: ignore[arg-type]
        name=known.name if known else about,
        source=Source(f"facts[{id}]", ""),
        concept=known.id if known else None,
        status=short.get("was", "present"),
        value=_value(short),
        when=days(short.get("date") or short.get("from")),
        until=days(short.get("until")),
        ongoing=short.get("ongoing"),
        qualifiers=tuple(short.get("qualifiers", ())),
    )


def _value(short: dict[str, Any]) -> Quantity | str | None:
    value = short.get("value")
    if value is None or (isinstance(value, str) and not re.match(r"[<>\d.]+(\.\.[\d.]+)?$", value)):
        return value
    if short.get("as_text"):
        return str(value)
    low, high = _ends(value)
    written = str(value)
    open_ = written.startswith(">") and "=" not in written, written.startswith("<") and "=" not in written
    return Quantity(low, high, short.get("unit"), short.get("lln"), short.get("uln"), *open_)


def _ends(value: float | str) -> tuple[float | None, float | None]:
    if not isinstance(value, str):
        return float(value), float(value)
    if value.startswith("<"):
        return None, float(value[1:])
    if value.startswith(">"):
        return float(value[1:]), None
    low, _, high = value.partition("..")
    return float(low), float(high or low)


def days(value: date | str | int | list[date] | None) -> DateRange | None:
    """A day, a month ("2025-07"), a year, or the two days between which it lies."""
    if value is None or isinstance(value, DateRange):
        return value
    if isinstance(value, date):
        return DateRange(value, value)
    if isinstance(value, list):
        return DateRange(value[0], value[1])
    year, _, month = str(value).partition("-")
    if not month:
        return DateRange(date(int(year), 1, 1), date(int(year), 12, 31))
    return DateRange(date(int(year), int(month), 1), date(int(year), int(month), monthrange(int(year), int(month))[1]))
