"""What several commands share: the home folder, the day of reference, reading a person from a file or the sample."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clinconnect.cli.progress import bar
from clinconnect.errors import BadInput, NotFound
from clinconnect.patients import Patient, is_record, read_patient
from clinconnect.workspace import Workspace

Home = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar="CLINCONNECT_HOME",
        help="The folder that everything is kept in.",
        show_default="~/.clinconnect",
    ),
]
HOME = Path("~/.clinconnect")
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day of reference.", show_default="today")
]


# Given before the command, for all of them; None is SQLite in the home folder.
DATABASE: ContextVar[str | None] = ContextVar("database", default=None)


@contextmanager
def opened(home: Path) -> Iterator[Workspace]:
    """The workspace of the home folder, with the database that was chosen, closed at the end."""
    with bar("bringing the search index up to date", "trials", at_once=False) as progress:
        workspace = Workspace.open(home.expanduser(), database=DATABASE.get(), progress=progress)
    try:
        yield workspace
    finally:
        workspace.close()


def now() -> datetime:
    """The moment at which the command runs."""
    return datetime.now(UTC)


def day(text: str | None) -> date:
    """The day given, today where none is; BadInput where it is no date."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("--as-of is no date", hint="write it as YYYY-MM-DD, for example 2025-07-14") from None


def person(workspace: Workspace, name: str, as_of: date) -> Patient:
    """The person in a file (FHIR Bundle, form or note), or a sample or kept person by id."""
    path = Path(name)
    if path.is_file():
        return read_patient(content(path), id=path.stem, as_of=as_of)
    try:
        return workspace.person(name, as_of=as_of)
    except NotFound:
        raise NotFound("there is no such file, and nobody of that id", hint="see: clinconnect people") from None


def words_of_person(name: str) -> str:
    """What a note in a file says, as it stands; "" for a record, a form or an id."""
    path = Path(name)
    told = content(path).decode("utf-8", "replace") if path.is_file() else ""
    return "" if is_record(told) else told


def content(path: Path) -> bytes:
    """All of a file; BadInput where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise BadInput(f"{path} cannot be read: {wrong.strerror}", hint="check the path and its permissions") from wrong
