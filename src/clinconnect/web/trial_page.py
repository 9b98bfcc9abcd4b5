"""What does the trial page hold? All the record says, how its criteria were read, and a verdict where asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinconnect.criteria import Diagnostic
from clinconnect.matching import Verdict
from clinconnect.patients import Note
from clinconnect.spans import Span
from clinconnect.summaries import Term, intervention_kind, phase_word, say_ages, say_date, study_type, summarise
from clinconnect.trials import Trial, printed
from clinconnect.web.answers import AnswersForm
from clinconnect.web.criteria_view import ReadCounts, Section, loose_notes, read_counts, sections
from clinconnect.web.locations import Locations, locations
from clinconnect.web.outcomes import Overview, overview
from clinconnect.web.plan import Plan, plan
from clinconnect.web.source_text import Piece, all_marks, pieces
from clinconnect.web.standing import Known, known_until
from clinconnect.web.summary_view import Part, summary_parts
from clinconnect.web.timeline import Timeline, timeline
from clinconnect.web.words import Heading, heading, say_sex
from clinconnect.workspace import KeptTrial, Registration


@dataclass(frozen=True)
class Fact:
    """A line of the key facts; `values` is empty where the record says nothing."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class AlsoLine:
    """Another number of the trial: `id` and `as_of` where a record is kept here under it; `first`: searches show that one."""

    number: str
    registry: str
    id: str | None
    as_of: str | None
    first: bool


@dataclass(frozen=True)
class Chosen:
    """The person a verdict is about: a sample person, or what a visitor told us for this one page.

    `why_then` says why the check is made for its day, where that is not today.
    """

    id: str | None
    label: str
    about: str
    notes: tuple[Note, ...] = ()
    why_then: str = ""


@dataclass(frozen=True)
class SampleChoice:
    """A sample person one can choose; `chosen` marks the present one."""

    id: str
    label: str
    about: str
    chosen: bool


@dataclass(frozen=True)
class TrialPage:
    """Everything on the page of one trial."""

    trial: Trial
    heading: Heading
    known: Known
    also: tuple[AlsoLine, ...]
    launched: str | None
    facts: tuple[Fact, ...]
    summary: tuple[Part, ...]
    words: tuple[Term, ...]
    counts: ReadCounts
    sections: tuple[Section, ...]
    notes: tuple[Diagnostic, ...]
    original: tuple[Piece, ...]
    plan: Plan
    locations: Locations
    timeline: Timeline
    applied: int
    changed: bool
    people: tuple[SampleChoice, ...]
    chosen: Chosen | None
    overview: Overview | None
    form: AnswersForm


def trial_page(
    kept: KeptTrial,
    *,
    also: tuple[Registration, ...],
    today: date,
    applied: int,
    changed: bool,
    people: tuple[SampleChoice, ...],
    form: AnswersForm,
    chosen: Chosen | None = None,
    verdict: Verdict | None = None,
) -> TrialPage:
    """The page of one trial, with the verdict on the chosen person where there is one."""
    trial, compiled, text = kept.trial, kept.compiled, kept.trial.eligibility.text
    summary = summarise(trial, compiled)
    return TrialPage(
        trial=trial,
        heading=heading(trial, today, gone=kept.gone_since),
        known=known_until(kept),
        also=tuple(map(_also, also)),
        launched=say_date(trial.started),
        facts=_facts(trial),
        summary=summary_parts(summary),
        words=summary.words,
        counts=read_counts(compiled),
        sections=sections(compiled, text, verdict),
        notes=loose_notes(compiled),
        original=pieces(text, Span(0, len(text)), all_marks(compiled)),
        plan=plan(trial),
        locations=locations(trial),
        timeline=timeline(trial, today),
        applied=applied,
        changed=changed,
        people=people,
        chosen=chosen,
        overview=overview(verdict) if verdict else None,
        form=form,
    )


def _also(registration: Registration) -> AlsoLine:
    as_of = say_date(registration.as_of)
    return AlsoLine(registration.number, registration.registry, registration.id, as_of, registration.first)


def _facts(trial: Trial) -> tuple[Fact, ...]:
    phase, sort = phase_word(trial.phases), study_type(trial.study_type)
    healthy = {True: "Can be considered", False: "Not taken", None: ""}[trial.eligibility.healthy_volunteers]
    planned = f"{trial.enrollment:,}" if trial.enrollment is not None else ""
    kind = {"estimated": " planned", "actual": " took part"}.get(trial.enrollment_kind or "", "")
    given = tuple(_given(i.name, intervention_kind(i.kind)) for i in trial.interventions)
    return (
        Fact("Trial number", (printed(trial.id), *trial.aliases)),
        Fact("Phase", _some(phase.label if phase else "")),
        Fact("Study type", _some(sort.label if sort else "")),
        Fact("Sex", _some("" if not trial.eligibility.sex else say_sex(trial))),
        Fact("Age", _some(say_ages(trial.eligibility.minimum_age, trial.eligibility.maximum_age) or "")),
        Fact("Healthy volunteers", _some(healthy)),
        Fact("Number of people", _some(planned and planned + kind)),
        Fact("Conditions", trial.conditions),
        Fact("What is given or done", given),
        Fact("Keywords", trial.keywords),
    )


def _some(value: str) -> tuple[str, ...]:
    return (value[:1].upper() + value[1:],) if value else ()


def _given(name: str, kind: str) -> str:
    return f"{name} ({kind})" if kind else name
