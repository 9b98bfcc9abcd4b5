"""Which files were taken in, when, and with what result?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from clinconnect.store.audit import note
from clinconnect.store.tables import import_run


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records were added, changed, the same again, and how many problems were met."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: int = 0


def begin(connection: Connection, name: str, source_sha256: str | None, *, by: str, at: datetime) -> int:
    """Note that an import starts; the number it is known by."""
    row = {"name": name[:200], "source_sha256": source_sha256, "started_at": at, **_columns(Tally())}
    key = connection.execute(insert(import_run).values(row)).inserted_primary_key
    number = int(key[0]) if key else 0
    note(connection, "begin-import", f"import:{number}", by=by, at=at)
    return number


def end(connection: Connection, number: int, tally: Tally, *, by: str, at: datetime) -> None:
    """Note that it came to its end."""
    values = {"finished_at": at, **_columns(tally)}
    connection.execute(update(import_run).where(import_run.c.id == number).values(values))
    detail = f"added {tally.added}, changed {tally.changed}, unchanged {tally.unchanged}, problems {tally.problems}"
    note(connection, "end-import", f"import:{number}", detail, by=by, at=at)


def finished(connection: Connection, name: str, source_sha256: str) -> Tally | None:
    """What the last import of these very bytes under this name came to, None where none came to its end."""
    columns = import_run.c
    row = connection.execute(
        select(columns.added, columns.changed, columns.unchanged, columns.problems)
        .where(columns.name == name, columns.source_sha256 == source_sha256, columns.finished_at.is_not(None))
        .order_by(columns.id.desc())
    ).first()
    return None if row is None else Tally(*row)


def _columns(tally: Tally) -> dict[str, int]:
    return {
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "problems": tally.problems,
    }
