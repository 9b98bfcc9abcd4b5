"""How does a disease show itself before it has its name? The pictures of the table, ready to be compared with a note."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from clinconnect import terms
from clinconnect.patients.patient import Sex
from clinconnect.search.stems import stems

# Words that say how a thing is and not what: they count less, so that "increased" alone is not half of "increased cough".
_GENERAL = """
    elevated high increased raised low decreased reduced positive negative new recent history severe acute chronic bilateral
    left right abnormal normal loss old large small enlarged multiple pain
"""
_GENERAL_COUNTS = 0.3
_NO_AGE = (0.0, math.inf)


class Finding(NamedTuple):
    """One finding of a picture: its stems, the concepts that it names as a whole, and how telling it is."""

    picture: int
    stems: frozenset[str]
    concepts: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A disease, whom it befalls (`ages` in years), and `weight`, the sum of that of its findings.

    `concepts` is what the terminology knows it as; () where it is only to be looked for by its words.
    """

    name: str
    concepts: tuple[str, ...]
    sex: Sex | None
    ages: tuple[float, float]
    weight: float


@dataclass(frozen=True, slots=True)
class Pictures:
    """All of them; `by_stem` and `by_concept` say in which findings each occurs, `rarity` how telling a stem is."""

    pictures: tuple[Picture, ...]
    findings: tuple[Finding, ...]
    by_stem: Mapping[str, tuple[int, ...]]
    by_concept: Mapping[str, tuple[int, ...]]
    rarity: Mapping[str, float]


def rows() -> list[dict[str, str]]:
    """The rows of the table as they stand there."""
    text = (files("clinconnect.search.story") / "data" / "pictures.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The table, read once."""
    table = rows()
    phrases = [[(p, frozenset(stems(p))) for p in row["findings"].split("|")] for row in table]
    rarity = _rarity([frozenset().union(*(said for _, said in row)) for row in phrases])
    findings = [
        Finding(number, said, named(phrase), max((rarity[s] for s in said), default=0.0))
        for number, row in enumerate(phrases)
        for phrase, said in row
    ]
    weights = Counter[int]()
    for finding in findings:
        weights[finding.picture] += finding.weight  # type: ignore[assignment]
    return Pictures(
        tuple(_picture(row, weights[number]) for number, row in enumerate(table)),
        tuple(findings),
        _places([f.stems for f in findings]),
        _places([f.concepts for f in findings]),
        rarity,
    )


def named(phrase: str) -> frozenset[str]:
    """The concepts that the whole phrase is a name of."""
    found = terms.names().mentions(phrase)
    return frozenset(id for m in found if (m.start, m.end) == (0, len(phrase)) for id in m.what)


def years(cell: str) -> tuple[float, float]:
    """The ages of a cell: 4-60, 40-, -12; empty for every age."""
    if not cell:
        return _NO_AGE
    low, _, high = cell.partition("-")
    return (float(low or 0), float(high) if high else math.inf)


def _picture(row: dict[str, str], weight: float) -> Picture:
    sex: Sex | None = row["sex"] or None  # type: ignore[assignment]
    return Picture(row["condition"], tuple(sorted(named(row["condition"]))), sex, years(row["ages"]), weight)


def _rarity(pictures: list[frozenset[str]]) -> dict[str, float]:
    """Inverse frequency among the pictures."""
    holding = Counter(stem for said in pictures for stem in said)
    general = frozenset(stems(_GENERAL))
    return {
        stem: math.log(1 + len(pictures) / count) * (_GENERAL_COUNTS if stem in general else 1.0)
        for stem, count in holding.items()
    }


def _places(sets: list[frozenset[str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, members in enumerate(sets):
        for one in members:
            found[one].append(number)
    return {one: tuple(numbers) for one, numbers in found.items()}
