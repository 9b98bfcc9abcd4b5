"""What may a visitor tell us, for this one page? A short form made from the trial's own criteria; nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clinconnect import terms
from clinconnect.criteria import Compiled, Measured, Score, leaves
from clinconnect.terms.printed import say_unit
from clinconnect.web.asking import AskedField, asked_fields, to_items

MOST_TESTS = 16
MOST_SCORES = 6
_NUMBER = re.compile(r"(<=|>=|<|>|≤|≥)?\s*-?\d{1,9}(?:[.,]\d{1,6})?")
_ANSWER = re.compile(r"(no|never|past|former|stopped|suspected)\b[\s:]*(.+)", re.IGNORECASE)
_STATUS = {"never": "no", "former": "past", "stopped": "past"}
Answers = Mapping[str, str]


@dataclass(frozen=True)
class TestField:
    """A measured value that the trial asks about: `units` are (UCUM, as shown), the trial's own first.

    `limit` is the upper limit of normal as entered, None where the trial does not compare with it.
    """

    field: str
    name: str
    units: tuple[tuple[str, str], ...]
    value: str
    unit: str
    limit: str | None


@dataclass(frozen=True)
class ScoreField:
    """A score or class that the trial asks about; `values` to choose from, empty for a free number."""

    field: str
    name: str
    values: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class AnswersForm:
    """The form with what was entered; `problems` says what cannot be used, by field."""

    tests: tuple[TestField, ...]
    scores: tuple[ScoreField, ...]
    today: str
    values: Answers = field(default_factory=dict, repr=False)
    problems: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[AskedField, ...] = field(default=(), repr=False)
    following: AskedField | None = field(default=None, repr=False)

    def value(self, name: str) -> str:
        """What was entered in a field, or nothing."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return self.problems.get(name, "")


def answers_form(compiled: Compiled, today: date, entered: Answers, problems: Mapping[str, str]) -> AnswersForm:
    """The form for one trial: always the short questions, and a field for each result that its criteria speak of."""
    read = [leaf for criterion in compiled.criteria for leaf in leaves(criterion.expr)]
    tests: dict[str, list[Measured]] = {}
    scores: dict[str, Score] = {}
    for leaf in read:
        if isinstance(leaf, Measured):
            tests.setdefault(leaf.observable.name, []).append(leaf)
        elif isinstance(leaf, Score):
            scores.setdefault(leaf.scale.name, leaf)
    return AnswersForm(
        tuple(_test(i, asked, entered) for i, asked in enumerate(list(tests.values())[:MOST_TESTS])),
        tuple(_score(i, asked, entered) for i, asked in enumerate(list(scores.values())[:MOST_SCORES])),
        today.isoformat(),
        entered,
        problems,
        asked_fields(entered),
    )


def planned_start(form: AnswersForm, today: date) -> date:
    """The day for which the windows of the trial are counted: as entered, else today; never a day that is over."""
    return max(_day(form.value("planned_start")) or today, today)


def to_form(form: AnswersForm, today: date) -> tuple[dict[str, Any], dict[str, str]]:
    """The entered answers as the JSON that `patients.form` reads, and what cannot be used, by field."""
    items, unread = to_items(form.asked, today)
    problems = dict(_problems(form, today)) | unread
    told: dict[str, Any] = {
        "form": "clinconnect-1",
        "sex": form.value("sex") or None,
        "birth_date": form.value("birth") or None,
        "age": _age(form.value("age")),
        "conditions": list(_lines(form.value("conditions"))),
        "treatments": list(_lines(form.value("medicines"))),
        "allergies": list(_lines(form.value("allergies"))),
        "no_other": [kind for name, kind in _COMPLETE if form.value(name) == "yes"],
        "statuses": {topic: form.value(name) for name, topic in _STATES if form.value(name)},
        "measurements": [_measurement(t, form) for t in form.tests if t.value],
        "interview": items,
        "scores": [_dated({"name": s.name, "value": s.value}, form) for s in form.scores if s.value],
    }
    return {k: v for k, v in told.items() if v not in (None, [], {})}, problems


