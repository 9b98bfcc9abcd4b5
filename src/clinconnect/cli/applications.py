"""What people have sent to a site."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from clinconnect.cli.options import HOME, Home, now, opened


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="What people have applied for.", no_args_is_help=True)
    group.command("list")(list_)
    group.command("erase")(erase)
    app.add_typer(group, name="applications")


def list_(
    trial: Annotated[str | None, typer.Option("--trial", help="Only those to this trial.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
    home: Home = HOME,
) -> None:
    """List applications, oldest first. This prints people's names and contacts: for the site's eyes only.

    Example: clinconnect applications list --trial NCT07057622
    """
    with opened(home) as workspace:
        found = workspace.applications(trial)
    for one in found:
        received = one.consented_at.isoformat(timespec="minutes")
        row = {
            "id": one.id, "trial": one.trial, "site": one.site, "name": one.name, "contact": one.contact, "state": one.state,
            "received": received,
        }  # fmt: skip
        if as_json:
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            typer.echo(
                f"{one.id}  {received}  {one.trial}  {one.site or 'no site named'}  {one.name}  {one.contact}  {one.state}"
            )
    if not found:
        typer.echo("no applications", err=True)


def erase(id: Annotated[str, typer.Argument(help="The application's id.")], home: Home = HOME) -> None:
    """Erase an application for good; the audit keeps only that it was erased, and when.

    Example: clinconnect applications erase 3f9c2a7e51b0d846
    """
    with opened(home) as workspace:
        workspace.erase_application(id, at=now())
    typer.echo("erased")
