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
_SAID_OF = re.compile(
    rf"(?:the |an? |for (?:the )?)?(?:(?P<who>{_OTHERS})(?:\s*:\s|\s+(?:must|should|will|is|are|has|have|aged?|who|with|not)\b)|"
    rf"(?P<control>{_CONTROLS})\s*:\s)",
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
    group = "who" if got["who"] else "control"
    behind = got.end() if got[0].rstrip().endswith(":") else got.end(group)
    return got[group], behind
