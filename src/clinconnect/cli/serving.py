"""The pages."""

from __future__ import annotations

from typing import Annotated

import typer

from clinconnect.cli.options import HOME, Home, now, opened

Host = Annotated[str, typer.Option("--host", help="The address to listen on.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("serve")(serve)
    app.command("demo")(demo)


def serve(host: Host = "127.0.0.1", port: Port = 8000, home: Home = HOME) -> None:
    """Serve the pages and the API.

    Example: clinconnect serve --port 8080
    """
    from clinconnect import web

    with opened(home) as workspace:
        web.serve(workspace, host, port, ready=lambda: _say_address(host, port))


def demo(host: Host = "127.0.0.1", port: Port = 8000, home: Home = HOME) -> None:
    """Load the bundled sample and serve the pages.

    Example: clinconnect demo
    """
    from clinconnect import web

    with opened(home) as workspace:
        report = workspace.load_sample(at=now())
        typer.echo(f"{report.trials} sample trials are there.")
        web.serve(workspace, host, port, ready=lambda: _say_three_things(host, port))


def _say_address(host: str, port: int) -> None:
    typer.echo(f"ClinConnect on http://{host}:{port}/  (stop with Ctrl-C)")


def _say_three_things(host: str, port: int) -> None:
    _say_address(host, port)
    base = f"http://{host}:{port}"
    typer.echo("\nThree things to try:")
    typer.echo(f"  1. a real trial with damaged criteria, read as rules:   {base}/trials/NCT07057622")
    typer.echo(f"  2. the same for a sample person, with reasons:          {base}/trials/NCT07057622?person=sample-02")
    typer.echo(f"  3. a search:                                            {base}/search?q=heart+failure")
