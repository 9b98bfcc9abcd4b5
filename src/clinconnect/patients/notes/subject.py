"""Whom does somebody write of who cares for another: "My mum is 82 and has …"? What is said of her is said of the person.

Family history begins with the same words: only a note whose writer says nothing of themselves, about one relative who is alive,
is read so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import Sex, Source

_WOMEN = r"(?:step-?|grand)?mother|mum|mom|mummy|mommy|grandma|gran|nan|(?:step-?|grand)?daughter|sister|wife|girlfriend|aunt|niece|girl"
_MEN = (
    r"(?:step-?|grand)?father|dad|daddy|grandpa|grandad|(?:step-?|grand)?son|brother|husband|boyfriend|uncle|nephew|boy"
)
_KIN = rf"(?:(?P<woman>{_WOMEN})|(?P<man>{_MEN})|(?P<either>child|partner|spouse|cousin|grandchild))"
_MY = r"my\s+(?:(?!late\b)[\w'’-]+\s+){0,2}?"
_AGED = r"(?:['’]s\s+|\s+is\s+|\s+who\s+is\s+|\s*,\s*(?:who\s+is\s+)?|\s*\()(?:now\s+)?(?:aged?\s+)?\d{1,3}\b"
# Of parents and siblings "has cancer" alone may be family history; nobody tells that of a husband or a child.
_BEGINS = (
    re.compile(rf"\W*{_MY}{_KIN}(?={_AGED})", re.I),
    re.compile(r"\W*(?:(?P<woman>daughter|girl)|(?P<man>son|boy))(?=\s*,\s*(?:aged?\s+)?\d{1,3}\b)", re.I),
    re.compile(
        rf"\W*{_MY}(?:(?P<woman>daughter|wife|girlfriend)|(?P<man>son|husband|boyfriend)|(?P<either>child|partner|spouse))"
        r"(?=(?:['’]s|\s+(?:is|has|suffers|takes|needs|gets))\s)",
        re.I,
    ),
)
_OF_CARING = re.compile(
    r"\b(?-i:I)(?:['’]m|\s+am)\s+(?:(?:her|his|their|the)\s+\w+|(?:writing|asking|looking|searching|worried|concerned|trying|hoping|"
    r"afraid|caring)\b)|\b(?-i:I)\s+(?:want|wonder|would|hope|look\s+after|care\s+for|think|know|worry|read|heard)\b",
    re.I,
)
# "I" as a number says nothing of the writer: stage I, class I.
_OF_ONESELF = re.compile(
    r"(?<!type )(?<!stage )(?<!grade )(?<!class )(?<!phase )(?<!bipolar )\b(?-i:I)\b|\b(?:my|me|mine|myself)\b", re.I
)
_IS = re.compile(r"\s+(?:\d|an?\b|the\b|been\b|not\b|now\b|in\b|on\b|had\b|got\b|very\b)", re.I)
_DEAD = re.compile(r"\b(?:died|dead|passed away|deceased)\b", re.I)


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """The relative that the note is about; `sex` as the word says it, and where it stands."""

    sex: Sex | None
    source: Source


def of_the_person(found: list[Sentence]) -> tuple[list[Sentence], Subject | None]:
    """The sentences with a pronoun, as long as the words, where such a note names the relative; else as they are, and None."""
    begins = next((got for p in _BEGINS if (got := p.match(found[0].text))), None) if found else None
    if begins is None or found[0].section:
        return found, None
    kin = next(name for name in ("woman", "man", "either") if begins.groupdict().get(name))
    named = re.compile(rf"(?:\b{_MY}|^\W*){re.escape(begins[kin])}(?P<s>['’]s)?(?![\w-])", re.I)
    told = [replace(s, text=_with_pronoun(s.text, named, kin)) for s in found]
    if any(_DEAD.search(s.text) or _OF_ONESELF.search(_OF_CARING.sub("", s.text)) for s in told):
        return found, None
    sex: Sex | None = {"woman": "female", "man": "male"}.get(kin)  # type: ignore[assignment]
    start, end = found[0].start + begins.start(kin), found[0].start + begins.end(kin)
    return told, Subject(sex, Source(f"[{start}, {end}]", begins[kin], "record", (start, end)))


def _with_pronoun(text: str, named: re.Pattern[str], kin: str) -> str:
    subject, possessive = {"woman": ("she", "her"), "man": ("he", "his")}.get(kin, ("pt", "their"))

    def pronoun(got: re.Match[str]) -> str:
        if not got["s"]:
            word = subject
        elif _IS.match(text, got.end()):
            word = f"{subject}'s"
        else:
            word = possessive
        return word.rjust(len(got[0])) if len(word) <= len(got[0]) else got[0]

    return named.sub(pronoun, text)
