"""List items that ask nothing: "None", "Not specified", "See above", a lone "and", a note of the page."""

from __future__ import annotations

import re

_TOPIC = (
    r"(?:age|sex|gender|race|ethnicity|(?:menopausal|performance|hormone receptor|receptor|nutritional|smoking|vital)\s+status|"
    r"life expectancy|h[a]?ematopoietic|h[a]?ematolog(?:y|ic(?:al)?)|hepatic|renal|cardiovascular|cardiac|pulmonary|neurologic(?:al)?|"
    r"immunologic(?:al)?|gastrointestinal|metabolic|ophthalm(?:ic|ologic)|dermatologic(?:al)?|biologic therapy|chemotherapy|"
    r"endocrine therapy|radiotherapy|radiation therapy|surgery|other(?:\s+therapy)?)(?:\s+(?:function|system))?"
)
_STATED = r"(?:specified|stated|listed|given|provided|identified|defined|applicable|available|mentioned|indicated)"
_EMPTY = re.compile(
    rf"(?:{_TOPIC}\s*[-:–]?\s*(?:is\s+|are\s+)?)?(?:none|nil|n\s?/\s?a|tbd|(?:not|none|un|non)[\s-]?{_STATED}|none known|"
    r"no\s+(?:(?:specific|other|additional|further|particular)\s+)?(?:exclusions?|inclusions?|(?:exclusion\s+|inclusion\s+)?criteria|limits?|"
    rf"restrictions?)(?:\s+(?:is|are|were|was))?(?:\s+{_STATED})?|no\s+exclusion|there\s+are\s+no\s+(?:exclusion|inclusion)\s+criteria)"
    r"(?:\s+(?:for|in)\s+this\s+(?:study|trial))?|"
    rf"(?:please\s+)?(?:see|refer\s+to|as\s+(?:in|for|per|described\s+in)|same\s+as)\s+(?:the\s+)?(?:{_TOPIC}|(?:disease|patient)\s+characteristics|"
    r"(?:prior[\s/]+)?concurrent\s+therapy|above|below|study\s+protocol|protocol|detailed\s+description|brief\s+summary|"
    r"(?:inclusion|exclusion|eligibility)(?:\s+criteria)?(?:\s+(?:above|below))?|notes?)|"
    r"as\s+above|same\s+as\s+above|(?:disease|patient)\s+characteristics|prior[\s/]+concurrent\s+therapy|"
    r"(?:(?:patients?|subjects?|participants?|those|individuals?|anyone)\s+)?(?:(?:who|that)\s+)?(?:(?:do(?:es)?|did)\s+)?not\s+"
    r"(?:meet(?:ing)?|fulfil+(?:ing)?|satisfy(?:ing)?)\s+(?:(?:all|any|one|each)\s+(?:of\s+)?)?(?:the\s+)?(?:above\s+|study\s+)?inclusion\s+criteria(?:\s+above)?|"
    r"(?:this|the\s+above)\s+information\s+(?:is|was)\s+not\s+intended\s+to\s+(?:contain|be)\b.{0,200}|etc\.?|"
    r"the\s+study\s+(?:cent\w+|site|staff|team|personnel)\s+will\s+(?:determine|explain|answer|respond)\b[^.]{0,120}|"
    r"this\s+criterion\s+(?:has\s+been|was)\s+(?:deleted|removed)\b.{0,200}",
    re.I | re.S,
)
_LINK = re.compile(r"(?P<word>and\s*/\s*or|and|or|plus)", re.I)
_DEFERS = re.compile(
    r"(?:please\s+)?(?:note\W+)?(?P<there>there\s+(?:may\s+be|are)\s+)?(?:(?:certain|some|many|several)\s+)?(?:other|additional|further|more|specific)\s+"
    r"(?:[\w/&-]+\s+){0,6}?(?:criteri\w+|inclusions?|exclusions?|requirements?|restrictions?)"
    r"(?:\s+(?:on\s+prior\s+therapies|as\s+(?:defined|specified|described|detailed|outlined)\s+in\s+the\s+protocol|in\s+the\s+protocol|"
    r"(?:may|might|could|will|do|can|also)\s+(?:also\s+)?(?:appl(?:y|ies)|exist|be\s+applied)|appl(?:y|ies|ied)|exist)|(?(there)|\.))"
    r"(?:\s+(?:to|in|and|per|as|at)\b[^.]{0,80})?"
    r"(?:[.,;]?\s*(?:please\s+)?(?:contact|the\s+study\s+cent\w+|see|ask|refer|discuss)\b.{0,600})?",
    re.I | re.S,
)
_NOTE = r"(?:please\s+)?(?:note|n\.b\.|notes|definitions?)\s*:\s*"
_EXPLAINS = re.compile(
    r"\b(?:defined\s+as|definition|equivalent|equals?|represents?|(?:not\s+)?considered|not\s+include|also\s+includes|not\s+intended|means|"
    r"refers?\s+to|(?:will|to)\s+be\s+(?:determined|assessed|evaluated|limited|submitted|used)|there\s+(?:is|are)\s+no\s+(?:data|limits?)|"
    r"see\s+(?:sections?|appendix|criteri\w+|protocol)|as\s+specified\s+by|does\s+not\s+apply|number\s+of|unknown)\b|=",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:allow\w*|permi\w+|eligib\w*|accept\w*|exclu\w*|ineligib\w*|prohibit\w*|must|should|shall|required?|needs?|cannot|unless|except\w*)\b",
    re.I,
)
_NOTHING = " \t\r\n.,;:*-–•()[]_\"'"
# Where such a sentence begins behind the words of an item that it ran into.
_TRAILING = re.compile(
    r"(?<=[\w)\].;])\s+(?P<tail>(?:Note:\s+)?(?:Other|Additional|Further)\s+(?:(?:protocol|study)[\s-](?:defined|specified|specific|dependent)\s+|"
    r"(?:in(?:clusion)?)\W{0,3}(?:/|and|or)?\W{0,3}(?:ex)?)[^.]{0,60}?\bcriteria\s+(?:(?:may|could|will|do|might)\s+)?(?:also\s+)?appl\w+|"
    r"The\s+above\s+information\s+(?:is|was)\s+not\s+intended\b)"
)


