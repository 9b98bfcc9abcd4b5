"""Powers of ten that lost their superscript: ×109/L for ×10^9/L."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_UNIT = r"(?=\s*(?:/|per\b|cells?\b|platelets?\b|[lL]\b|IU\b|U\b|[mµu]L\b|copies))"
_LOST = re.compile(r"([x×X*](?<![A-Za-z].)\s*)10\s?(3|4|5|6|9|11|12)" + _UNIT)
_BARE = re.compile(r"10(?<=\d 10)(9|12)(?=\s*/\s*[lL]\b)")
_MICRO = re.compile(r"[·•∙\ufffd?](?:(?<=\d/.)|(?<=\d /.))(?=L\b)")
_SUPERSCRIPT = re.compile("10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_E = re.compile(r"(?<=10)\s?[eE]\s?(?=\d{1,2}\s*/)")


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """10^9 with its power written out; the superscript that is there is only respelled."""
    found = [Edit(m.start(1), m.end(1), "^" + m[1].translate(_DIGITS)) for m in _SUPERSCRIPT.finditer(text)]
    if "10" not in text:
        return found
    for m in _LOST.finditer(text):
        found.append(_power(m.start() + len(m[1]), m.end(2), m[2]))
    for m in _BARE.finditer(text):
        found.append(_power(m.start(), m.end(), m[1]))
    found += [
        Edit(m.start(), m.end(), "µ", "lost-symbol", "before a litre only the micro sign is lost so often", 0.95, True)
        for m in _MICRO.finditer(text)
    ]
    found += [Edit(m.start(), m.end(), "^") for m in _E.finditer(text)]
    return found


def _power(start: int, end: int, power: str) -> Edit:
    why = "a superscript was lost: counts are given per power of ten"
    return Edit(start, end, f"10^{power}", "lost-power", why, 0.98, True)
