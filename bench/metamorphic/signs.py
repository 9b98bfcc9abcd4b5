"""Signs, their words, and how they are escaped."""

from __future__ import annotations

import re

from bench.metamorphic.rewriting import Rule, changed, sub

_N = r"(?=\d)"
_AT_LEAST, _AT_MOST = rf"(?<!=)\s*(?:≥|>=)\s*{_N}", rf"(?<!=)\s*(?:≤|<=)\s*{_N}"
_ABOVE, _BELOW = rf"(?<![=<])\s*>(?!=)\s*{_N}", rf"(?<![=>])\s*<(?![=/])\s*{_N}"
# "No less than" is another sign than "less than".
_NOT_DENIED = r"\b(?<!no )(?<!not )(?<!non )"
# A hyphen between two numbers, neither of which is part of a longer name, date or power.
_RANGE = r"(?<![\w.,/^*-])(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)(?![\d.,/]*[-–/]|\w|\d)"
_FULL = str.maketrans({"<": "＜", ">": "＞", "%": "％", "(": "（", ")": "）", ":": "：", "+": "＋"})


def _escaped(text: str) -> str | None:
    """As Markdown escapes what could be markup."""
    return changed(re.sub(r"([<>\[\]*^])", r"\\\1", text), text)


def _html(text: str) -> str | None:
    named = text.replace("<", "&lt;").replace(">", "&gt;").replace("≥", "&ge;").replace("≤", "&le;")
    return changed(named, text)


RULES = (
    Rule("≥ → greater than or equal to", sub(_AT_LEAST, " greater than or equal to ")),
    Rule("≥ → at least", sub(_AT_LEAST, " at least ")),
    Rule("≥ → >=", sub(rf"≥\s*{_N}", ">= ")),
    Rule(">= → ≥", sub(rf">=\s*{_N}", "≥ ")),
    Rule("≥ → > or =", sub(_AT_LEAST, " > or = ")),
    Rule("≥ → >/=", sub(_AT_LEAST, " >/= ")),
    Rule("≥ → ≧", sub(_AT_LEAST, " ≧ ")),
    Rule("≥ → equal to or greater than", sub(_AT_LEAST, " equal to or greater than ")),
    Rule("≤ → less than or equal to", sub(_AT_MOST, " less than or equal to ")),
    Rule("≤ → no more than", sub(_AT_MOST, " no more than ")),
    Rule("≤ → not exceeding", sub(_AT_MOST, " not exceeding ")),
    Rule("≤ → </=", sub(_AT_MOST, " </= ")),
    Rule("≤ → ⩽", sub(_AT_MOST, " ⩽ ")),
    Rule("> → greater than", sub(_ABOVE, " greater than ")),
    Rule("> → more than", sub(_ABOVE, " more than ")),
    Rule("> → above", sub(_ABOVE, " above ")),
    Rule("< → less than", sub(_BELOW, " less than ")),
    Rule("< → below", sub(_BELOW, " below ")),
    Rule(
        "greater than or equal to → ≥",
        sub(_NOT_DENIED + r"(?:greater than or equal to|equal to or greater than)\s", "≥ "),
    ),
    Rule("less than or equal to → ≤", sub(_NOT_DENIED + r"less than or equal to\s", "≤ ")),
    Rule("less than → <", sub(_NOT_DENIED + r"less than (?=\d)", "< ")),
    Rule("more than → >", sub(_NOT_DENIED + r"(?:more|greater) than (?=\d)", "> ")),
    Rule("at least → ≥", sub(r"\bat least (?=\d)", "≥ ")),
    Rule("signs without spaces", sub(r"(?<=\w)?\s*([≥≤]|[<>]=?)\s*(?=\d)", r"\1")),
    Rule("signs with spaces", sub(r"\s*([≥≤]|[<>](?![=/])|[<>]=)\s*(?=\d)", r" \1 ")),
    Rule("range with a dash", sub(_RANGE, r"\1–\2")),
    Rule("range with to", sub(_RANGE, r"\1 to \2")),
    Rule("range with spaces", sub(_RANGE, r"\1 - \2")),
    Rule("HTML escapes", _html),
    Rule("Markdown escapes", _escaped),
    Rule("full-width signs", lambda text: changed(text.translate(_FULL), text)),
)
