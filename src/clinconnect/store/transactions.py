"""How does a verb reach the database? By a connection to read with, or one whose transaction is all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from clinconnect.store.engine import WRITES
from clinconnect.store.failures import explained


class Transactions:
    """One database, opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with explained(), self._writer.begin() as connection:
            yield connection
