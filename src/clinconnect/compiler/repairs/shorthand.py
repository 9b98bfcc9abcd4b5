"""Blanks too many or too few inside a line, brackets, and signs that stand for words: "w/", "w/o", "&", "and/or". Meaning stays."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

# Blanks at the beginning of a line say where an item belongs and are left to the layout.
_RUN = re.compile(r"  (?<=\S  ) *(?=\S)")
_WITH = re.compile(r"(?<![\w/])(?<!\d )w/(?:(o)\b *| *(?!o\b))(?=[A-Za-z])", re.I)
_AND = re.compile(r"(?<=[a-z)] )&(?= [A-Za-z(])")
_OPENED, _CLOSED = re.compile(r"\( +(?=\S)"), re.compile(r"(?<=\S) +\)")
_COMMA = re.compile(r"(?<=[\w)]) +,(?= )")
# Round brackets are what the grammar knows; square ones around a single word may be a nuclide or an atom.
_SQUARE = re.compile(r"\[(?=[^\[\]\n]*[ <>≤≥][^\[\]\n]*\])[^\[\]\n]*\]|(?<= )\[[A-Z]{2,6}s?\]")
_EITHER = re.compile(r"\band ?/ ?or\b", re.I)
_GLUED = re.compile(r",(?<=[a-z]{3},)(?=[A-Za-z][a-z]{2})")
# "In patient" without its hyphen is something else.
_INPATIENT = re.compile(r"\bin-(?=patients?\b)", re.I)
_BEFORE = re.compile(r"\((?<=[a-z]{3}\() *(?=[A-Z][A-Za-z0-9-]+ *\))")


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """One blank for a run of them, and the words themselves."""
    found = [Edit(m.start(), m.end(), " (") for m in _BEFORE.finditer(text)]
    found += [
        Edit(m.start(), m.end(), m[0].strip(" "))
        for sign, pattern in (("( ", _OPENED), (" )", _CLOSED), (" ,", _COMMA))
        if sign in text
        for m in pattern.finditer(text)
    ]
    found += [Edit(m.start(), m.end(), " ") for m in _RUN.finditer(text)]
    found += [Edit(m.start(), m.end(), ", ") for m in _GLUED.finditer(text)]
    low = text.lower()
    if "in-p" in low:
        found += [Edit(m.start(), m.end(), "in") for m in _INPATIENT.finditer(text)]
    if "[" in text:
        for m in _SQUARE.finditer(text):
            found += [Edit(m.start(), m.start() + 1, "("), Edit(m.end() - 1, m.end(), ")")]
    if "/or" in low or "/ or" in low:
        found += [Edit(m.start(), m.end(), "or") for m in _EITHER.finditer(text)]
    if "w/" in low:
        found += [Edit(m.start(), m.end(), "without " if m[1] else "with ") for m in _WITH.finditer(text)]
    if "&" in text:
        found += [Edit(m.start(), m.end(), "and") for m in _AND.finditer(text)]
    return found
