"""Smoking, alcohol, drugs, pregnancy and kin: states that notes say in fixed phrases rather than by a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.notes.people import meant
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import FactStatus
from clinconnect.patients.vocabulary import STATUS, named
from clinconnect.terms import Concept

_NOT = (
    r"(?:does not|doesn['’]t|do not|did not|never|denies|denied|denying|has never|no|not|non|negative for|is"
    r" not|isn['’]t|was not)"
)
_PRODUCTS = r"(?:cigarettes?|tobacco|smok(?:ing|e|er|es)|nicotine|cigars?|vap(?:ing|es?))"
# Each member ends with the first comma, "or", "and" or stroke: where it might also go on, a long text would take hours.
_LIST = r"(?:(?:(?!\b(?:or|and)\b)[\w\s-]){0,40}(?:,|\bor\b|\band\b|/)\s*){0,6}?(?:(?:use|using)\s+(?:any\s+)?)?"


@dataclass(frozen=True, slots=True, repr=False)
class Habit:
    """A state said at `start`..`end` of a sentence."""

    start: int
    end: int
    name: str
    concept: Concept | None
    status: FactStatus
    value: str
    ongoing: bool | None = None


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, FactStatus, str, re.Pattern[str]], ...]:
    found = []
    for row in table_rows("habits"):
        phrase = row["phrase"].replace("<NOT>", _NOT).replace("<PRODUCT>", _PRODUCTS).replace("<LIST>", _LIST)
        found.append((row["name"], cast(FactStatus, row["status"]), row["value"], re.compile(phrase, re.I)))
    return tuple(found)


# "Born at 38 weeks of gestation" is said of a child.
_NEWBORN = re.compile(r"\b(?:born|delivered|birth|newborn|neonate|premature|preterm)\b", re.I)


@lru_cache(maxsize=1)
def said_by_phrase() -> frozenset[str]:
    """The concepts that only these phrases may state: a bare "pregnant" or "tobacco" says too little."""
    namings = [named(name, STATUS) for name in dict.fromkeys(p[0] for p in _phrases())]
    return frozenset(n.concept.id for n in namings if n)


def habits(sentence: Sentence) -> list[Habit]:
    """The states that a sentence says of the person."""
    found: list[Habit] = []
    for name, status, value, pattern in _phrases():
        for got in pattern.finditer(sentence.text):
            taken = any(got.start() < h.end and h.start < got.end() and h.name == name for h in found)
            if (
                taken
                or (name == "pregnancy" and _NEWBORN.search(sentence.text))
                or meant(sentence.text, got.start(), got.end(), sentence.section) != "person"
            ):
                continue
            naming = named(name, STATUS)
            ongoing = {"present": True, "resolved": False}.get(status)
            found.append(
                Habit(got.start(), got.end(), name, naming.concept if naming else None, status, value, ongoing)
            )
    return found
