"""Where a store can lie: each test that asks for a `place` runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text
from tools.postgresql import Server, serving

from clinconnect.store import Store
from clinconnect.store.tables import metadata
from clinconnect.workspace import Workspace

# One database has its tables made once and emptied after each test: to make them takes fifty times as long.
READY = "ready"
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """A home folder and, beside it, the URL of a PostgreSQL database or None for SQLite in the folder."""

    home: Path
    database: str | None

    @property
    def url(self) -> str:
        """The database as an outsider reaches it."""
        if self.database is None:
            return f"sqlite:///{self.home / 'clinconnect.db'}"
        return self.database.replace("postgresql:", "postgresql+psycopg:")

    def store(self, **options: Any) -> Store:
        """The store, opened."""
        return Store.open(self.database or self.home / "clinconnect.db", key=self.home / "key", **options)

    def workspace(self, **options: Any) -> Workspace:
        """The workspace, opened."""
        return Workspace.open(self.home, database=self.database, **options)

    def run(self, statement: str, **values: Any) -> list[Any]:
        """Run a statement beside the program; its rows."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            result = connection.execute(text(statement), values)
            rows = list(result) if result.returns_rows else []
        engine.dispose()
        return rows

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """What touches this table fails inside."""
        self.run(f"ALTER TABLE {table} RENAME TO aside")
        yield
        self.run(f"ALTER TABLE aside RENAME TO {table}")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all tests; where it cannot start the skip says why."""
    running = serving()
    try:
        server = running.__enter__()
    except RuntimeError as error:
        pytest.skip(str(error))
    Store.open(server.make(READY)).close()
    yield server
    running.__exit__(None, None, None)


@pytest.fixture
def empty_database(postgresql: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"test_{next(_numbers)}"
    yield postgresql.make(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty store on each engine in turn."""
    if request.param == "sqlite":
        yield Place(tmp_path / "home", None)
        return
    server: Server = request.getfixturevalue("postgresql")
    yield Place(tmp_path / "home", server.url(READY))
    server.hang_up(READY)
    with create_engine(Place(tmp_path, server.url(READY)).url, poolclass=NullPool).begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
