"""Which diseases on record are another one than those named? For "any malignancy other than the trial's own".

One of those named is not meant. Of other diseases each that is no kind of those named is another one, if its name tells so.

A tumour surely is another one where it cannot have begun in the same place as any of those named, or as the one of them
that the person has. One of those named is not meant, nor what has spread from it; what may be either leaves it open: a
wider word ("cancer"), a kind that is found anywhere (adenocarcinoma), a tumour that may not be malignant, and the own
tumours of somebody who seems to have more than one.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from clinconnect.criteria import ConceptRef, Condition
from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth
from clinconnect.matching.leaves.episodes import is_over
from clinconnect.matching.record.dossier import About
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import SUPPOSED
from clinconnect.patients import Fact
from clinconnect.terms import Terminology, tumour_sites

_CANCER, _NEOPLASM, _BENIGN = "condition:cancer", "condition:neoplasm", "condition:benign-neoplasm"
_IN_SITU = "condition:in-situ-neoplasm"
_ANOTHER = "condition:second-primary-malignancy"
_SPREAD = ("condition:metastasis", "condition:lymph-node-metastasis", "condition:neoplasm-metastasis")
_SAYING_SPREAD = ("metasta", "secondar")
_ONE_ONSET = timedelta(days=366)  # the days on record for one tumour lie no further apart


class Others(NamedTuple):
    """What a record says of others: `about.direct` without those named; `sure` are the ids of what surely is another."""

    about: About
    sure: frozenset[int]


def other_tumours(node: Condition, person: Person) -> Others:
    """The tumours on record that are, or may be, another one than `node.other_than`."""
    every = person.about(ConceptRef("neoplasm", (), _NEOPLASM), "state")
    asked, another = person.about(node.concept, "state"), person.about(another_than(node), "state")
    own = _Own(node, [fact for fact in every.direct if fact.kind == "condition"], person)
    known = [(fact, _is_other(fact, own, node)) for fact in (*every.direct, *every.broader)]
    about = asked._replace(
        direct=tuple(fact for fact, other in known if other is not FALSE),
        broader=(),
        denied=tuple({id(fact): fact for fact in (*asked.denied, *another.denied, *every.denied)}.values()),
        ruled_out=(),
        silent=every.silent and asked.silent and another.silent,
    )
    return Others(about, frozenset(id(fact) for fact, other in known if other is TRUE))


def others(node: Condition, person: Person) -> Others:
    """The diseases on record that are, or may be, another one than `node.other_than`."""
    return other_tumours(node, person) if _of_any_place(node) else other_diseases(node, person)


def other_diseases(node: Condition, person: Person) -> Others:
    """The same for what is no tumour: all of the kind that is asked for but those named.

    One that is asked for in some way only (severe, earlier, in some time) may be the own one, which then leaves it open.
    """
    asked, another = person.about(node.concept, "state"), person.about(another_than(node), "state")
    own = _Own(node, [fact for fact in asked.direct if fact.kind == "condition"], person)
    told = {id(fact) for fact in another.direct}
    known = [(fact, TRUE if id(fact) in told else _is_another(fact, own, node)) for fact in asked.direct]
    about = asked._replace(
        direct=tuple({id(f): f for f in (*another.direct, *(f for f, other in known if other is not FALSE))}.values()),
        denied=(*another.denied, *asked.denied),
        silent=asked.silent and another.silent,
    )
    return Others(about, frozenset((*told, *(id(fact) for fact, other in known if other is TRUE))))


def another_than(node: Condition) -> ConceptRef:
    """What a record, an answer or a denial is about that speaks of another one than those named."""
    name = f"{node.concept.name} other than {', '.join(o.name for o in node.other_than)}"
    return ConceptRef(name, (), _ANOTHER if _of_any_place(node) else None)


def _of_any_place(node: Condition) -> bool:
    return node.concept.id in (_CANCER, _NEOPLASM)


class _Own:
    """The tumours on record that are of those named: whether they are `one`, and the narrowest name it has."""

    def __init__(self, node: Condition, facts: list[Fact], person: Person) -> None:
        self.terms = person.dossier.terms
        self.named = tuple(ref.id for ref in node.other_than if ref.id)
        self.facts = [f for f in facts if f.status in ("present", "resolved") and self.holds(f.concept)]
        kinds = sorted({f.concept for f in self.facts if f.concept}, key=lambda id: (len(self.terms.ancestors(id)), id))
        chain = all(self.terms.is_a(lower, upper) for upper, lower in pairwise(kinds))
        over = {is_over(f, person.as_of) is TRUE for f in self.facts}
        self.one = chain and len(over) == 1 and self._of_one_time()
        self.narrowest = kinds[-1] if kinds else None
        self.entries = {f.source.where for f in self.facts if f.source.span is None} - {SUPPOSED}

    def holds(self, id: str | None) -> bool:
        """Whether it is one of those named, or a kind of it."""
        return id is not None and any(self.terms.is_a(id, named) for named in self.named)

    def enters(self, fact: Fact) -> bool:
        """Whether it is another code of an entry about one of them, and so of the same tumour."""
        return fact.source.span is None and fact.source.where in self.entries

    def widened_by(self, id: str) -> bool:
        """Whether one of those named is a kind of it."""
        return any(self.terms.is_a(named, id) for named in self.named)

    def _of_one_time(self) -> bool:
        days = [f.when for f in self.facts if f.when]
        return not days or max(d.low for d in days) - min(d.high for d in days) <= _ONE_ONSET


def _is_other(fact: Fact, own: _Own, node: Condition) -> Truth:
    id, terms = fact.concept, own.terms
    if id is None or fact.kind != "condition":
        return UNKNOWN
    if own.holds(id) or _has_spread(id, terms) or own.enters(fact):
        return FALSE if own.one else UNKNOWN
    if terms.is_a(id, _BENIGN) and not terms.is_a(id, _CANCER):
        return UNKNOWN if node.concept.id == _NEOPLASM else FALSE
    if own.widened_by(id) or not terms.is_a(id, _CANCER) or terms.is_a(id, _IN_SITU) or _said_to_have_spread(fact):
        return UNKNOWN
    if terms.is_a(id, _ANOTHER) or _elsewhere(id, own.named, terms):
        return TRUE
    apart = own.one and own.narrowest is not None and _elsewhere(id, (own.narrowest,), terms)
    return TRUE if apart else UNKNOWN


def _is_another(fact: Fact, own: _Own, node: Condition) -> Truth:
    """A symptom may be one of the own disease, a wider word may be its name, and a tumour may have come from it."""
    id, terms = fact.concept, own.terms
    concept = terms.get(id)
    if id is None or concept is None or fact.kind != "condition":
        return UNKNOWN
    if own.holds(id) or own.enters(fact):
        earlier = node.status in ("history", "any")
        return UNKNOWN if earlier or node.window or node.severity or node.qualifiers else FALSE
    from_own = terms.is_a(id, _NEOPLASM) and any(terms.is_a(named, _NEOPLASM) for named in own.named)
    return UNKNOWN if concept.kind == "finding" or own.widened_by(id) or from_own else TRUE


def _elsewhere(id: str, named: tuple[str, ...], terms: Terminology) -> bool:
    """Whether it cannot have begun in the same place as any of those named."""
    sites = tumour_sites(id, terms)
    theirs = [tumour_sites(one, terms) for one in named]
    return bool(sites) and bool(theirs) and all(places and places.isdisjoint(sites) for places in theirs)


def _has_spread(id: str, terms: Terminology) -> bool:
    """Whether it names what has spread, and not the tumour that it has spread from."""
    return any(terms.is_a(id, spread) for spread in _SPREAD) and not tumour_sites(id, terms)


def _said_to_have_spread(fact: Fact) -> bool:
    """A lesion said to be secondary; a primary said to be metastatic is none, but the words do not tell which is meant."""
    words = " ".join((fact.name, *fact.qualifiers)).casefold()
    return any(word in words for word in _SAYING_SPREAD)
