"""What do the free texts of a record say beside what is coded in it?

The note reader reads each text as of the day on which it was written. What it finds never weakens what is coded: a text
that says the same adds nothing, one that says otherwise is a remark. A text that looks at one part of the body denies only
what lies in a place that it names, and what was there years ago is not taken to be there today.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import word_list
from clinconnect.patients.dates import exactly, years_before
from clinconnect.patients.facts import add_fact
from clinconnect.patients.fhir.beside import Beside
from clinconnect.patients.fhir.record import Look, Record, Text
from clinconnect.patients.notes import read_passage, sentences
from clinconnect.patients.patient import DateRange, Fact, FactKind, Sex, Source

_STILL = timedelta(days=90)  # for so long a disease that a text tells of is taken to go on
_MOST = 200_000  # characters of texts that are read of one person, some seconds
_LONGEST = 120  # years that somebody may have lived
_VALUES: frozenset[FactKind] = frozenset({"measurement", "score", "biomarker"})
_TAKEN: frozenset[FactKind] = frozenset({"treatment", "procedure"})
_OF_WHOM: dict[Look, frozenset[FactKind]] = {
    "person": _VALUES | _TAKEN | {"condition", "status", "allergy"},
    "part": _VALUES | _TAKEN | {"condition", "status"},
    "problem": _VALUES | _TAKEN | {"condition", "status"},
    "medicine": _TAKEN,
}
_NEVER = re.compile(r"\b(?:never|at no time|no (?:prior|previous|history of))\b", re.I)
# What explains a test or speaks of people in general says nothing about this person.
_IN_GENERAL = re.compile(
    r"\b(?:patients|individuals|people|persons|women|men|adults|children|subjects) (?:with|who|of|aged|under|over|taking)\b|"
    r"\b(?:does|do|can|may|should|must) not (?:exclude|rule out|be)\b|\bcannot (?:be excluded|exclude|rule out)\b|"
    r"\b(?:indicative of|reference (?:range|interval|value)s?|cut-?offs?|this (?:test|assay|method)|"
    r"(?:values?|levels?|results?|concentrations?|scores?) (?:of |above|below|between|greater|less|over|under|[<>≤≥]|"
    r"may|can|indicate|suggest))",
    re.I,
)


def state_texts(record: Record, sex: Sex | None) -> None:
    """Add what the texts kept say; the newest first, so that of several that say the same the newest counts."""
    if not record.texts:
        return
    beside, left = Beside(record), _MOST
    texts = sorted(record.texts, key=lambda t: (t.when.high, t.when.low), reverse=True)
    for index, text in enumerate(texts):
        left -= len(text.words)
        if left < 0:
            record.note("texts-left-out", "Bundle", f"older texts that were not read: {len(texts) - index}", "warning")
            return
        found = read_passage(text.words, as_of=text.when.high, birth=record.birth, sex=sex)
        if found is None:
            message = "the text gives an age or a sex that is not this person's; it was not used"
            record.note("another-person", text.where, message, "warning")
            continue
        general = _general(text.words)
        for fact in found:
            dated = _dated(fact, text, record) if _counts(fact, text, general) else None
            if dated and (added := beside.new(dated, text.where)):
                _add(added, text, record)


def _general(words: str) -> list[tuple[int, int]]:
    return (
        [(s.start, s.end) for s in sentences(words) if _IN_GENERAL.search(s.text)] if _IN_GENERAL.search(words) else []
    )


def _counts(fact: Fact, text: Text, general: list[tuple[int, int]]) -> bool:
    if fact.kind not in _OF_WHOM[text.look] or fact.concept is None:
        return False
    start, end = fact.source.span or (0, 0)
    if any(a <= start < b for a, b in general):
        return False
    if fact.kind in _VALUES and (
        fact.when is None or (text.look == "problem" and fact.when == exactly(text.when.high))
    ):
        return False  # the day of the entry is not the day of a value in its note
    if fact.status != "absent" or text.look == "person" or fact.kind in ("status", "biomarker"):
        return True
    if fact.kind in _TAKEN:
        return bool(_NEVER.search(text.words, max(0, start - 80), end))
    return _has_place(fact.concept, fact.source.text)


def _has_place(concept: str, words: str) -> bool:
    """Whether what is denied lies in a part of the body that the words name, or that belongs to the disease."""
    return not word_list("places").isdisjoint(re.findall(r"[a-z]+", words.lower())) or _of_place(concept)


@lru_cache(maxsize=4096)
def _of_place(concept: str) -> bool:
    known = terms.load()
    names = " ".join(c.name for w in known.ancestors(concept) if (c := known.get(w)))
    return not word_list("places").isdisjoint(re.findall(r"[a-z]+", names.lower()))


def _dated(fact: Fact, text: Text, record: Record) -> Fact | None:
    """The fact with the days that the text's own day allows: what was so then began by then, and may be over now."""
    written, today = text.when, exactly(text.when.high)
    if fact.when == today:
        fact = replace(fact, when=written)
    if fact.status == "absent":
        return replace(fact, when=fact.when or written)
    if fact.status == "planned":
        return replace(fact, when=fact.when or written) if _recent(text, record) else None
    if fact.status != "present" or not fact.ongoing:
        return fact
    if fact.kind not in ("condition", "treatment"):
        return replace(fact, ongoing=None) if written.low < record.as_of else fact
    concept = terms.load().get(fact.concept)
    if concept and concept.kind == "finding":
        return replace(fact, when=fact.when or written, ongoing=None)
    began = fact.when or DateRange(years_before(written.high, _LONGEST), written.high)
    if written.low == record.as_of or (fact.kind == "condition" and _recent(text, record)):
        return replace(fact, when=began, ongoing=None)
    return replace(fact, when=began, until=DateRange(written.low, record.as_of), ongoing=None)


def _recent(text: Text, record: Record) -> bool:
    return text.when.low >= record.as_of - _STILL


def _add(fact: Fact, text: Text, record: Record) -> None:
    source = Source(text.where, fact.source.text, "record", fact.source.span)
    concept = terms.load().get(fact.concept)
    add_fact(
        record.facts,
        fact.kind,
        fact.name,
        source,
        concept,
        fact.codes,
        status=fact.status,
        value=fact.value,
        when=fact.when,
        until=fact.until,
        ongoing=fact.ongoing,
        qualifiers=fact.qualifiers,
    )
