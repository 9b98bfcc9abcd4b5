"""Which facts would make a leaf true, or false? Made up for a question of "what if", and never kept.

Each way is a supposition: facts to add, facts that these replace, a day of birth, a sex. Whether a way does what it
is made for is not promised here: who uses it evaluates anew and keeps what holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, cast

from clinconnect import criteria as c
from clinconnect.criteria import Expr, Range
from clinconnect.matching.leaves.ages import after, birthday
from clinconnect.matching.leaves.others import another_than
from clinconnect.matching.record.dossier import Family
from clinconnect.matching.record.levels import level
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import Supposition, supposed_fact
from clinconnect.matching.record.windows import add_months, later, stretch
from clinconnect.patients import DateRange, Fact, Quantity
from clinconnect.patients.patient import FactKind, Teller

_FAMILIES: dict[str, Family] = {
    "condition": "state", "status": "state", "treatment": "exposure", "procedure": "exposure", "allergy": "allergy",
    "biomarker": "biomarker", "measurement": "number", "score": "number",
}  # fmt: skip
_OTHER_STATE = {"positive": "negative", "negative": "positive", "high": "low", "low": "high"}
_NEAR = 0.01  # a value beyond a bound lies this share of it away


def ways(leaf: Expr, person: Person, *, true: bool) -> Iterator[Supposition]:
    """Changes that may make the leaf true (or false) on the person's day, the plainest first; none where nothing can."""
    match leaf:
        case c.Age():
            yield from _births(leaf, person, true=true)
        case c.Sex():
            yield from (Supposition(sex=sex) for sex in ("female", "male") if (sex in leaf.values) is true)
        case c.Measured():
            yield from _measured(leaf, person, true=true)
        case c.Score():
            yield from _scored(leaf, person, true=true)
        case c.Biomarker():
            yield from _tested(leaf, person, true=true)
        case c.Attest() if leaf.says:
            said = leaf.says if true else "no" if leaf.says == "yes" else "yes"
            yield Supposition((supposed_fact("answer", leaf.topic, None, by=cast(Teller, leaf.by), value=said),))
        case c.Condition() | c.Treatment() | c.Procedure() | c.Allergy() | c.Status():
            yield from (_present(leaf, person) if true else _denied(leaf, person))


def _births(leaf: c.Age, person: Person, *, true: bool) -> Iterator[Supposition]:
    known = person.birth or DateRange(date.min, person.as_of)
    ends = [b.value for b in (leaf.range.low, leaf.range.high) if b]
    inside = [add_months(person.as_of, -round(12 * (v + step))) for v in ends for step in (0, 1, -1, 5, -5)]
    for day in (known.low, known.high, *inside):
        if known.low <= day <= known.high and day > date.min and _aged(leaf, day, person.as_of) is true:
            yield Supposition(birth=DateRange(day, day))


def _aged(leaf: c.Age, birth: date, as_of: date) -> bool:
    low, high = leaf.range.low, leaf.range.high
    old = low is None or as_of >= (birthday(birth, low.value) if low.inclusive else after(birth, low.value))
    return old and (high is None or as_of < (after if high.inclusive else birthday)(birth, high.value))


def _measured(leaf: c.Measured, person: Person, *, true: bool) -> Iterator[Supposition]:
    known = person.dossier.terms.observable(_id(leaf.observable, "number", person))
    for range, unit in [
        *([] if leaf.relative_to else [(leaf.range, leaf.unit)]),
        *((a.range, a.unit) for a in leaf.alternatives),
    ]:
        for one in (unit,) if unit else (known.unit, *known.units) if known else ():
            for value in _numbers(range, inside=true):
                yield _number(leaf.observable, leaf.window, person, Quantity(value, value, one))
    limit = {"ULN": "reference_high", "LLN": "reference_low"}.get(leaf.relative_to or "")
    if limit and known:
        usual = next((x for x in (known.reference[1], known.reference[0]) if x), None) or 10.0
        own: dict[str, Any] = {limit: usual}
        for value in _numbers(leaf.range, inside=true):
            quantity = replace(Quantity(value * usual, value * usual, known.unit), **own)
            yield _number(leaf.observable, leaf.window, person, quantity)


def _numbers(range: Range, *, inside: bool) -> list[float]:
    """Numbers in the range, or outside of it."""
    low, high = range.low, range.high
    found = [b.value for b in (low, high) if b] + ([(low.value + high.value) / 2] if low and high else [])
    for bound in (b for b in (low, high) if b):
        step = abs(bound.value) * _NEAR or _NEAR
        found += [bound.value - step, bound.value + step]
    return [x for x in found if x >= 0 and range.holds(x) is inside]


def _number(ref: c.ConceptRef, window: c.Window | None, person: Person, value: Quantity) -> Supposition:
    when = _day(window, person.as_of)
    fact = _fact("measurement", ref, "number", person, value=value, when=when)
    return Supposition((fact,), instead_of=_of_that_day(ref, "number", when, person))


