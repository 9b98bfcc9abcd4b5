"""Taking registry records in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from clinconnect.cli.options import HOME, Home, now, opened
from clinconnect.cli.progress import Rate
from clinconnect.errors import BadInput, ClinConnectError, Incomplete
from clinconnect.trials import RecordProblem
from clinconnect.workspace import ImportReport, SyncReport, Workspace


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("import")(import_)
    app.command("sample")(load_sample)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Registry files (JSON, JSON Lines, XML, also gzipped), zips and folders of them, or AACT's export."
        ),
    ],
    lazy: Annotated[
        bool, typer.Option("--lazy", help="Read the criteria when a trial is first asked for, not now.")
    ] = False,
    keep_only: Annotated[
        bool,
        typer.Option("--keep-only", help="Only keep the records: `clinconnect index` makes them findable afterwards."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON Lines.")] = False,
    home: Home = HOME,
) -> None:
    """Take in registry records; the same record again changes nothing.

    A record that cannot be used is named, and the rest goes on. The exit code is 0 where everything was read to its end, 2
    where nothing came of a file, and 5 where one is cut off or damaged: what was whole is kept.

    Example: clinconnect import ctg-studies.json more.jsonl.gz
    Example: clinconnect import ctg-studies.zip aact-export.zip downloads/
    """
    failed: ClinConnectError | None = None
    cut: list[str] = []
    with opened(home) as workspace:
        for path in files:
            try:
                report = _imported(workspace, path, compile=not lazy, find=not keep_only)
                print_report(report, as_json)
                if keep_only and not as_json:
                    typer.echo("  kept only: `clinconnect index` makes them findable")
                cut += [] if report.complete else [str(path)]
            except BadInput as wrong:
                failed = wrong
                typer.echo(
                    f"{path}: {wrong.message}" + (f"\n  what to do: {wrong.hint}" if wrong.hint else ""), err=True
                )
    if failed is not None:
        raise typer.Exit(failed.exit_code)
    if cut:
        hint = "Download it again and import it: what is there already changes nothing."
        raise Incomplete(f"not read to the end, what was whole is kept: {', '.join(cut)}", hint=hint)


def load_sample(home: Home = HOME) -> None:
    """Take in the bundled sample: one real trial, and fictional trials that are marked as such.

    Example: clinconnect sample
    """
    with opened(home) as workspace:
        print_report(workspace.load_sample(at=now()), False)


def _imported(workspace: Workspace, path: Path, *, compile: bool, find: bool) -> ImportReport:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} trials"),
        Rate(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(path.name, total=None)

        def progress(done: int) -> None:
            bar.update(task, completed=done)

        if path.is_dir():
            return workspace.import_folder(path, at=now(), compile=compile, find=find, progress=progress)
        with _opened(path) as stream:
            return workspace.import_records(
                stream, name=path.name, at=now(), compile=compile, find=find, progress=progress
            )


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as wrong:
        raise BadInput(f"cannot be read: {wrong.strerror}", hint="check the path and its permissions") from wrong


def print_report(report: ImportReport, as_json: bool) -> None:
    """What came of one file."""
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
        return
    counts = f"{report.added} added, {report.changed} changed, {report.unchanged + report.poorer} unchanged"
    counts += f", {report.older} older than what is kept: left as it is" if report.older else ""
    warnings = sum(report.warning_codes.values())
    for count, name in ((report.problem_count - warnings, "problem"), (warnings, "warning")):
        counts += f", {count:,} {name}{'s' if count > 1 else ''}" if count else ""
    typer.echo(f"{report.name}: {counts}")
    print_problems(report)


# How many warnings of one kind are told in one line; others by the first of them.
_TOGETHER = {
    "no-eligibility": "{} records have no eligibility text: they can be found, not matched",
    "older-record": "{} records are older here than what is kept: it stays as it was",
    "list-entry": "{} records come from a list of search results, which says no criteria: they can be found, not matched",
    "duplicate-id": "{} numbers stand several times: the richest and newest record counts, of equal ones the last",
    "old-number": "{} files are named by an old number of the trial in them, which opens by both",
    "other-number": "{} files are named by another number than that of the record in them, which was taken in",
}
_SHOWN = 20


def print_problems(report: ImportReport | SyncReport) -> None:
    """On standard error: the first of the problems, one a line, then the warnings, alike ones in one line."""
    errors = [one for one in report.problems if one.severity == "error"]
    for one in errors[:_SHOWN]:
        typer.echo(f"  {_line(one)}", err=True)
    more = sum(report.problem_codes.values()) - sum(report.warning_codes.values()) - _SHOWN
    if more > 0:
        typer.echo(f"  … and {more:,} more; --json lists up to a hundred", err=True)
    first = {one.code: one for one in reversed(report.problems) if one.severity == "warning"}
    for code, count in report.warning_codes.items():
        typer.echo(f"  {_together(code, count, first.get(code))}", err=True)


def _together(code: str, count: int, first: RecordProblem | None) -> str:
    if count == 1 and first is not None:
        return _line(first)
    if code in _TOGETHER:
        return _TOGETHER[code].format(f"{count:,}")
    return f"{count:,} × {_line(first) if first else code}"


def _line(problem: RecordProblem) -> str:
    return f"{problem.where}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
