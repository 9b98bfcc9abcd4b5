"""Smoking, pregnancy and the like: what an answer about one state says of the others that have a name of their own."""

from __future__ import annotations

from functools import lru_cache

from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.vocabulary import STATUS, named
from clinconnect.terms import Concept


@lru_cache(maxsize=1)
def _complements() -> dict[tuple[str, str], Concept]:
    found: dict[tuple[str, str], Concept] = {}
    for row in table_rows("complements"):
        asked, also = named(row["state"], STATUS), named(row["also"], STATUS)
        if asked and also and asked.concept.id != also.concept.id:
            found[asked.concept.id, row["value"]] = also.concept
    return found


def also_true(concept: Concept | None, value: str) -> Concept | None:
    """The state of its own name that an answer amounts to: smoking "never" is "never smoker"; else None."""
    return _complements().get((concept.id, value.lower())) if concept else None
