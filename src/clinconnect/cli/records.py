"""Taking registry records in."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from clinconnect.cli.options import HOME, Home, now, opened
from clinconnect.errors import BadInput, ClinConnectError, Incomplete
from clinconnect.trials import RecordProblem
from clinconnect.workspace import ImportReport, Workspace


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
                report = _imported(workspace, path, lazy)
                print_report(report, as_json)
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


def _imported(workspace: Workspace, path: Path, lazy: bool) -> ImportReport:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} trials"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(path.name, total=None)

        def progress(done: int) -> None:
            bar.update(task, completed=done)

        if path.is_dir():
            return workspace.import_folder(path, at=now(), compile=not lazy, progress=progress)
        with _opened(path) as stream:
            return workspace.import_records(stream, name=path.name, at=now(), compile=not lazy, progress=progress)


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
    typer.echo(f"{report.name}: {counts}" + (f", {report.problem_count} problem(s)" if report.problem_count else ""))
    print_problems(report.problems, report.problem_count)


def print_problems(problems: Sequence[RecordProblem], count: int) -> None:
    """The first of them, on standard error."""
    for problem in problems[:20]:
        typer.echo(f"  {problem.where}: {problem.message}" + (f" ({problem.hint})" if problem.hint else ""), err=True)
    if count > 20:
        typer.echo(f"  … and {count - 20} more; --json lists up to a hundred", err=True)
