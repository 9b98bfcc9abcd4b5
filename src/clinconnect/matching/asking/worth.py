"""Is a question worth asking? What its answers would change in the candidate trials, and what an answer costs.

Every possible answer is tried: the criteria are judged again as if it had been given. So a question is worth nothing
where no answer changes anything, and the answers that rule trials out count by how likely they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from clinconnect import criteria as c
from clinconnect.criteria import Criterion
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.asking.answers import Answer, answers
from clinconnect.matching.asking.distance import distance, ways
from clinconnect.matching.asking.topics import Matter, Place
from clinconnect.matching.outcome.outcomes import OPEN, Judged, judge
from clinconnect.matching.outcome.proof import all_leaves
from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import supposing
from clinconnect.patients import Asked, Topic
from clinconnect.patients.patient import Teller
from clinconnect.terms import Terminology

KNOWN, LETTER, BLOOD, SCAN, SITE = range(5)
# What finding out costs the person, against saying what is known.
EFFORT = {KNOWN: 1.0, LETTER: 1.2, BLOOD: 1.5, SCAN: 2.0, SITE: 4.0}
_BODY = ("blood", "serum", "plasma", "urine", "csf", "stool")
_TOLD = ("weight", "height", "body-mass-index", "bmi", "blood-pressure", "temperature", "heart-rate")
# How likely it is that a value lies where trials ask for it: they set bounds so that most people they are for do.
_FITS = {"answer": 0.95, "measurement": 0.85, "score": 0.8, "birth": 0.7, "biomarker": 0.5}
# How often somebody, or a record, can say at all what is asked about, by kind; less where nobody else uses the words.
_SAID = {
    "birth": 1.0,
    "sex": 1.0,
    "allergy": 0.6,
    "condition": 0.5,
    "treatment": 0.5,
    "measurement": 0.5,
    "answer": 0.5,
}
_SAID |= {"score": 0.35, "biomarker": 0.3, "procedure": 0.3, "status": 0.2}
_UNCODED, _NARROWED = 0.3, 0.8
# What settling one criterion, and coming nearer to that, are worth beside ruling out a trial; each answer more that is
# needed to rule it out leaves this share of the worth.
_SETTLED, _NEARER, _EACH_MORE = 0.05, 0.01, 0.3


class Worth(NamedTuple):
    """What a question is worth: `gain` in trials that its answers may be expected to rule out, with a little for criteria.

    `places` are the criteria that an answer may bring forward.
    """

    gain: float
    places: tuple[Place, ...]


class Change(NamedTuple):
    """What one answer changes: the trials ruled out, the criteria settled, and those that come nearer to that.

    `toward` is what coming nearer to ruling out is worth.
    """

    ruled_out: frozenset[str]
    settled: tuple[Place, ...]
    nearer: tuple[Place, ...]
    toward: float


def worth(matter: Matter, person: Person, near: Near, *, by: Teller | None) -> Worth | None:
    """What asking about the matter is worth; None where no answer changes anything."""
    tried = [
        (answer, _change(answer, near.places(matter), person, near.closed)) for answer in answers(matter, person, by)
    ]
    touched = dict.fromkeys(place for _, change in tried for place in (*change.settled, *change.nearer))
    if not touched or matter.about is None:
        return None
    gain = sum(p * _gain(change) for p, change in _likely(tried, _FITS.get(matter.about.kind, 0.5)))
    return Worth(gain * _said(matter.about), tuple(touched))


class Near:
    """Which criteria an answer may bear on: those that ask for the thing itself, for a kind of it or for something wider.

    `closed` are the topics that were asked about and not answered.
    """

    def __init__(self, open_: Sequence[Place], dossier: Dossier) -> None:
        terms = dossier.terms
        self._open, self._terms = open_, terms
        self.closed = {one.topic for one in dossier.patient.unanswered}
        self._of: dict[str, list[Place]] = {}
        self._under: dict[str, list[Place]] = {}
        for place in open_:
            for id in {id for leaf in _open_leaves(place) if (id := _concept(leaf))}:
                self._of.setdefault(id, []).append(place)
                for wider in terms.ancestors(id):
                    self._under.setdefault(wider, []).append(place)

    def places(self, matter: Matter) -> list[Place]:
        """The open criteria that an answer about this matter may bear on."""
        if matter.about is None:
            return []
        if matter.about.kind in ("birth", "sex"):
            return list(self._open)
        id = matter.about.concept or ""
        found = [*matter.places, *self._under.get(id, ())]
        found += [place for wider in self._terms.ancestors(id) for place in self._of.get(wider, ())] if id else []
        return list({(place.trial, place.criterion.id): place for place in found}.values())


def _change(answer: Answer, places: Iterable[Place], person: Person, closed: Container[Topic]) -> Change:
    told = supposing(person, [answer.tells])
    ruled_out, settled, nearer, toward = set(), [], [], 0.0
    for place in places:
        after = judge(place.criterion, told)
        if after.outcome not in OPEN:
            settled.append(place)
            if after.outcome == "fails":
                ruled_out.add(place.trial)
        elif _brought_forward(place, after, closed):
            nearer.append(place)
            toward += max(0.0, _closeness(place.criterion, after) - _closeness(place.criterion, place.judged))
    return Change(frozenset(ruled_out), tuple(settled), tuple(nearer), toward)


def _brought_forward(place: Place, after: Judged, closed: Container[Topic]) -> bool:
    """Whether something of a criterion was settled that may lead, with more answers, to settling it as a whole."""
    expr, finding = place.criterion.expr, place.judged.finding
    pairs = zip(all_leaves(expr, finding), all_leaves(expr, after.finding), strict=True)
    settled = {id(leaf) for (leaf, before), (_, now) in pairs if before.truth is UNKNOWN and now.truth is not UNKNOWN}
    return bool(settled) and any(settled & (ways(expr, finding, end, closed) or frozenset()) for end in (TRUE, FALSE))


def _closeness(criterion: Criterion, judged: Judged) -> float:
    ruling_out = FALSE if criterion.kind == "inclusion" else TRUE
    return float(_EACH_MORE ** distance(criterion.expr, judged.finding, ruling_out))


def _said(about: Asked) -> float:
    """How likely it is that the question is answered at all."""
    coded = about.concept is not None or about.kind in ("birth", "sex", "answer")
    return _SAID[about.kind] * (1.0 if coded else _UNCODED) * _NARROWED ** len(about.qualifiers)


def _likely(tried: list[tuple[Answer, Change]], fits: float) -> list[tuple[float, Change]]:
    """The changes with how likely they are, together 1; where answers have no likelihood of their own, those fit that
    rule nothing out.
    """
    well = sum(not change.ruled_out for answer, change in tried if answer.likely is None)
    ill = sum(bool(change.ruled_out) for answer, change in tried if answer.likely is None)
    weights = []
    for answer, change in tried:
        share = answer.likely
        if share is None:
            share = (1 - fits) / ill if change.ruled_out else fits / well
        weights.append(share)
    whole = sum(weights)
    return [(weight / whole, change) for weight, (_, change) in zip(weights, tried, strict=True)]


def _gain(change: Change) -> float:
    return len(change.ruled_out) + _SETTLED * len(change.settled) + _NEARER * len(change.nearer) + change.toward


def _open_leaves(place: Place) -> list[c.Expr]:
    return [leaf for leaf, found in all_leaves(place.criterion.expr, place.judged.finding) if found.truth is UNKNOWN]


def _concept(leaf: c.Expr) -> str | None:
    match leaf:
        case c.Measured():
            return leaf.observable.id
        case c.Score():
            return leaf.scale.id
        case c.Condition() | c.Treatment() | c.Procedure() | c.Allergy() | c.Biomarker() | c.Status():
            return leaf.concept.id
        case _:
            return None


def cost(matter: Matter, terms: Terminology) -> int:
    """What the person has to do for an answer: say it, look into a letter, have blood taken or a scan, ask the site."""
    if matter.about is None:
        return SITE
    match leaf := matter.leaves[0]:
        case c.Attest():
            return KNOWN if leaf.by == "patient" else LETTER
        case c.Score() | c.Procedure() | c.Biomarker():
            return LETTER
        case c.Measured():
            return _cost_of_number(leaf, terms)
        case _:
            return KNOWN


def _cost_of_number(leaf: c.Measured, terms: Terminology) -> int:
    observable = terms.observable(leaf.observable.id)
    key = (leaf.observable.id or leaf.observable.name).lower()
    if any(t in key for t in _TOLD):
        return KNOWN
    specimen = observable.specimen.lower() if observable else ""
    return BLOOD if any(b in specimen for b in _BODY) or not observable else SCAN
