"""How is a fact said in a few words? Labels with the date, for evidence beside a verdict."""

from __future__ import annotations

from clinconnect.patients.patient import DateRange, Fact, FactStatus, Quantity

_BEFORE: dict[FactStatus, str] = {
    "present": "",
    "absent": "no ",
    "resolved": "",
    "refuted": "refuted: ",
    "suspected": "possible ",
    "family": "in the family: ",
    "planned": "planned: ",
}
_LIFELONG = 40  # years: a beginning that long ago says no more than "at some time"
_PLAIN_UNITS = {
    "1": "",
    "{score}": "",
    "{nominal}": "",
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "[degF]": "°F",
    "{lines}": "lines",
}


def day_words(when: DateRange) -> str:
    """2025-07-28, 2025-07 or 2025 where that is what is known; else both ends."""
    low, high = when.low, when.high
    if low == high:
        return low.isoformat()
    if low.year == high.year and low.day == 1:
        if (low.month, high.month, high.day) == (1, 12, 31):
            return str(low.year)
        if low.month == high.month and high.day >= 28:
            return f"{low.year}-{low.month:02d}"
    if high.year - low.year > _LIFELONG:
        return f"up to {high.isoformat()}"
    return f"between {low.isoformat()} and {high.isoformat()}"


def number_words(value: float) -> str:
    """A number as people write it: no ".0", no exponent for usual sizes, at most six significant digits."""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def quantity_words(value: Quantity) -> str:
    """62 10*9/L; below 5 mg/dL; 38.2 to 39.4 °C."""
    low, high = value.low, value.high
    if low is not None and high is not None:
        number = number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
    elif high is not None:
        number = f"{'below' if value.high_open else 'at most'} {number_words(high)}"
    elif low is not None:
        number = f"{'above' if value.low_open else 'at least'} {number_words(low)}"
    else:
        number = "unknown"
    unit = _PLAIN_UNITS.get(value.unit, value.unit) if value.unit else ""
    return f"{number} {unit}" if unit else number


_VALUED = frozenset({"measurement", "score", "biomarker", "status", "answer"})


def fact_label(fact: Fact) -> str:
    """The label of a fact."""
    if fact.kind in _VALUED:
        return measured_label(fact.name, fact.value, fact.when, fact.status)
    value = quantity_words(fact.value) if isinstance(fact.value, Quantity) else fact.value
    return stated_label(
        fact.name, fact.status, fact.when, fact.until, value=value, ongoing=fact.ongoing, qualifiers=fact.qualifiers
    )


def measured_label(
    name: str, value: Quantity | str | None, when: DateRange | None, status: FactStatus = "present"
) -> str:
    """Platelets 62 10*9/L on 2025-07-28."""
    words = quantity_words(value) if isinstance(value, Quantity) else (value or "")
    before = "" if words and status in ("absent", "resolved") else _BEFORE[status]  # "HER2 negative", "smoking never"
    text = f"{before}{name} {words}".rstrip()
    return _capital(f"{text} on {day_words(when)}" if when else text)


def stated_label(
    name: str,
    status: FactStatus = "present",
    when: DateRange | None = None,
    until: DateRange | None = None,
    *,
    value: str | None = None,
    ongoing: bool | None = None,
    qualifiers: tuple[str, ...] = (),
) -> str:
    """No type 1 diabetes; metformin, since 2020, ongoing; breast cancer (stage II), 2018 to 2019, resolved."""
    narrowed = f" ({', '.join(qualifiers)})" if qualifiers else ""
    parts = [f"{_BEFORE[status]}{name}{narrowed}{f': {value}' if value else ''}"]
    if when and until:
        parts.append(f"{day_words(when)} to {day_words(until)}" if when != until else day_words(when))
    elif when:
        parts.append(f"since {day_words(when)}" if ongoing else day_words(when))
    elif until:
        parts.append(f"until {day_words(until)}")
    if status == "resolved":
        parts.append("past")
    elif ongoing and status == "present":
        parts.append("ongoing")
    return _capital(", ".join(parts))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
