"""Looking after what is kept: whether all is well, a copy of it, the copy put back, and the search index."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from clinconnect import __version__
from clinconnect.cli.options import DATABASE, HOME, Home, now, opened
from clinconnect.cli.progress import bar
from clinconnect.workspace import backups, doctor

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_MARK = {"ok": "ok      ", "warning": "warning ", "problem": "PROBLEM "}


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("doctor")(examine)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("index")(index)


def examine(as_json: Json = False, home: Home = HOME) -> None:
    """Look whether everything is in order, and say what to do. Ends with 1 where something is a problem.

    Example: clinconnect doctor
    """
    found = []
    for finding in doctor.examine(home.expanduser(), database=DATABASE.get(), program=__version__, today=date.today()):
        found.append(finding)
        if not as_json:
            typer.echo(f"{_MARK[finding.level]}{finding.name:<11}{finding.message}")
            if finding.hint:
                typer.echo(f"{'':19}what to do: {finding.hint}")
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False))
    if any(one.level == "problem" for one in found):
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    with_key: Annotated[
        bool, typer.Option("--with-key", help="Put the key into the file: who has it can then read what is sealed.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over the file if it is there.")] = False,
    as_json: Json = False,
    home: Home = HOME,
) -> None:
    """Write everything that is kept into one file, also while others read and write.

    The key is not in it: what is sealed cannot be opened without it, so keep a copy of it apart.

    Example: clinconnect backup everything.backup
    """
    with bar(f"writing {file.name}", "rows") as progress:
        report = backups.backup(
            home.expanduser(), file, database=DATABASE.get(), with_key=with_key, replace=replace,
            program=__version__, at=now(), progress=progress,
        )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
        return
    typer.echo(f"{file}: {_kept(report)}, {report.bytes:,} bytes")
    if report.with_key:
        typer.echo("The key is in it: whoever has this file can read the applications and people's documents.")
    elif (home.expanduser() / "key").exists():
        typer.echo(f"The key is not in it. Keep a copy of {home / 'key'} apart: nothing else opens what is sealed.")
    else:
        typer.echo("There is no key yet: nothing is sealed.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `clinconnect backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="In place of what is kept here, which is gone once all is back.")
    ] = False,
    as_json: Json = False,
    home: Home = HOME,
) -> None:
    """Put everything back that a backup holds: all of it, or nothing is changed.

    Example: clinconnect restore everything.backup --replace
    """
    with bar(f"reading {file.name}", "rows") as progress:
        report = backups.restore(
            home.expanduser(), file, database=DATABASE.get(), replace=replace, at=now(), progress=progress
        )
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
        return
    typer.echo(f"{file} of {report.made_at:%Y-%m-%d %H:%M} UTC is back: {_kept(report)}")
    if not report.opens:
        typer.echo(
            f"What is sealed cannot be opened: the backup came without its key.\n"
            f"  what to do: put the key file that belongs to it at {home / 'key'}",
            err=True,
        )


def index(
    anew: Annotated[bool, typer.Option("--anew", help="Build all of it anew, whatever is there.")] = False,
    as_json: Json = False,
    home: Home = HOME,
) -> None:
    """Bring the search index up to date with what is kept, on all processors. Every command does so when it starts.

    Example: clinconnect index --anew
    """
    with opened(home) as workspace:
        if anew:
            with bar("building the search index", "trials") as progress:
                workspace.index_anew(progress)
        kept, found = workspace.trial_count(), workspace.found_count
    if as_json:
        typer.echo(json.dumps({"kept": kept, "found": found}))
    else:
        typer.echo(f"{found:,} of {kept:,} kept records can be found")


def _kept(report: backups.BackupReport) -> str:
    rows = report.rows
    return (
        f"{rows['trial']:,} trials, {rows['application']:,} applications, {rows.get('person_document', 0):,} documents"
    )
