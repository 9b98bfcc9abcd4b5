"""From the terminology's ids to what a rule carries: name, codes, id and the place in the source."""

from __future__ import annotations

from functools import lru_cache

from clinconnect.criteria import Coding, ConceptRef
from clinconnect.spans import Span
from clinconnect.terms import load


def reference(id: str, span: Span | None = None) -> ConceptRef:
    """The concept of the terminology, with its place."""
    name, codes = _named(id)
    return ConceptRef(name, codes, id, span)


def unnamed(words: str, span: Span | None = None) -> ConceptRef:
    """Something the terminology does not know, by its own words."""
    return ConceptRef(" ".join(words.lower().split()), (), None, span)


@lru_cache(maxsize=20_000)
def _named(id: str) -> tuple[str, tuple[Coding, ...]]:
    concept = load().get(id)
    if concept is None:
        raise KeyError(f"the terminology has no {id}")
    return concept.name, tuple(Coding(*code) for code in concept.codes)


def kind_of(id: str) -> str:
    """The kind that an id begins with: condition, treatment, observable …"""
    return id.split(":", 1)[0]


@lru_cache(maxsize=20_000)
def pick(ids: tuple[str, ...], *kinds: str) -> str | None:
    """The first of the ids that is of one of these kinds, in the order of the kinds."""
    return next((id for kind in kinds for id in ids if kind_of(id) == kind), None)
