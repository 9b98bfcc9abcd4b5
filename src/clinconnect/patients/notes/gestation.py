"""How far is a pregnancy? "At 11 weeks gestation", "32 weeks pregnant", of the person and not of a child that was born."""

from __future__ import annotations

import re

from clinconnect import terms
from clinconnect.patients.dates import exactly
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.people import meant
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import Quantity

_WEEKS = re.compile(
    r"(?<![\d.-])(?P<weeks>\d{1,2})(?:\s*(?:\+|(?:weeks?,? )?and)\s*(?P<days>[0-6])(?:/7)?(?: days?)?)?[- ]?"
    r"(?:weeks?|wks?)?(?:'s?)?[- ](?:pregnant|(?:of )?gestation(?:al age)?|gravid)\b",
    re.I,
)
_OF_A_CHILD = re.compile(r"\b(?:born|delivered|birth|newborn|neonate|premature|preterm|previous|prior|history)\b", re.I)
_LONGEST = 45  # weeks


def gestation(sentence: Sentence, out: Gathered) -> None:
    """Add the gestational age on the day of the note."""
    got = _WEEKS.search(sentence.text)
    if got is None or _OF_A_CHILD.search(sentence.text) or int(got["weeks"]) > _LONGEST:
        return
    if meant(sentence.text, got.start(), got.end(), sentence.section) != "person":
        return
    low = int(got["weeks"]) + int(got["days"] or 0) / 7
    high = low if got["days"] else low + 6 / 7
    concept = terms.load().get("observable:gestational-age")
    when = exactly(out.as_of)
    out.add(sentence, *got.span(), "measurement", "", concept, value=Quantity(low, high, "wk"), when=when)
