"""Numbers with units in a note: laboratory values, vital signs and scores, beside the name of what was measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect import terms
from clinconnect.patients.notes.numerals import NUMBER, amount
from clinconnect.patients.patient import Quantity
from clinconnect.patients.systems import LOINC
from clinconnect.patients.vocabulary import coded
from clinconnect.patients.wording import number_words
from clinconnect.terms import Concept
from clinconnect.terms.units import read_unit

SYSTOLIC, DIASTOLIC = "8480-6", "8462-4"
_TEMPERATURE = "8310-5"
_PER_MINUTE = frozenset({"8867-4", "9279-1"})
_ABOVE = r"(?P<above>>=?|≥|greater than|more than|over|above|at least|exceeding)"
_BELOW = r"(?P<below><=?|≤|less than|below|under|at most|up to)"
# Between the name of what was measured and its value.
_LINK = re.compile(
    r"[\s]*(?:\((?:(?![^)]*\d)[^)]{0,30}|[^)]{0,12}(?:EPI|MDRD|Gault|Fridericia|"
    r"Bazett)[^)]{0,12})\)\s*)?(?:(?:levels?|counts?|values?|scores?|readings?|measurements?|"
    r"results?|rate|index|titers?|concentration|performance status|"
    r"status|ps|class|grade|stage|category|saturation|pressure|in (?:serum|blood|plasma)|today|currently|now|"
    r"initially|on (?:admission|arrival|presentation|room air|ra)|at (?:admission|presentation|rest|baseline)|"
    r"(?:was|is|were|are|has been|had been|remained|measured|measuring|recorded|noted|found|calculated|"
    r"estimated|documented|elevated|high|low|increased|decreased|raised|reduced|normal|stable|"
    r"markedly|mildly|slightly|extremely|only|about|approximately|around|improved|rose|fell|dropped|shows?|"
    r"showed|revealed|as|to be|at|of|to|with|a|an|the)|[:=~-])(?=[\s\d:=~<>≤≥(]|$)\s*){0,7}",
    re.I,
)
_VALUE = re.compile(
    rf"\s*\(?\s*(?:{_ABOVE}|{_BELOW})?\s*(?P<low>{NUMBER})(?:\s*(?:-|–|"
    rf"to)\s*(?P<high>{NUMBER})(?!\s*-))?(?P<percent>\s*%)?",
    re.I,
)
_PRESSURE = re.compile(r"\s*(?P<high>\d{2,3})\s*(?:/|over)\s*(?P<low>\d{2,3})(?![\d/])")
_TEMP_UNIT = re.compile(
    r"\s*(?:°|º|˚|degrees?|deg)?\s*(?P<unit>celsius|centigrade|fahrenheit|c|f)\b|\s*(?P<sign>[℃℉])", re.I
)
_RATE_UNIT = re.compile(
    r"\s*(?:bpm|/\s*min(?:ute)?|(?:beats|breaths|respirations|times)?\s*(?:per|a|/)\s*min(?:ute)?)\b", re.I
)
_LIMITS = (
    rf"(?:(?P<sign><=?|>=?|≤|≥|up to)\s*(?P<only>{NUMBER})|(?P<low>{NUMBER})\s*(?:-|–|"
    rf"to)\s*(?P<high>{NUMBER}))[^()\]]{{0,15}}[)\]]"
)
_NORMAL = r"(?:normal|nl|ref(?:erence|\.)?|nr|rr)(?: range| values?| limits)?\s*[:=]?\s*(?:is|of)?\s*"
_REFERENCE = re.compile(rf"\s*[\[(]{_NORMAL}{_LIMITS}", re.I)
_BARE_REFERENCE = re.compile(rf"\s*[\[(](?:{_NORMAL})?{_LIMITS}", re.I)
# A number that goes on into something else is not this value: 2 WBCs, 3 days, 10/12, 2148-10, 5 doses.
_RUNS_ON = re.compile(
    r"[/\d+]|-\d|\.\d|\s*(?:x|×)\s*\d|[a-z]{2}|\s+(?!(?:and|on|at|in|with|but|today|then|while|by|was|were|is|"
    r"after|before|or|for|to|from|which|his|her|the|both|yesterday|this|that|initially|consistent|suggesting|"
    r"indicating|during|reactive|normal|repeat|now|range|mild|per report|followed)\b)[a-z]",
    re.I,
)


# "LDL and HDL were 145 and 53 mg/dL, respectively": which number is whose is not read.
_SHARED = re.compile(rf"\s*(?:,\s*)?(?:and|,)\s*{NUMBER}(?!\s*(?:days?|weeks?|months?|years?|hours?)\b)")
_RESPECTIVELY = re.compile(r"\brespectively\b|\bresp\.", re.I)


@dataclass(frozen=True, slots=True, repr=False)
class Value:
    """A value that was read: `end` is where it ends, `assumed` says that the unit is the only one in use."""

    quantity: Quantity
    end: int
    assumed: bool = False


def value_after(
    text: str, start: int, codes: frozenset[str] = frozenset(), *, with_limits: bool = False
) -> Value | None:
    """The value that follows a name which ends at `start`, None where none clearly does; `codes`: its LOINC codes.

    `with_limits` says that what stands in brackets behind values are reference ranges.
    """
    link = _LINK.match(text, start)
    at = link.end() if link else start
    got = _VALUE.match(text, at)
    if got is None or (at == start and got.start("low") == start and not text[start - 1 : start].isspace() and start):
        return None
    low = amount(got["low"])
    high = amount(got["high"]) if got["high"] else low
    if low > high:
        return None
    unit, end, assumed = _unit(text, got, codes)
    if unit is None and _RUNS_ON.match(text, end):
        return None
    first, last = (None, high) if got["below"] else (low, None) if got["above"] else (low, high)
    if _SHARED.match(text, end) or (_RESPECTIVELY.search(text, end) and re.search(r"\band\b", text[:start])):
        return None
    limits, end = _limits(text, end, _BARE_REFERENCE if with_limits else _REFERENCE)
    return Value(Quantity(first, last, unit, *limits, got["above"] == ">", got["below"] == "<"), end, assumed)


def _unit(text: str, got: re.Match[str], codes: frozenset[str]) -> tuple[str | None, int, bool]:
    if got["percent"]:
        return "%", got.end(), False
    if _TEMPERATURE in codes:
        mark = _TEMP_UNIT.match(text, got.end())
        if mark:
            word = (mark["unit"] or mark["sign"]).lower()
            return ("[degF]" if word in ("f", "fahrenheit", "℉") else "Cel"), mark.end(), False
        return None, got.end(), False
    if codes & _PER_MINUTE:
        mark = _RATE_UNIT.match(text, got.end())
        return "/min", mark.end() if mark else got.end(), mark is None
    spaces = len(text[got.end() :]) - len(text[got.end() :].lstrip(" "))
    read = read_unit(text, got.end() + spaces)
    return (read[0], read[1], False) if read else (None, got.end(), False)


def _limits(text: str, end: int, pattern: re.Pattern[str]) -> tuple[tuple[float | None, float | None], int]:
    got = pattern.match(text, end)
    if got is None:
        return (None, None), end
    if got["only"]:
        limit = amount(got["only"])
        return ((limit, None) if got["sign"] in (">", ">=", "≥") else (None, limit)), got.end()
    low, high = amount(got["low"]), amount(got["high"])
    return ((low, high) if low < high else (None, None)), got.end()


def pressures_after(text: str, start: int) -> tuple[list[tuple[Concept | None, str, Value]], int] | None:
    """Systolic and diastolic pressure after "BP" and its kin; mmHg is the only unit in which such pairs are given."""
    link = _LINK.match(text, start)
    got = _PRESSURE.match(text, link.end() if link else start)
    if got is None:
        return None
    high, low = float(got["high"]), float(got["low"])
    if not (50 <= high <= 300 and 20 <= low < high):
        return None
    unit = read_unit(text, got.end() + (1 if text[got.end() : got.end() + 1] == " " else 0))
    if unit and unit[0] not in ("mm[Hg]", "kPa"):
        unit = None
    end = unit[1] if unit else got.end()
    parts = []
    for code, name, number in (
        (SYSTOLIC, "systolic blood pressure", high),
        (DIASTOLIC, "diastolic blood pressure", low),
    ):
        value = Value(Quantity(number, number, unit[0] if unit else "mm[Hg]"), end, unit is None)
        parts.append((coded(LOINC, code), name, value))
    return parts, end


_SCORE = re.compile(
    rf"\s*(?P<low>{NUMBER}|\b(?:iv|i{{1,3}}|v)\b)(?P<part>[a-d](?![a-z]))?(?:\s*(?:-|–|to|"
    rf"or)\s*(?P<high>{NUMBER}|(?:iv|i{{1,3}})\b))?(?:\s*/\s*(?P<of>\d+|iv\b)|\s*%| out of \d+)?(?![\d.]*\d|[a-z])",
    re.I,
)
_SUM = re.compile(r"\s*(?P<one>\d)\s*\+\s*(?P<other>\d)(?:\s*=\s*\d{1,2})?(?!\d)")  # Gleason 4+5=9
_NOT_A_SCORE = re.compile(
    r"[/\d]|-\d|\.\d|\s*(?:days?|weeks?|months?|years?|hours?|times?|mg|mcg|ml|g/|mmol|doses?|cycles?)\b", re.I
)
# "Apgars 5 and 8" are two scores, each of its own minute.
_SECOND_SCORE = re.compile(r"\s*(?:and|,|&)\s*\d{1,2}\s*(?:[.,;)]|$|at\b|respectively\b)", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


def score_after(text: str, start: int, concept: Concept) -> tuple[str, int] | None:
    """The value on a scale that follows its name, as the scale writes it ("1", "III", "0-1"), and where it ends."""
    link = _LINK.match(text, start)
    got = _SCORE.match(text, link.end() if link else start)
    if got is None or _NOT_A_SCORE.match(text, got.end()):
        return None
    limits = terms.load().scale(concept.id)
    if _SECOND_SCORE.match(text, got.end()) or (got["of"] and not _is_top(got["of"], limits)):
        return None
    if added := _SUM.match(text, got.start()):
        total = _on_scale(str(int(added["one"]) + int(added["other"])), "", limits)
        return (total, added.end()) if total else None
    ends = [_on_scale(got[k], got["part"] or "", limits) for k in ("low", "high") if got[k]]
    if any(e is None for e in ends):
        return None
    return "-".join(e for e in ends if e), got.end()


def _is_top(word: str, limits: terms.Scale | None) -> bool:
    """Whether "4/10" may mean "of ten at most": "ECOG 0/1" and an Apgar of "8/9" are two scores."""
    top = _ROMAN.get(word.upper()) or int(word)
    high = limits.high if limits else None
    return top > 4 if high is None else top == high


def _on_scale(word: str, part: str, limits: terms.Scale | None) -> str | None:
    roman = word.upper() in _ROMAN
    number = float(_ROMAN[word.upper()]) if roman else amount(word)
    if limits and limits.values:
        numerals = {v: k for k, v in _ROMAN.items()}
        forms = (word + part, numerals.get(int(number), "") + part, number_words(number) + part)
        folded = {v.lower(): v for v in limits.values}
        return next((folded[f.lower()] for f in forms if f.lower() in folded), None)
    if part or (limits is None and roman):
        return f"{word.upper()}{part.upper()}" if roman else None
    if limits and (
        (limits.low is not None and number < limits.low) or (limits.high is not None and number > limits.high)
    ):
        return None
    return number_words(number)