_COMPLETE = (
    ("conditions_complete", "conditions"),
    ("medicines_complete", "treatments"),
    ("allergies_complete", "allergies"),
)
_STATES = (("pregnant", "pregnancy"), ("breastfeeding", "lactation"))


def _test(number: int, asked: list[Measured], entered: Answers) -> TestField:
    name, first = f"test-{number}", asked[0]
    stated = [
        u for leaf in asked for u in (None if leaf.relative_to else leaf.unit, *(a.unit for a in leaf.alternatives))
    ]
    known = terms.load().observable(first.observable.id)
    more = (known.unit, *known.units) if known else ()
    units = tuple(dict.fromkeys(u for u in (*stated, *more) if u))
    compares = any(leaf.relative_to in ("ULN", "LLN") for leaf in asked)
    return TestField(
        field=name,
        name=first.observable.name,
        units=tuple((u, say_unit(u)) for u in units),
        value=entered.get(name, "").strip(),
        unit=_one_of(entered.get(f"{name}-unit", ""), units),
        limit=entered.get(f"{name}-limit", "").strip() if compares else None,
    )


def _score(number: int, asked: Score, entered: Answers) -> ScoreField:
    scale = terms.load().scale(asked.scale.id)
    values: tuple[str, ...] = ()
    if scale and scale.values:
        values = scale.values
    elif scale and scale.low is not None and scale.high is not None and scale.high - scale.low <= 10:
        values = tuple(str(v) for v in range(int(scale.low), int(scale.high) + 1))
    return ScoreField(f"score-{number}", asked.scale.name, values, entered.get(f"score-{number}", "").strip())


def _one_of(asked: str, units: tuple[str, ...]) -> str:
    return asked if asked in units else (units[0] if units else "")


def _problems(form: AnswersForm, today: date) -> Iterator[tuple[str, str]]:
    for name in ("birth", "measured_on"):
        day = form.value(name)
        if day and not (found := _day(day)):
            yield name, "Write the date as year, month and day: 1967-03-21."
        elif day and found and found > today:
            yield name, "This date lies in the future."
    start = form.value("planned_start")
    if start and not _day(start):
        yield "planned_start", "Write the date as year, month and day: 2026-03-21."
    age = form.value("age")
    if age and ((years := _age(age)) is None or years > 125):
        yield "age", "Write the age as a number of years: 58."
    for test in form.tests:
        if test.value and not _NUMBER.fullmatch(test.value):
            yield test.field, f"Write {test.name} as a number: 4.2."
        elif test.limit and not _NUMBER.fullmatch(test.limit):
            yield test.field, f"Write the normal limit of {test.name} as a number."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _age(text: str) -> float | None:
    got = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*", text)
    return float(got[1].replace(",", ".")) if got else None


def _lines(text: str) -> Iterator[dict[str, str]]:
    """One entry a line; "no …" and "past …" say what they say."""
    for line in text.splitlines():
        said = " ".join(line.split()).strip("-•*;, ")
        if got := _ANSWER.fullmatch(said):
            word = got[1].lower()
            yield {"name": got[2], "status": _STATUS.get(word, word)}
        elif said:
            yield {"name": said}


def _measurement(test: TestField, form: AnswersForm) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": test.name, "value": test.value.replace(",", ".")}
    if test.unit:
        entry["unit"] = test.unit
    if test.limit and _NUMBER.fullmatch(test.limit):
        entry["reference_high"] = float(test.limit.replace(",", ".").lstrip("<>=≤≥ "))
    return _dated(entry, form)


def _dated(entry: dict[str, Any], form: AnswersForm) -> dict[str, Any]:
    day = form.value("measured_on")
    return entry | {"date": day} if day else entry
