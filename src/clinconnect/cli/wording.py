"""A verdict as text for a terminal."""

from __future__ import annotations

import typer

from clinconnect.matching import Verdict
from clinconnect.workspace import KeptTrial

_SIGNS = {"passes": "✓", "fails": "✗", "unknown": "?", "not_applicable": "–", "conflicting": "≠"}
_WORDS = {
    "passes": "fits",
    "fails": "does not fit",
    "unknown": "open",
    "not_applicable": "does not concern",
    "conflicting": "sources disagree",
}
_TRIAL = {"passes": "may fit", "fails": "does not fit", "unknown": "cannot tell yet"}


def print_verdict(verdict: Verdict, kept: KeptTrial) -> None:
    """The trial's outcome, every criterion with its explanation and evidence, and what to ask next."""
    counts = ", ".join(f"{n} {_WORDS[o]}" for o, n in verdict.counts.items() if n)
    typer.echo(f"{verdict.trial}  {kept.trial.title}\nas of {verdict.as_of}: {_TRIAL[verdict.outcome]} ({counts})\n")
    for one in verdict.criteria:
        typer.echo(f"{_SIGNS[one.outcome]} {one.id:5}{_WORDS[one.outcome]}: {one.explanation}")
        for evidence in one.evidence:
            typer.echo(f"        {evidence.fact}  [{evidence.source}]")
        if one.changes_on:
            typer.echo(f"        time alone changes this on {one.changes_on}")
    if verdict.questions:
        typer.echo("\nAsk next:")
    for question in verdict.questions[:5]:
        typer.echo(f"  {question.ask}  (may settle {question.settles}: {', '.join(question.criteria)})")
