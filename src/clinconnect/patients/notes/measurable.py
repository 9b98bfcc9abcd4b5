"""Is there measurable disease? Reports call a lesion measurable, before it or behind it (RECIST 1.1, Eisenhauer 2009)."""

from __future__ import annotations

import re

from clinconnect import terms
from clinconnect.patients.dates import exactly
from clinconnect.patients.notes.assertions import asserted
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.notes.times import Times

_LESION = r"(?:lesions?|mass(?:es)?|metastas[ie]s|deposits?|tumou?rs?|nodules?|(?:lymph )?nodes?)"
_BY = r"\s+(?:by|per|according to|under)\b"
_CALLED = re.compile(
    rf"(?<![\w-])measurable\s+(?!residual\b|by\b|per\b)(?:[\w-]+\s+){{0,3}}?{_LESION}\b|"
    rf"\b{_LESION}\b(?:(?!\b(?:no|not|without|was|were)\b)[^.;:]){{0,80}},\s+measurable(?=\s*(?:[.,;)]|$)|{_BY})|"
    rf"^\W*measurable(?={_BY}\s+(?:im?)?recist\b)",
    re.I,
)
_CONCEPT = "status:measurable-disease"


def measurable(sentence: Sentence, times: Times, out: Gathered) -> None:
    """Add that there is measurable disease where a lesion is called so plainly; what is denied or in doubt says nothing."""
    for got in _CALLED.finditer(sentence.text):
        concept = terms.load().get(_CONCEPT)
        at = got.start() + got[0].lower().index("measurable")
        if concept is None or asserted(sentence, got.start(), got.end()) != "present":
            continue
        near = times.of(at, got.end(), reach=50, points=True)
        when = near.when if near else exactly(out.as_of)
        out.add(sentence, got.start(), got.end(), "status", concept.name, concept, when=when, ongoing=True)