def _of_that_day(ref: c.ConceptRef, family: Family, when: DateRange, person: Person) -> frozenset[str]:
    """What is on record for the very day: two values of one day would be a conflict."""
    return frozenset(f.id for f in person.about(ref, family).direct if f.when and f.when.high >= when.low)


def _scored(leaf: c.Score, person: Person, *, true: bool) -> Iterator[Supposition]:
    scale = person.dossier.terms.scale(_id(leaf.scale, "number", person))
    values: list[Quantity | str] = []
    if leaf.range:
        low, high = (scale.low, scale.high) if scale else (None, None)
        whole = [float(round(x)) for x in _numbers(leaf.range, inside=true)] + [low or 0.0, *([high] if high else [])]
        numbers = [x for x in whole if leaf.range.holds(x) is true and (high is None or x <= high) and x >= (low or 0)]
        values = [Quantity(x, x, "1") for x in dict.fromkeys(numbers)]
    elif true:
        values = [*leaf.values]
    else:
        asked = {level(v).word for v in leaf.values}
        values = [v for v in (scale.values if scale else ()) if level(v).word not in asked]
    when = _day(leaf.window, person.as_of)
    for value in values:
        fact = _fact("score", leaf.scale, "number", person, value=value, when=when)
        yield Supposition((fact,), instead_of=_of_that_day(leaf.scale, "number", when, person))


def _tested(leaf: c.Biomarker, person: Person, *, true: bool) -> Iterator[Supposition]:
    asked = leaf.state or "positive"
    words = tuple(w for w in (leaf.alteration,) if w)
    when = _day(leaf.window, person.as_of)
    for value in (asked,) if true else (_OTHER_STATE.get(asked, "negative"),):
        fact = _fact("biomarker", leaf.concept, "biomarker", person, value=value, when=when, qualifiers=words)
        yield Supposition((fact,), instead_of=_of_that_day(leaf.concept, "biomarker", when, person))


_Held = c.Condition | c.Treatment | c.Procedure | c.Allergy | c.Status


def _present(leaf: _Held, person: Person) -> Iterator[Supposition]:
    kind, words = cast(FactKind, type(leaf).__name__.lower()), _narrowing(leaf)
    window = None if isinstance(leaf, c.Allergy) else leaf.window
    when, value = _day(window, person.as_of), _dose(leaf)
    fact = _fact(kind, _meant(leaf), _FAMILIES[kind], person, when=when, qualifiers=words, value=value)
    if isinstance(leaf, c.Treatment) and leaf.status == "planned":
        yield Supposition((replace(fact, status="planned"),))
        return
    yield Supposition((replace(fact, until=when),) if kind in ("treatment", "procedure") else (fact,))
    yield Supposition((replace(fact, ongoing=True),))
    yield Supposition((replace(fact, until=when, status="resolved"),))


def _meant(leaf: _Held) -> c.ConceptRef:
    return another_than(leaf) if isinstance(leaf, c.Condition) and leaf.other_than else leaf.concept


def _narrowing(leaf: _Held) -> tuple[str, ...]:
    narrow = (*leaf.qualifiers, *(getattr(leaf, part, None) for part in ("severity", "response", "result")))
    return tuple(w for w in narrow if w)


def _dose(leaf: _Held) -> Quantity | None:
    if not isinstance(leaf, c.Treatment) or leaf.dose is None:
        return None
    unit = leaf.dose.unit if "/" in leaf.dose.unit else f"{leaf.dose.unit}/d"
    return next((Quantity(x, x, unit) for x in _numbers(leaf.dose.range, inside=True)), None)


def _denied(leaf: _Held, person: Person) -> Iterator[Supposition]:
    """That just this is denied; for what goes on, that it ended yesterday."""
    kind = cast(FactKind, type(leaf).__name__.lower())
    family, today = _FAMILIES[kind], DateRange(person.as_of, person.as_of)
    yield Supposition(
        (_fact(kind, _meant(leaf), family, person, status="absent", when=today, qualifiers=_narrowing(leaf)),)
    )
    held = [f for f in person.about(_meant(leaf), family).direct if f.status == "present" and f.kind == kind]
    if held:
        day = later(person.as_of, -1)
        over = tuple(_ended(f, DateRange(day, day)) for f in held)
        yield Supposition(over, instead_of=frozenset(f.id for f in held))


def _ended(fact: Fact, day: DateRange) -> Fact:
    until = None if fact.when and fact.when.low > day.low else day
    return replace(fact, status="resolved", until=until, ongoing=None)


def _day(window: c.Window | None, as_of: date) -> DateRange:
    """A day that lies in the window: the last one that is not in the future."""
    days = stretch(window, as_of) if window else None
    day = min(days.high, as_of) if days else as_of
    return DateRange(day, day)


def _fact(kind: FactKind, ref: c.ConceptRef, family: Family, person: Person, **stated: Any) -> Fact:
    return supposed_fact(kind, ref.name, _id(ref, family, person), **stated)


def _id(ref: c.ConceptRef, family: Family, person: Person) -> str | None:
    return person.about(ref, family).id
