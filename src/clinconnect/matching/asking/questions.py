"""What should be asked next, for one trial or a list of candidates? What may rule out or settle most at least cost.

A question is asked only where an answer changes something: none about a trial that fails already (unless it is the only
one), none of which every answer leaves all as it is, none that was asked and not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date

from clinconnect.criteria import Compiled, Criterion
from clinconnect.matching.asking.question_words import question_words
from clinconnect.matching.asking.topics import Matter, Place, matters
from clinconnect.matching.asking.worth import EFFORT, Near, Worth, cost, worth
from clinconnect.matching.outcome.outcomes import OPEN, Judged, judge
from clinconnect.matching.record.dossier import Dossier
from clinconnect.matching.record.person import Person
from clinconnect.matching.verdict import Question
from clinconnect.patients import Asked, Patient, Topic
from clinconnect.patients.patient import Teller


def questions_for(
    trials: Sequence[Compiled], patient: Patient | Dossier, *, as_of: date, by: Teller | None = None
) -> tuple[Question, ...]:
    """The questions whose answers may change something in this list of trials, the best first.

    `by` is who will answer (None: anybody), as some things count only when the one who is to say them says them.
    """
    dossier = patient if isinstance(patient, Dossier) else Dossier(patient)
    person = Person(dossier, as_of, dossier.patient.sex)
    judged = {t.id: [(criterion, judge(criterion, person)) for criterion in t.criteria] for t in trials}
    return questions(judged, person, by=by)


def questions(
    trials: Mapping[str, Sequence[tuple[Criterion, Judged]]],
    person: Person,
    *,
    by: Teller | None = None,
    weigh: Callable[..., Worth | None] = worth,
) -> tuple[Question, ...]:
    """As `questions_for`, of criteria that were judged already, by trial; `weigh` may remember what `worth` gave."""
    open_ = still_open(trials)
    near, terms = Near(open_, person.dossier), person.dossier.terms
    ranked, for_site = [], []
    beyond = Matter(None, "beyond")
    for place, matter in enumerate(matters(open_)):
        effort = cost(matter, terms)
        if matter.about is None:
            for_site.append(matter)
        elif matter.about.topic in near.closed:
            continue
        elif found := weigh(matter, person, near, by=by):
            ranked.append(((-found.gain / EFFORT[effort], effort, place), _question(matter, found.places, person)))
        else:
            beyond.places += [place for place in matter.places if place not in beyond.places]
    left = [*for_site, beyond] if beyond.places else for_site
    best = [question for _, question in sorted(ranked, key=lambda one: one[0])]
    return (*best, *(_question(matter, matter.places, person) for matter in left))


def still_open(trials: Mapping[str, Sequence[tuple[Criterion, Judged]]]) -> list[Place]:
    """The open criteria worth asking about: of trials that do not fail already, or of the only trial."""
    return [
        Place(trial, criterion, judged)
        for trial, all_ in trials.items()
        if len(trials) == 1 or not any(judged.outcome == "fails" for _, judged in all_)
        for criterion, judged in all_
        if judged.outcome in OPEN
    ]


def next_question(questions: Iterable[Question], done: Container[Topic] = ()) -> tuple[Question, Asked] | None:
    """The first of the questions that somebody can answer and whose topic is not `done`, with what it is about."""
    return next(((q, q.about) for q in questions if q.about and q.about.topic not in done), None)


def _question(matter: Matter, places: Sequence[Place], person: Person) -> Question:
    return Question(
        question_words(matter, person.dossier.terms),
        len(places),
        tuple((place.trial, place.criterion.id) for place in places),
        matter.about,
    )
