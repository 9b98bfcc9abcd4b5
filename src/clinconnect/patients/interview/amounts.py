"""How much? A number with its unit as people say it: 4.2 mmol/L, about 70 kilos, 5 ft 7, 11 stone 4, below 5."""

from __future__ import annotations

import re

from clinconnect.patients.patient import Quantity
from clinconnect.terms.units import to_ucum

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign><=|>=|<|>|≤|≥|below|under|less than|above|over|more than|at least|at most)?\s*(?P<n>-?{_NUMBER})"
    rf"(?:\s*(?:-|–|to)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>[^\d\s,;][^,;]{{0,30}})?",
    re.I,
)
_FEET = re.compile(
    r"(?P<ft>\d)\s*(?:'|ft|foot|feet)\.?\s*(?:(?P<in>\d{1,2}(?:\.\d+)?)\s*(?:\"|''|in(?:ch(?:es)?)?)?\.?)?", re.I
)
_STONE = re.compile(r"(?P<st>\d{1,2})\s*(?:st|stones?)\b\.?\s*(?:(?P<lb>\d{1,2}(?:\.\d+)?)\s*(?:lbs?|pounds?)?)?", re.I)
_BELOW = frozenset(("<", "<=", "≤", "below", "under", "less than", "at most"))
_FILLING = re.compile(
    r"\b(?:about|around|roughly|approximately|some|it was|it is|was|is|my|the|of|a|an|on|in|at)\b|~", re.I
)


def amount_in(words: str, *, units: tuple[str, ...], chosen: str | None) -> Quantity | None:
    """The one amount in the words; None where there is none, or more than one.

    A unit that the words hold counts, else the one that was `chosen`; without either the number has none.
    """
    said = " ".join(_FILLING.sub(" ", words).split())
    if {"[in_i]", "cm"} & set(units) and (got := _FEET.fullmatch(said)):
        inches = 12 * float(got["ft"]) + float(got["in"] or 0)
        return Quantity(inches, inches, "[in_i]")
    if "kg" in units and (got := _STONE.fullmatch(said)):
        pounds = 14 * float(got["st"]) + float(got["lb"] or 0)
        return Quantity(pounds, pounds, "[lb_av]")
    got = _AMOUNT.fullmatch(said)
    if got is None:
        return None
    written = (got["unit"] or "").strip(" .")
    unit = to_ucum(written) if written else chosen
    if written and unit is None:
        return None
    return _quantity(got, unit)


def choose_unit(units: tuple[str, ...], words: str) -> str | None:
    """The one of the UCUM units that the words pick: its place in the list, counted from 1, or the unit as written."""
    said = words.strip(" .()")
    if said.isdecimal():
        return units[int(said) - 1] if 1 <= int(said) <= len(units) else None
    unit = to_ucum(said) if said else None
    return unit if unit in units else None


def _quantity(got: re.Match[str], unit: str | None) -> Quantity | None:
    value = float(got["n"].replace(",", ""))
    if got["high"]:
        high = float(got["high"].replace(",", ""))
        return Quantity(value, high, unit) if value <= high and not got["sign"] else None
    sign = " ".join((got["sign"] or "").lower().split())
    if not sign:
        return Quantity(value, value, unit)
    return Quantity(None, value, unit) if sign in _BELOW else Quantity(value, None, unit)
