"""What did an observation find? value[x], reference range and interpretation as a quantity or a word."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import answers, coding_key, grades
from clinconnect.patients.fhir.codings import Coded, read_code
from clinconnect.patients.fhir.elements import ElementError, Json, number, obj, objs, word, yes
from clinconnect.patients.patient import Quantity
from clinconnect.patients.wording import number_words
from clinconnect.terms.quantities import convert
from clinconnect.terms.units import to_ucum

Result = Quantity | Coded | str | bool
_WORDS = {
    "pos": "positive",
    "+": "positive",
    "neg": "negative",
    "-": "negative",
    "detected": "positive",
    "present": "positive",
    "reactive": "positive",
    "yes": "positive",
    "not detected": "negative",
    "none detected": "negative",
    "undetected": "negative",
    "undetectable": "negative",
    "absent": "negative",
    "non-reactive": "negative",
    "nonreactive": "negative",
    "non reactive": "negative",
    "no": "negative",
    "not present": "negative",
}
_TAG = re.compile(r"\s*\([a-z /]+\)\s*$")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def result_of(holder: Json, observable: str | None) -> Result | None:
    """The value[x] of an Observation or component, None where it has none; limits are in the value's own unit."""
    if "valueCodeableConcept" in holder:  # before a number, where a sender gives both
        element = obj(holder, "valueCodeableConcept")
        return read_code(element) if element else None
    if "valueQuantity" in holder:
        value = quantity(obj(holder, "valueQuantity") or {})
        return _with_limits(value, holder, observable) if value else None
    if "valueInteger" in holder or "valueDecimal" in holder:
        amount = number(holder, "valueInteger" if "valueInteger" in holder else "valueDecimal")
        return _with_limits(Quantity(amount, amount, None), holder, observable) if amount is not None else None
    if "valueBoolean" in holder:
        return yes(holder, "valueBoolean")
    if "valueRange" in holder:
        return _range(obj(holder, "valueRange") or {})
    if "valueRatio" in holder:
        return _ratio(obj(holder, "valueRatio") or {})
    text = (word(holder, "valueString") or word(holder, "valueDateTime") or word(holder, "valueTime") or "").strip()
    if terms.load().observable(observable) and (value := _number_in(text)):
        return _with_limits(value, holder, observable)
    return text or None


def quantity(element: Json) -> Quantity | None:
    """A Quantity with its comparator: "<5" is everything below 5."""
    value = number(element, "value")
    if value is None:
        return None
    unit, comparator = unit_of(element), word(element, "comparator")
    if comparator in ("<", "<="):
        return Quantity(None, value, unit, high_open=comparator == "<")
    if comparator in (">", ">=", "ad"):
        return Quantity(value, None, unit, low_open=comparator == ">")
    return Quantity(value, value, unit)


def _number_in(text: str) -> Quantity | None:
    """A number written as text ("62", "<5 mg/dL"), where nothing else stands there and a unit is one that is known."""
    got = re.fullmatch(
        r"([<>]=?|[≤≥])?\s*(\d{1,9}(?:\.\d{1,9})?)(?:\s*([^\s\d<>≤≥].{0,20})|\s+(10\*\d+/.{1,5}))?", text
    )
    if got is None:
        return None
    written = (got[3] or got[4] or "").strip()
    unit = _ucum(written) if written else None
    if written and unit is None:
        return None
    sign = {"≤": "<=", "≥": ">="}.get(got[1], got[1])
    return quantity({"value": float(got[2]), "comparator": sign, "code": unit})


def unit_of(element: Json) -> str | None:
    """The unit in UCUM; as written where it is none that is known, so that nothing is compared with it by mistake."""
    code, unit = word(element, "code"), word(element, "unit")
    for spelling in (code, unit):
        if spelling and (known := _ucum(spelling)):
            return known
    return code or unit or None


@lru_cache(maxsize=4096)
def _ucum(spelling: str) -> str | None:
    return to_ucum(spelling)


def _with_limits(value: Quantity, holder: Json, observable: str | None) -> Quantity:
    if "referenceRange" not in holder:
        return value
    ranges = [r for r in objs(holder, "referenceRange") if _is_normal(r)]
    if len(ranges) != 1:
        return value
    low = _limit(obj(ranges[0], "low"), value.unit, observable)
    high = _limit(obj(ranges[0], "high"), value.unit, observable)
    if low is None and high is None:
        low, high = _limits_in_words(word(ranges[0], "text") or "")
    return replace(value, reference_low=low, reference_high=high)


def _is_normal(limits: Json) -> bool:
    kind = obj(limits, "type")
    if kind is None:
        return True
    return any(word(c, "code") == "normal" for c in objs(kind, "coding"))


