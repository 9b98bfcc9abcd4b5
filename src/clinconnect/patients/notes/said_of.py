"""Words that are an illness where they are said of a person: "she is bipolar", "never manic"."""

from __future__ import annotations

import re
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.notes.people import RELATIVES
from clinconnect.terms import Concept

_FAR = 100
_FILL = (
    r"(?:(?:am|is|are|was|were|be|been|being|becomes?|became|get|gets|got|getting|feel|feels|felt|feeling|has|have|had|may|might|"
    r"could|must|do|does|did|\w{2,6}n['’]t|not|never|neither|nor|no|also|always|still|now|currently|often|severely|very|really|"
    r"quite|so|just|mildly|slightly|probably|possibly|ever|without (?:a )?(?:doubt|question)|an?)\s+)*"
)
_SUBJECT = (
    r"(?:\b(?:I|he|she|they|we|you|who|patient|pt|man|woman|boy|girl|child|gentleman|lady|mood)(?:['’](?:m|s|re|ve))?|"
    rf"\b{RELATIVES}|\b(?:diagnosed|labell?ed)(?: as)?|^\W*|[,;:(])"
)
# Whoever is spoken of, then nothing but how it is said, or other words of the same kind: "I am sad, tired and ".
_BEFORE = re.compile(
    rf"{_SUBJECT}\s*{_FILL}(?:[\w-]+(?:\s*,\s*(?:and|or|nor|but)?|\s+(?:and|or|nor|but))\s+{_FILL}){{0,3}}$", re.I
)
# A noun behind it makes it one of that noun.
_AFTER = re.compile(
    r"\s*(?:[.,;!?)]|$|(?:and|or|nor|but|for|since|with|all|most|now|at|in|as|by|after|again|ever|anymore|so|because|when|although|"
    r"while|sometimes|often|too|until|from|about|over|during|before|lately|every|though|nearly|almost|i|he|she)\b)",
    re.I,
)
# "Systolic function is depressed", "the ST segment is not depressed".
_OF_A_THING = re.compile(
    r"\b(?:segments?|fraction|L?V?EF|ventric\w+|systolic|contractil\w+|marrow|respirat\w+|reflex\w*|functions?|consciousness|"
    r"skull|fracture|levels?|lesions?|ST|counts?|fontanelles?|electrodes?|leads?)\b",
    re.I,
)


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    concepts = {row["word"]: row["concept"] for row in table_rows("said_of_people")}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, concepts))})(?![\w-])", re.I), concepts


def said_of_people(text: str) -> list[tuple[int, int, Concept]]:
    """Where such a word stands in a sentence, said of a person, and what it means there."""
    pattern, concepts = _words()
    found = []
    for got in pattern.finditer(text):
        before = text[max(0, got.start() - _FAR) : got.start()]
        concept = terms.load().get(concepts[got[0].lower()])
        if concept and _AFTER.match(text, got.end()) and _BEFORE.search(before) and not _OF_A_THING.search(before):
            found.append((got.start(), got.end(), concept))
    return found
