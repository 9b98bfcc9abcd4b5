"""How does a laboratory print a unit? UCUM for machines, 10⁹/L and µmol/L for people."""

from __future__ import annotations

import re

_POWER = re.compile(r"(\d )?\b10[*^](-?\d+)")
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# UCUM codes that nobody would guess.
_NAMES = {
    "1": "no unit",
    "Cel": "°C",
    "[degF]": "°F",
    "[in_i]": "inches",
    "[ft_i]": "feet",
    "[lb_av]": "lb",
    "[oz_av]": "oz",
    "[mi_i]": "miles",
    "[diop]": "dioptres",
    "a": "years",
    "mo": "months",
    "wk": "weeks",
    "d": "days",
    "h": "hours",
    "min": "minutes",
}
_TIMES = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour"}


def with_powers(text: str) -> str:
    """UCUM powers as they are printed: `75 10*9/L` as 75 × 10⁹/L."""
    return _POWER.sub(lambda got: f"{f'{got[1]}× ' if got[1] else ''}10{got[2].translate(_SUPERSCRIPT)}", text)


def say_unit(ucum: str) -> str:
    """A UCUM unit as a laboratory prints it: `10*9/L` as 10⁹/L, `umol/L` as µmol/L, `kg/m2` as kg/m²."""
    if ucum in _NAMES:
        return _NAMES[ucum]
    shown = re.sub(r"\{([^}]*)\}", r"\1", with_powers(ucum)).replace("[", "").replace("]", "").replace("_", " ")
    shown = re.sub(r"(?<=m)([23])\b", lambda got: got[1].translate(_SUPERSCRIPT), shown)
    shown = re.sub(r"(?<=/)(a|mo|wk|d|h)\b", lambda got: _TIMES[got[1]], shown)
    return re.sub(r"\bu(?=[A-Za-z])", "µ", shown)
