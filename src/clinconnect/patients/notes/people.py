"""Who is meant: the person, a relative, or somebody else? Family members' diseases are never the person's own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Meant = Literal["person", "relative", "other", "unclear"]
RELATIVES = (
    r"(?:(?:(?:grand|god|step)-?)?(?:mother|father|parent|son|daughter|child)s?|mom|mum|dad|(?:half-?|"
    r"step-?)?(?:brother|sister)s?|siblings?|aunts?|uncles?|"
    r"cousins?|nephews?|nieces?|relatives?|grand(?:parent|mother|father|son|daughter|child)s?|grandchildren|twins?|"
    r"family members?|first[- ]degree relatives?)"
)
_OTHERS = (
    r"(?:wife|husband|spouse|partner|boyfriend|girlfriend|roommate|neighbou?rs?|friends?|co-?workers?|"
    r"colleagues?|contacts?)"
)
_KIN = re.compile(
    rf"\b(?:(?:his|her|their|my|the patient's|patient's|both|two|three|maternal|paternal|older|younger|elder)\s+)"
    rf"(?:(?:[\w-]+)\s+){{0,3}}?(?P<kin>{RELATIVES})\b(?!'s? (?:report|stat)|ly\b)|^(?!child\b)(?P<first>{RELATIVES})\b|"
    rf"\b(?:the|an?)\s+(?:(?:[\w-]+)\s+){{0,3}}?(?!child\b)(?P<one>{RELATIVES})\b(?!'s? (?:report|stat)|ly\b)|"
    rf"\b(?:has|had|have) (?:an?|one|another) (?:[\w-]+ )?(?P<own>child)\b|"
    rf"\b(?!child\b)(?P<side>{RELATIVES})(?= (?:had|has|with|died|was diagnosed))",
    re.I,
)
_OTHER = re.compile(rf"\b(?:his|her|their|my|a|the)\s+(?:[\w-]+\s+)?{_OTHERS}\b", re.I)
_AFFLICTED = re.compile(
    r"\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:who|both|also|all|each|recently|later)\s+)*(?:(?:has|have|had|having|with|"
    r"is|are|was|were|died|suffer(?:s|ed)|underwent|developed|passed|"
    r"got|succumbed|carr(?:y|ies|ied))\b|:|-\s|\()(?!\s*(?:concerned|worried|report|here|present|able|brought))",
    re.I,
)
_TELLING = re.compile(
    r"[\w\s,]{0,25}?\b(?:report|state|say|said|tell|told|note|notice|deny|denie|bring|brought|describe|remember|"
    r"recall|find|found|hear|"
    r"heard|saw|see|call|give|gave|think|believe|witness|observe|accompan|is concerned|was concerned|are"
    r" concerned|do not remember)\w*",
    re.I,
)
# "For maternal pre-eclampsia" in a note about the newborn.
_OF_ANOTHER = re.compile(
    r"\b(?:maternal|paternal|parental|fetal|foetal|donor)\s+(?:[\w-]+,?\s+(?:and\s+|or\s+)?){0,2}$", re.I
)
_FAMILY_HISTORY = re.compile(
    r"\b(?:family (?:medical )?(?:history|hx)|fhx|fh|runs? in (?:the|his|her) family|familial history)\b", re.I
)
_BACK = re.compile(
    rf"\s*(?:,?\s*(?:and|or)\s+[\w\s,-]{{0,40}})?\s*(?:in|affecting)\s+(?:both\s+)?(?:(?:his|her|their|a|the|"
    rf"one|two|several|multiple)\s+)?(?:[\w-]+\s+){{0,2}}{RELATIVES}\b",
    re.I,
)
_BUT = re.compile(r"\bbut\b", re.I)
_INFORMANT = re.compile(r"\b(?:according to|per|by|with|from|like|as per|lives? with|via)\s+(?:\w+\s+)?$", re.I)
_PERSON_AGAIN = re.compile(
    r"(?:[,;]|\b(?:and|but|while|whereas))\s+(?:then\s+)?(?:he|she|the patient|patient|pt|the child|this (?:man|"
    r"woman))\b|\b(?:patient|he|she) (?:himself|herself)\b",
    re.I,
)


def meant(sentence: str, start: int, end: int, section: str = "") -> Meant:
    """Whose disease, treatment or value the words at `start`..`end` of the sentence are."""
    if section == "family":
        return "relative"
    history = _last(_FAMILY_HISTORY, sentence, start)
    if (
        history
        and not _PERSON_AGAIN.search(sentence, history[1], start)
        and not _BUT.search(sentence, history[1], start)
    ):
        return "relative"
    if _OF_ANOTHER.search(sentence[:start]):
        return "other"
    after = sentence[end : end + 120]
    if _FAMILY_HISTORY.match(after.lstrip(" ,")) or _BACK.match(after):
        return "relative"
    kin, other = _last(_KIN, sentence, start), _last(_OTHER, sentence, start)
    nearest = max((place for place in (kin, other) if place), key=lambda place: place[1], default=None)
    if nearest is None or _PERSON_AGAIN.search(sentence, nearest[1], start):
        return "person"
    afflicted: Meant = "relative" if nearest is kin else "other"
    if _INFORMANT.search(sentence[max(0, nearest[0] - 40) : nearest[0]]):
        return afflicted if _AFFLICTED.match(sentence, nearest[1]) else "person"
    if _TELLING.match(sentence, nearest[1]):
        return "person"
    return afflicted if _AFFLICTED.match(sentence, nearest[1]) else "unclear"


@lru_cache(maxsize=16)
def _places(pattern: re.Pattern[str], sentence: str) -> tuple[tuple[int, int], ...]:
    return tuple(got.span() for got in pattern.finditer(sentence))


def _last(pattern: re.Pattern[str], sentence: str, start: int) -> tuple[int, int] | None:
    """Where the last match that ends before `start` lies."""
    return next((p for p in reversed(_places(pattern, sentence)) if p[1] <= start), None)
