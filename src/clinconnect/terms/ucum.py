"""Is this a unit of UCUM, and how do two relate? The algebra of pint over the grammar of ucumvert, loaded on demand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# What ucumvert cannot read although it is UCUM; and laboratories write units and international units for one another.
_REPLACED = (
    (re.compile(r"(?<![\w\])}])\{[^{}]*\}"), "1"),
    (re.compile(r"\{[^{}]*\}"), ""),
    (re.compile(r"\[[iI]U\]"), "U"),
    (re.compile(r"\[pH\]|\bdB\b"), "1"),
)
_LONGEST = 60


def _registry() -> Any:
    from clinconnect.terms.ucum_registry import REGISTRY

    return REGISTRY


@lru_cache(maxsize=4096)
def valid(code: str) -> bool:
    """Whether the text is a UCUM unit."""
    return _quantity(code) is not None


@lru_cache(maxsize=4096)
def line(from_code: str, to_code: str, molar_mass: float | None = None) -> tuple[float, float] | None:
    """(factor, offset) that take a value from one unit to the other; None where they measure different things.

    `molar_mass` in g/mol lets mass and amount of substance turn into each other.
    """
    if not (same_counted(from_code, to_code) and _quantity(from_code) is not None and _quantity(to_code) is not None):
        return None
    zero, hundred = (_converted(x, from_code, to_code, molar_mass) for x in (0.0, 100.0))
    return None if zero is None or hundred is None else (_rounded((hundred - zero) / 100), _rounded(zero))


def same_counted(from_code: str, to_code: str) -> bool:
    """Whether the annotations allow a conversion: drinks are not cigarettes, and per 1.73 m2 is not per person."""
    mine, theirs = (frozenset(re.findall(r"\{([^}]*)\}", code)) for code in (from_code, to_code))
    if mine == theirs:
        return True
    return not (mine and theirs) and not any(a == "1.73_m2" or a.startswith("Log_") for a in mine | theirs)


@lru_cache(maxsize=4096)
def _quantity(code: str) -> Any:
    plain = code
    for pattern, other in _REPLACED:
        plain = pattern.sub(other, plain)
    if not plain or len(plain) > _LONGEST or not plain.isascii() or any(c.isspace() for c in plain):
        return None
    try:
        read = _registry().from_ucum(plain)
        return read if hasattr(read, "dimensionality") else _registry().Quantity(float(read))
    except Exception:  # the parser and the registry raise many types, all of which mean: not a unit
        return None


def _converted(value: float, from_code: str, to_code: str, molar_mass: float | None) -> float | None:
    registry, source, target = _registry(), _quantity(from_code), _quantity(to_code)
    given = registry.Quantity(value * source.magnitude, source.units)
    power = _amount_power(source, target)
    if power is None or (power and molar_mass is None):
        return None
    if power:
        given = given / registry.Quantity(molar_mass, "g/mol") ** power
    return float(given.to(target.units).magnitude / target.magnitude)


def _rounded(number: float) -> float:
    """Without the noise of binary arithmetic, so that 1.5 10*9/L is 1500/uL and not a little more."""
    return float(f"{number:.12g}")


def _amount_power(source: Any, target: Any) -> int | None:
    """How often mass must become amount of substance (negative: the reverse) on the way; None where it will not do."""
    change = dict((target.dimensionality / source.dimensionality).items())
    amount, mass = change.pop("[substance]", 0), change.pop("[mass]", 0)
    if change or amount != -mass or amount not in (-1, 0, 1):
        return None
    return int(amount)
