"""What does the head of a note state: its date, the date of birth, that the person is made up?"""

from __future__ import annotations

import re
from datetime import date

from clinconnect.patients.notes.moments import moments
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import DateRange, Source

_DATE = re.compile(
    r"\b(?:date|visit date|date of (?:visit|service|note|consultation|admission)|seen on|"
    r"dictated)\s*:\s*",
    re.I,
)
_BIRTH = re.compile(r"\b(?:date of birth|d\.?o\.?b\.?|birth ?date|born)\s*:?\s*(?:on\s+)?", re.I)
_FICTIONAL = re.compile(
    r"\b(?:fictional|fictitious|made[- ]up|synthetic) (?:patient|person|case|record)|not a"
    r" real (?:person|patient)\b",
    re.I,
)


def note_date(found: list[Sentence], as_of: date) -> date:
    """The day the note says it was written, where that is not later than `as_of`; else `as_of`."""
    for sentence in found[:12]:
        day = _dated(sentence, _DATE, as_of)
        if day and day[0].low == day[0].high and not _BIRTH.search(sentence.text[: day[1]]):
            return day[0].low
    return as_of


def birth_stated(found: list[Sentence], as_of: date) -> tuple[DateRange, Source] | None:
    """The date of birth as the note states it, with its words."""
    for sentence in found:
        day = _dated(sentence, _BIRTH, as_of)
        if day and sentence.section != "family":
            start, end = sentence.start + day[1], sentence.start + day[2]
            words = sentence.text[day[1] : day[2]]
            return day[0], Source(f"[{start}, {end}]", words, "record", (start, end))
    return None


def says_fictional(text: str) -> bool:
    """Whether the note says that the person is not a real one."""
    return bool(_FICTIONAL.search(text))


def _dated(sentence: Sentence, label: re.Pattern[str], as_of: date) -> tuple[DateRange, int, int] | None:
    """The date right behind the label, with start and end of both."""
    got = label.search(sentence.text)
    if got is None:
        return None
    day = next((m for m in moments(sentence.text, as_of, None) if m.start == got.end()), None)
    return (day.when, got.start(), day.end) if day else None