_BEHIND = re.compile(
    rf"(?<=[\w.;)\]%])\s+(?P<tail>{_NOTE.replace('note|', 'NOTE|Note|').replace('(?:please', '(?:[Pp]lease')})"
)


def trailing(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence that only points to further criteria begins behind other words."""
    told = text.find("criteria", start, end) >= 0 or text.find("information", start, end) >= 0
    return _TRAILING.search(text, start, end) if told else None


def note_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a note ("Note: …") begins behind other words."""
    return _BEHIND.search(text, start, end) if text.find(":", start, end) >= 0 else None


def asks_nothing(words: str) -> bool:
    """Whether a list item of these words (without anything below it) states no condition."""
    said = words.strip(_NOTHING)
    return not said or bool(_EMPTY.fullmatch(said)) or bool(_LINK.fullmatch(said))


def explains(words: str) -> bool:
    """Whether it is a note that only explains a word or how something is counted, and neither allows nor asks anything."""
    said = words.strip(_NOTHING)
    return bool(re.match(_NOTE, said, re.I) and _EXPLAINS.search(said)) and not _ASKS.search(said)


def link(words: str) -> str | None:
    """The joining word where a list item is nothing but one ("OR" on a line of its own), in lower case."""
    got = _LINK.fullmatch(words.strip(_NOTHING))
    return got["word"].lower() if got else None


def defers(words: str) -> bool:
    """Whether the item only says that the protocol holds further criteria."""
    low = words.lower()
    told = "criteri" in low or "clusion" in low or "requirement" in low or "restriction" in low
    return told and bool(_DEFERS.fullmatch(words.strip(_NOTHING)))


def topic(words: str) -> bool:
    """Whether a plain line is the name of a topic of old cancer records ("Hematopoietic")."""
    return bool(re.fullmatch(_TOPIC, words.strip(_NOTHING), re.I))
