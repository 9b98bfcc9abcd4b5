"""Has the person had, or does the person get, this treatment; has this procedure been done; is there this allergy?"""

from __future__ import annotations

from dataclasses import replace

from clinconnect.criteria import Allergy, Procedure, Treatment
from clinconnect.criteria.values import Dose
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.leaves.episodes import ahead, is_over, lasted, since_last, still, window_of
from clinconnect.matching.leaves.lines import counted
from clinconnect.matching.leaves.presence import Asked, Held, all_said, presence, says, widens
from clinconnect.matching.leaves.purposes import is_purpose, served, without_it
from clinconnect.matching.record.findings import MISSING, NEEDS_PERSON, NOT_HERE, Finding
from clinconnect.matching.record.numbers import conversion, lies_in
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.shelf import denial_days, worn
from clinconnect.matching.record.windows import Stretch
from clinconnect.patients import Fact, Quantity
from clinconnect.terms import dose_equivalent

# How texts say per what length of time a dose is given, as UCUM units.
_PER = {"day": "d", "daily": "d", "days": "d", "d": "d", "24 hours": "d", "week": "wk", "weekly": "wk", "wk": "wk"}
_PREGNANCY_TEST = "procedure:pregnancy-test"
_OPPOSITE = {"positive": "negative", "negative": "positive", "normal": "abnormal", "abnormal": "normal"}


def treatment(node: Treatment, person: Person) -> Finding:
    """The truth of an exposure with its time, dose, lines, response, and what it is for."""
    found = _exposure(node, person)
    if node.lines or node.status == "planned" or (node.window and node.window.how):
        return found
    return without_it(found, filter(is_purpose, node.qualifiers), person)


def _exposure(node: Treatment, person: Person) -> Finding:
    if node.lines and node.status is None:
        node = replace(node, status="history")  # lines add up, whether the last is over or not
    days, anchored = window_of(node.window, person.as_of)
    if not anchored:
        return NEEDS_PERSON
    about = person.about(node.concept, "exposure")
    if not node.lines and (unsaid := person.unsaid(about, "treatments")):
        return MISSING if node.status == "planned" else unsaid
    if node.status == "planned":
        plans = tuple(f for f in about.direct if f.status == "planned")
        return Finding(TRUE, "planned", plans[:1]) if plans and _plain(node) else MISSING
    asked = Asked(
        about=about,
        judge=lambda fact: _judge(fact, node, days, person),
        denial=lambda fact: _denial(fact, node, days, person),
        # A complete list of medicines is one of those taken now.
        coverage="treatments" if node.status == "current" else None,
        ahead=ahead(days, person.as_of),
        denied_for=denial_days("treatment"),
    )
    return counted(since_last(presence(asked, person), node.window), node, person)


def _plain(node: Treatment) -> bool:
    return not (node.dose or node.lines or node.response or node.qualifiers or node.window)


def _judge(fact: Fact, node: Treatment, days: Stretch | None, person: Person) -> Held | None:
    if fact.status in ("family", "planned"):
        return None
    if fact.status == "suspected" or fact.kind == "answer":
        return Held(UNKNOWN, "imprecise")
    held = _in_time(fact, node, days, person)
    if held.truth is not TRUE:
        return held
    dose, qualifiers = _asked(node)
    said = _said(fact, (*qualifiers, node.response), person)
    dosed = TRUE if dose is None else _dosed(fact, dose, person.about(node.concept, "exposure").id)
    if said and dosed is TRUE:
        return held
    if said and dosed is FALSE and held.truth is TRUE and _settles(fact, node, person):
        return Held(FALSE, "other-dose", held.next_day)
    return Held(UNKNOWN, "imprecise", held.next_day)


def _said(fact: Fact, words: tuple[str | None, ...], person: Person) -> bool:
    """Whether the fact carries the words, and was for what they say it was for."""
    asked = [w for w in words if w]
    plain = [w for w in asked if not is_purpose(w)]
    return all_said(fact, plain) and served(fact, filter(is_purpose, asked), person)


def _asked(node: Treatment) -> tuple[Dose | None, tuple[str, ...]]:
    """The dose asked for with the length of time in its unit ("10 mg … daily" is mg/d), and the other words."""
    dose = node.dose
    if dose is None or "/" in dose.unit:
        return dose, node.qualifiers
    per = dose.per or next((q for q in node.qualifiers if q in _PER), None)
    if per not in _PER:
        return dose, node.qualifiers
    return Dose(dose.range, f"{dose.unit}/{_PER[per]}"), tuple(q for q in node.qualifiers if q != per)


def _settles(fact: Fact, node: Treatment, person: Person) -> bool:
    """Whether the dose is all that is taken now: no window is asked for, and nothing like it is taken as well.

    "Prednisone or equivalent" asks of its kin, too; so whatever shares a class with the drug, or is not known, may add.
    """
    if fact.ongoing is not True or node.status not in (None, "current") or node.window or fact.concept is None:
        return False
    mine = person.dossier.terms.ancestors(fact.concept)
    return not any(
        f.kind == "treatment"
        and f is not fact
        and f.status not in ("absent", "refuted", "family", "planned")
        and is_over(f, person.as_of) is not TRUE
        and (f.concept is None or mine & person.dossier.terms.ancestors(f.concept))
        for f in person.dossier.facts
    )


