"""Keeping up with the registry: what is new there since the last time, page by page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from clinconnect.cli.options import HOME, Home, now, opened
from clinconnect.cli.progress import Rate
from clinconnect.cli.records import print_problems, print_report
from clinconnect.errors import BadInput
from clinconnect.registry import BASE_URL, PAGE_SIZE, PER_MINUTE, TRIES, Asked, Registry, Surroundings
from clinconnect.trials import recognised
from clinconnect.workspace import SyncReport, Workspace


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("sync")(sync)


def sync(
    query: Annotated[str | None, typer.Option("--query", help="Words anywhere in the record.")] = None,
    condition: Annotated[str | None, typer.Option("--condition", help="Condition or disease.")] = None,
    intervention: Annotated[str | None, typer.Option("--intervention", help="Treatment or device.")] = None,
    location: Annotated[str | None, typer.Option("--location", help="City, country or facility.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="RECRUITING …; may be given again.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="The whole registry.")] = False,
    trial: Annotated[list[str] | None, typer.Option("--trial", help="Only this number; may be given again.")] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="last|YYYY-MM-DD", help="Updates from this day on.")
    ] = "last",
    lazy: Annotated[
        bool, typer.Option("--lazy", help="Read the criteria when a trial is first asked for, not now.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    base_url: Annotated[
        str, typer.Option("--base-url", envvar="CLINCONNECT_REGISTRY", help="The registry's address, or a mirror's.")
    ] = BASE_URL,
    page_size: Annotated[int, typer.Option("--page-size", min=1, max=PAGE_SIZE, help="Records a request.")] = PAGE_SIZE,
    per_minute: Annotated[float, typer.Option("--per-minute", min=0.1, help="At most so many requests.")] = PER_MINUTE,
    tries: Annotated[int, typer.Option("--tries", min=1, max=100, help="How often a request is tried.")] = TRIES,
    home: Home = HOME,
) -> None:
    """Take in from ClinicalTrials.gov what is new since the last time; the first time all that was asked for.

    What was cut off goes on where it was. Words are in the registry's query syntax: "(head OR neck) AND pain".

    Example: clinconnect sync --condition "neuroendocrine tumor" --status recruiting

    Example: clinconnect sync --all --lazy
    """
    asked = Asked(query, condition, intervention, location, tuple(status or ()))
    from_day = _checked(asked, all_, trial, since)
    console = Console(stderr=True)
    around = Surroundings(tell=lambda said: console.print(f"{said} …", highlight=False, markup=False, soft_wrap=True))
    registry = Registry(base_url, page_size=page_size, per_minute=per_minute, tries=tries, around=around)
    with closing(registry), opened(home) as workspace:
        for number in trial or ():
            _one(workspace, registry, number, lazy, as_json)
        if all_ or not asked.everything:
            try:
                with _bar(console) as told:
                    report = workspace.sync(registry, asked, since=from_day, clock=now, progress=told, compile=not lazy)
            except KeyboardInterrupt:
                typer.echo("what came is kept: the same command goes on from there", err=True)
                raise
            _print(report, as_json)


def _checked(asked: Asked, all_: bool, trial: list[str] | None, since: str) -> date | None:
    """The day to start from, None for the last time; BadInput where the options do not go together."""
    if asked.everything and not all_ and not trial:
        raise BadInput("it is not said what to take in", hint="For example --condition gout, or --all for everything.")
    if all_ and not asked.everything:
        raise BadInput("--all is everything: nothing can narrow it", hint="Leave out --all, or the other options.")
    for number in trial or ():
        if (known := recognised(number)) is None or known.registry.key != "NCT":
            hint = "Like NCT07057622; other registries' records are taken in with `clinconnect import`."
            raise BadInput(f"{number!r} is no number of ClinicalTrials.gov", hint=hint)
    if since == "last":
        return None
    try:
        return date.fromisoformat(since)
    except ValueError:
        raise BadInput("--since is no date", hint="Write it as YYYY-MM-DD, or last.") from None


def _one(workspace: Workspace, registry: Registry, number: str, lazy: bool, as_json: bool) -> None:
    """A single trial, by its number."""
    report = workspace.sync_one(registry, number, at=now(), compile=not lazy)
    if report is not None:
        print_report(report, as_json)
    elif as_json:
        typer.echo(json.dumps({"name": number, "nothing_new": True}))
    else:
        typer.echo(f"{number}: nothing new, the registry has it as it was")


@contextmanager
def _bar(console: Console) -> Iterator[Callable[[int, int | None], None]]:
    """A bar with rate and time left on a terminal; the time left is known once the registry has said how many there are."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.fields[all]} records"),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("registry", total=None, all="?")

        def told(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total, all="?" if total is None else f"{total:,}")

        yield told


def _print(report: SyncReport, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
        return
    run = report.run
    if run is None:
        typer.echo("nothing new: the registry holds the same data as at the last time")
        return
    counts = run.counts
    shut = f" ({counts.closed} closed, {counts.withdrawn} withdrawn)" if counts.changed else ""
    went_on = ", went on where it was cut off" if report.resumed else ""
    typer.echo(f"{counts.added} new, {counts.changed} changed{shut}, {counts.unchanged} unchanged{went_on}")
    if counts.gone:
        gone = "1 trial" if counts.gone == 1 else f"{counts.gone:,} trials"
        typer.echo(f"{gone} the registry has no record of any more: kept, and marked so")
    if counts.returned:
        typer.echo(f"{counts.returned:,} that it had no record of are there again")
    if report.restarts:
        typer.echo("the registry no longer took its page token: the run was read again from its first page")
    if report.same_pages:
        pages = "1 page" if report.same_pages == 1 else f"{report.same_pages:,} pages"
        typer.echo(f"{pages} the registry did not send again: they are as they were")
    if counts.passed_over:
        typer.echo(f"{counts.passed_over} of another status were passed over")
    if run.complete and run.since:
        typer.echo("what is kept is what the registry has" + (" of this question" if run.query != Asked().key else ""))
    if run.newest:
        typer.echo(f"updates up to {run.newest}" + (f", from {run.since} on" if run.since else ""))
    print_problems(report)
