"""What may somebody mean who types the name of a disease or a treatment? The terminology's names, lay names and brands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from clinconnect import terms
from clinconnect.patients.lay import lay_names

_SHOWN: dict[str, Literal["condition", "treatment"]] = {
    "condition": "condition", "finding": "condition", "biomarker": "condition",
    "treatment": "treatment", "procedure": "treatment",
}  # fmt: skip


def kind_of(concept: str) -> Literal["condition", "treatment"] | None:
    """As what a concept (by its id) is suggested; None for what no trial is about."""
    return _SHOWN.get(concept.partition(":")[0])


def names(concept: str) -> tuple[str, ...]:
    """What a concept (by its id) may be called, its own name first; () where there is no such concept."""
    known = terms.load().get(concept)
    return (known.name, *known.synonyms, *_lay().get(concept, ())) if known else ()


@lru_cache(maxsize=1)
def _lay() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, id in lay_names():
        found[id] = (*found.get(id, ()), name)
    return found
