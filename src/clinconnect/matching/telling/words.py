"""How are facts, dates and numbers said, in evidence and explanations?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clinconnect.criteria import Bound, Range
from clinconnect.criteria.prose import say_range
from clinconnect.matching.record.findings import Finding, Reading, Used
from clinconnect.matching.verdict import Evidence, Standing, WhatIf
from clinconnect.patients import DateRange, Fact, Patient, Quantity

_STANDINGS: dict[Standing, str] = {
    "fits": "fit",
    "does_not_fit": "do not",
    "open": "open",
    "site_only": "only the site can settle",
    "unread": "we could not read",
    "conflicting": "where the sources disagree",
    "not_concerned": "do not concern this person",
}
_ALWAYS: frozenset[Standing] = frozenset({"fits", "does_not_fit", "open"})


def coverage_words(coverage: Mapping[Standing, int]) -> str:
    """The honest middle: "12 fit, 0 do not, 14 open, 3 only the site can settle, 2 we could not read"."""
    return ", ".join(f"{n} {_STANDINGS[s]}" for s, n in coverage.items() if n or s in _ALWAYS)


def what_if_words(would: WhatIf) -> tuple[str, ...]:
    """What would settle it, a sentence for each direction: "Would fit with: …; or with: …"."""
    said = [
        f"{head}: {'; or: '.join(' and '.join(need.lay for need in needs) for needs in sets)}."
        for head, sets in (
            ("Would no longer stand in the way with", would.to_open),
            ("Would fit with", would.to_pass if would.to_pass != would.to_open else ()),
            ("Would not fit with", would.to_fail),
        )
        if sets
    ]
    if would.passes_on:
        said.append(f"Time alone lets it fit, on {would.passes_on}.")
    if would.never:
        said.append(f"Nothing can change this, as far as the record is right: {would.never}.")
    return tuple(said)


def fact_words(fact: Fact) -> str:
    """The fact in a few words: "Platelets 62 10*9/L on 2025-07-28"."""
    return fact.label


def value_words(fact: Fact) -> str:
    """The value with its unit: "62 10*9/L", "below 5 mg/dL", "II"."""
    value = fact.value
    if not isinstance(value, Quantity):
        return value or "unknown"
    unit = f" {value.unit}" if value.unit and value.unit != "1" else ""
    return f"{interval_words(value.low, value.high)}{unit}"


def reading_words(fact: Fact, reading: Reading) -> str:
    """The conversion that was made, empty where none was: "1.7 mg/dL = 150.28 umol/L"."""
    if reading.how == "converted":
        return f"{value_words(fact)} = {interval_words(reading.low, reading.high)} {reading.unit}"
    if reading.how == "ratio" and reading.limit:
        times = interval_words(reading.low, reading.high)
        return f"{value_words(fact)} = {times} times the laboratory's own limit of {number_words(reading.limit)}"
    if reading.any_limit:
        low, high, unit = reading.any_limit
        times = interval_words(reading.low, reading.high)
        limits = interval_words(low, high) + ("" if unit == "1" else f" {unit}")
        return f"{value_words(fact)} = {times} times the limit of normal, for every plausible limit ({limits})"
    return ""


def days_old(finding: Finding, as_of: date) -> str:
    """How old the newest fact of a finding is: "412 days old"; empty where its day is not known."""
    days = [(as_of - f.when.high).days for f in finding.used if isinstance(f, Fact) and f.when]
    return f"{min(days)} days old" if days and min(days) > 1 else ""


def in_brackets(words: str) -> str:
    """ " (412 days old)"; empty for nothing."""
    return f" ({words})" if words else ""


def number_words(value: float) -> str:
    """A number with up to five significant digits."""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.5g}"


def years_words(range: Range) -> str:
    """An age range in the largest unit in which it is whole: "at least 18 years", "less than 6 months"."""
    bounds = [b.value for b in (range.low, range.high) if b]
    for unit, per_year in (("years", 1), ("months", 12)):
        if all(abs(v * per_year - round(v * per_year)) < 1e-3 for v in bounds if abs(v) < 1e6):
            return say_range(_scaled(range, per_year), unit)
    return say_range(_scaled(range, 365.25), "days")


def _scaled(range: Range, factor: float) -> Range:
    low, high = (Bound(round(b.value * factor, 1), b.inclusive) if b else None for b in (range.low, range.high))
    return range if low and high and low.value >= high.value else Range(low, high)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def evidence_of(used: Used, patient: Patient, as_of: date) -> Evidence:
    """A fact that was used, and where it stands."""
    if used == "birth":
        source = patient.birth_source
        words = f"{birth_words(patient.birth)}{_aged(patient.birth, as_of)}"
    elif used == "sex":
        source, words = patient.sex_source, f"Sex: {patient.sex or 'not known'}"
    else:
        return Evidence(fact_words(used), used.source.where, used.source.span)
    return Evidence(words, source.where if source else "the person's own data", source.span if source else None)


def birth_words(birth: DateRange | None) -> str:
    """The day of birth as far as it is known."""
    if birth is None:
        return "Day of birth not known"
    if birth.low == birth.high:
        return f"Born {birth.low}"
    return f"Born between {birth.low} and {birth.high}"


def age_words(birth: DateRange, as_of: date) -> str:
    """The completed age: "64 years old", "7 months old", "63 to 64 years old"."""
    oldest, youngest = _completed(birth.low, as_of), _completed(min(birth.high, as_of), as_of)
    months = _months(birth.low, as_of)
    if months < 2:
        return f"{_count((as_of - birth.low).days, 'day')} old"
    if oldest < 3:
        return f"{_count(months, 'month')} old"
    return f"{oldest} years old" if oldest == youngest else f"{youngest} to {oldest} years old"


def _aged(birth: DateRange | None, as_of: date) -> str:
    return f" ({age_words(birth, as_of)} on {as_of})" if birth and birth.low <= as_of else ""


def _months(birth: date, as_of: date) -> int:
    return (as_of.year - birth.year) * 12 + as_of.month - birth.month - (as_of.day < birth.day)


def _completed(birth: date, as_of: date) -> int:
    return _months(birth, as_of) // 12


def interval_words(low: float | None, high: float | None) -> str:
    """Both ends, or the one that is known: "at most 5"."""
    if low is not None and high is not None:
        return number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
    if low is None:
        return f"at most {number_words(high)}" if high is not None else "an unknown amount"
    return f"at least {number_words(low)}"
