"""Which answer makes a promise true? "Willing to comply" holds where the person says yes, "refusal to comply" where no.

Only what the words make plain gets a direction: a demand without any word of denial where people are to be let in, one
with such a word where they are to be kept out. All else ("history of non-compliance with other therapies", "able to
communicate") is answered by nobody's general yes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect.compiler.rewriting import Place, rewritten
from clinconnect.criteria import Attest, Criterion, Leaf
from clinconnect.criteria.nodes import Saying

_DENYING = re.compile(
    r"\b(?:un(?:able|willing\w*|cooperative|reliable)|in(?:abilit(?:y|ies)|capab\w+|competen\w+|capacit\w+)|"
    r"non-?\s?(?:complian\w+|adheren\w+|cooperat\w+)|not|no|never|cannot|can['’]t|lack\w*|without|refus\w+|fail\w*|"
    r"declin\w+|missing|absen\w+|withdr[ae]w\w*|withdrawal|unlikely|lost|reluctan\w+|impossib\w+)\b",
    re.I,
)
_TWICE = re.compile(
    r"\b(?:not|no|never|without|cannot)\s+(?:\w+\s+)?(?:un|in(?:ab|cap|comp)|non|lack|refus|fail|declin|missing|lost)",
    re.I,
)
# Not about this study, or about what goes beyond being ready for it.
_ELSEWHERE = re.compile(
    r"\b(?:history of|previous(?:ly)?|past|prior (?!to\b)|opt(?:ed|s)?[- ]out|other (?:therap|treat|stud|trial)\w*|recommend\w+|"
    r"general|medications?\b(?=.*\b(?:complian|adheren))|contact(?:ed)?|communicat\w+|tolerat\w+|"
    r"geographic\w*|telephone|internet|motivat\w+|quit)\b",
    re.I,
)
_OF_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trial|protocol|procedures?|visits?|follow[- ]?ups?|assessments?|participat\w+|enrol\w+|"
    r"samples?|questionnaires?|requirements?|schedule|randomi[sz]\w+|instructions?|tablets?|appointments?)\b",
    re.I,
)
_OTHER_THAN_CONTRACEPTION = re.compile(
    r"\b(?:pregnan\w+|conceiv\w+|father\w*|donat\w+|sperm|intrauterine|devices?|within|previous|prior|past)\b", re.I
)
_CONSENT, _COMPLIANCE, _CONTRACEPTION = "informed consent", "compliance with the study", "contraception"
_UNDERSTANDING = "understanding of the study"
# Understanding something else than what the study tells: a language, a scale.
_OF_ELSE = re.compile(
    r"\b(?:language|english|french|spanish|german|scales?|speak|spoken|read|write|written (?!consent|informed))\b", re.I
)


def directed(criteria: tuple[Criterion, ...], text: str) -> tuple[Criterion, ...]:
    """The criteria with the answer that makes each promise true, where the words of `text` (the source) make it plain."""

    def change(leaf: Leaf, place: Place) -> Leaf:
        says = _says(leaf, text, place.wanted) if isinstance(leaf, Attest) else None
        return replace(leaf, says=says) if isinstance(leaf, Attest) and says else leaf

    return tuple(replace(c, expr=rewritten(c.expr, change, Place(c.kind == "inclusion"))) for c in criteria)


def _says(node: Attest, text: str, wanted: bool) -> Saying | None:
    words = " ".join(text[node.span.start : node.span.end].split())
    if node.by != "patient" or not _about_the_study(node.topic, words):
        return None
    denied = bool(_DENYING.search(words))
    if denied == wanted or _TWICE.search(words):
        return None
    return "yes" if wanted else "no"


def _about_the_study(topic: str, words: str) -> bool:
    """Whether the words ask for no more than what the topic names."""
    if topic == _CONTRACEPTION:
        return not _OTHER_THAN_CONTRACEPTION.search(words)
    if topic == _UNDERSTANDING:
        return not _OF_ELSE.search(words)
    if topic not in (_CONSENT, _COMPLIANCE) or _ELSEWHERE.search(words):
        return False
    return topic == _CONSENT or bool(_OF_STUDY.search(words))
