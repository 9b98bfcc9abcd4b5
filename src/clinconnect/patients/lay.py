"""What do people's own words mean? Whole phrases that are too loose to be looked for in the texts of trials and notes."""

from __future__ import annotations

import re
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.vocabulary import Kinds, Naming, named, narrowest, of_kinds
from clinconnect.terms.surfaces import folded, spellings
from clinconnect.terms.tables import rows

_BEFORE = re.compile(
    r"(?:i (?:have|had|take|took|use|get|got)|i've had|(?:having|had|have|taking|on)|my|some|an?|the)\s+"
)


def lay(text: str, kinds: Kinds = None) -> Naming | None:
    """The concept of one of these kinds that the whole text names in lay words; None where it is not clear."""
    words = folded(text).strip(" .,;:!?")
    if found := _lay(words, kinds):
        return found
    while before := _BEFORE.match(words):
        words = words[before.end() :]
        if found := _lay(words, kinds) or named(words, kinds):
            return found
    return None


def _lay(words: str, kinds: Kinds) -> Naming | None:
    chosen = terms.load().get(narrowest(c.id for c in of_kinds(_words().get(words, ()), kinds)))
    return Naming(chosen) if chosen else None


def lay_names() -> list[tuple[str, str]]:
    """(lay name, concept id): those of this room, and those of the Human Phenotype Ontology."""
    said = [(row["means"], row["words"]) for row in table_rows("lay_words")]
    said += [(row["id"], row["lay"]) for row in rows("phenotypes")]
    return [(name, id) for id, names in said for name in names.split("|") if name]


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """Concept ids by lay word."""
    forms: dict[str, set[str]] = {}
    for name, id in lay_names():
        forms.setdefault(id, set()).update(spellings(name))
    found: dict[str, tuple[str, ...]] = {}
    for id, every in forms.items():
        for form in every:
            found[form] = (*found.get(form, ()), id)
    return found
