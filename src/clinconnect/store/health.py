"""Is the store sound? What its engine says of itself, and what its tables hold; nothing is changed by looking."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, func, select, text

from clinconnect.criteria.compiled import IR_VERSION
from clinconnect.store import kept_trials
from clinconnect.store.engine import engine_for
from clinconnect.store.failures import explained
from clinconnect.store.rows import trial_of, unpacked
from clinconnect.store.schema import version
from clinconnect.store.tables import alias, compilation, import_run, metadata, sync_run, trial
from clinconnect.trials import raw_sha256

_PATIENCE = 5.0
_LOOKED_INTO = 200
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """How many trials have rules of this reader, of an earlier one, and none yet."""

    current: int
    stale: int
    none: int


@contextmanager
def looking(where: str | Path) -> Iterator[Connection]:
    """A connection to read with, of whatever version the store is; Unavailable where there is none."""
    with explained():
        engine = engine_for(where, patience=_PATIENCE)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def revision(connection: Connection) -> str | None:
    """The schema of the store, None where it has none; Unavailable where it is of a newer program."""
    return version(connection)


def faults(connection: Connection) -> list[str]:
    """What is wrong with what lies there, in a few words each; [] where nothing is. Takes a while for a large store."""
    sqlite = connection.dialect.name == "sqlite"
    found = list(_of_sqlite(connection) if sqlite else _of_postgresql(connection))
    lost = sum(_orphans(connection, table) for table in (alias, compilation))
    found += [f"{lost} rows belong to a trial that is not there"] if lost else []
    unreadable = _unreadable(connection)
    if unreadable:
        named = ", ".join(unreadable[:_NAMED]) + (" …" if len(unreadable) > _NAMED else "")
        found += [f"{len(unreadable)} of the last {_LOOKED_INTO} records cannot be read as they came ({named})"]
    return found


def size(connection: Connection) -> int:
    """How many bytes the database takes."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    return int(
        connection.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")).scalar_one()
    )


def engine_version(connection: Connection) -> str:
    """The engine with its version."""
    numbers = connection.dialect.server_version_info or ()
    return f"{'SQLite' if connection.dialect.name == 'sqlite' else 'PostgreSQL'} {'.'.join(map(str, numbers))}"


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables
    }


def rules(connection: Connection, reader: str) -> Rules:
    """How the kept rules stand to this version of the reader."""
    of_this = (compilation.c.reader == reader) & (compilation.c.ir_version == IR_VERSION)
    current = connection.execute(select(func.count()).select_from(compilation).where(of_this)).scalar_one()
    there = connection.execute(select(func.count()).select_from(compilation)).scalar_one()
    trials = connection.execute(select(func.count()).select_from(trial)).scalar_one()
    return Rules(current, there - current, trials - there)


def unindexed(connection: Connection) -> int:
    """How many trials the index does not know as they are."""
    return kept_trials.unindexed_count(connection)


def unfinished(connection: Connection) -> list[str]:
    """The imports and synchronisations that did not come to their end and were not done again since, by their names."""
    found = []
    for run, name in ((import_run, import_run.c.name), (sync_run, sync_run.c.source)):
        last = select(func.max(run.c.id)).group_by(name, *([run.c.query] if run is sync_run else []))
        if run is sync_run:
            last = last.where(_answered())
        rows = connection.execute(
            select(name).where(run.c.id.in_(last), run.c.finished_at.is_(None)).order_by(run.c.id)
        )
        found += [str(row[0]) for row in rows]
    return found


def _answered() -> ColumnElement[bool]:
    """Whether a synchronisation ever got a page: else there is nothing to go on with, or the address is none."""
    columns = sync_run.c
    return columns.finished_at.is_not(None) | (columns.pages > 0) | (columns.added > 0) | (columns.changed > 0)


def of_the_future(connection: Connection, today: date) -> int:
    """How many trials are as of a day that is still to come: a clock is wrong, here or where they came from."""
    ahead = select(func.count()).select_from(trial).where(trial.c.as_of > today.isoformat())
    return connection.execute(ahead).scalar_one()


def _of_sqlite(connection: Connection) -> Iterator[str]:
    for (said,) in connection.execute(text("PRAGMA integrity_check(5)")):
        if said != "ok":
            yield str(said).splitlines()[0]
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        yield f"{len(broken)} rows refer to others that are not there"


def _of_postgresql(connection: Connection) -> Iterator[str]:
    asked = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    invalid = connection.execute(text(f"{asked} WHERE NOT i.indisvalid AND n.nspname = current_schema()")).scalar_one()
    if invalid:
        yield f"{invalid} indexes of the database are not valid"
    for table in metadata.sorted_tables:
        # Reads every row from its page, which the server refuses where a page is damaged.
        connection.execute(text(f"SELECT count({next(iter(table.primary_key)).name}) FROM {table.name}")).scalar_one()


def _orphans(connection: Connection, table: Table) -> int:
    lost = select(func.count()).select_from(table).where(table.c.trial_id.not_in(select(trial.c.id)))
    return connection.execute(lost).scalar_one()


def _unreadable(connection: Connection) -> list[str]:
    """The numbers of those records among the last changed that are not the ones whose hash is kept, or are no records."""
    rows = connection.execute(select(trial).order_by(trial.c.changed_at.desc()).limit(_LOOKED_INTO))
    return [str(row.id) for row in rows if not _reads(row)]


def _reads(row: Any) -> bool:
    """The hash is that of what lies there: reading it may write the same record in another way."""
    try:
        trial_of(row)
        return bool(raw_sha256(row.registry, unpacked(row.raw)) == row.sha256)
    except (zlib.error, msgspec.DecodeError, LookupError, TypeError, AttributeError, ParseError):
        return False
