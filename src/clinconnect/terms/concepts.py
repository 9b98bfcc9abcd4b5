"""A concept: what criteria and records speak about, named and coded once, related to wider concepts by `parents`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConceptKind = Literal["condition", "treatment", "procedure", "observable", "scale", "status", "biomarker", "finding"]


@dataclass(frozen=True, slots=True)
class Concept:
    """`id` is stable (`condition:neuroendocrine-neoplasm`); `codes` are (system URI, code) pairs; `parents` are ids."""

    id: str
    kind: ConceptKind
    name: str
    synonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    parents: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observable:
    """What is special about a measured quantity, beside its `Concept` of the same id.

    `unit` is the canonical UCUM unit; `molar_mass` in g/mol where mass and amount concentrations convert;
    `plausible` the range of values seen in living people, in the canonical unit; `reference` a typical adult range;
    `holds_days` how long a value may count as current; `units` other UCUM units seen.
    """

    id: str
    unit: str
    units: tuple[str, ...] = ()
    molar_mass: float | None = None
    plausible: tuple[float, float] | None = None
    reference: tuple[float | None, float | None] = (None, None)
    holds_days: int | None = None
    specimen: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A score, class or stage beside its `Concept`: numeric with limits, or ordered `values` from least to most."""

    id: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    higher_is_worse: bool | None = None
    holds_days: int | None = None
