"""A value that nobody measured but that follows from others: clearance, body mass index, corrected calcium, MELD …

Each input is the latest of its kind. Where several published formulas may be meant, the value lies anywhere between theirs,
and so it does for the sexes, ages and states of the person that are possible, and for inputs known only as a range: a
threshold is then met only where all agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeVar

from clinconnect.criteria import ConceptRef, Condition, Treatment
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.leaves.conditions import condition
from clinconnect.matching.leaves.formulas import FORMULAS, Formula, Input, Way
from clinconnect.matching.leaves.lines import LINES_OF_THERAPY, lines_on_record
from clinconnect.matching.leaves.treatments import treatment
from clinconnect.matching.record.dossier import About
from clinconnect.matching.record.numbers import conversion
from clinconnect.matching.record.person import Person
from clinconnect.patients import DateRange, Fact, Quantity, Source
from clinconnect.patients.patient import FactKind
from clinconnect.spans import Span
from clinconnect.terms import derived as d

_GROWN = 20  # years: the height of who is younger may have changed since it was measured
_SEXES = ("female", "male")
_NOWHERE = Span(0, 0)
_Case = TypeVar("_Case")


class _Taken(NamedTuple):
    """An input with the smallest and the largest number it may be in the unit asked for, and its limit of normal."""

    fact: Fact
    low: float
    high: float
    limit: float | None


def derived(id: str | None, person: Person, *, method: str | None = None) -> Fact | None:
    """The value of this observable or scale that follows from others on record; None where none can be told.

    With `method` only the formulas of that name count.
    """
    if id == LINES_OF_THERAPY:
        return lines_on_record(person)
    formula = FORMULAS.get(id or "")
    if formula is None or id is None or all(_said(way.inputs[0], person).silent for way in formula.ways):
        return None
    inputs: dict[str, Fact] = {}
    ends: list[float] = []
    names: list[str] = []
    for way in _meant(formula, method, person):
        taken = _inputs(way, person)
        found = _computed(way, taken, person) if taken else None
        if taken is None or found is None:
            if way.standing == "if known":
                continue
            return None
        inputs |= {one.fact.id: one.fact for one in taken}
        names.append(way.name)
        ends += found
    if not ends or (formula.needs and _so(formula.needs, person) is not TRUE):
        return None
    return _fact(id, formula, names, list(inputs.values()), (min(ends), max(ends)), person)


def _meant(formula: Formula, method: str | None, person: Person) -> list[Way]:
    """The ways that may be meant for somebody of this age."""
    ages = _ages(person)
    fitting = [w for w in formula.ways if w.ages is None or (ages and _among(w.ages, ages))]
    if method is None:
        return [w for w in fitting if w.standing != "if named"]
    text = _letters(method)
    named = [w for w in fitting if _letters(w.called or w.name) in text]
    variants = [w for w in named if w.called]
    longest = max((len(w.called) for w in variants), default=0)
    return [w for w in variants if len(w.called) == longest] or named


def _among(wanted: tuple[int, int], ages: tuple[float, ...]) -> bool:
    return wanted[0] <= min(ages) and max(ages) <= wanted[1]


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _inputs(way: Way, person: Person) -> list[_Taken] | None:
    """Every input; None where one is missing, or where those that belong to one sample are not of the same day."""
    taken = []
    for input in way.inputs:
        if (one := _latest(input, person)) is None or (input.observable in dict(way.limits) and one.limit is None):
            return None
        taken.append(one)
    days = {one.fact.when for one in taken}
    apart = len(days) > 1 or any(day is None or day.low != day.high for day in days)
    return None if way.one_sample and len(taken) > 1 and apart else taken


def _said(input: Input, person: Person) -> About:
    return person.about(_observable(input.observable), "number")


@lru_cache(maxsize=256)
def _observable(name: str) -> ConceptRef:
    return ConceptRef(name.replace("-", " "), (), f"observable:{name}")


def _latest(input: Input, person: Person) -> _Taken | None:
    """The one latest value of an observable; None where several may be the latest."""
    facts = [f for f in _said(input, person).direct if f.status == "present"]
    last = max((f for f in facts if f.when), key=lambda f: f.when.low if f.when else date.min, default=None)
    if last is None or last.when is None:
        return None
    rivals = {f.value for f in facts if f.when is None or f.when.high >= last.when.low}
    return _number(last, input, person) if len(rivals) == 1 else None


def _number(fact: Fact, input: Input, person: Person) -> _Taken | None:
    """What the value may be: an open end reaches to what was seen in living people."""
    id, value = f"observable:{input.observable}", fact.value
    if not isinstance(value, Quantity) or (value.unit is None and input.unit != "1"):
        return None
    convert = conversion(value.unit or "1", input.unit, id)
    observable = person.dossier.terms.observable(id)
    plausible = observable.plausible if observable else None
    canonical = conversion(observable.unit, input.unit, id) if observable else None
    if convert is None:
        return None
    least, most = (canonical(x) for x in plausible) if plausible and canonical else (None, None)
    low = least if value.low is None else convert(value.low)
    high = most if value.high is None else convert(value.high)
    if low is None or high is None or low > high:
        return None
    if (least is not None and low < least) or (most is not None and high > most):
        return None
    return _Taken(fact, low, high, convert(value.reference_high) if value.reference_high else None)


def _computed(way: Way, taken: list[_Taken], person: Person) -> list[float] | None:
    """The results at all ends of what is possible (each formula rises or falls with each input); None where one fails."""
    corners = [sorted({one.low, one.high}) for one in taken]
    names = [input.argument for input in way.inputs]
    by_name = {input.observable: one.limit for input, one in zip(way.inputs, taken, strict=True)}
    limits = {argument: by_name[observable] for observable, argument in way.limits}
    found = []
    for numbers, more in product(product(*corners), list(_of_person(way.of, person))):
        try:
            found.append(way.function(**dict(zip(names, numbers, strict=True)), **limits, **more))
        except ValueError:
            return None
    return found or None


def _of_person(of: frozenset[str], person: Person) -> Iterator[dict[str, object]]:
    """Every combination of what is possible of this person."""
    asked = sorted(of)
    for values in product(*(_POSSIBLE[name](person) for name in asked)):
        yield dict(zip(asked, values, strict=True))


def _ages(person: Person) -> tuple[float, ...]:
    birth = person.birth
    if birth is None or birth.high > person.as_of:
        return ()
    return tuple(sorted({float(d.completed_years(day, person.as_of)) for day in (birth.low, birth.high)}))


def _sexes(person: Person) -> tuple[str, ...]:
    return (person.sex,) if person.sex else _SEXES


def _dialysis(person: Person) -> tuple[bool, ...]:
    known = _ref("treatment:dialysis", person)
    if known is None:
        return (False, True)
    return _cases(treatment(Treatment(span=_NOWHERE, concept=known, status="current"), person).truth, (False,), (True,))


def _ascites(person: Person) -> tuple[str, ...]:
    return _cases(_so("finding:ascites", person), ("none",), ("slight", "moderate"))


def _encephalopathy(person: Person) -> tuple[int, ...]:
    return _cases(_so("condition:hepatic-encephalopathy", person), (0,), (1, 3))


def _cholestatic(person: Person) -> tuple[bool, ...]:
    return _cases(_so("condition:primary-biliary-cholangitis", person), (False,), (True,))


def _so(id: str, person: Person) -> Truth:
    """Whether the person has this condition now."""
    known = _ref(id, person)
    return condition(Condition(span=_NOWHERE, concept=known, status="current"), person).truth if known else UNKNOWN


def _ref(id: str, person: Person) -> ConceptRef | None:
    known = person.dossier.terms.get(id)
    return ConceptRef(known.name, (), id) if known else None


def _cases(truth: Truth, no: tuple[_Case, ...], yes: tuple[_Case, ...]) -> tuple[_Case, ...]:
    return no if truth is FALSE else yes if truth is TRUE else (*no, *yes)


_POSSIBLE: dict[str, Callable[[Person], Iterable[object]]] = {
    "age": _ages,
    "sex": _sexes,
    "dialysis": _dialysis,
    "ascites": _ascites,
    "encephalopathy_grade": _encephalopathy,
    "cholestatic": _cholestatic,
}


def _fact(
    id: str, formula: Formula, ways: list[str], inputs: list[Fact], ends: tuple[float, float], person: Person
) -> Fact:
    known = person.dossier.terms.get(id)
    born = person.birth.high if person.birth else person.as_of
    grown = born < person.as_of and d.completed_years(born, person.as_of) >= _GROWN
    dated = [f for f in inputs if not (grown and f.concept == "observable:body-height")]
    today = DateRange(person.as_of, person.as_of)
    oldest = min((f.when for f in dated if f.when), key=lambda when: when.low, default=today)
    words = f"{known.name if known else id} by {' or '.join(ways)} from {', '.join(f.label for f in inputs)}:"
    where = ", ".join(dict.fromkeys(f.source.where for f in inputs))
    value = Quantity(round(ends[0], 4), round(ends[1], 4), formula.unit)
    kind: FactKind = "score" if id.startswith("scale:") else "measurement"
    return Fact("derived", kind, words, Source(where, "", inputs[0].source.by), id, value=value, when=oldest)
