"""Comparison signs that were spelled with two characters, or lost: ³ for ≥, "> or =", "2 grade 2", "to s grade 1"."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

# Each with a character that it contains.
_SPELLED = (
    (">", re.compile(r">\s*(?:or\s*=|/\s*=|or equal(?: to)?|=)|=\s*(?:/\s*>|or\s*>|>)|_>|>_", re.I), "≥"),
    ("<", re.compile(r"<\s*(?:or\s*=|/\s*=|or equal(?: to)?|=)|=\s*(?:/\s*<|or\s*<|<)|_<|<_", re.I), "≤"),
)
_LEVEL = r"(?:grade|class|stage|CTCAE|NYHA|ECOG)"
# A sign of the Symbol font arrives as the character at its code in Latin-1: 0xB3 is ≥, 0xA3 is ≤.
_SYMBOL_FONT = re.compile(r"(?<![\dA-Za-z])([³£])\s*(?=\d|" + _LEVEL + ")|(?<=\\s)([³£])(?=\\s*\\d)", re.I)
_LOST_LOW = re.compile(r"2(?<=[A-Za-z)] 2)(?= ?" + _LEVEL + r" (?:[1-5]|I{1,3}|IV)\b)")
_LOST_HIGH = re.compile(r"s(?<=[A-Za-z)] s)(?= ?" + _LEVEL + r" (?:[0-5]|I{1,3}|IV)\b)")


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """Signs in one character; where a sign was lost, the one that its replacement stands for."""
    found = [
        Edit(m.start(), m.end(), sign)
        for char, pattern, sign in _SPELLED
        if char in text
        for m in pattern.finditer(text)
    ]
    for m in _SYMBOL_FONT.finditer(text) if "³" in text or "£" in text else ():
        sign = "≥" if "³" in m[0] else "≤"
        at = m.start() + m[0].index("³" if "³" in m[0] else "£")
        found.append(Edit(at, at + 1, sign, "lost-symbol", f"{text[at]} is {sign} in the Symbol font", 0.97, True))
    for m in _LOST_LOW.finditer(text):
        found.append(_lost(m, "≥", 'a lone "2" before a grade is what text recognition makes of ≥'))
    for m in _LOST_HIGH.finditer(text):
        found.append(_lost(m, "≤", 'a lone "s" before a grade is what text recognition makes of ≤'))
    return found


def _lost(match: re.Match[str], sign: str, why: str) -> Edit:
    return Edit(match.start(), match.end(), sign, "lost-symbol", why, 0.9, True)
