"""Numbers as notes write them: digits with separators, and small numbers in words."""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {w: i for i, w in enumerate(_UNITS)} | {w: (i + 2) * 10 for i, w in enumerate(_TENS)} | {"a": 1, "an": 1}
SMALL = (
    r"(?:\d{1,3}|(?:" + "|".join(_TENS) + r")(?:[- ](?:" + "|".join(_UNITS[1:10]) + r"))?|" + "|".join(_UNITS) + r")"
)
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"


def small(text: str) -> int | None:
    """12, "twelve", "fifty-eight", "a": a small whole number."""
    if text.isdigit():
        return int(text)
    parts = [_VALUES.get(p) for p in re.split(r"[- ]+", text.strip().lower())]
    known = [p for p in parts if p is not None]
    return sum(known) if known and len(known) == len(parts) else None


def amount(text: str) -> float:
    """62,000 or 10.2 as a number."""
    return float(text.replace(",", ""))
