"""One trial, as far along the flow as asked: its record, its text, its clauses, its rules, its rules in words, or JSON."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from clinconnect.cli.options import HOME, Home, opened
from clinconnect.cli.record_lines import record_lines
from clinconnect.criteria import Criterion, codec, notation, prose
from clinconnect.summaries import doubtful_since, say_date
from clinconnect.trials import printed
from clinconnect.workspace import KeptTrial, Registration


class As(StrEnum):
    """How far along the flow."""

    record = "record"
    text = "text"
    clauses = "clauses"
    rules = "rules"
    prose = "prose"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("show")(show)


def show(
    trial: Annotated[str, typer.Argument(help="The trial's number.")],
    as_: Annotated[
        As,
        typer.Option(
            "--as", help="record: how the study runs; text: the source; clauses: cut into criteria; rules; prose; json."
        ),
    ] = As.rules,
    home: Home = HOME,
) -> None:
    """Show how a trial's eligibility text was read.

    Example: clinconnect show NCT07057622 --as rules
    Example: clinconnect show NCT07057622 --as record
    """
    with opened(home) as workspace:
        kept = workspace.trial(trial)
        head = [*_head(kept, date.today()), *map(_also, workspace.registrations(kept.trial))]
    if as_ is As.record:
        typer.echo("\n".join(head + record_lines(kept.trial)))
    elif as_ is As.text:
        typer.echo(kept.trial.eligibility.text)
    elif as_ is As.json:
        typer.echo(json.dumps(codec.to_json(kept.compiled), ensure_ascii=False, indent=2))
    else:
        _criteria(kept, as_, head)


def _criteria(kept: KeptTrial, as_: As, head: list[str]) -> None:
    typer.echo("\n".join([*head, ""]))
    for criterion in kept.compiled.criteria:
        for line in _lines(criterion, kept.trial.eligibility.text, as_):
            typer.echo(line)
    for diagnostic in kept.compiled.diagnostics:
        if diagnostic.severity != "info":
            typer.echo(f"{diagnostic.severity}: {diagnostic.message}")


def _head(kept: KeptTrial, today: date) -> list[str]:
    mark = "  [fictional]" if kept.trial.fictional else ""
    since = doubtful_since(kept.trial, today)
    doubt = f"; its status is doubtful: last confirmed {say_date(since)}" if since else ""
    return [f"{printed(kept.trial.id)}  {kept.trial.title}{mark}", f"as of {kept.as_of.iso}{doubt}", *_standing(kept)]


def _standing(kept: KeptTrial) -> list[str]:
    """What synchronisations let know beyond the record's own day."""
    if kept.gone_since:
        return [f"not in the registry: it had no record of this number on {kept.gone_since}"]
    standing = kept.standing
    if standing is None or standing.day <= kept.as_of.iso:
        return []
    how = "it was in the registry's answer" if standing.met else "every update until then was read"
    return [f"nothing newer on {standing.day}: {how}"]


def _also(other: Registration) -> str:
    record = f", its own record as of {other.as_of.iso}" if other.as_of else ""
    first = ", shown first in searches" if other.first else ""
    return f"also registered as {other.number}{f' ({other.registry})' if other.registry else ''}{record}{first}"


def _lines(criterion: Criterion, text: str, as_: As) -> list[str]:
    source = " ".join(criterion.span.of(text).split())
    if as_ is As.clauses:
        return [f"{criterion.id:5} [{criterion.span.start}, {criterion.span.end})  {source}"]
    read = notation.write(criterion.expr) if as_ is As.rules else prose.say(criterion.expr)
    scope = f" (only for: {criterion.scope})" if criterion.scope else ""
    found = [
        f"{criterion.id:5}{criterion.kind}{scope}, read with confidence {criterion.confidence:.2f}",
        f"     “{source}”",
        f"     = {read}",
    ]
    for repair in criterion.repairs:
        weight = ", changes meaning" if repair.changes_meaning else ""
        found.append(
            f"     ~ {repair.kind}: {repair.before!r} read as {repair.after!r} ({repair.why}; {repair.confidence:.2f}{weight})"
        )
    return [*found, ""]
