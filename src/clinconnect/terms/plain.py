"""How is a thing of medicine said to people who are no clinicians? Plain names, phrases, units as they are printed."""

from __future__ import annotations

import re
from functools import cache

from clinconnect.terms.tables import rows

_POWER = re.compile(r"(\d )?\b10[*^](-?\d+)")
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain_name(name: str) -> str | None:
    """The plain word for a thing with this name, perhaps with an article before it ("a stroke"); None for most things."""
    return _plain_names().get(name.casefold())


def people_phrase(name: str) -> str | None:
    """How to speak of people for whom this state holds ("who are pregnant"), or None."""
    return _people().get(name.casefold())


def with_powers(text: str) -> str:
    """UCUM powers as they are printed: `75 10*9/L` as 75 × 10⁹/L."""
    return _POWER.sub(lambda got: f"{f'{got[1]}× ' if got[1] else ''}10{got[2].translate(_SUPERSCRIPT)}", text)


def printed_unit(ucum: str) -> str:
    """A UCUM unit as a laboratory prints it: `10*9/L` as 10⁹/L, `umol/L` as µmol/L; empty for a number without one."""
    if ucum == "1":
        return ""
    shown = with_powers(ucum)
    shown = re.sub(r"\{([^}]*)\}", r"\1", shown).replace("[", "").replace("]", "")
    return re.sub(r"\bu(?=[A-Za-z])", "µ", shown)


@cache
def _plain_names() -> dict[str, str]:
    return {row["name"].casefold(): row["plain"] for row in rows("plain_names")}


@cache
def _people() -> dict[str, str]:
    return {row["name"].casefold(): row["phrase"] for row in rows("people")}
