"""Which trials answer a question, and why each of them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinconnect.search import (
    AS_A_WHOLE,
    Answer,
    Circle,
    Closest,
    Question,
    Reason,
    Relaxation,
    TrialIndex,
    joined,
    placed,
    reasons,
    words_of,
)
from clinconnect.store import Store
from clinconnect.trials import Trial

FEW = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A trial that answers a search, and why; scores compare only within one search.

    `gone_since` is the day from which on the registry has no record of it.
    """

    trial: Trial
    score: float
    reasons: tuple[Reason, ...] = ()
    closest: Closest | None = None
    gone_since: str | None = None

    def to_json(self) -> dict[str, object]:
        """The trial as the doors print it."""
        return {
            "trial": self.trial.id,
            "title": self.trial.title,
            "status": self.trial.status,
            "phases": list(self.trial.phases),
            "conditions": list(self.trial.conditions),
            "fictional": self.trial.fictional,
            "gone_since": self.gone_since,
            "score": self.score,
            "near": self._near(),
            "why": [{"kind": r.kind, "asked": r.asked, "found": list(r.found)} for r in self.reasons],
        }

    def _near(self) -> dict[str, object] | None:
        """Where the site lies that is nearest to the place that was named."""
        if self.closest is None:
            return None
        site = self.closest.site
        return {"km": round(self.closest.km, 1), "facility": site.facility, "city": site.city, "country": site.country}


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` of `total` trials, best first. `relaxations`: what would bring more, where there are few.

    `any_word`: no trial has all the words, these have some. `notes` say what was read otherwise than it stands, `circle` is
    where was searched.
    """

    question: Question
    found: tuple[Found, ...] = ()
    total: int = 0
    notes: tuple[str, ...] = ()
    any_word: bool = False
    relaxations: tuple[Relaxation, ...] = ()
    circle: Circle | None = None

    def to_json(self) -> dict[str, object]:
        """The answer as the doors print it."""
        return {
            "query": self.question.line,
            "filters": {name: list(values) for name, values in self.question.filters.chosen},
            "sort": self.question.sort,
            "total": self.total,
            "any_word": self.any_word,
            "near": _circle(self.circle),
            "notes": list(self.notes),
            "hits": [one.to_json() for one in self.found],
            "relaxations": [{"kind": r.kind, "name": r.name, "count": r.count} for r in self.relaxations],
        }


def find(store: Store, index: TrialIndex, question: Question, *, top: int, start: int) -> Finding:
    """The best `top` trials from the one after the first `start`, and why."""
    finder = index.finder()
    if finder is None:
        return Finding(question)
    question, said = placed(question)
    answer = finder.answer(question, top=top, start=start)
    gone = store.absent([hit.trial for hit in answer.hits])
    unnamed = (AS_A_WHOLE,) if question.is_story else ()
    found = tuple(_found(answer, score, records, gone, unnamed) for score, records in _records(store, answer))
    relaxed = finder.relaxations(question) if answer.total < FEW or answer.any_word else ()
    return Finding(question, found, answer.total, (*said, *answer.notes), answer.any_word, relaxed, answer.circle)


def _records(store: Store, answer: Answer) -> Iterator[tuple[float, list[Trial]]]:
    """Of each trial its score and its records, the one that is shown in front."""
    groups = store.same_trial([hit.trial for hit in answer.hits])
    wanted = [(hit, dict.fromkeys((hit.trial, *groups.get(hit.trial, ())))) for hit in answer.hits]
    trials = {trial.id: trial for trial in store.trials([id for _, ids in wanted for id in ids])}
    for hit, ids in wanted:
        if hit.trial in trials:
            yield hit.score, [trials[id] for id in ids if id in trials]


def _found(
    answer: Answer, score: float, records: Sequence[Trial], gone: Mapping[str, str], unnamed: tuple[Reason, ...]
) -> Found:
    """`unnamed` is why it is there where it names nothing that was asked for."""
    trial = records[0]
    closest = answer.circle.closest(trial) if answer.circle else None
    why = reasons(joined([words_of(one) for one in records]), answer.pieces)
    return Found(trial, score, why or unnamed, closest, gone.get(trial.id))


def _circle(circle: Circle | None) -> dict[str, object] | None:
    """The place as it was read, and what else it may mean."""
    if circle is None or circle.place is None:
        return None
    place, others = circle.place, [other.label for other in circle.others]
    return {
        "place": place.label,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "km": circle.asked.km,
        "others": others,
    }
