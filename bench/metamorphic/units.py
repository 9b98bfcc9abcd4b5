"""Numbers and units: another spelling, another unit with the number scaled."""

from __future__ import annotations

import re
from collections.abc import Callable

from bench.metamorphic.rewriting import Rewrite, Rule, changed, sub, words

_NUMBER = r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_GIGA = rf"{_NUMBER}\s*[x×*]\s*10\s*(?:\^|\*|\^\{{)?\s*(?:9|⁹)\s*/\s*L\b"
_PER_VOLUME = rf"{_NUMBER}\s*(?:cells\s*)?/\s*(?:mm\^?(?:3|³)|[uµμ]L)(?!\w)"
_TIME = r"(?=\s+(?:prior|before|after|of\s+(?:the\s+)?(?:study|screening|randomi[sz]ation|enrol|first)|from))"
_WITHIN = r"(?<=within )|(?<=last )|(?<=past )|(?<=previous )|(?<=preceding )"


def _scaled(factor: float, unit: str, *, commas: bool = False) -> Callable[[re.Match[str]], str]:
    """The number times the factor with the unit."""

    def rewrite(got: re.Match[str]) -> str:
        value = round(float(got[1].replace(",", "")) * factor, 6)
        return (f"{value:,.0f}" if commas and value.is_integer() else f"{value:.10g}") + unit

    return rewrite


def _times(number: float, one: str, many: str) -> Callable[[re.Match[str]], str]:
    def rewrite(got: re.Match[str]) -> str:
        value = int(got[1]) * number
        return f"{value:g} {one if value == 1 else many}"

    return rewrite


def _weeks_from_days(text: str) -> str | None:
    def rewrite(got: re.Match[str]) -> str:
        days = int(got[1])
        return f"{days // 7} week{'s' if days > 7 else ''}" if days and not days % 7 else got[0]

    return changed(
        re.sub(rf"(?:{_WITHIN})\b(\d+) days\b{_TIME}|(?:{_WITHIN})(\d+) days\b(?!.)", _safe(rewrite), text), text
    )


def _safe(rewrite: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    return lambda got: rewrite(got) if got[1] else got[0]


def _plain(text: str) -> Rewrite:
    return words({"years": text})


RULES = (
    Rule("10^9/L → x10⁹/L", sub(_GIGA, r"\1 x10⁹/L")),
    Rule("10^9/L → 10*9/L", sub(_GIGA, r"\1 10*9/L")),
    Rule("10^9/L → 10E9/L", sub(_GIGA, r"\1 x 10E9/L")),
    Rule("10^9/L → K/uL", sub(_GIGA, r"\1 K/uL")),
    Rule("10^9/L → /mm3, scaled", sub(_GIGA, _scaled(1000, "/mm3", commas=True))),
    Rule("/mm3 → cells/µL", sub(_PER_VOLUME, r"\1 cells/µL")),
    Rule("/mm3 → /mm³", sub(_PER_VOLUME, r"\1/mm³")),
    Rule("/mm3 → x 10^9/L, scaled", sub(_PER_VOLUME, _scaled(0.001, " x 10^9/L"))),
    Rule("mg/dL → mg per dL", sub(r"(?<=\d )\s*mg\s*/\s*dL\b", "mg per dL")),
    Rule("mg/dL → mg/dl", sub(r"\b(m?g)/dL\b", r"\1/dl", flags=0)),
    Rule("g/dL → g/L, scaled", sub(rf"{_NUMBER}\s*g\s*/\s*dL\b", _scaled(10, " g/L"))),
    Rule("mL/min → ml per minute", sub(r"\bmL\s*/\s*min\b(?!\s*/)", "ml per minute")),
    Rule("mmHg → mm Hg", sub(r"\bmm ?Hg\b", lambda got: "mm Hg" if got[0].lower() == "mmhg" else "mmHg")),
    Rule("kg/m2 → kg/m²", sub(r"\bkg\s*/\s*m(?:\^?2|²)(?!\w)", lambda got: "kg/m²" if got[0][-1] == "2" else "kg/m2")),
    Rule("µ → μ or u", sub(r"([µμ])(?=[LgM]|mol)", lambda got: "u" if got[1] == "μ" else "μ", flags=0)),
    Rule(
        "x ULN → times the upper limit of normal", sub(r"\s*[x×]\s*(?:the )?ULN\b", " times the upper limit of normal")
    ),
    Rule("x ULN → × ULN", sub(r"(?<=\d)\s*x\s*ULN\b", " × ULN")),
    Rule(
        "upper limit of normal → ULN", sub(r"(?:the )?upper limits? of (?:the )?normal(?: range)?(?: \(ULN\))?", "ULN")
    ),
    Rule("% → percent", sub(r"(?<=\d)\s*%(?=[\s.,;)]|$)", " percent")),
    Rule("weeks → days", sub(rf"(?:{_WITHIN})(\d+) weeks?\b{_TIME}", _times(7, "day", "days"))),
    Rule("days → weeks", _weeks_from_days),
    Rule("years → yrs", _plain("yrs")),
    Rule("years old → y/o", sub(r"\byears?[ -]old\b", "y/o")),
    Rule("years of age → years old", sub(r"\byears of age\b", "years old")),
    Rule("weeks → wks", words({"weeks": "wks"})),
    Rule("months → mos", words({"months": "mos"})),
    Rule("hours → hrs", words({"hours": "hrs"})),
    Rule(
        "decimal comma", sub(r"(?<![\d.,])(\d+)\.(\d{1,2})(?=\s*(?:[x×]|mg|g/|mmol|%|times|ULN|mm\b|cm\b))", r"\1,\2")
    ),
    Rule("thousands without commas", sub(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2")),
    Rule("thousands with a space", sub(r"(?<![\d.,])(\d{1,3}),(\d{3})(?![\d,])(?=\s*/)", "\\1\u00a0\\2")),
)
