"""How much? A number with its unit as people say it: 4.2 mmol/L, about 70 kilos, 5 ft 7, 11 stone 4, below 5."""

from __future__ import annotations

import re
from dataclasses import replace

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
# The laboratory's own limits, behind the value: "normal up to 40", "ULN 40", "(10-40)".
_LIMITS = (
    re.compile(
        rf"[\s,;(]*\b(?:normal|reference|ref|norm|limits?|upper|uln)\b[^\d<≤()]*"
        rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|to|and)\s*)?(?:<=?|≤)?\s*(?P<high>{_NUMBER})[^\d()]*\)?$",
        re.I,
    ),
    re.compile(rf"\s*\((?P<low>{_NUMBER})\s*(?:-|–|to)\s*(?P<high>{_NUMBER})[^\d()]*\)$", re.I),
)
_BELOW = frozenset(("<", "<=", "≤", "below", "under", "less than", "at most"))
_FILLING = re.compile(
    r"\b(?:about|around|roughly|approximately|some|it was|it is|was|is|my|the|of|a|an|on|in|at)\b|~", re.I
)


def amount_in(words: str, *, units: tuple[str, ...], chosen: str | None) -> Quantity | None:
    """The one amount in the words; None where there is none, or more than one.

    A unit that the words hold counts, else the one that was `chosen`; without either the number has none.
    """
    said, low, high = _without_limits(" ".join(_FILLING.sub(" ", words).split()))
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
    amount = _quantity(got, unit)
    return replace(amount, reference_low=low, reference_high=high) if amount else None


def _without_limits(said: str) -> tuple[str, float | None, float | None]:
    """The words before the laboratory's limits, and these in the unit of the value."""
    got = next((found for pattern in _LIMITS if (found := pattern.search(said))), None)
    if got is None:
        return said, None, None
    low, high = (float(n.replace(",", "")) if (n := got[end]) else None for end in ("low", "high"))
    return said[: got.start()], low, high


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
