"""What might somebody answer? For each topic a few answers that stand for all, as the facts that they would become.

How likely each is, is a rough guess from the kind of thing alone. It orders questions and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, cast

from clinconnect import criteria as c
from clinconnect.criteria import Leaf
from clinconnect.matching.asking.topics import Matter
from clinconnect.matching.asking.values import between, values
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import Supposition, supposed_fact
from clinconnect.matching.record.windows import later, stretch
from clinconnect.patients import Asked, DateRange, Fact
from clinconnect.patients.markers import marked
from clinconnect.patients.patient import FactKind, Teller

# How likely "yes" is of a thing of this kind, where a trial asks for it and where it keeps people out.
_YES = {"condition": (0.5, 0.08), "treatment": (0.4, 0.15), "procedure": (0.4, 0.1), "allergy": (0.1, 0.03)}
_YES["status"] = (0.4, 0.1)
_RESULTS = ("positive", "negative", "mutation", "wild type", "high", "low")
_YEARS_AGO = timedelta(days=3652)
_MOST_DAYS = 3


class Answer(NamedTuple):
    """One possible answer as what it tells. `likely` is a weight among the answers to the same question.

    None: as likely as it fits, since trials set their bounds so that most people they are for lie within.
    """

    tells: Supposition
    likely: float | None = None


def answers(matter: Matter, person: Person, by: Teller | None) -> list[Answer]:
    """The answers to the question about this matter; none where no answer of `by` (None: of anybody) tells anything."""
    if matter.about is None:
        return []
    return _BY_EXPECTED[matter.about.expects](matter.about, matter, person, by)


def _yes_or_no(about: Asked, matter: Matter, person: Person, by: Teller | None) -> list[Answer]:
    if about.kind == "answer":
        return _said(about, matter, person, by)
    wanted, unwanted = _YES[about.kind]
    yes = wanted if any(p.criterion.kind == "inclusion" for p in matter.places) else unwanted
    no = _fact(about, person, status="absent", value="no" if about.kind == "status" else None)
    told = _episodes(about, matter.leaves, person)
    return [
        Answer(Supposition((no,)), likely=1 - yes),
        *(Answer(Supposition((fact,)), likely=yes / len(told)) for fact in told),
    ]


def _said(about: Asked, matter: Matter, person: Person, by: Teller | None) -> list[Answer]:
    """Yes and no of everybody who may say it."""
    tellers = [by] if by else sorted({leaf.by for leaf in matter.leaves if isinstance(leaf, c.Attest)})
    said = [(cast(Teller, teller), value) for teller in tellers for value in ("yes", "no")]
    return [Answer(Supposition((_fact(about, person, value=value, by=teller),))) for teller, value in said]


def _episodes(about: Asked, leaves: Iterable[Leaf], person: Person) -> list[Fact]:
    """What was or is so: it began on a day and goes on, or it was then and is over."""
    inside, before = _days(leaves, person.as_of)
    if about.kind == "allergy":
        return [_fact(about, person)]
    over = _fact(about, person, ongoing=False)
    if about.kind in ("condition", "status"):
        over = replace(over, status="resolved", value="former" if about.kind == "status" else None)
    ended = [replace(over, when=day, until=day) for day in map(_on, (*inside, *before))]
    if about.kind == "procedure":
        return ended
    now = _fact(about, person, value="yes" if about.kind == "status" else None, ongoing=True)
    return [*(replace(now, when=_on(day)) for day in (person.as_of, *before)), *ended]


def _days(leaves: Iterable[Leaf], as_of: date) -> tuple[list[date], list[date]]:
    """A day inside of each window (one long ago where there is none), and a day before each; no later than today."""
    windows = dict.fromkeys(w for leaf in leaves if (w := getattr(leaf, "window", None)))
    stretches = [days for window in windows if (days := stretch(window, as_of))]
    inside = [min(days.high, as_of) if days.low == date.min else days.low for days in stretches]
    before = [later(days.early, -1) for days in stretches if days.early > date.min]
    return _past(inside, as_of) or [as_of - _YEARS_AGO], _past(before, as_of)


def _past(days: Iterable[date], as_of: date) -> list[date]:
    return list(dict.fromkeys(day for day in days if day <= as_of))[:_MOST_DAYS]


def _on(day: date) -> DateRange:
    return DateRange(day, day)


def _number(about: Asked, matter: Matter, person: Person, _: Teller | None) -> list[Answer]:
    leaves = [leaf for leaf in matter.leaves if isinstance(leaf, c.Measured)]
    observable = person.dossier.terms.observable(about.concept)
    unit = observable.unit if observable else next(iter(about.units), None)
    return [
        Answer(Supposition((replace(_fact(about, person, value=value), when=_on(day)),)), likely=likely)
        for value, likely in values(leaves, observable, unit)
        for day in _when(leaves, person.as_of)
    ]


def _when(leaves: Iterable[Leaf], as_of: date) -> list[date]:
    """Today, where a value of today is asked for; else a day in each window."""
    leaves = list(leaves)
    windows = [stretch(window, as_of) for leaf in leaves if (window := getattr(leaf, "window", None))]
    today = not windows or any(days and days.late >= as_of for days in windows)
    return [as_of] if today else _days(leaves, as_of)[0]


def _choice(about: Asked, matter: Matter, person: Person, _: Teller | None) -> list[Answer]:
    leaves = [leaf for leaf in matter.leaves if isinstance(leaf, c.Score)]
    levels = list(about.choices)
    if not levels:
        ranges = [leaf.range for leaf in leaves if leaf.range]
        levels = [f"{max(0, v):g}" for v in between(b.value for r in ranges for b in (r.low, r.high) if b)]
        levels += [v for leaf in leaves for v in leaf.values or ()]
    scale = person.dossier.terms.scale(about.concept)
    likely = 1 / len(levels) if scale and scale.values else None  # a stage is any of them, a score mostly a good one
    return [
        Answer(Supposition((replace(_fact(about, person, value=level), when=_on(day)),)), likely=likely)
        for level in dict.fromkeys(levels)
        for day in _when(leaves, person.as_of)
    ]


def _result(about: Asked, _: Matter, person: Person, __: Teller | None) -> list[Answer]:
    concept = person.dossier.terms.get(about.concept)
    found = []
    for value in _RESULTS:
        fact = _fact(about, person, value=value)
        if concept and (got := marked(concept, value)):
            fact = replace(fact, concept=got.concept.id, status=got.status, value=got.value)
        found.append(Answer(Supposition((fact,))))
    return found


def _birth(_: Asked, matter: Matter, person: Person, __: Teller | None) -> list[Answer]:
    """Days of birth within what is known, that tell the ages asked for apart."""
    ranges = [leaf.range for leaf in matter.leaves if isinstance(leaf, c.Age)]
    ages = between([b.value for r in ranges for b in (r.low, r.high) if b] or [18])
    days = [later(person.as_of, -round(max(age, 0) * 365.25)) for age in ages]
    if known := person.birth:
        days = [min(max(day, known.low), known.high) for day in (*days, known.low, known.high)]
    return [Answer(Supposition(birth=DateRange(day, day))) for day in dict.fromkeys(days)]


def _sex(_: Asked, __: Matter, ___: Person, ____: Teller | None) -> list[Answer]:
    return [Answer(Supposition(sex="female"), likely=0.5), Answer(Supposition(sex="male"), likely=0.5)]


def _fact(about: Asked, person: Person, *, by: Teller = "patient", **stated: object) -> Fact:
    today = DateRange(person.as_of, person.as_of)
    fields = {"when": today, "qualifiers": about.qualifiers} | stated
    return supposed_fact(cast(FactKind, about.kind), about.name, about.concept, by=by, **fields)


_BY_EXPECTED: dict[str, Callable[[Asked, Matter, Person, Teller | None], list[Answer]]] = {
    "yes-no": _yes_or_no,
    "number": _number,
    "choice": _choice,
    "result": _result,
    "date": _birth,
    "sex": _sex,
}
