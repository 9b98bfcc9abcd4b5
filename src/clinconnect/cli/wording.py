"""A verdict as text for a terminal."""

from __future__ import annotations

import typer

from clinconnect.matching import CriterionVerdict, Verdict, coverage_words, waiting_words, what_if_words
from clinconnect.workspace import KeptTrial

_SIGNS = {"passes": "✓", "fails": "✗", "unknown": "?", "not_applicable": "–", "conflicting": "≠"}
_WORDS = {
    "passes": "fits",
    "fails": "does not fit",
    "unknown": "open",
    "not_applicable": "does not concern",
    "conflicting": "sources disagree",
}
_SHOWN = 8  # days of the calendar
_TRIAL = {"passes": "may fit", "fails": "does not fit", "unknown": "cannot tell yet"}


def print_verdict(verdict: Verdict, kept: KeptTrial, *, why: bool = False) -> None:
    """The trial's outcome and coverage, every criterion in plain words with its evidence, and what to ask next.

    With `why` each criterion is also quoted and explained in clinical words.
    """
    typer.echo(f"{verdict.trial}  {kept.trial.title}\nas of {verdict.as_of}: {_TRIAL[verdict.outcome]}")
    typer.echo(f"{coverage_words(verdict.coverage)}\n")
    for one in verdict.criteria:
        typer.echo(f"{_SIGNS[one.outcome]} {one.id:5}{_WORDS[one.outcome]}: {one.lay}")
        for line in _details(one, kept) if why else ():
            typer.echo(f"        {line}")
        for evidence in one.evidence:
            typer.echo(f"        {evidence.fact}  [{evidence.source}]")
        if one.changes_on:
            typer.echo(f"        time alone changes this on {one.changes_on}")
    _print_calendar(verdict)
    if verdict.questions:
        typer.echo("\nAsk next:")
    for question in verdict.questions[:5]:
        typer.echo(f"  {question.ask}  (may settle {question.settles}: {', '.join(question.criteria)})")


def _print_calendar(verdict: Verdict) -> None:
    """What time alone changes, the first days of it."""
    if words := waiting_words(verdict):
        typer.echo(f"\n{words}")
    changes = verdict.calendar.changes if verdict.calendar else ()
    if changes:
        typer.echo("\nWhat time alone changes, counted from the planned start:")
    for change in changes[:_SHOWN]:
        typer.echo(f"  {change.on}  {change.criterion:5}{_WORDS[change.before]} → {_WORDS[change.after]}")
    if len(changes) > _SHOWN:
        typer.echo(f"  and {len(changes) - _SHOWN} more")


def print_standing(verdict: Verdict, kept: KeptTrial | None = None) -> None:
    """Where a trial stands, in a line: its outcome and coverage; of one that fails, the criteria that rule it out."""
    title = f"  {kept.trial.title}" if kept else ""
    ruling_out = [one.id for one in verdict.criteria if one.outcome == "fails"]
    why = ", ".join(ruling_out) if ruling_out else coverage_words(verdict.coverage)
    typer.echo(f"{verdict.trial}: {_TRIAL[verdict.outcome]} ({why}){title}")


def _details(one: CriterionVerdict, kept: KeptTrial) -> list[str]:
    """The criterion as it stands in the record, the explanation in clinical words, and what would settle it."""
    quoted = " ".join(one.span.of(kept.trial.eligibility.text).split())
    would = what_if_words(one.what_if) if one.what_if else ()
    return [f"“{quoted}”", one.explanation, *(g.arithmetic for g in one.because if g.arithmetic), *would]
