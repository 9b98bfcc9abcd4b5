"""How is the database reached? SQLite in a file by default, PostgreSQL by its URL, with the same promises.

A transaction that writes takes the right to write at once: two writers wait instead of failing half way. SQLite has
`BEGIN IMMEDIATE` for that, PostgreSQL an advisory lock, which waits no longer than `patience` either.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from clinconnect.errors import BadInput, Unavailable

WRITES = "writes"
_PAUSE = 0.02  # seconds
_LOG_BYTES = 16 * 1024 * 1024
_ADVISORY_LOCK = 0x436C696E436F6E6E  # "ClinConn" in ASCII: ours alone among those who use the database
_LIKE = "Like postgresql://user@host/name, or sqlite:///path/to/file.db."


def engine_for(where: str | Path, *, patience: float) -> Engine:
    """The engine for a file path or a database URL. `patience`: seconds to wait for another writer.

    Makes the folder of the file (mode 0700; OSError). BadInput for a wrong URL, Unavailable without its driver.
    """
    if isinstance(where, Path) or "://" not in where:
        path = Path(where)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _sqlite(URL.create("sqlite", database=str(path)), patience)
    try:
        url = make_url(where)
        if url.drivername.startswith("sqlite"):
            return _sqlite(url, patience)
        if url.drivername.startswith("postgres"):
            return _postgresql(url, patience)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise BadInput("the database URL cannot be read", hint=_LIKE) from error
    except ImportError as error:
        name = error.name or "psycopg"
        hint = "pip install 'clinconnect[postgres]'" if name.startswith("psycopg") else f"pip install {name}"
        raise Unavailable(f"the database driver {name} is not installed", hint=hint) from error
    raise BadInput("this kind of database is not known", hint=_LIKE)


def _sqlite(url: URL, patience: float) -> Engine:
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


def _postgresql(url: URL, patience: float) -> Engine:
    if "+" not in url.drivername:
        url = url.set(drivername="postgresql+psycopg")
    reach = {
        "connect_timeout": max(2, round(patience)),
        "application_name": "clinconnect",
        # A server that is gone without a word is noticed within a minute.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
    wanted = {name: value for name, value in reach.items() if name not in url.query}
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=wanted)
    event.listen(engine, "connect", lambda connection, _: _patient(connection, patience))
    event.listen(engine, "begin", _take_turn)
    return engine


def _patient(connection: Any, patience: float) -> None:
    if connection.info.parameter_status("server_encoding") != "UTF8":
        hint = "Make one that does: createdb --encoding UTF8 --template template0 NAME."
        raise Unavailable("the database does not keep its texts in UTF-8", hint=hint, code="store-encoding")
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
    connection.autocommit = False


def _take_turn(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
