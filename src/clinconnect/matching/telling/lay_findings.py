"""What is known of a leaf, in plain words? Every phrase says in fixed words whether it is so, is not so, or is not known.

The fixed words are what a reader (and the test of polarity) goes by; facts stand between them as they were recorded.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

from clinconnect import criteria as c
from clinconnect.criteria import Expr
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.record.findings import CONFLICTING, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.telling.lay_phrases import ASKED_OF
from clinconnect.matching.telling.roles import Role
from clinconnect.matching.telling.words import age_words, days_old, fact_words, in_brackets, interval_words
from clinconnect.patients import Fact
from clinconnect.terms.printed import say_unit, with_powers

UNREAD = "part of this text could not be read here"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_MOST = 2
_Number: TypeAlias = c.Measured | c.Score | c.Age
_TRUE = {"said": "the answer says so", "any-sex": "this holds for everybody"}
_FALSE = {
    "absent": "the record says that this is not so",
    "ruled-out": "something on record rules this out",
    "over": "the record says that this is over",
    "outside-window": "the record shows it only at another time",
    "complete-record": "a list that is complete does not name it",
    "nothing-to-treat": "the record says that what it would be for was never there",
    "other-dose": "the record shows another dose",
    "other-result": "the record shows another result",
    "said": "the answer says otherwise",
    "sex": "with the sex on record this is taken not to be so",
    "age": "at this age this is taken not to be so",
}
_UNKNOWN = {
    "missing": "the record does not say",
    "stale": "what the record has is too old to count",
    "imprecise": "what the record has is not exact enough",
    "no-unit": "the number on record has no unit",
    "no-reference-range": "the normal limit of the laboratory is missing",
    "needs-person": "it depends on a day that is not set yet",
    "unencoded": "the record has nothing under this name",
    "ambiguous-text": "the text can be read in more than one way",
    CONFLICTING: "the sources disagree",
}


def known(leaf: Expr, finding: Finding, role: Role, person: Person) -> str:
    """What the finding says of the leaf, a clause without a full stop; facts stand in it only where it compares them."""
    if finding.applies is FALSE:
        return "this is of no concern for this person"
    if finding.truth is UNKNOWN:
        old = days_old(finding, person.as_of) if finding.reason == "stale" else ""
        return f"{_unknown(leaf, finding)}{in_brackets(old)}"
    if isinstance(leaf, c.Age) and person.birth:
        return (
            f"the age is {age_words(person.birth, person.as_of).removesuffix(' old')}, {_compared(leaf, finding, role)}"
        )
    if isinstance(leaf, c.Sex) and finding.used:
        return f"the sex on record is {person.sex}, {'as named' if finding.truth is TRUE else 'which is another one'}"
    if compares(leaf, finding):
        return f"the record shows {', '.join(facts_of(finding)[:_MOST])}{_converted(finding)}, {_compared(leaf, finding, role)}"
    table, other = (_TRUE, "the record shows this") if finding.truth is TRUE else (_FALSE, "the record shows otherwise")
    return table.get(finding.reason, other)


def compares(leaf: Expr, finding: Finding) -> bool:
    """Whether what is known of the leaf is a number beside the one asked for."""
    return isinstance(leaf, _Number) and finding.truth is not UNKNOWN and bool(finding.used)


def _unknown(leaf: Expr, finding: Finding) -> str:
    if isinstance(leaf, c.Opaque) or not isinstance(leaf, c.Leaf):
        return UNREAD
    if isinstance(leaf, c.Attest) and finding.reason != CONFLICTING:
        return f"only {ASKED_OF[leaf.by]} can say"
    return _UNKNOWN.get(finding.reason, _UNKNOWN["imprecise"])


def _compared(leaf: Expr, finding: Finding, role: Role) -> str:
    if finding.truth is TRUE:
        return "which is in that range" if getattr(leaf, "range", None) else "which is one of them"
    if not role.wanted or not finding.reason.startswith(("below", "above")):
        return "which is outside that range" if getattr(leaf, "range", None) else "which is another one"
    few, many = ("young", "old") if isinstance(leaf, c.Age) else ("low", "high")
    return f"which is too {few if finding.reason.startswith('below') else many}"


def facts_of(finding: Finding) -> tuple[str, ...]:
    """The facts that were used, with days as people write them and powers as they are printed."""
    return tuple(with_powers(_DAY.sub(_said_day, fact_words(f))) for f in finding.used if isinstance(f, Fact))


def say_day(day: date) -> str:
    """ "14 August 2025"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _said_day(got: re.Match[str]) -> str:
    year, month, day = got.groups()
    if not 1 <= int(month) <= len(_MONTHS):
        return got[0]
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if day else f"{_MONTHS[int(month) - 1]} {year}"


def _converted(finding: Finding) -> str:
    reading = finding.reading
    if reading is None or reading.how == "same" or (reading.how == "ratio" and reading.limit is None):
        return ""
    number = interval_words(reading.low, reading.high)
    if reading.how == "ratio":
        return f" (that is {number} times the normal limit)"
    return f" (that is {number} {say_unit(reading.unit)})"
