"""What may be meant by a few letters: conditions, treatments, sponsors, places, trial numbers."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from clinconnect.cli.options import HOME, Home, opened
from clinconnect.errors import BadInput


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("suggest")(suggest)


def suggest(
    words: Annotated[list[str] | None, typer.Argument(help="The first letters, or words with slips in them.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=20, help="At most so many.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = HOME,
) -> None:
    """Say what may be meant by a few letters, and how many trials there are of it.

    Example: clinconnect suggest heart att
    Example: clinconnect suggest keytr --json
    """
    if not words:
        raise BadInput("nothing to suggest for", hint="give some letters: clinconnect suggest diab")
    with opened(home) as workspace:
        found = workspace.suggest(" ".join(words), most=top)
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        trials = (
            ""
            if one.count is None or one.kind == "trial"
            else f"  {one.count} {'trial' if one.count == 1 else 'trials'}"
        )
        text = f"{one.before} {one.text}".strip()
        typer.echo(f"{one.kind:10} {text}{f'  ({one.detail})' if one.detail else ''}{trials}")
    if not found:
        typer.echo("nothing begins so", err=True)
