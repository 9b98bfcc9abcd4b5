"""The command line: one command an arrow of the data flow, plain text for eyes and JSON for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import typer
from typer.exceptions import TyperException

from clinconnect import __version__
from clinconnect.cli import (
    applications,
    doors,
    history,
    interviewing,
    people,
    records,
    serving,
    showing,
    suggesting,
    syncing,
    upkeep,
)
from clinconnect.cli.options import DATABASE
from clinconnect.errors import ClinConnectError

_HELP = """The open clinical-trial finder that knows why.

Examples:

  clinconnect demo                                    load the sample and open the pages on 127.0.0.1:8000

  clinconnect import studies.json.gz                  take in registry records

  clinconnect sync --condition gout                   take in what ClinicalTrials.gov has, then what is new there

  clinconnect search "neuroendocrine tumour"          find trials

  clinconnect show NCT07057622 --as rules             how a trial's criteria were read

  clinconnect match --patient sample-01 --trial NCT07057622 --as-of 2025-07-14

  clinconnect compile --jsonl < texts.jsonl > rules.jsonl
"""

app = typer.Typer(
    help=_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)
for module in (
    doors,
    suggesting,
    records,
    syncing,
    showing,
    history,
    people,
    interviewing,
    applications,
    serving,
    upkeep,
):
    module.register(app)


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
    database: str | None = typer.Option(
        None,
        "--database",
        metavar="URL",
        envvar="CLINCONNECT_DATABASE",
        help="A PostgreSQL database, such as postgresql://user@host/name. Others see what a command is given: a "
        "password belongs in the variable, or in ~/.pgpass.",
        show_default="SQLite in the home folder",
    ),
) -> None:
    DATABASE.set(database or None)
    if version:
        typer.echo(f"clinconnect {__version__}")
        raise typer.Exit


def run() -> None:
    """The program's entry: every failure a clear sentence and an exit code, never a traceback."""
    sys.exit(_guarded(lambda: app(standalone_mode=False)))


def _guarded(command: Callable[[], object]) -> int:
    try:
        result = command()
    except ClinConnectError as error:
        return _say(error.message, error.hint, error.exit_code)
    except TyperException as error:
        context = getattr(error, "ctx", None)
        hint = f"see: {context.command_path} --help" if context is not None else "see: clinconnect --help"
        return _say(_usage(error), hint, 2)
    except (KeyboardInterrupt, typer.Abort):
        return _say("stopped", "", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("CLINCONNECT_DEBUG"):
            raise
        return _say(f"something unexpected went wrong ({type(error).__name__})", _BUG, 70)
    return result if isinstance(result, int) else 0


def _usage(error: TyperException) -> str:
    """What is wrong with the words of the command."""
    worded = getattr(error, "format_message", None)
    return str(worded()) if worded is not None else str(error)


_BUG = "this is a defect of the program: set CLINCONNECT_DEBUG=1 to see where, and please report it"


def _say(message: str, hint: str, code: int) -> int:
    sys.stdout.flush()
    sys.stderr.write(f"clinconnect: {message}\n" + (f"  what to do: {hint}\n" if hint else ""))
    return code
