"""The sample people, and what is known of a person."""

from __future__ import annotations

from typing import Annotated

import typer

from clinconnect.cli.options import HOME, AsOf, Home, day, opened, person


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("people")(people)
    app.command("person")(show_person)


def people(home: Home = HOME) -> None:
    """List the fictional people of the sample.

    Example: clinconnect people
    """
    with opened(home) as workspace:
        for one in workspace.people():
            typer.echo(f"{one.id:18}{one.label}  [fictional]")


def show_person(
    patient: Annotated[str, typer.Argument(help="A FHIR bundle, form or note as a file, or a sample person's id.")],
    as_of: AsOf = None,
    home: Home = HOME,
) -> None:
    """Show the facts that were read of a person, with their source, and what could not be used.

    Example: clinconnect person sample-01
    """
    with opened(home) as workspace:
        found = person(workspace, patient, day(as_of))
    typer.echo(f"{found.id}: sex {found.sex or 'not known'}, {len(found.facts)} facts, {len(found.notes)} remarks")
    for fact in found.facts:
        typer.echo(f"  {fact.kind:12}{fact.status:10}{fact.label or fact.name}  [{fact.source.where}]")
    for note in found.notes:
        typer.echo(f"  {note.severity}: {note.where}: {note.message}")
