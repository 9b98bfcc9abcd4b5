"""Numbers cut or written by another country's habit: decimal commas, blanks in thousands, a blank at the decimal point."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_MEASURE = (
    r"(?=\s*(?:[xX×*]\s*(?:10|[Uu]|the\b|I?ULN|LLN|normal\b|baseline\b)|%|°|ULN|UNL|LLN|times\b|[mµukdnpf]?g\b|[mµukdnpf]?g\s?/|[mµudnp]?mol|[mµucdkn]?[lL]\b|mEq|"
    r"[mk]?I?U\s?/|mm\b|cm\b|kg\b|years?\b|months?\b|weeks?\b))"
)
# What each of the patterns below contains: seldom there, and found much faster than they are.
_COMMAS, _BLANKS = re.compile(r",(?<=\d,)(?=\d)"), re.compile(r"\d(?: \d{3}| \d{1,3}\.\d| \.\d|\. \d|, 000)")
_COMMA = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{1,2})" + _MEASURE)
# Two ends of one range are written alike: "≥18,5 and ≤27,5 kg/m2".
_PAIR = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{1,2})(?=\s*(?:and|to|-|or|bis)\s*[≥≤<>]?\s*\d{1,3},\d{1,2}(?![\d,]))")
# Thousands have three digits behind the comma: "BMI > 39,99".
_SIGNED = re.compile(r"(?<=[<>≥≤])( ?\d{1,3}),(\d{1,2})(?![\d,]|\s*(?:,|and|or)\s*\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?=\s*(?:/|cells|copies|per\b|IU|platelets|[xX×]))")
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3}), (000)(?=\s*(?:/|cells|copies|per\b|platelets|[xX×]))")
_DASHLESS = re.compile(r"(?<![\d.,])(\d{1,3}\.\d{1,2}) (\d{1,3}\.\d{1,2})(?=\s?(?:%|mmol/|mg/|g/|kg/|[mµu]mol/))")
_SPLIT = re.compile(r"(?<![\d.,])(\d{1,2})(?: \.|\. )(\d{1,2})" + _MEASURE)


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """Numbers with a decimal point and without blanks."""
    found = [
        Edit(
            m.start(),
            m.end(2),
            f"{m[1]}.{m[2]}",
            "decimal-comma",
            "a comma as the decimal point",
            0.93,
            True,
        )
        for pattern in ((_COMMA, _PAIR, _SIGNED) if _COMMAS.search(text) else ())
        for m in pattern.finditer(text)
    ]
    if not _BLANKS.search(text):
        return found
    found += [
        Edit(m.start(), m.end(2), m[1] + m[2].replace(" ", ""), "split-number", "a blank between thousands", 0.97)
        for m in _THOUSANDS.finditer(text)
    ]
    found += [
        Edit(m.start(), m.end(2), f"{m[1]}-{m[2]}", "lost-dash", "two numbers before one unit are a range", 0.85, True)
        for m in _DASHLESS.finditer(text)
        if float(m[1]) < float(m[2])
    ]
    found += [
        Edit(m.start(), m.end(2), f"{m[1]},{m[2]}", "split-number", "a blank behind the comma of thousands", 0.95)
        for m in _SPACED.finditer(text)
    ]
    found += [
        Edit(m.start(), m.end(2), f"{m[1]}.{m[2]}", "split-number", "a blank beside the decimal point", 0.85, True)
        for m in _SPLIT.finditer(text)
        if not re.search(r"(?:^|\n)[ \t•*-]*$", text[: m.start()])
    ]
    return found
