"""What was it for? "Radiotherapy for bone metastases": a reason narrows a treatment, and what is not there was not treated.

A reason counts where it is the disease asked for or a kind of it. Another reason leaves it open: the radiotherapy of a
cancer may have been for its bone metastases. Who never had the disease was never treated for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from clinconnect.criteria import ConceptRef, Condition
from clinconnect.logic import FALSE, UNKNOWN
from clinconnect.matching.leaves.conditions import condition
from clinconnect.matching.leaves.presence import FOR, says
from clinconnect.matching.record.findings import CONFLICTING, Finding
from clinconnect.matching.record.person import Person
from clinconnect.patients import Fact
from clinconnect.patients.vocabulary import CLINICAL, named
from clinconnect.spans import Span
from clinconnect.terms import Concept

_NOWHERE = Span(0, 0)
_LEADING = re.compile(
    r"for (?:the )?(?:(?:treatment|management|palliation|therapy) of )?(?:the |an? |his |her |their )?"
)


def is_purpose(words: str) -> bool:
    """Whether a qualifier says what a treatment is for."""
    return words.lower().startswith(FOR)


def served(fact: Fact, purposes: Iterable[str], person: Person) -> bool:
    """Whether the reasons on record are, or are kinds of, all those asked for."""
    return all(says(fact, words) or _is_for(fact, words, person) for words in purposes)


def without_it(found: Finding, purposes: Iterable[str], person: Person) -> Finding:
    """An open finding on a treatment, settled where the person never had what the treatment would have been for."""
    if found.truth is not UNKNOWN or found.reason == CONFLICTING or not person.covers("past conditions"):
        return found
    for words in purposes:
        concept = _disease(words)
        if concept is None:
            continue
        asked = Condition(span=_NOWHERE, concept=ConceptRef(concept.name, (), concept.id), status="history")
        had = condition(asked, person)
        if had.truth is FALSE:
            return Finding(FALSE, "nothing-to-treat", had.used)
    return found


def _is_for(fact: Fact, words: str, person: Person) -> bool:
    asked = _disease(words, exactly=True)
    reasons = (_disease(q) for q in fact.qualifiers if is_purpose(q))
    return asked is not None and any(r and person.dossier.terms.is_a(r.id, asked.id) for r in reasons)


@lru_cache(maxsize=4096)
def _disease(words: str, *, exactly: bool = False) -> Concept | None:
    """The disease of "for bone metastases"; with `exactly` only where no word narrows it further."""
    naming = named(_LEADING.sub("", words.lower(), count=1), CLINICAL)
    if naming is None or naming.concept.kind not in CLINICAL or naming.status != "present":
        return None
    return None if exactly and naming.qualifiers else naming.concept