def _limit(element: Json | None, unit: str | None, observable: str | None) -> float | None:
    value = number(element, "value") if element else None
    if value is None or element is None:
        return None
    own = unit_of(element)
    if own is None or own == unit:
        return value
    return convert(value, own, unit, observable=observable) if unit else None


def _limits_in_words(text: str) -> tuple[float | None, float | None]:
    """Limits such as "150 - 400", "<= 40" or "> 60"; nothing where more is said."""
    number_ = r"(\d+(?:\.\d+)?)"
    if got := re.fullmatch(rf"\s*{number_}\s*(?:-|–|to)\s*{number_}\s*", text):
        low, high = float(got[1]), float(got[2])
        return (low, high) if low < high else (None, None)
    if got := re.fullmatch(rf"\s*(<=?|≤|>=?|≥)\s*{number_}\s*", text):
        return (None, float(got[2])) if got[1] in ("<", "<=", "≤") else (float(got[2]), None)
    return None, None


def _range(element: Json) -> Quantity | None:
    low, high = obj(element, "low") or {}, obj(element, "high") or {}
    units = {u for u in (unit_of(low), unit_of(high)) if u}
    first, last = number(low, "value"), number(high, "value")
    if (first is None and last is None) or len(units) > 1:
        return None
    if first is not None and last is not None and first > last:
        raise ElementError("valueRange ends below its start")
    return Quantity(first, last, next(iter(units), None))


def _ratio(element: Json) -> Quantity | str | None:
    """A quotient with its unit; a titre ("1:128") stays as it is written."""
    over, under = obj(element, "numerator") or {}, obj(element, "denominator") or {}
    above, below = number(over, "value"), number(under, "value")
    if above is None or not below or word(over, "comparator") or word(under, "comparator"):
        return None
    units = unit_of(over), unit_of(under)
    if units == (None, None) and above == 1 and below > 1:
        return f"1:{number_words(below)}"
    unit = "1" if units == (None, None) else _ucum(f"{units[0] or '1'}/{units[1]}") if units[1] else units[0]
    return Quantity(above / below, above / below, unit) if unit and unit != "1/1" else None


def interpretation(holder: Json) -> str | None:
    """The first interpretation that says something: positive, high, normal …"""
    for element in objs(holder, "interpretation"):
        for coding in objs(element, "coding"):
            code = word(coding, "code")
            known = answers().get(coding_key(word(coding, "system"), code)) or answers().get(
                ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code or "")
            )
            if known:
                return known
    return None


def result_words(result: Result) -> str:
    """The result as a word or number: positive, negative, II, 90, or the record's own text."""
    if isinstance(result, bool):
        return "positive" if result else "negative"
    if isinstance(result, Quantity):
        return number_words(result.low) if result.exact is not None and result.low is not None else ""
    if isinstance(result, Coded):
        for key in result.keys:
            if known := answers().get(key):
                return _WORDS.get(known, known)
        result = result.text
    plain = _TAG.sub("", result).strip()
    return _WORDS.get(plain.lower(), plain)


def score_value(result: Result, scale: str | None) -> str | None:
    """The value on a scale: its named value or a number as text; None where it is not one of the scale."""
    if isinstance(result, bool):
        return None
    if isinstance(result, Coded):
        if known := next((grades()[k] for k in result.keys if k in grades()), None):
            return known
        result = result.text
    words = result_words(result) if isinstance(result, Quantity) else _ASIDE.sub("", result).strip()
    limits = terms.load().scale(scale)
    if limits and limits.values:
        return _named_value(words, limits.values)
    got = re.fullmatch(r"(?:.*[a-z)\]:= ])??(\d+(?:\.\d+)?)\s*%?(?:\s*/\s*\d+)?", words, re.I)
    if got is None:
        return None if limits else words or None
    value = float(got[1])
    if limits and (
        (limits.low is not None and value < limits.low) or (limits.high is not None and value > limits.high)
    ):
        return None
    return number_words(value)


def _named_value(words: str, values: tuple[str, ...]) -> str | None:
    """The scale's own value in "Stage 3A", "NYHA class II", "cT3": the longest one that stands there as a word."""
    folded = {v.lower(): v for v in values}
    pieces = re.findall(r"[a-z]*\d*[a-z]*(?:\+)?", words.lower())
    for piece in reversed([p for p in pieces if p]):
        for form in (piece, re.sub(r"^[cpyr]+(?=\d|t|n|m|i)", "", piece)):
            roman = re.sub(r"^[1-4]", lambda d: _ROMAN[d[0]].lower(), form)
            arabic = str(["i", "ii", "iii", "iv"].index(form) + 1) if form in ("i", "ii", "iii", "iv") else form
            for candidate in (form, roman, arabic):
                if candidate in folded:
                    return folded[candidate]
    return folded.get(words.lower())
