"""What does a sentence name? Concepts, vital signs in short, and markers with their state."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect import terms
from clinconnect.patients.coded_tables import word_list
from clinconnect.patients.notes.said_of import said_of_people
from clinconnect.patients.systems import LOINC
from clinconnect.patients.vocabulary import BIOMARKER, CLINICAL, coded, named
from clinconnect.terms import Concept

# Abbreviations that mean several things in notes: right ventricle or emergency room, room air or rheumatoid arthritis.
_AMBIGUOUS = word_list("ambiguous abbreviations")


# Kinds that count only with a value or state beside them, so that an abbreviation is not taken for another word.
_NEEDING_A_VALUE = frozenset({"biomarker", "scale", "observable"})


@dataclass(frozen=True, slots=True)
class Named:
    """Something named at `start`..`end` of a sentence: one concept, or several where the words may mean any of them."""

    start: int
    end: int
    concepts: tuple[Concept, ...]
    name: str = ""
    codes: frozenset[str] = frozenset()


_VITALS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, code, re.compile(words))
    for name, code, words in (
        (
            "blood pressure",
            "85354-9",
            r"\b(?:BP|RR(?=\s*[:=]?\s*\d{2,3}/\d{2,3}(?!\d))|[Bb]lood [Pp]ressures?|NIBP|ABP)\b",
        ),
        (
            "body temperature",
            "8310-5",
            r"(?<![\w.-])(?:T(?:emp|max|m)?(?!\d{1,4}(?![CF]\b)[A-Za-z])|[Tt]emp(?:erature)?|[Bb]ody"
            r" [Tt]emperature)(?=\s*(?:[:=]|was|of|is|\d|up|to|ranging))",
        ),
        ("heart rate", "8867-4", r"\b(?:HR|[Hh]eart [Rr]ate|[Pp]ulse(?: [Rr]ate)?)\b"),
        (
            "respiratory rate",
            "9279-1",
            r"\b(?:RR(?!\s*[:=]?\s*\d{2,3}/\d)|[Rr]espiratory [Rr]ate|[Rr]espirations?|[Rr]esp(?: rate)?)\b",
        ),
        (
            "oxygen saturation",
            "59408-5",
            r"\b(?:SpO2|SaO2|O2 [Ss]ats?|[Oo]xygen [Ss]aturation|[Ss]ats?|O2 [Ss]aturation|[Pp]ulse"
            r" [Oo]x(?:imetry)?)\b",
        ),
        (
            "body weight",
            "29463-7",
            r"\b(?:[Ww]eight|[Ww]t|[Ww]eighs|[Ww]eighing|[Ww]eighed|[Ww]eighted)\b(?! (?:loss|gain|change))",
        ),
        ("body height", "8302-2", r"\b(?:[Hh]eight|Ht)\b"),
        ("body mass index", "39156-5", r"\b(?:BMI|[Bb]ody [Mm]ass [Ii]ndex)\b"),
    )
)


def named_in(text: str, note: str = "") -> list[Named]:
    """What a sentence names, in reading order, without overlaps; vital signs in short win over other readings.

    `note` is the whole note in small letters, whose words may pick the meaning of an abbreviation.
    """
    found = [
        Named(g.start(), g.end(), _vital(code), name, frozenset({code}))
        for name, code, p in _VITALS
        for g in p.finditer(text)
    ]
    found += _abbreviations(text, note, found)
    for mention in terms.names().mentions(text):
        concepts = tuple(c for i in mention.what if (c := terms.load().get(i)))
        over = [v for v in found if mention.start < v.end and v.start < mention.end]
        if any(not _wider(mention.start, mention.end, concepts, v, text) for v in over):
            continue
        found = [v for v in found if v not in over]
        written = text[mention.start : mention.end]
        if written.isupper() and written in _AMBIGUOUS:
            concepts = tuple(c for c in concepts if c.kind in _NEEDING_A_VALUE)
        loinc = frozenset(code for c in concepts for code in _loinc(c))
        if written.upper() == "ER/PR":
            found += _both_receptors(mention.start)
            continue
        found.append(Named(mention.start, mention.end, concepts, "", loinc))
    for start, end, concept in said_of_people(text):
        if not any(start < n.end and n.start < end for n in found):
            found.append(Named(start, end, (concept,)))
    return sorted(found, key=lambda n: n.start)


_NUMBER_NEXT = re.compile(r"[\s:=]*(?:(?:of|was|is|at)\s+)?\d")


def _wider(start: int, end: int, concepts: tuple[Concept, ...], short: Named, text: str) -> bool:
    """Whether a longer name means more than the short form in it: "CT scan", "high blood pressure" without a number."""
    if not concepts or start > short.start or end < short.end or end - start == short.end - short.start:
        return False
    if short.name:
        return any(c.kind in CLINICAL for c in concepts) and not _NUMBER_NEXT.match(text, end)
    return all(c.kind != "biomarker" for c in concepts)


def _abbreviations(text: str, note: str, taken: list[Named]) -> list[Named]:
    """Abbreviations with several meanings, where the words around them pick one."""
    found = []
    for got in terms.ambiguous().finditer(text):
        if any(got.start() < v.end and v.start < got.end() for v in taken):
            continue
        if meaning := terms.meant(got[0], text.lower(), note):
            concept = terms.load().get(meaning.concept)
            found.append(Named(got.start(), got.end(), (concept,) if concept else (), "", _loinc(concept)))
    return found


def _loinc(concept: Concept | None) -> frozenset[str]:
    return frozenset(code for system, code in (concept.codes if concept else ()) if system == LOINC)


def _both_receptors(start: int) -> list[Named]:
    """The two markers in "ER/PR"."""
    both = [(start, named("estrogen receptor", BIOMARKER)), (start + 3, named("progesterone receptor", BIOMARKER))]
    return [Named(at, at + 2, (naming.concept,)) for at, naming in both if naming]


def _vital(code: str) -> tuple[Concept, ...]:
    concept = coded(LOINC, code)
    return (concept,) if concept else ()


_STATE = (
    r"positive|negative|pos|neg|\+|mutated|mutant|mutations?(?: positive)?|wild[- ]?type|amplified|"
    r"amplification|rearranged|rearrangements?|"
    r"fusions?(?: positive)?|translocations?|over-?express(?:ed|ion|ing)|not detected|detected|deletions?|"
    r"deleted|high|low|deficient|proficient|expressing|non-?reactive|reactive"
)
_STATE_AFTER = re.compile(
    rf"(?:\s*[/,&]\s*[A-Z][A-Z0-9-]{{1,6}}|\s*\((?:[A-Za-z0-9 -]{{1,20}})\))?(?:\s*:\s*|\s*-\s*|"
    r"\s+(?:(?:receptor|gene|status|test|antibody|antibodies|antigen|rna|dna|expression)\s+)?(?:was |is |were |"
    r"are |came back |tested )?|(?=\+))"
    rf"(?P<change>(?:exon \d+|[A-Z]\d{{2,4}}[A-Z*]|p\.\w+)\s+)?(?P<state>{_STATE})(?![\w])",
    re.I,
)
_STATE_BEFORE = re.compile(
    r"\b(?P<state>positive|negative|tested positive|tested negative|mutation)\s+(?:(?:for|in|of)\s+(?:(?:the|"
    r"an?)\s+)?(?:[\w-]+,?\s+(?:and|or)\s+)?|(?:serum\s+|blood\s+)?)$",
    re.I,
)
_CHANGE_AFTER = re.compile(r"\s+(?P<change>[A-Z]\d{2,4}[A-Z*]|exon \d+ \w+)\b")
_WORDS = {
    "pos": "positive",
    "+": "positive",
    "neg": "negative",
    "detected": "positive",
    "reactive": "positive",
    "not detected": "negative",
    "tested positive": "positive",
    "tested negative": "negative",
    "mutated": "mutation",
    "mutant": "mutation",
    "mutations": "mutation",
    "mutation positive": "mutation",
    "mutations positive": "mutation",
    "amplified": "amplification",
    "rearranged": "rearrangement",
    "rearrangements": "rearrangement",
    "fusions": "fusion",
    "fusion positive": "fusion",
    "wildtype": "wild type",
    "wild-type": "wild type",
    "deletions": "deletion",
    "deleted": "deletion",
    "expressing": "positive",
    "nonreactive": "negative",
    "non-reactive": "negative",
}


def state_of(text: str, start: int, end: int) -> tuple[str, str | None, int] | None:
    """State, change and end of what is said of a marker at `start`..`end`: positive, mutation, high …; else None."""
    if got := _STATE_AFTER.match(text, end):
        word = " ".join(got["state"].lower().split())
        return _WORDS.get(word, word), (got["change"] or "").strip() or None, got.end()
    if got := _CHANGE_AFTER.match(text, end):
        return "mutation", got["change"], got.end()
    if got := _STATE_BEFORE.search(text[:start]):
        return _WORDS.get(got["state"].lower(), got["state"].lower()), None, end
    return None
