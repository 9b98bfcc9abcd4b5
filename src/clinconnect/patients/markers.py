"""What does a result on a marker state? "HER2, positive", "HER2-negative", "no EGFR mutation" in one form for all.

A positive result is of the narrowest concept that says so (HER2-positive, EGFR mutation). A negative one is of the
marker itself, present, with the value "negative"; only a denied alteration is an absent fact, of that alteration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect import terms
from clinconnect.patients.patient import FactStatus
from clinconnect.patients.vocabulary import BIOMARKER, named
from clinconnect.terms import Concept

_ALTERATION = re.compile(
    r"\b(?:mutations?|mutant|mutated|fusion|rearrangement|translocation|inversion|amplification|deletion|"
    r"insertion|duplication|"
    r"loss|co-?deletion|methylation|overexpression|exon \d+|[A-Z]\d{2,4}[A-Z]|v600)\b",
    re.I,
)
_POSITIVE = frozenset({"positive", "expressing", "present", "detected"})
_NEGATIVE = frozenset({"negative", "absent", "not detected"})
_WILD = "wild type"
_SUFFIXES = (
    ("-positive", "positive"),
    (" positive", "positive"),
    ("-negative", "negative"),
    (" negative", "negative"),
    (" wild type", _WILD),
    (" wild-type", _WILD),
)


@dataclass(frozen=True, slots=True, repr=False)
class Marked:
    """A result on a marker, ready to be a fact."""

    concept: Concept
    value: str
    status: FactStatus


def marked(concept: Concept, said: str | None) -> Marked | None:
    """The result that `concept` and the state said of it make together; None where neither states anything.

    `said` is a word such as positive, negative, mutation, wild type, high; None where the concept's name says it.
    """
    base, own = _own_state(concept)
    word = "positive" if said in _POSITIVE else "negative" if said in _NEGATIVE else said
    if own == "alteration":
        if word in ("negative", _WILD):
            return Marked(concept, "negative", "absent")
        return Marked(concept, word or "positive", "present")
    if own is not None:
        if own == "positive" and word in (None, "positive"):
            return Marked(concept, "positive", "present")
        return Marked(base, word if own == "positive" and word else own, "present")
    if word is None:
        return None
    narrower = _narrower(concept, word)
    return Marked(narrower or concept, word, "present")


def _own_state(concept: Concept) -> tuple[Concept, str | None]:
    """The marker that a concept is about and the state that its name holds, None where it holds none."""
    parent = next((p for i in concept.parents if (p := terms.load().get(i)) and p.kind == "biomarker"), None)
    for suffix, state in _SUFFIXES:
        if parent and concept.name.lower().endswith(suffix):
            return parent, state
    return concept, "alteration" if parent and _ALTERATION.search(concept.name) else None


def _narrower(concept: Concept, state: str) -> Concept | None:
    """The concept of the marker in this state, where there is one."""
    if state in ("negative", _WILD):
        return None
    for words in (f"{concept.name}-{state}", f"{concept.name} {state}"):
        naming = named(words, BIOMARKER)
        if naming and naming.concept.id != concept.id and terms.load().is_a(naming.concept.id, concept.id):
            return naming.concept
    return None
