"""What do the standard elements of a resource not say? Read it as any record is read, and name what differs."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from clinconnect.patients.export.elements import Json, days
from clinconnect.patients.fhir import read_single
from clinconnect.patients.fhir.beyond import FACT, NOT_GIVEN
from clinconnect.patients.patient import DateRange, Fact, Quantity

_NEGATING = frozenset({"absent", "refuted", "suspected", "family", "planned"})


def stated(resource: Json, fact: Fact) -> Json:
    """The resource as written, with the `fact` extension where its standard elements say less or something else."""
    # Reading depends on the day: what is read differently on the day it began and much later is named too.
    read = [_read(resource, day) for day in (fact.when.low if fact.when else date(1900, 1, 1), date.max)]
    if all(len(facts) == 1 and not _differing(facts[0], fact) for facts in read):
        return resource
    lacking = {name for facts in read for name in (_differing(facts[0], fact) if facts else PARTS)} | {"kind"}
    said = [part for name in PARTS if name in lacking for part in _part(name, PARTS[name](fact))]
    extension = {"url": FACT, "extension": said}
    # A reader that does not know the extension must not take what is denied for a fact.
    place = "modifierExtension" if "status" in lacking and fact.status in _NEGATING else "extension"
    return resource | {place: [extension]}


def _read(resource: Json, day: date) -> tuple[Fact, ...]:
    return read_single(msgspec.json.encode(resource).decode(), id="", as_of=day).facts


PARTS: dict[str, Callable[[Fact], Any]] = {
    "kind": lambda f: f.kind,
    "concept": lambda f: f.concept,
    "codes": lambda f: f.codes,
    "name": lambda f: f.name,
    "status": lambda f: f.status,
    "value": lambda f: f.value,
    "when": lambda f: f.when,
    "until": lambda f: f.until,
    "ongoing": lambda f: f.ongoing,
    "qualifiers": lambda f: f.qualifiers,
    "by": lambda f: f.source.by,
    "text": lambda f: f.source.text,
}
_AS_CODE = frozenset({"kind", "status", "by"})


def _differing(read: Fact, fact: Fact) -> list[str]:
    return [name for name, part in PARTS.items() if part(read) != part(fact)]


def _part(name: str, value: Any) -> list[Json]:
    """The sub-extensions that say one part."""
    if value is None or value in ((), ""):
        return [{"url": name, "extension": [{"url": NOT_GIVEN, "valueCode": "unknown"}]}]
    if isinstance(value, tuple):
        return [{"url": name} | _one(item) for item in value]
    return [{"url": name} | ({"valueCode": value} if name in _AS_CODE else _one(value))]


def _one(value: Any) -> Json:
    if isinstance(value, Quantity):
        return {"extension": _numbers(value)}
    if isinstance(value, DateRange):
        return {"valuePeriod": days(value)}
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, tuple):
        system, code = value
        return {"valueCoding": ({"system": system} if system else {}) | {"code": code}}
    return {"valueString": value}


def _numbers(value: Quantity) -> list[Json]:
    numbers = {
        "low": value.low,
        "high": value.high,
        "reference-low": value.reference_low,
        "reference-high": value.reference_high,
    }
    found: list[Json] = [{"url": n, "valueDecimal": v} for n, v in numbers.items() if v is not None]
    ends = {"low-open": value.low_open, "high-open": value.high_open}
    found += [{"url": n, "valueBoolean": True} for n, yes in ends.items() if yes]
    return found + ([{"url": "unit", "valueString": value.unit}] if value.unit else [])


def sayable(fact: Fact) -> bool:
    """Whether JSON has a way to write the fact's numbers."""
    value = fact.value
    numbers = [value.low, value.high, value.reference_low, value.reference_high] if isinstance(value, Quantity) else []
    return all(n is None or math.isfinite(n) for n in numbers)
