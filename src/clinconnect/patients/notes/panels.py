"""Results told together: "the complete blood count is normal" says that each of its quantities is."""

from __future__ import annotations

import re
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.dates import exactly
from clinconnect.patients.notes.assertions import asserted
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.people import meant
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.notes.times import Times

_NORMAL = r"(?:normal|unremarkable|within (?:the )?(?:normal|reference) (?:limits?|range)|wnl)"
_EXCEPT = r"(?!\s*,?\s*(?:except|apart|other than|but|aside|save|besides|with the exception))"
_LISTED = r"(?:\s*,?\s*(?:and|or|,)\s*[\w &/-]{2,40}?)?"
_SHOWS_AFTER = re.compile(
    rf"{_LISTED}\s*(?::|was|were|is|are|remained|came back|(?:test )?results? (?:was|were|is|are))?\s+"
    rf"(?:all |completely |entirely |otherwise |both )*{_NORMAL}\b{_EXCEPT}",
    re.I,
)
_SHOWS_BEFORE = re.compile(r"\bnormal\s+(?:[\w &/-]{2,40}?(?:,|\band\b)\s*)?$", re.I)
_BEHIND = re.compile(r"\s*,?\s*(?:except|apart|other than|aside|save|with the exception)", re.I)


@lru_cache(maxsize=1)
def _panels() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    members = {
        name: tuple(f"observable:{m}" for m in row["members"].split("|"))
        for row in table_rows("panels")
        for name in row["names"].split("|")
    }
    names = "|".join(re.escape(n) for n in sorted(members, key=len, reverse=True))
    return re.compile(rf"(?<![\w/-])(?:{names})(?![\w-])", re.I), members


def panels(sentence: Sentence, times: Times, out: Gathered) -> None:
    """Add each quantity of a panel that is called normal, without exception."""
    pattern, members = _panels()
    for got in pattern.finditer(sentence.text):
        if not _called_normal(sentence, got.start(), got.end()):
            continue
        near = times.of(got.start(), got.end(), shared=True)
        when = near.when if near else exactly(out.as_of)
        for id in members[got[0].lower()]:
            concept = terms.load().get(id)
            out.add(sentence, got.start(), got.end(), "measurement", "", concept, value="normal", when=when)


def _called_normal(sentence: Sentence, start: int, end: int) -> bool:
    text = sentence.text
    if meant(text, start, end, sentence.section) != "person" or asserted(sentence, start, end) not in (
        "present",
        "history",
    ):
        return False
    if _SHOWS_AFTER.match(text, end):
        return True
    return bool(_SHOWS_BEFORE.search(text[:start])) and not _BEHIND.match(text, end)