def _in_time(fact: Fact, node: Treatment, days: Stretch | None, person: Person) -> Held:
    over = is_over(fact, person.as_of)
    if days and node.window:
        held = lasted(fact, node.window, days, person.as_of, event=fact.kind == "procedure")
        if node.window.half_lives and not (fact.ongoing and held.truth is TRUE):
            return Held(UNKNOWN, "imprecise", held.next_day)  # which of the two lengths counts depends on the drug
        current = still(fact, person.as_of)
        return current if node.status == "current" and current.truth is not TRUE else held
    if node.status in ("history", "any"):
        return Held(TRUE, "present")
    if node.status is None and over is not FALSE:
        return Held(UNKNOWN, "imprecise")
    return still(fact, person.as_of)


# A dose stated for these classes is meant in this drug: "more than 10 mg prednisone a day, or equivalent".
_REFERENCES = {
    **dict.fromkeys(("corticosteroid", "systemic-corticosteroid", "glucocorticoid"), "treatment:prednisone"),
    "opioid": "treatment:morphine",
}


def _dosed(fact: Fact, dose: Dose, asked: str | None) -> Truth:
    """Whether the dose lies in the range; one that is stated for a whole class is compared in the class's own drug."""
    if not isinstance(fact.value, Quantity) or fact.value.unit is None or dose.per:
        return UNKNOWN
    worth = 1.0
    if fact.kind == "treatment" and fact.concept != asked and "g" in dose.unit and "Gy" not in dose.unit:
        reference = _REFERENCES.get((asked or "").removeprefix("treatment:"))
        found = dose_equivalent(1.0, fact.concept or "", reference) if reference else None
        if found is None:
            return UNKNOWN
        worth = found
    convert = conversion(fact.value.unit, dose.unit, fact.concept)
    if convert is None:
        return UNKNOWN
    low, high = (None if x is None else convert(x) * worth for x in (fact.value.low, fact.value.high))
    return lies_in(dose.range, low, high)


def _denial(fact: Fact, node: Treatment, days: Stretch | None, person: Person) -> str | None:
    if not widens(fact, (*node.qualifiers, node.response)):
        return "imprecise"
    if fact.when and fact.until:  # "not taken from … to …" speaks of those days
        return None if days and fact.when.high <= days.early and days.late <= fact.until.low else "imprecise"
    if node.status != "current" and fact.ongoing is False:
        return "imprecise"  # "not taken" speaks of now
    return worn(fact, person.as_of, denial_days("treatment"))


def procedure(node: Procedure, person: Person) -> Finding:
    """The truth of an operation, test or imaging, with its result and time. Nobody tests a man for a pregnancy."""
    days, anchored = window_of(node.window, person.as_of)
    if not anchored:
        return NEEDS_PERSON
    about = person.about(node.concept, "exposure")
    if about.id == _PREGNANCY_TEST and about.silent and person.sex == "male":
        return NOT_HERE
    if unsaid := person.unsaid(about, "procedures"):
        return unsaid
    asked = Asked(
        about=about,
        judge=lambda fact: _done(fact, node, days, person),
        denial=lambda fact: _not_done(fact, node, person),
        coverage="procedures",
        ahead=ahead(days, person.as_of),
        denied_for=denial_days("procedure"),
    )
    return since_last(presence(asked, person), node.window)


def _done(fact: Fact, node: Procedure, days: Stretch | None, person: Person) -> Held | None:
    if fact.status in ("family", "planned"):
        return None
    if fact.status == "suspected" or fact.kind == "answer":
        return Held(UNKNOWN, "imprecise")
    held = Held(TRUE, "present")
    if days and node.window:
        held = lasted(fact, node.window, days, person.as_of, event=fact.kind == "procedure")
    if held.truth is FALSE:
        return held
    if node.result and says(fact, _OPPOSITE.get(node.result.lower(), "")):
        return Held(FALSE, "other-result", held.next_day)
    return held if _said(fact, (*node.qualifiers, node.result), person) else Held(UNKNOWN, "imprecise", held.next_day)


def _not_done(fact: Fact, node: Procedure, person: Person) -> str | None:
    if not widens(fact, (*node.qualifiers, node.result)) or fact.ongoing is False:
        return "imprecise"  # one that was not done on a day does not deny all others
    return worn(fact, person.as_of, denial_days("procedure"))


def allergy(node: Allergy, person: Person) -> Finding:
    """The truth of an allergy to a substance or a kind of it."""
    about = person.about(node.concept, "allergy")
    if unsaid := person.unsaid(about, "allergies"):
        return unsaid
    asked = Asked(
        about=about,
        judge=lambda fact: _allergic(fact, node),
        denial=lambda fact: worn(fact, person.as_of, denial_days("allergy")),
        coverage="allergies",
        denied_for=denial_days("allergy"),
    )
    return presence(asked, person)


def _allergic(fact: Fact, node: Allergy) -> Held | None:
    if fact.status in ("family", "planned"):
        return None
    held = fact.status == "present" and all_said(fact, node.qualifiers)
    return Held(TRUE, "present") if held else Held(UNKNOWN, "imprecise")
