"""How does the record of a trial look in a terminal? One fact a line, what is not reported left out."""

from __future__ import annotations

from collections.abc import Iterator

from clinconnect.summaries import (
    phase_word,
    say_ages,
    say_arm,
    say_date,
    say_design,
    say_role,
    say_sharing,
    status_word,
    study_type,
)
from clinconnect.trials import PartialDate, Trial


def record_lines(trial: Trial) -> list[str]:
    """Status, dates, groups, what is measured, who leads, what is published."""
    return [*_standing(trial), *_dates(trial), *_plan(trial), *_published(trial)]


def _standing(trial: Trial) -> Iterator[str]:
    yield _line("status", status_word(trial.status).label)
    if trial.why_stopped:
        yield _line("stopped", trial.why_stopped)
    phase, kind = phase_word(trial.phases), study_type(trial.study_type)
    ages = say_ages(trial.eligibility.minimum_age, trial.eligibility.maximum_age)
    for name, said in (
        ("type", kind.label if kind else ""),
        ("phase", phase.label if phase else ""),
        ("sponsor", ", ".join(s.name for s in (trial.sponsor, *trial.collaborators) if s)),
        ("conditions", ", ".join(trial.conditions)),
        ("ages", ages or ""),
        ("people", _people(trial)),
        ("numbers", ", ".join((*trial.aliases, *trial.other_ids))),
    ):
        if said:
            yield _line(name, said)


def _people(trial: Trial) -> str:
    return "" if trial.enrollment is None else " ".join(filter(None, (f"{trial.enrollment:,}", trial.enrollment_kind)))


def _dates(trial: Trial) -> Iterator[str]:
    dates: tuple[tuple[str, PartialDate | None], ...] = (
        ("started", trial.started),
        ("main end", trial.primary_completion),
        ("end", trial.completion),
        ("updated", trial.updated),
        ("verified", trial.status_verified),
    )
    for name, when in dates:
        if when is not None:
            yield _line(name, f"{say_date(when)}{f' ({when.kind})' if when.kind else ''}")


def _plan(trial: Trial) -> Iterator[str]:
    for sentence in say_design(trial.design):
        yield _line("design", sentence)
    for arm in trial.arms:
        gets = f" ({say_arm(arm.kind)})" if say_arm(arm.kind) else ""
        given = f": {', '.join(arm.interventions)}" if arm.interventions else ""
        yield _line("group", f"{arm.label}{gets}{given}")
    for outcome in trial.outcomes:
        yield _line(f"{outcome.kind} aim", outcome.measure + (f" [{outcome.time_frame}]" if outcome.time_frame else ""))
    for one in trial.officials:
        yield _line("led by", ", ".join(filter(None, (one.name, say_role(one.role), one.affiliation))))


def _published(trial: Trial) -> Iterator[str]:
    if trial.has_results is not None or trial.results_posted:
        there = trial.has_results or trial.results_posted
        yield _line("results", f"posted {say_date(trial.results_posted) or ''}".rstrip() if there else "none posted")
    for document in trial.documents:
        named = document.label or ", ".join(document.kinds) or "document"
        yield _line("document", " ".join(filter(None, (named, document.url))))
    if trial.data_sharing and (said := say_sharing(trial.data_sharing.plan)):
        yield _line("data", said)


def _line(name: str, said: str) -> str:
    return f"{name:14} {' '.join(said.split())}"
