"""What changed: the versions of a trial, two of them compared, all trials since a day, and who is to be checked again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from typing import Annotated, Any

import typer

from clinconnect.changes import Change, change_json, for_all
from clinconnect.cli.options import HOME, AsOf, Home, day, opened
from clinconnect.cli.progress import bar
from clinconnect.errors import BadInput
from clinconnect.workspace import Difference, Recheck, Rechecks, RecordHistory, Stand, Workspace

Since = Annotated[
    str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="All trials that changed since that day.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("history")(history)
    app.command("recheck")(recheck)


def history(
    trial: Annotated[str | None, typer.Argument(help="The trial's number.")] = None,
    diff: Annotated[
        tuple[int, int] | None,
        typer.Option("--diff", metavar="A B", help="Compare these two versions.", show_default="the last two"),
    ] = None,
    since: Since = None,
    top: Annotated[int, typer.Option("--top", min=1, max=100_000, help="With --since: at most so many trials.")] = 100,
    as_json: AsJson = False,
    home: Home = HOME,
) -> None:
    """Show the versions of a trial and what changed, or what changed in all trials since a day.

    Example: clinconnect history NCT07057622 --diff 1 3
    Example: clinconnect history --since 2026-01-31
    """
    if (trial is None) == (since is None) or (since and diff):
        raise BadInput(
            "give a trial's number, or --since", hint="clinconnect history NCT07057622, or --since 2026-01-31"
        )
    with opened(home) as workspace:
        if since is not None:
            with bar("", "trials") as progress:
                found = workspace.changed_since(moment(since), top=top, progress=progress)
            _print_json([_difference_json(one) for one in found]) if as_json else _print_all(found)
        else:
            assert trial is not None
            _one_trial(workspace, trial, diff, as_json=as_json)


def recheck(
    since: Annotated[str, typer.Option("--since", metavar="YYYY-MM-DD", help="What changed since that day.")],
    as_of: AsOf = None,
    as_json: AsJson = False,
    home: Home = HOME,
) -> None:
    """List the kept people for whom changed trials stand otherwise now, and the applications to ask again.

    Each person is checked against the rules before and after, on one and the same day.

    Example: clinconnect recheck --since 2026-01-31
    """
    when = day(as_of)
    with opened(home) as workspace, bar("", "trials") as progress:
        found = workspace.rechecks(moment(since), as_of=when, progress=progress)
    _print_json(_rechecks_json(found)) if as_json else _print_rechecks(found)


def moment(text: str) -> datetime:
    """The beginning of the day, UTC; BadInput where it is none."""
    try:
        return datetime.combine(datetime.fromisoformat(text).date(), time(), UTC)
    except ValueError:
        raise BadInput("--since is no date", hint="write it as YYYY-MM-DD, for example 2026-01-31") from None


def _one_trial(workspace: Workspace, trial: str, diff: tuple[int, int] | None, *, as_json: bool) -> None:
    own, *others = workspace.histories(trial)
    found = workspace.difference(trial, *(diff or (None, None)))
    if as_json:
        shape = found and _difference_json(found)
        beside = [_history_json(one) for one in others]
        _print_json({**_history_json(own), "difference": shape, "other_records": beside})
        return
    _print_history(own)
    for other in others:
        typer.echo(f"\nits record {other.number}{f' ({other.registry})' if other.registry else ''}")
        _print_history(other)
    typer.echo("")
    if found is None:
        typer.echo("there is one version: nothing has changed since it was taken in")
    else:
        _print_difference(found)


def _print_history(record: RecordHistory) -> None:
    for version in record.versions:
        until = f"until {version.replaced_at:%Y-%m-%d}" if version.replaced_at else "now"
        typer.echo(
            f"version {version.number}  as of {version.as_of.iso:10}  kept from {version.kept_at:%Y-%m-%d} {until}"
        )
    for one in record.absences:
        until = f"until {one.until}" if one.until else "on"
        typer.echo(f"not in the registry from {one.since} {until}  ({one.source})")


def _history_json(record: RecordHistory) -> dict[str, Any]:
    return {
        "trial": record.id,
        "versions": [_stand_json(v) for v in record.versions],
        "absences": [{"source": a.source, "since": a.since, "until": a.until} for a in record.absences],
    }


def _print_all(found: list[Difference]) -> None:
    for one in found:
        _print_difference(one)
        typer.echo("")
    if not found:
        typer.echo("nothing changed", err=True)


def _print_difference(one: Difference) -> None:
    typer.echo(f"{one.trial.id}  {one.trial.title}\nversion {one.before.number} → {one.after.number}")
    for change in one.changes:
        for line in change_lines(change):
            typer.echo(f"  {line}")
    if not one.changes:
        typer.echo("  nothing that is read of the record changed")
        return
    typer.echo(f"  to be checked again: {for_all(one.changes).words}")


_MARKS = {"stricter": "stricter", "looser": "looser", "either": "both ways", "neither": "", "unknown": "cannot tell"}


def change_lines(change: Change) -> list[str]:
    """A change with what it does, then its details where these differ in that."""
    lines = [f"{_MARKS[change.effect]:12}{change.words}"]
    if len({part.effect for part in change.parts}) > 1:
        lines += [
            f"{'':12}- {part.words}{f' ({_MARKS[part.effect]})' if _MARKS[part.effect] else ''}"
            for part in change.parts
        ]
    return lines


def _print_rechecks(found: Rechecks) -> None:
    people = _count(found.people, "kept person", "kept people")
    typer.echo(f"{_count(found.trials, 'trial')} changed in a way that concerns somebody; {people} checked")
    for one in found.rechecks:
        typer.echo(f"\n{one.person}  {one.trial}  {one.title}\n  {one.before} → {one.after}")
        for reason in one.reasons:
            typer.echo(f"  {reason.now}: {reason.change}\n    {reason.why}")
    for asked in found.applications:
        typer.echo(
            f"\napplication {asked.application}  {asked.trial}  {asked.title}\n  no record is kept: ask the person about"
        )
        for words in asked.changes:
            typer.echo(f"  - {words}")
    if not (found.rechecks or found.applications):
        typer.echo("nobody has to be checked again")


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _stand_json(version: Stand) -> dict[str, Any]:
    return {
        "number": version.number,
        "as_of": version.as_of.iso,
        "kept_at": version.kept_at.isoformat(),
        "replaced_at": version.replaced_at and version.replaced_at.isoformat(),
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "trial": one.trial.id,
        "title": one.trial.title,
        "before": _stand_json(one.before),
        "after": _stand_json(one.after),
        "changes": [change_json(change) for change in one.changes],
    }


def _rechecks_json(found: Rechecks) -> dict[str, Any]:
    return {
        "trials": found.trials,
        "people": found.people,
        "rechecks": [_recheck_json(one) for one in found.rechecks],
        "applications": [
            {"application": a.application, "trial": a.trial, "title": a.title, "changes": list(a.changes)}
            for a in found.applications
        ],
    }


def _recheck_json(one: Recheck) -> dict[str, Any]:
    reasons = [{"now": r.now, "change": r.change, "why": r.why} for r in one.reasons]
    return {
        "person": one.person, "trial": one.trial, "title": one.title,
        "before": one.before, "after": one.after, "reasons": reasons,
    }  # fmt: skip


def _print_json(shape: object) -> None:
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=2))
