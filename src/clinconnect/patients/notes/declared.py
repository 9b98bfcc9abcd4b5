"""What does a note say in general: no medicines, no allergies, otherwise healthy, will consent?"""

from __future__ import annotations

import re

from clinconnect.patients.dates import exactly
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import Coverage, Note
from clinconnect.patients.substances import no_allergies

_NO_MEDICINES = re.compile(
    r"\b(?:takes?|taking|uses?|using|on|receiv(?:es|ing)|and) no (?:other |regular |daily |current |chronic |"
    r"prescription |home )*(?:medications?|medicines?|meds|drugs)\b(?! allerg)|"
    r"\bnot (?:currently )?(?:on|taking|using|receiving) (?:any )?(?:other |regular |daily |chronic |"
    r"prescription )*(?:medications?|medicines?|meds)\b|"
    r"\b(?:denies (?:taking |using |use of )?(?:any )?|no )(?:current |regular |chronic |home |other"
    r" )?(?:medications?|medicines)(?= *(?:[.,;]|$))",
    re.I,
)
_NO_ALLERGY = re.compile(
    r"\b(?:no known (?:(?:drug|medication|food|environmental)[ ,/or]*)*?allerg(?:ies|y)|nkd?a|no (?:known"
    r" )?allergies|no (?:known )?(?:drug|medication) allergies|"
    r"denies (?:any )?(?:known )?(?:drug |medication )?allergies|no (?:known )?history of (?:drug |medication"
    r" )?allerg(?:ies|y)(?: to any [\w\s]+)?)\b(?! to (?!any|drugs|medic|food))",
    re.I,
)
_ONLY_FOOD = re.compile(r"^(?!.*\b(?:drug|medic)).*\b(?:food|environmental)\b", re.I)
_CONSENT = re.compile(r"\bwill (?:provide|give|sign) (?:written )?informed consent\b", re.I)
_COMPLY = re.compile(r"\bwill comply with (?:the )?(?:trial |study )?protocol\b", re.I)
# What this denies is the past alone: that which the person comes with may be newly found.
_NO_PAST = re.compile(
    r"\b(?:no|without (?:any )?)\s*(?:significant |relevant |known |remarkable )*(?:past|previous|prior) (?:medical )?"
    r"(?:history|illness(?:es)?|diseases)(?! of)\b|"
    r"(?:past )?medical history (?:is|was) (?:non-?significant|unremarkable|non-?contributory|insignificant|negative)|"
    r"\b(?:past medical history|pmh)\s*:\s*(?:none|nil|negative|unremarkable|non-?contributory)\b",
    re.I,
)
_HEALTHY = re.compile(
    r"\b(?:(?:otherwise|previously|generally) (?:\w+ )?healthy|no (?:significant )?(?:past|previous|prior|"
    r"other) medical (?:history|problems|conditions)|"
    r"(?:past )?medical history (?:is|was) (?:non-?significant|unremarkable|non-?contributory|insignificant|"
    r"negative))\b",
    re.I,
)


_COMPLETE: dict[Coverage, re.Pattern[str]] = {
    "conditions": re.compile(
        r"\b(?:medical history|problem list|diagnoses|comorbidities) \((?:list )?complete\b|"
        r"(?<!in)(?<!not )\bcomplete (?:problem list|medical history)\b|"
        r"\bno other (?:(?:current|past|known|medical|or|and) )*(?:conditions?|diseases?|diagnos[ie]s|"
        r"problems?) (?:is|are) known",
        re.I,
    ),
    "past conditions": re.compile(
        r"\bno other (?:(?:current|known|medical|or|and) )*(?:past|previous) (?:(?:current|medical|or|and) )*"
        r"(?:conditions?|diseases?|diagnos[ie]s|problems?) (?:is|are) known",
        re.I,
    ),
    "treatments": re.compile(
        r"\b(?:medications?|medicines|medication list) \((?:list )?complete\b|"
        r"(?<!in)(?<!not )\bcomplete (?:medication list|list of medic(?:ines|ations))\b",
        re.I,
    ),
    "procedures": re.compile(
        r"\b(?:surgical history|procedures|operations) \((?:list )?complete\b|"
        r"\bno other (?:operations?|surger(?:y|ies)|procedures?) (?:is|are) known",
        re.I,
    ),
}


def complete_lists(text: str) -> set[Coverage]:
    """The kinds of fact for which the note says in so many words that its list is complete."""
    return {kind for kind, words in _COMPLETE.items() if words.search(text)}


def declared(sentence: Sentence, out: Gathered) -> None:
    """Mark what a sentence declares complete, and add what the person is said to be ready for."""
    text = sentence.text
    if _NO_MEDICINES.search(text):
        out.complete.add("treatments")
    denied = _NO_ALLERGY.search(text)
    if (denied and not _ONLY_FOOD.search(denied[0])) or (
        sentence.section == "allergies"
        and (no_allergies(text) or re.fullmatch(r"\s*(?:none|no|nil)(?: known)?\.?\s*", text, re.I))
    ):
        out.complete.add("allergies")
    for pattern, topic in ((_CONSENT, "informed consent"), (_COMPLY, "compliance with the study")):
        if got := pattern.search(text):
            out.add(sentence, got.start(), got.end(), "answer", topic, None, value="yes", when=exactly(out.as_of))
    if _NO_PAST.search(text) and sentence.section != "family" and not re.search(r"\bfamily\b", text, re.I):
        out.complete.add("past conditions")
    if (got := _HEALTHY.search(text)) and not any(n.code == "called-healthy" for n in out.notes):
        place = f"[{sentence.start + got.start()}, {sentence.start + got.end()}]"
        out.notes.append(
            Note("called-healthy", "info", place, "the note says in general that there is no other disease")
        )
