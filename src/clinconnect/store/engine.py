"""How is the database reached? SQLite in a file by default, any other by its URL, with the same promises.

A transaction that writes takes the right to write at once: two writers wait instead of failing half way.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from clinconnect.errors import BadInput, Unavailable

WRITES = "writes"
_PAUSE = 0.02  # seconds
_LOG_BYTES = 16 * 1024 * 1024


def engine_for(where: str | Path, *, patience: float) -> Engine:
    """The engine for a file path or a database URL. `patience`: seconds to wait for another writer.

    Makes the folder of the file (mode 0700; OSError). BadInput for a wrong URL, Unavailable without its driver.
    """
    if isinstance(where, Path) or "://" not in where:
        path = Path(where)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _sqlite(URL.create("sqlite", database=str(path)), patience)
    try:
        if where.startswith("sqlite"):
            return _sqlite(where, patience)
        return create_engine(where, hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadInput("the database URL cannot be read", hint="Like postgresql+psycopg://user@host/name") from error
    except ModuleNotFoundError as error:
        hint = f"pip install {error.name}"
        raise Unavailable(f"the database driver {error.name} is not installed", hint=hint) from error


def _sqlite(url: str | URL, patience: float) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
    event.listen(engine, "connect", lambda connection, _: _connected(connection, patience))
    event.listen(engine, "begin", _begin)
    return engine


def _connected(connection: Any, patience: float) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor, patience)
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",  # what is erased is overwritten, and not only forgotten by the index
        f"journal_size_limit = {_LOG_BYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any, patience: float) -> None:
    """Turn the write-ahead log on. Where two programs do so at once, SQLite does not wait for its time-out, so that we do."""
    until = monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as busy:
            if "locked" not in str(busy) or monotonic() > until:
                raise
            sleep(_PAUSE)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
