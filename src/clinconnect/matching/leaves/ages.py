"""How old is the person on that day, and of which sex?

Age counts by the calendar. A birthday on 29 February falls on 1 March in other years (as the AgeInYearsAt functions of
HL7 Clinical Quality Language count). "Up to 75 years" is met until the day before the 76th birthday, as trials are run;
where a text may also mean the exact age ("over 18" at 18½, "up to 2 years" at 2½), the answer stays open in between.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from clinconnect.criteria import Age, Bound, Sex
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth, agreement
from clinconnect.matching.record.findings import MISSING, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.windows import add_months, later

# Small limits may stand for months or weeks, where completed years are not meant; so may those of a range that begins in
# months: "6 months to 5 years" is for some up to 59 months (WHO: children under five).
_SURELY_COMPLETED_YEARS, _FROM_MONTHS_ON = 3, 5
_END_OF_TIME = 20000.0  # years: more than dates can hold


def sex(node: Sex, person: Person) -> Finding:
    """Whether the recorded sex is among those asked for."""
    if set(node.values) == {"male", "female"}:
        return Finding(TRUE, "any-sex")
    if person.sex is None:
        return MISSING
    truth = TRUE if person.sex in node.values else FALSE
    return Finding(truth, "sex", ("sex",) if person.dossier.sex else ())


def age(node: Age, person: Person) -> Finding:
    """Whether the age on the day lies in the range, whatever the day of birth may be within what is known."""
    birth = person.birth
    if birth is None:
        return MISSING
    if birth.low > person.as_of:
        return Finding(UNKNOWN, "imprecise", ("birth",))
    days = {birth.low, min(birth.high, person.as_of)}
    small = _FROM_MONTHS_ON if node.range.low and node.range.low.value % 1 else _SURELY_COMPLETED_YEARS
    readings = [[_low(node.range.low, d, person.as_of), _high(node.range.high, d, person.as_of, small)] for d in days]
    low, high = (agreement(side) for side in zip(*readings, strict=True))
    truth, reason = _together(low, high)
    if truth is UNKNOWN:
        known = birth.low == birth.high
        return Finding(UNKNOWN, "ambiguous-text" if known else "imprecise", ("birth",), next_day=_next(node, person))
    return Finding(truth, reason, ("birth",), next_day=_next(node, person))


def _together(low: Truth, high: Truth) -> tuple[Truth, str]:
    if low is FALSE:
        return FALSE, "below-age"
    if high is FALSE:
        return FALSE, "above-age"
    return (TRUE, "within-age") if low is TRUE and high is TRUE else (UNKNOWN, "imprecise")


def _low(bound: Bound | None, birth: date, as_of: date) -> Truth:
    if bound is None:
        return TRUE
    reached, completed = birthday(birth, bound.value), after(birth, bound.value)
    if bound.inclusive:
        return TRUE if as_of >= reached else FALSE
    if as_of <= reached:
        return FALSE
    return TRUE if as_of >= completed else UNKNOWN


def _high(bound: Bound | None, birth: date, as_of: date, small: int) -> Truth:
    if bound is None:
        return TRUE
    reached, completed = birthday(birth, bound.value), after(birth, bound.value)
    if not bound.inclusive:
        return TRUE if as_of < reached else FALSE
    if as_of >= completed:
        return FALSE
    whole = bound.value == int(bound.value) and bound.value > small
    return TRUE if whole or as_of <= reached else UNKNOWN


def is_adult(person: Person) -> bool:
    """Whether the person is surely 18 or older on the day."""
    return person.birth is not None and birthday(person.birth.high, 18) <= person.as_of


@lru_cache(maxsize=65536)
def birthday(birth: date, years: float) -> date:
    """The day on which somebody born then is so many years (months, days, as parts of a year) old."""
    years = _clipped(years)
    months = years * 12
    if abs(months - round(months)) < 1e-3:
        return _exact_months(birth, round(months))
    return later(birth, round(years * 365.25))


@lru_cache(maxsize=65536)
def after(birth: date, years: float) -> date:
    """The day on which a completed age of so many years (months, weeks, days) ends."""
    years = _clipped(years)
    months = years * 12
    if abs(months - round(months)) >= 1e-3:
        return later(birthday(birth, years), 1 if round(years * 365.25) % 7 else 7)
    if round(months) % 12 == 0:
        return _exact_months(birth, round(months) + 12)
    return _exact_months(birth, round(months) + 1)


def _clipped(years: float) -> float:
    return min(max(years, -_END_OF_TIME), _END_OF_TIME)


def _exact_months(birth: date, months: int) -> date:
    same = add_months(birth, months)
    return same if same.day == birth.day or same in (date.min, date.max) else same + timedelta(days=1)


def _next(node: Age, person: Person) -> date | None:
    birth = person.birth
    if birth is None:
        return None
    bounds = [b.value for b in (node.range.low, node.range.high) if b]
    ends = {(born, years) for born in (birth.low, birth.high) for years in bounds}
    days = [d for b, v in ends for d in (birthday(b, v), later(birthday(b, v), 1), after(b, v))]
    return min((d for d in days if person.as_of < d < date.max), default=None)
