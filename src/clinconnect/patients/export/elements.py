"""The elements that many resources share: dates, codes, quantities, references, extensions."""

from __future__ import annotations

import calendar
from typing import Any

from clinconnect import terms
from clinconnect.patients.fhir.codings import CONCEPTS
from clinconnect.patients.fhir.timing import UNCERTAIN
from clinconnect.patients.patient import DateRange, Fact, Quantity
from clinconnect.terms.units import to_ucum

Json = dict[str, Any]
HL7 = "http://terminology.hl7.org/CodeSystem"
SNOMED = "http://snomed.info/sct"
_UCUM = "http://unitsofmeasure.org"


def dated(key: str, when: DateRange | None) -> Json:
    """The date under `key`, partial where that says the range; else with the bounds in the extension uncertainPeriod."""
    if when is None:
        return {}
    text, exact = _partial(when)
    found: Json = {key: text} if text else {}
    if not exact:
        found[f"_{key}"] = {"extension": [{"url": UNCERTAIN, "valuePeriod": days(when)}]}
    return found


def days(when: DateRange) -> Json:
    """The range of days as a Period of two whole days."""
    return {"start": when.low.isoformat(), "end": when.high.isoformat()}


def _partial(when: DateRange) -> tuple[str | None, bool]:
    """The narrowest date (YYYY-MM-DD, YYYY-MM, YYYY) that holds the whole range, and whether it says just that."""
    low, high = when.low, when.high
    if low == high:
        return low.isoformat(), True
    if (low.year, low.month) == (high.year, high.month):
        whole = low.day == 1 and high.day == calendar.monthrange(high.year, high.month)[1]
        return low.isoformat()[:7], whole
    if low.year == high.year:
        return low.isoformat()[:4], (low.month, low.day, high.month, high.day) == (1, 1, 12, 31)
    return None, False


def moment(stem: str, when: DateRange | None, until: DateRange | None = None) -> Json:
    """`stem`DateTime, or `stem`Period where an end is known."""
    if until is None:
        return dated(f"{stem}DateTime", when)
    return {f"{stem}Period": dated("start", when) | dated("end", until)}


def code_of(fact: Fact) -> Json:
    """The CodeableConcept: the terminology's own id, the codes as recorded, and the words of the record."""
    concept = terms.load().get(fact.concept)
    own = [{"system": CONCEPTS, "code": concept.id, "display": concept.name}] if concept else []
    recorded = [({"system": system} if system else {}) | {"code": code} for system, code in fact.codes]
    words = fact.source.text if concept and fact.source.span is None else fact.name
    element: Json = {"coding": own + recorded} if own or recorded else {}
    return element | {"text": words or fact.name}


def coded(system: str, code: str, text: str | None = None) -> Json:
    """A CodeableConcept of one code."""
    return {"coding": [{"system": system, "code": code}]} | ({"text": text} if text else {})


def quantity(value: float, unit: str | None, comparator: str | None = None) -> Json:
    """A Quantity, with its UCUM code where the unit is one."""
    found: Json = {"value": value} | ({"comparator": comparator} if comparator else {})
    if unit:
        found["unit"] = unit
    if unit and to_ucum(unit) == unit:
        found |= {"system": _UCUM, "code": unit}
    return found


def measured(value: Quantity) -> Json:
    """value[x] of a Quantity and its reference range: a number, a one-sided number or a Range."""
    low, high, unit = value.low, value.high, value.unit
    found: Json = {"dataAbsentReason": coded(f"{HL7}/data-absent-reason", "unknown")}
    if low is not None and low == high:
        found = {"valueQuantity": quantity(low, unit)}
    elif low is not None and high is not None:
        found = {"valueRange": {"low": quantity(low, unit), "high": quantity(high, unit)}}
    elif high is not None:
        found = {"valueQuantity": quantity(high, unit, "<" if value.high_open else "<=")}
    elif low is not None:
        found = {"valueQuantity": quantity(low, unit, ">" if value.low_open else ">=")}
    limits = {"low": value.reference_low, "high": value.reference_high}
    given = {end: quantity(limit, unit) for end, limit in limits.items() if limit is not None}
    return found | ({"referenceRange": [given]} if given else {})
