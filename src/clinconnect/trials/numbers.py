"""Whose number is this? Numbers of trial registries recognised by their shape, and written in one way.

A number has a stem, which is the same for all versions of one registration (an EU CT number without its last two digits).
Only what has a known shape counts; a sponsor's or funder's number is nobody's registration.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from clinconnect.trials.trial import Trial


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry: its key, its name, how its numbers look (`weak`: much else looks so), an example, where a record lies."""

    key: str
    name: str
    shape: re.Pattern[str]
    weak: bool
    example: str
    address: str


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """A number in the one way in which it is kept, its stem, and the registry that gave it.

    Kept are upper case, no spaces, and no strokes, so that a number can stand in an address (CTRI-2020-12-029986).
    """

    number: str
    stem: str
    registry: Registry

    @property
    def printed(self) -> str:
        """As the registry itself prints it (ChiCTR1800014249)."""
        lead = re.match(r"[A-Za-z]+", self.registry.example)
        if lead is None or self.number[: lead.end()] != lead[0].upper():
            return self.number
        rest = self.number[lead.end() :]
        if "/" in self.registry.example:
            rest = rest.replace("-", "/")
        return lead[0] + (rest.lower() if self.registry.key == "RBR" else rest)

    @property
    def address(self) -> str | None:
        """Where the registry shows the record."""
        return self.registry.address.format(self.printed) if self.registry.address else None


@cache
def registries() -> tuple[Registry, ...]:
    """All known registries."""
    table = (files("clinconnect.trials") / "data" / "registries.tsv").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(
        Registry(r["registry"], r["name"], re.compile(r["shape"]), r["weak"] == "yes", r["example"], r["address"])
        for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    )


def recognised(text: str | None) -> RegistryNumber | None:
    """The registry number that this text is ("EudraCT 2012-000123-45", "jrct2080223938"), None where it is none."""
    asked = " ".join((text or "").upper().split())
    if not 4 <= len(asked) <= 60 or not _whole().fullmatch(asked):
        return None
    for registry in registries():
        if found := registry.shape.fullmatch(asked):
            return _number(registry, found)
    return None


def numbers_in(text: str) -> tuple[RegistryNumber, ...]:
    """The registry numbers that running text names, each once; a weak shape is not taken for one there."""
    found: dict[str, RegistryNumber] = {}
    for match in _anywhere().finditer(text.upper()):
        if number := recognised(match[0]):
            found.setdefault(number.stem, number)
    return tuple(found.values())


def as_kept(text: str) -> str:
    """The number in the one way in which numbers are kept; a text of no known shape in upper case without outer space."""
    number = recognised(text)
    return number.number if number else text.strip().upper()


def printed(number: str) -> str:
    """A kept number as its registry prints it; one of no known shape as it is."""
    known = recognised(number)
    return known.printed if known else number


def registered_numbers(trial: Trial) -> tuple[str, ...]:
    """The stems of the numbers under which other registries know the trial, and of its own where that is shorter.

    A second number of the trial's own registry is another trial (an extension, a substudy), and does not count.
    """
    own = recognised(trial.id)
    said_so = {s.id for s in trial.secondary_ids if s.kind in ("REGISTRY", "EUDRACT_NUMBER", "CTIS")}
    stems = [own.stem] if own and own.stem != own.number else []
    for other in trial.other_ids:
        number = recognised(other)
        if number is None or (own and number.registry.key == own.registry.key):
            continue
        if not number.registry.weak or other in said_so:
            stems.append(number.stem)
    return tuple(dict.fromkeys(stems))


def _number(registry: Registry, found: re.Match[str]) -> RegistryNumber:
    number = found["n"].replace(" ", "").replace("/", "-")
    if registry.key == "UTN" and not number.startswith("U"):
        number = f"U{number}"
    version = found.groupdict().get("v")
    return RegistryNumber(number, number.removesuffix(version) if version else number, registry)


@cache
def _whole() -> re.Pattern[str]:
    """All shapes at once, as most texts are no number."""
    return re.compile("|".join(re.sub(r"\(\?P<[nv]>", "(?:", r.shape.pattern) for r in registries()))


@cache
def _anywhere() -> re.Pattern[str]:
    shapes = (re.sub(r"\(\?P<[nv]>", "(?:", r.shape.pattern) for r in registries() if not r.weak)
    return re.compile(rf"(?<![A-Z0-9/-])(?:{'|'.join(shapes)})(?![A-Z0-9])")
