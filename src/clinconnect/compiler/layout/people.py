"""Whom a heading is about: a cohort, an arm, a part of the study, or people other than the patient."""

from __future__ import annotations

import re

_SOME = re.compile(
    r"\b(?:cohorts?|arms?|parts?|groups?|phases?|strat(?:um|a)|stages?\s+\d|steps?\s+\d|segments?|extension|sub-?stud(?:y|ies)|sub-?projects?|"
    r"cross-?over|re-?treatment|controls?|healthy|volunteers?|care-?givers?|carers?|donors?|parents?|partners?|spouses?|providers?|clinicians?|"
    r"physicians?|doctors?|nurses?|famil(?:y|ies)|siblings?|relatives?|mothers?|fathers?|infants?|neonates?|newborns?|children|"
    r"clusters?|practices?|schools?|clinics?|hospitals?|wards?|staff|students?|teachers?|informants?|"
    r"(?:subjects|patients|participants|individuals|women|men|those)\s+with(?:out)?)\b",
    re.I,
)
_EVERYBODY = re.compile(r"\b(?:all|both|each|every|any|entire|whole)\b", re.I)
_OTHERS = (
    r"(?:care-?givers?|carers?|donors?|parents?|(?:study|sexual|male|female)?\s*partners?|spouses?|family members?|relatives?|"
    r"siblings?|informants?)"
)
_CONTROLS = r"(?:healthy\s+)?(?:controls?|volunteers?|control\s+(?:group|subjects?|participants?))"
_NUMBER = r"(?:[A-H]|\d{1,2}[a-c]?|[ivx]{1,4}|one|two|three)"
_PARTS = (
    rf"(?:cohorts?|arms?|parts?|phases?|groups?)\s+{_NUMBER}"
    rf"(?:\s*(?:,|and|&|/|or|\+)\s*(?:(?:cohort|arm|part|phase|group)\s+)?{_NUMBER})*"
)
_ONE_PART = re.compile(rf"\b{_NUMBER}\b", re.I)
_NAMED_PARTS = re.compile(rf"\b(?P<what>cohort|arm|part|phase|group)s?\s+(?P<which>{_NUMBER}\b.*)", re.I)
_SAID_OF = re.compile(
    rf"(?:the |an? |for (?:the )?)?(?:(?P<who>{_OTHERS})(?:\s*:\s|\s+(?:must|should|will|is|are|has|have|aged?|who|with|not)\b)|"
    rf"(?P<control>{_CONTROLS})\s*:\s|(?:for|in)\s+(?P<part>{_PARTS})(?:\s+(?:only|patients|subjects|participants))*\s*[:,]\s|"
    rf"(?P<alone>{_PARTS})(?:\s+only)?\s*:\s)",
    re.I,
)


def scope_of(words: str) -> str | None:
    """The cohort, part or people that a heading's words name; None where it is about everybody."""
    said = re.sub(r"^\W*(?:for|in|of)\s+(?:the\s+)?|^\W+|[\s:.*_()–-]+$", "", words, flags=re.I)
    return said if said and _SOME.search(said) and not _EVERYBODY.search(said) else None


def said_of(text: str) -> tuple[str, int] | None:
    """Somebody other than the patient whom a criterion is about ("Caregiver must be 18 or older"), and where the rest begins."""
    got = _SAID_OF.match(text)
    if not got:
        return None
    group = next(name for name, said in got.groupdict().items() if said)
    behind = got.end() if got[0].rstrip().endswith(":") else got.end(group)
    return got[group], behind


def parts_of(scope: str) -> tuple[str, frozenset[str]]:
    """What a scope counts, and which of them it names: "Parts 1 and 2" is part, {1, 2}."""
    got = _NAMED_PARTS.search(scope)
    if not got:
        return "", frozenset()
    return got["what"].lower(), frozenset(one.lower() for one in _ONE_PART.findall(got["which"]))
