"""An answer in somebody's own words: yes or no, how much, since when, until when; or that it is not known, or not said.

What cannot be understood gives None and never a guess: the question is then asked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.dates import day_range
from clinconnect.patients.interview.amounts import amount_in
from clinconnect.patients.interview.asked import Asked
from clinconnect.patients.notes.moments import Moment, moments
from clinconnect.patients.patient import DateRange, FactStatus, Quantity

Unanswered = Literal["not-known", "not-said"]
_PATTERNS: dict[str, list[re.Pattern[str]]] = {}
_UNTIL = re.compile(
    r"\b(?:until|till|up to|ended|stopped|finished|completed|quit|resolved|cured|away|recovered|to)\s*(?:in|on|about|"
    r"around)?\s*$",
    re.I,
)
_UNTIL_ITSELF = re.compile(r"(?:until|till)\b", re.I)
_FROM = re.compile(r"\b(?:since|from|started|began|begun)\s*(?:in|on|about|around)?\s*$", re.I)


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What an answer says. `unanswered` where it says that it says nothing; else status, value and time as in a fact."""

    unanswered: Unanswered | None = None
    status: FactStatus = "present"
    value: Quantity | str | None = None
    when: DateRange | None = None
    until: DateRange | None = None
    ongoing: bool | None = None

    @property
    def lacks_unit(self) -> bool:
        """Whether it is a number that nobody can compare for want of a unit."""
        return isinstance(self.value, Quantity) and self.value.unit is None

    def __repr__(self) -> str:
        return "Reply(…)"


def read_reply(
    asked: Asked, words: str, *, on: date, unit: str | None = None, birth: DateRange | None = None
) -> Reply | None:
    """What the words answer to the question on that day; None where they cannot be understood as an answer to it.

    `unit` is the UCUM unit that was chosen beside a number; one in the words themselves goes before it.
    """
    said = _folded(words)
    if not said:
        return None
    if unanswered := _unanswered(said):
        return Reply(unanswered)
    times = moments(said, on, birth)
    match asked.expects:
        case "number":
            return _number(asked, said, unit, times, on)
        case "choice":
            return _choice(asked, said, times, on)
        case "result":
            return _result(said, times)
        case "date":
            return _date(said, times)
        case "sex":
            return _named("sex", said)
        case _:
            return _yes_or_no(asked, said, times, on)


def is_unanswered(words: str) -> bool:
    """Whether the words say that it is not known, or will not be said."""
    return _unanswered(_folded(words)) is not None


def _folded(words: str) -> str:
    return " ".join(words.replace("’", "'").split()).strip(" .!")


def _patterns(meaning: str) -> list[re.Pattern[str]]:
    if not _PATTERNS:
        for row in table_rows("replies"):
            _PATTERNS.setdefault(row["meaning"], []).append(re.compile(row["phrase"], re.I))
    return _PATTERNS[meaning]


def _says(meaning: str, said: str) -> bool:
    return any(p.search(said) for p in _patterns(meaning))


def _unanswered(said: str) -> Unanswered | None:
    if any(p.fullmatch(said) for p in _patterns("not-said")):
        return "not-said"
    return "not-known" if any(p.fullmatch(said) for p in _patterns("not-known")) else None


def _named(question: str, said: str) -> Reply | None:
    values = (
        ("female", "male") if question == "sex" else ("positive", "negative", "mutation", "wild type", "high", "low")
    )
    found = [v for v in values if _says(v, said)]
    return Reply(value=found[0]) if len(found) == 1 else None


def _without(said: str, times: tuple[Moment, ...]) -> str:
    """The words without those about time, so that a year is not taken for a value."""
    for moment in reversed(times):
        said = said[: moment.start] + " " + said[moment.end :]
    return said


def _date(said: str, times: tuple[Moment, ...]) -> Reply | None:
    """A date in words, or as it is written in forms, a year alone as well."""
    written = day_range(said) if not times else None
    day = times[0].when if len(times) == 1 else written
    return Reply(when=day) if day else None


def _number(asked: Asked, said: str, unit: str | None, times: tuple[Moment, ...], on: date) -> Reply | None:
    value = amount_in(_without(said, times), units=asked.units, chosen=unit)
    if value is None or len(times) > 1:
        return None
    return Reply(value=value, when=times[0].when if times else DateRange(on, on))


def _choice(asked: Asked, said: str, times: tuple[Moment, ...], on: date) -> Reply | None:
    words = re.findall(r"[a-z0-9.+-]+", _without(said, times).lower())
    folded = {choice.lower(): choice for choice in asked.choices}
    found = list(dict.fromkeys(folded[word] for word in words if word in folded))
    if not asked.choices:
        found = [word for word in words if re.fullmatch(r"\d+(?:\.\d+)?", word)]
    if len(found) != 1 or len(times) > 1:
        return None
    return Reply(value=found[0], when=times[0].when if times else DateRange(on, on))


def _result(said: str, times: tuple[Moment, ...]) -> Reply | None:
    found = _named("result", said)
    return Reply(value=found.value, when=times[0].when if times else None) if found else None


def _yes_or_no(asked: Asked, said: str, times: tuple[Moment, ...], on: date) -> Reply | None:
    since, until = _span(said, times)
    no, past, yes = _says("no", said), _says("past", said), _says("yes", said)
    if no and not past:
        return None if yes or times else Reply(status="absent", when=DateRange(on, on))
    if not (yes or past or times or _says("now", said)):
        return None
    over = past or until is not None
    if asked.kind == "procedure":
        return Reply(when=since or until, until=since or until, ongoing=False)
    ongoing = False if over else True if _says("now", said) or _says("since", said) else None
    if asked.kind in ("condition", "status"):
        return Reply(status="resolved" if over else "present", when=since, until=until, ongoing=ongoing)
    if asked.kind == "treatment":
        return Reply(when=since, until=until, ongoing=ongoing)
    return Reply(when=since, until=until, value="yes" if asked.kind == "answer" else None)


def _span(said: str, times: tuple[Moment, ...]) -> tuple[DateRange | None, DateRange | None]:
    """When it began and when it ended, as far as the words say so."""
    since = until = None
    for moment in times:
        before = said[: moment.start]
        itself = _UNTIL_ITSELF.match(said, moment.start)
        if itself or (_UNTIL.search(before) and not _FROM.search(before)):
            until = moment.when
        elif since is None:
            since = moment.when
    return since, until
