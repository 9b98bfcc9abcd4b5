"""Is the person in this state: pregnant, nursing, smoking, in another trial?

A state was so on the day it was noted and is asked again after a while. A male, somebody whose uterus was removed, or
somebody far outside the ages at which it was ever seen, need not be asked about a pregnancy, unless the record itself
speaks of one; nor a male about the menopause; nor a small child, or a woman after the age by which menopause has always
come, whether she can have children.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinconnect.criteria import ConceptRef, Status
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.leaves.ages import birthday
from clinconnect.matching.leaves.episodes import ahead, lasted, window_of
from clinconnect.matching.leaves.presence import Asked, Held, all_said, presence, widens
from clinconnect.matching.record.findings import MISSING, NEEDS_PERSON, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.shelf import state_days, wears_on, worn
from clinconnect.matching.record.windows import Stretch, later
from clinconnect.patients import DateRange, Fact

# States of people who are or have just been pregnant.
OF_PREGNANCY = frozenset({"status:pregnant", "status:breastfeeding"})
# States that only women have, of whatever age.
_OF_WOMEN = OF_PREGNANCY | {
    "status:planning-pregnancy",
    "status:childbearing-potential",
    "status:postmenopausal",
    "status:perimenopausal",
    "status:premenopausal",
    "status:premenarchal",
}
# Able to have children: of women the one, of women and men the other.
_ABLE = frozenset({"status:childbearing-potential", "status:reproductive-potential"})
_NURSING = "status:breastfeeding"
# No pregnancy has been reported outside these ages: the youngest mother on record was 5, the oldest (by IVF) 74.
_YOUNGEST, _OLDEST = 5, 80
# Natural menopause comes by the early sixties at the latest (the oldest natural conception that is documented: 59).
_MENOPAUSE = 65
# The operations after which nobody can become pregnant, and those after which nobody counts as able to (by
# childbearing potential or not): without ovaries a pregnancy from a donated egg is possible.
_ENDING = {False: ("procedure:hysterectomy",), True: ("procedure:hysterectomy", "procedure:bilateral-oophorectomy")}


def status(node: Status, person: Person) -> Finding:
    """The truth of a state now, or in the window asked for."""
    days, anchored = window_of(node.window, person.as_of)
    if not anchored:
        return NEEDS_PERSON
    about = person.about(node.concept, "state")
    if (unsaid := person.unsaid(about)) and not concerns_sex(about.id, person):
        return unsaid
    held, denied = state_days(about.id, person.dossier.terms)
    asked = Asked(
        about=about,
        judge=lambda fact: _judge(fact, node, days, (held, denied), person),
        denial=lambda fact: _denial(fact, node, denied, person),
        ahead=ahead(days, person.as_of),
        denied_for=denied,
    )
    found = presence(asked, person)
    if found is MISSING and concerns_sex(about.id, person):
        impossible = _impossible(about.id or "", person)
        return (impossible or found)._replace(
            next_day=_grows_out(person) if not impossible or impossible.reason == "age" else None
        )
    return found


def cannot_have_children(person: Person) -> bool:
    """Whether age or an operation rules it out, so that nothing about contraception concerns the person."""
    return _impossible("status:reproductive-potential", person) is not None


def concerns_sex(id: str | None, person: Person) -> bool:
    """Whether the answer about this state may depend on the person's sex."""
    return id is not None and not person.dossier.terms.ancestors(id).isdisjoint(_OF_WOMEN | _ABLE)


def _impossible(id: str, person: Person) -> Finding | None:
    """Why it cannot be so: the sex, an operation or the age."""
    wider = person.dossier.terms.ancestors(id)
    if person.sex == "male" and not wider.isdisjoint(_OF_WOMEN):
        return Finding(FALSE, "sex", ("sex",) if person.dossier.sex else ())
    able = not wider.isdisjoint(_ABLE)
    if not able and wider.isdisjoint(OF_PREGNANCY):
        return None
    if id != _NURSING and (removed := _removed(_ENDING[able], person)):
        return Finding(FALSE, "ruled-out", (removed,))
    birth = person.birth
    if birth is None:
        return None
    too_young = birthday(birth.low, _YOUNGEST) > person.as_of
    too_old = person.sex != "male" and birthday(birth.high, _MENOPAUSE if able else _OLDEST) <= person.as_of
    return Finding(FALSE, "age", ("birth",)) if too_young or (too_old and (person.sex or not able)) else None


def _grows_out(person: Person) -> date | None:
    """The next day on which an age ends at which it can, or cannot, be so."""
    birth = person.birth
    days = (
        [birthday(day, age) for day in (birth.low, birth.high) for age in (_YOUNGEST, _MENOPAUSE, _OLDEST)]
        if birth
        else []
    )
    return min((day for day in days if day > person.as_of), default=None)


def _removed(operations: tuple[str, ...], person: Person) -> Fact | None:
    about = (person.about(ConceptRef(name=id, id=id), "exposure") for id in operations)
    return next((f for a in about for f in a.direct if f.status in ("present", "resolved")), None)


def _judge(
    fact: Fact, node: Status, days: Stretch | None, holding: tuple[int | None, int | None], person: Person
) -> Held | None:
    holds, denied = holding
    if fact.status in ("family", "planned"):
        return None
    if fact.status == "suspected" or fact.kind == "answer":
        return Held(UNKNOWN, "imprecise")
    if days and node.window:
        held = lasted(_as_told(fact, person.as_of, holds), node.window, days, person.as_of, event=False)
    elif fact.status == "resolved" or (fact.until and fact.until.high < person.as_of):
        old = worn(replace(fact, when=fact.until or fact.when), person.as_of, denied)
        held = Held(UNKNOWN, old) if old else Held(FALSE, "over")  # what ended long ago may have begun again
    else:
        old, soonest = worn(fact, person.as_of, holds), wears_on(fact, person.as_of, holds)
        if fact.until:
            soonest = min(day for day in (soonest, later(fact.until.high, 1)) if day)
        held = Held(UNKNOWN, old, soonest) if old else Held(TRUE, "present", soonest)
    if held.truth is TRUE and not all_said(fact, node.qualifiers):
        return Held(UNKNOWN, "imprecise", held.next_day)
    return held


def _as_told(fact: Fact, as_of: date, holds: int | None) -> Fact:
    """With the days on which it may have been so: told to be so, it holds for a while; told to be over, it was so before."""
    if fact.when is None or fact.until:
        return fact
    if fact.status == "resolved":
        return replace(fact, when=DateRange(date.min, fact.when.high))
    if fact.ongoing is None and worn(fact, as_of, holds):
        return replace(fact, until=DateRange(fact.when.low, as_of))
    return fact


def _denial(fact: Fact, node: Status, holds: int | None, person: Person) -> str | None:
    return worn(fact, person.as_of, holds) if widens(fact, node.qualifiers) else "imprecise"
