"""Which unit is this? Every way that trials and laboratories write a unit, read into UCUM.

A unit is a power of ten, what is counted or weighed, and what it is per: `x 10^9 cells/L`, `mL/min/1.73 m²`, `mg per
day`. The vocabulary is `data/units.tsv`. Entities (cells, beats) are left out, as UCUM counts them as 1; `{copies}`,
`{drinks}` and the like stay as annotations, because they are not each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from clinconnect.terms.spelled_units import alike, ends, longest

_WINDOW = 96  # longer than any unit written out in words and broken over two lines
_ABOVE = frozenset({"unit", "over", "whole"})
_BELOW = frozenset({"unit", "below"})
_POWERS = frozenset({"power", "power-over"})
_LENGTHS = frozenset({"m", "cm", "mm", "um", "km", "[in_i]", "[ft_i]", "s"})
_SUPER = {"²": "2", "³": "3", "⁴": "4", "⁵": "5", "¹": "1"}

_BLANK = re.compile(r"[ \u200b]*")
_PER = re.compile(
    r" *(?:/+|\\/|\bper\b(?= )) *| +(?=daily\b|weekly\b|hourly\b|monthly\b|a day\b|a week\b|each day\b|each week\b)",
    re.I,
)
_TIMES = re.compile(r" *[·*] *|(?<=\S)\.(?=[a-zA-Zµμ])| +")
_SUPERSCRIPT = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]"
_POWER = re.compile(
    r"(?:[x*·] *)?10 *(?:\\?\^|\*\*?|~|exp|e) *\(? *(?P<sign>\d{1,2}) *\)?"
    r"|(?:[x*·] *)?10 *\((?P<bracket>\d{1,2})\)"
    rf"|(?:[x*·] *)?10(?P<super>{_SUPERSCRIPT}{{1,2}})"
    r"|[x*·] *10 ?(?P<lost>1[0-3]|[2-9])(?=(?: *[a-z]+)? *(?:/|per ))"
    r"|(?P<zeros>[x*·] *1(?:[, ]?000)+)(?=(?: *[a-z]+)? *(?:/|per ))"
    r"|e\+?0?(?P<e>\d{1,2})(?= *(?:/|per ))",
    re.I,
)
_RAISED = re.compile(
    r"(?:(?: ?\\?\^ ?| ?\*\*? ?)\(?|(?P<blank> )?\(?)(?P<minus>- ?|⁻)?(?P<power>[1-5²³⁴⁵¹])\)?(?!\d|\.\d)"
)
_BODY_SURFACE = re.compile(
    r"\{1\.73_m2\}|\(?1 ?[.,·] ?73 ?(?:m(?:eters?|etres?)? ?(?:\\?\^|\*\*?)? ?\(?[2²]\)?"
    r"|sq(?:uare|\.)? ?m(?:eters?|etres?)?"
    r"|(?:m|meters?|metres?)[ -]?(?:squared?|sq)|m\b)?\)?(?!\d)",
    re.I,
)
_HUNDRED = re.compile(r"100 ?(?=m ?l)", re.I)
_FIELDS = re.compile(r"(\d{1,3}) ?-?(?=(?:hpf|high))", re.I)
_EVERY = (("daily", "d"), ("weekly", "wk"), ("hourly", "h"), ("monthly", "mo"))
_EACH = re.compile(r"(?:a|each) (day|week)\b", re.I)
_BARE_NUMBER = re.compile(r"(?!1$|10[*^])\d")  # "109/L" is UCUM, and never what was meant
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


class _Unit(NamedTuple):
    """A unit found in a text: the code is empty for entities; `negative` where its exponent is below zero."""

    role: str
    code: str
    end: int
    negative: bool = False


@lru_cache(maxsize=16384)
def to_ucum(spelling: str) -> str | None:
    """The UCUM code of a unit however it is written, or None. What is UCUM already stays as it is."""
    text = spelling.strip()
    got = _read(alike(text)) if text else None
    if got and got[1] == len(text):
        return got[0]
    from clinconnect.terms import ucum

    return text if not _BARE_NUMBER.match(text) and ucum.valid(text) else None


def read_unit(text: str, start: int) -> tuple[str, int] | None:
    """The longest unit spelled after a number, at `text[start:]` and after blanks: (UCUM code, offset of its end).

    A power of ten counts as part of the unit (`x 10^9/L` is `10*9/L`); its caret may be lost only after a sign of
    multiplication (`×109/L`). A hyphen may tie the unit to the number (`10-mm`).
    """
    got = _read_window(text[start : start + _WINDOW])
    return (got[0], start + got[1]) if got else None


@lru_cache(maxsize=65536)
def _read_window(window: str) -> tuple[str, int] | None:
    return _read(alike(_PARAGRAPH.split(window, maxsplit=1)[0]))


def _read(text: str) -> tuple[str, int] | None:
    place = _BLANK.match(text).end()  # type: ignore[union-attr]
    if place == 0 and text[:1] == "-" and text[1:3].isalpha() and len(text) > 2:
        place = 1
    power, place = _read_power(text, place)
    first = _unit_at(text, _BLANK.match(text, place).end(), _ABOVE)  # type: ignore[union-attr]
    if first and first.role == "whole":
        return None if power else (first.code, first.end)
    above = [power] if power else []
    below: list[str] = []
    end = place
    if first:
        above += [first.code] if first.code else []
        end = _read_factors(text, first.end, above, below)
    end = _read_below(text, end, above, below, counted=first is not None)
    if not below and (not above or (first and first.role == "over" and not power)):
        return None
    return ".".join(above) + "".join(f"/{unit}" for unit in below), end


def _read_power(text: str, place: int) -> tuple[str | None, int]:
    """A power of ten in figures or words (`10*9`), and where it ends."""
    got = _POWER.match(text, place)
    if got:
        return _power_code(got), got.end()
    for spelled, end in longest(text, place, _POWERS):
        if spelled.role == "power" or text[end : end + 2].lstrip()[:1] == "/":
            return spelled.ucum, end
    return None, place


def _power_code(got: re.Match[str]) -> str:
    if got["zeros"]:
        return f"10*{got['zeros'].count('0')}"
    if got["super"]:
        return "10*" + "".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in got["super"])
    return f"10*{int(got['sign'] or got['bracket'] or got['lost'] or got['e'])}"


def _read_factors(text: str, place: int, above: list[str], below: list[str]) -> int:
    """Further factors: after a raised dot or star any, after a dot or blank only with an exponent below zero."""
    while got := _TIMES.match(text, place):
        unit = _unit_at(text, got.end(), _BELOW) if got.end() > place else None
        if unit is None:
            break
        if unit.negative:
            below.append(unit.code)
        elif "·" in got[0] or "*" in got[0] or above[-1:] == ["dyn"]:
            above.append(unit.code)
        else:
            break
        place = unit.end
    return place


def _read_below(text: str, place: int, above: list[str], below: list[str], *, counted: bool) -> int:
    """Everything after strokes and "per" (added to `below`), and where it ends."""
    end = place
    while len(below) < 3 and (per := _PER.match(text, end)):
        spoken = not per[0].strip()  # "mg daily", which needs something that is daily
        got = None if spoken and not (above or counted) else _denominator(text, per.end())
        if got is None:
            break
        below.append(got[0])
        end = got[1]
    return end


def _denominator(text: str, place: int) -> tuple[str, int] | None:
    got = _BODY_SURFACE.match(text, place)
    if got:
        return "{1.73_m2}", got.end() - (got[0].endswith(")") and "(" not in got[0])
    for word, code in _EVERY:
        if text[place : place + len(word)].lower() == word and ends(text, place + len(word)):
            return code, place + len(word)
    if got := _EACH.match(text, place):
        return {"day": "d", "week": "wk"}[got[1].lower()], got.end()
    if (got := _HUNDRED.match(text, place)) and (unit := _unit_at(text, got.end(), _BELOW)) and unit.code == "mL":
        return "dL", unit.end
    if (got := _FIELDS.match(text, place)) and (unit := _unit_at(text, got.end(), _BELOW)) and unit.code == "[HPF]":
        return f"({int(got[1])}.[HPF])", unit.end
    unit = _unit_at(text, place, _BELOW)
    return (unit.code, unit.end) if unit else None


def _unit_at(text: str, place: int, roles: frozenset[str]) -> _Unit | None:
    """The longest unit at a place with its exponent."""
    for spelled, end in longest(text, place, roles):
        code = "" if spelled.ucum == "-" else spelled.ucum
        raised = _exponent(text, end, spelled.ucum, below=roles is _BELOW)
        if raised:
            return _Unit(spelled.role, code + raised[0].lstrip("-"), raised[1], negative=raised[0].startswith("-"))
        if not text[end : end + 1].isdigit() or not code:
            return _Unit(spelled.role, code, end)
    return None


def _exponent(text: str, place: int, code: str, *, below: bool) -> tuple[str, int] | None:
    """The exponent right after a unit ("" for 1, "-" first where below zero), and where it ends."""
    got = _RAISED.match(text, place)
    if not got:
        return None
    power = _SUPER.get(got["power"], got["power"])
    end = got.end() - (got[0].endswith(")") and "(" not in got[0])
    if got["minus"]:
        return (f"-{power}".removesuffix("1"), end) if below else None
    if code not in _LENGTHS or power == "1" or (got["blank"] and not below):
        return None
    return power, end
