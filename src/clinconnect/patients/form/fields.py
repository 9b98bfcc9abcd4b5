"""Fields of the form, read strictly: an error names the field and what it should be, never what stands in it."""

from __future__ import annotations

import math
import re
from typing import Any

from clinconnect.errors import BadInput
from clinconnect.patients.dates import day_range
from clinconnect.patients.patient import DateRange, FactStatus, Quantity
from clinconnect.terms.units import to_ucum

UNANSWERED = frozenset(
    {"don't know", "dont know", "do not know", "not sure", "unknown", "rather not say", "prefer not to say", ""}
)
_STATUS: dict[str, tuple[FactStatus, bool | None]] = {
    "yes": ("present", True),
    "present": ("present", True),
    "current": ("present", True),
    "active": ("present", True),
    "ongoing": ("present", True),
    "no": ("absent", None),
    "never": ("absent", None),
    "absent": ("absent", None),
    "past": ("resolved", False),
    "resolved": ("resolved", False),
    "former": ("resolved", False),
    "stopped": ("resolved", False),
    "completed": ("resolved", False),
    "suspected": ("suspected", None),
    "possible": ("suspected", None),
    "family": ("family", None),
    "refuted": ("refuted", None),
    "planned": ("planned", None),
}
_VALUE = re.compile(r"\s*(<=|>=|<|>|≤|≥)?\s*(-?\d+(?:\.\d+)?)\s*")


def wrong(field: str, expected: str, hint: str = "") -> BadInput:
    """The error for a field that cannot be read."""
    return BadInput(f"{field} is not {expected}", hint=hint or "see the form's schema", code="bad-form")


def text_of(holder: dict[str, Any], key: str, field: str) -> str | None:
    """A text, None where it is not given or blank."""
    value = holder.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise wrong(f"{field}.{key}", "a text")
    return value.strip() or None


def date_of(holder: dict[str, Any], key: str, field: str) -> DateRange | None:
    """A date, whole or partial, None where it is not given or not known."""
    value = holder.get(key)
    if value is None or (isinstance(value, str) and value.strip().lower() in UNANSWERED):
        return None
    found = day_range(value) if isinstance(value, str) else None
    if found is None:
        raise wrong(f"{field}.{key}", "a date", "write 2024-05-01, 2024-05 or 2024")
    return found


def number_of(holder: dict[str, Any], key: str, field: str) -> float | None:
    """A finite number, None where it is not given."""
    value = holder.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise wrong(f"{field}.{key}", "a number")
    return float(value)


def status_of(holder: dict[str, Any], field: str, default: str = "yes") -> tuple[FactStatus, bool | None] | None:
    """The status with whether it goes on; None for "don't know" and "rather not say"."""
    said = (text_of(holder, "status", field) or default).lower()
    if said in UNANSWERED:
        return None
    if said not in _STATUS:
        raise wrong(f"{field}.status", "a known status", f"write one of: {', '.join(_STATUS)}, don't know")
    return _STATUS[said]


def quantity_of(item: dict[str, Any], field: str) -> Quantity | None:
    """Value, unit and limits; a value may be a number or a text such as "<5"; None where it is not known."""
    raw = item.get("value")
    if raw is None or (isinstance(raw, str) and raw.strip().lower() in UNANSWERED):
        return None
    low, high = _ends(raw, field)
    unit = text_of(item, "unit", field)
    limits = number_of(item, "reference_low", field), number_of(item, "reference_high", field)
    return Quantity(low, high, (to_ucum(unit) or unit) if unit else None, *limits)


def _ends(raw: object, field: str) -> tuple[float | None, float | None]:
    if isinstance(raw, str) and (got := _VALUE.fullmatch(raw)):
        value = float(got[2])
        if got[1] in ("<", "<=", "≤"):
            return None, value
        return (value, None) if got[1] else (value, value)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        raise wrong(f"{field}.value", "a number", 'write 62, or "<5" as a text')
    return float(raw), float(raw)


def items_of(form: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """(field, item) for each item of a list; a plain text stands for {"name": text}."""
    value = form.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong(key, "a list")
    items: list[tuple[str, dict[str, Any]]] = []
    for index, item in enumerate(value):
        field = f"{key}[{index}]"
        entry = {"name": item} if isinstance(item, str) else item
        if not isinstance(entry, dict):
            raise wrong(field, "an object or a text")
        if not text_of(entry, "name", field):
            raise wrong(f"{field}.name", "given")
        items.append((field, entry))
    return items


def answers_of(form: dict[str, Any], key: str) -> list[tuple[str, str, str]]:
    """(field, topic, answer) of an object of answers, without those not answered. Fields are numbered, not named."""
    value = form.get(key)
    if value is None:
        return []
    if not isinstance(value, dict):
        raise wrong(key, "an object")
    found = []
    for index, (topic, answer) in enumerate(value.items()):
        field = f"{key}[{index}]"
        if isinstance(answer, bool):
            answer = "yes" if answer else "no"
        if isinstance(answer, (int, float)):
            answer = f"{answer:g}"
        if answer is not None and not isinstance(answer, str):
            raise wrong(field, "a text, a number or yes/no")
        if answer is not None and topic.strip() and answer.strip().lower() not in UNANSWERED:
            found.append((field, topic.strip(), answer.strip()))
    return found
