"""Is it so, was it so, or is it denied? What all leaves about a disease, an exposure or a state have in common.

TRUE rests on a fact of the concept or a kind of it that meets the time and the words asked for. FALSE rests on an
explicit denial of it or of something wider, on something declared to rule it out, on facts that all lie outside the
time asked for, or on a record declared complete. Where facts say both, it is a conflict. All else is unknown, with the
reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from clinconnect.criteria import ConceptRef
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.record.dossier import DENYING, About, family_of, name_key
from clinconnect.matching.record.findings import CONFLICTING, MISSING, UNENCODED, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.shelf import outlived, wears_on
from clinconnect.patients import Fact
from clinconnect.patients.patient import Coverage, FactKind

_LISTED: dict[Coverage, FactKind] = {
    "conditions": "condition",
    "past conditions": "condition",
    "treatments": "treatment",
    "procedures": "procedure",
    "allergies": "allergy",
}
_SAYING_NOTHING = frozenset({"history", "ever", "known", "prior", "previous", "evidence"})
_STEM = 6  # letters that words of one stem share: metastatic, metastasis
FOR = "for "  # how a qualifier begins that says what something is for
_NEGATING = frozenset({"non", "not", "no", "without", "never", "un"})


_AT_ANOTHER_TIME = frozenset({"outside-window", "over"})


class Held(NamedTuple):
    """How far one fact meets what is asked: the truth, why it is open, and when time may change it."""

    truth: Truth
    reason: str
    next_day: date | None = None


class Asked(NamedTuple):
    """What a leaf asks of the facts on its concept.

    `judge` tells how far a fact that speaks for the concept meets it (None: it does not bear on it), `denial` why a
    denial does not count (None: it does), `coverage` names the list that may be complete. `ahead` says that the time
    asked for is not over, so that nothing can be ruled out yet; `past` that it may have been so at any time, so that
    what is declared to rule it out now tells nothing; `denied_for` is how many days a denial may count (None: for ever).
    """

    about: About
    judge: Callable[[Fact], Held | None]
    denial: Callable[[Fact], str | None]
    coverage: Coverage | None = None
    ahead: bool = False
    past: bool = False
    denied_for: int | None = None


def presence(asked: Asked, person: Person) -> Finding:
    """The truth of a leaf about the presence of something."""
    held = [(f, h) for f in asked.about.direct if (h := asked.judge(f))]
    yes = tuple(f for f, h in held if h.truth is TRUE)
    no, spent = _denials(asked, person)
    ahead = [*(h.next_day for _, h in held), *(wears_on(f, person.as_of, asked.denied_for) for f in asked.about.denied)]
    soonest = min((day for day in ahead if day), default=None)
    if yes:
        against = _contradicting(yes, no) or _disputing(yes, asked, person)
        if against:
            return Finding(UNKNOWN, CONFLICTING, (yes[0], against), next_day=soonest)
        others = (*(f for f, h in held if h.truth is UNKNOWN), *asked.about.broader)
        return Finding(TRUE, "present", yes, next_day=soonest, others=others)
    if asked.ahead and (no or held):
        return Finding(UNKNOWN, "needs-person", tuple(no or [f for f, _ in held]), next_day=soonest)
    if no:
        return _denied(no, held, person)._replace(next_day=soonest)
    return _open(asked, held, spent, person, soonest)


def _denials(asked: Asked, person: Person) -> tuple[list[Fact], list[tuple[Fact, str]]]:
    """Denials that count, and those that do not with the reason."""
    checked = [(f, asked.denial(f)) for f in asked.about.denied]
    if not asked.past:
        checked += [(f, outlived(f, person.as_of, person.dossier.terms)) for f in asked.about.ruled_out]
    checked = [(f, why or _overtaken(f, asked)) for f, why in checked]
    return [f for f, why in checked if why is None], [(f, why) for f, why in checked if why]


def _overtaken(denial: Fact, asked: Asked) -> str | None:
    """ "stale" for a denial from before everything that was found."""
    found = [f for f in asked.about.direct if f.status == "present"]
    return "stale" if denial.status in DENYING and found and all(_before(denial, f) for f in found) else None


def _contradicting(yes: tuple[Fact, ...], no: list[Fact]) -> Fact | None:
    """A denial that cannot stand beside what is said to be so; what is over may well be absent now."""
    now = [f for f in yes if f.status == "present" and not (f.until or f.ongoing is False)]
    return no[0] if no and now else None


def _disputing(yes: tuple[Fact, ...], asked: Asked, person: Person) -> Fact | None:
    """A denial of the very thing that was found, where each thing found is denied: "penicillin" and "no penicillin"."""
    found = [_denial_of(fact, asked, person) for fact in yes]
    return found[0] if all(found) else None


def _denial_of(fact: Fact, asked: Asked, person: Person) -> Fact | None:
    if fact.status != "present" or fact.until or fact.ongoing is False or fact.concept == asked.about.id:
        return None
    denials = person.about(ConceptRef(fact.name, (), fact.concept), family_of(fact.kind)).denied
    return next((d for d in denials if asked.denial(d) is None and not _before(d, fact)), None)


def _before(denial: Fact, fact: Fact) -> bool:
    return denial.when is not None and fact.when is not None and denial.when.high < fact.when.low


def _denied(no: list[Fact], held: list[tuple[Fact, Held]], person: Person) -> Finding:
    for fact, how in held:
        if how.truth is UNKNOWN and fact.status == "present" and not (fact.until or fact.ongoing is False):
            return Finding(UNKNOWN, CONFLICTING, (fact, no[0]))
        if how.truth is UNKNOWN and fact.status == "suspected" and not _after(no, fact):
            return Finding(UNKNOWN, "imprecise", (fact, no[0]))
    sound = [f for f in no if f.status not in DENYING or not person.dossier.contradicts(f)]
    if not sound:
        return Finding(UNKNOWN, "imprecise", (no[0],))
    return Finding(FALSE, "absent" if sound[0].status in DENYING else "ruled-out", (sound[0],))


def _after(no: list[Fact], fact: Fact) -> bool:
    return any(
        d.status == "refuted" or (d.when is not None and fact.when is not None and d.when.low >= fact.when.high)
        for d in no
    )


def _open(
    asked: Asked, held: list[tuple[Fact, Held]], spent: list[tuple[Fact, str]], person: Person, soonest: date | None
) -> Finding:
    open_ = next(((f, h) for f, h in held if h.truth is UNKNOWN), None)
    if open_:
        return Finding(UNKNOWN, open_[1].reason, (open_[0],), next_day=soonest)
    if asked.about.broader:
        return Finding(UNKNOWN, "imprecise", asked.about.broader[:1], next_day=soonest)
    if held and _tells_of_all(asked, held, person):
        return Finding(FALSE, held[0][1].reason, tuple(f for f, _ in held), next_day=soonest)
    if held:
        return Finding(UNKNOWN, "imprecise", (held[0][0],), next_day=soonest)
    if spent:
        return Finding(UNKNOWN, spent[0][1], (spent[0][0],), next_day=soonest)
    if asked.about.id is None:
        return UNENCODED
    if asked.coverage and person.covers(asked.coverage) and asked.about.named and not asked.ahead:
        gaps = person.dossier.uncoded(_LISTED[asked.coverage])
        return Finding(UNKNOWN, "imprecise", gaps[:1]) if gaps else Finding(FALSE, "complete-record")
    return MISSING


def _tells_of_all(asked: Asked, held: list[tuple[Fact, Held]], person: Person) -> bool:
    """Whether what was at another time is all there was: one operation of long ago says nothing of all others that there are."""
    if not any(h.reason in _AT_ANOTHER_TIME for _, h in held) or any(f.concept == asked.about.id for f, _ in held):
        return True
    listed = asked.coverage is not None and person.covers(asked.coverage) and not asked.ahead
    return listed or not person.dossier.terms.is_wide(asked.about.id)


def says(fact: Fact, wanted: str) -> bool:
    """Whether the fact itself carries these words, not negated: in its qualifiers, its name or its value.

    "acute or chronic" is carried by either. What it was for ("for bone metastasis") says nothing of what it is.
    """
    own = fact.qualifiers if wanted.lower().startswith(FOR) else (q for q in fact.qualifiers if not q.startswith(FOR))
    text = [name_key(t).split() for t in (*own, fact.name, fact.value) if isinstance(t, str) and t]
    ways = [name_key(way).split() for way in wanted.split(" or ")]
    return any(_holds(words, way) for words in text for way in ways)


def all_said(fact: Fact, wanted: Iterable[str | None]) -> bool:
    """Whether the fact carries every one of the words asked for."""
    return all(says(fact, w) for w in wanted if w)


def widens(denial: Fact, wanted: Iterable[str | None]) -> bool:
    """Whether what is denied is at least as wide as what is asked: "no severe asthma" does not deny asthma.

    A word that the name holds already ("metastatic" of a metastasis) narrows nothing.
    """
    asked = {name_key(w) for w in wanted if w} | _SAYING_NOTHING
    name = name_key(denial.name)
    return all((key := name_key(q)) in asked or key[:_STEM] in name for q in denial.qualifiers)


def _holds(words: list[str], wanted: list[str]) -> bool:
    size = len(wanted)
    for at in range(len(words) - size + 1):
        if words[at : at + size] == wanted and not (at and words[at - 1] in _NEGATING):
            return bool(size)
    return False
