"""What can be kept of a registry that is asked? How far each synchronisation came, and what the registry said and had."""

from __future__ import annotations

from datetime import datetime

from clinconnect.store import kept_answers, kept_syncs
from clinconnect.store.kept_answers import Answer
from clinconnect.store.kept_syncs import SyncedPage, SyncRun
from clinconnect.store.kept_trials import Kept
from clinconnect.store.transactions import Transactions


class Synchronised(Transactions):
    """The verbs of `Store` for this."""

    def begin_sync(
        self,
        source: str,
        query: str,
        *,
        since: str | None = None,
        data_version: str | None = None,
        validator: str | None = None,
        by: str,
        at: datetime,
    ) -> SyncRun:
        """Note that a synchronisation starts: of which registry (its address), asking for what (JSON), from which day."""
        more = {"since": since, "data_version": data_version, "validator": validator}
        with self._writing() as connection:
            return kept_syncs.begin(connection, source, query, **more, by=by, at=at)

    def keep_page(self, sync: int, page: SyncedPage, *, by: str, at: datetime) -> tuple[SyncRun, Kept]:
        """Keep the trials of a page and how far its synchronisation has come, in one transaction."""
        with self._writing() as connection:
            return kept_syncs.keep_page(connection, sync, page, by=by, at=at)

    def restart_sync(self, sync: int, *, by: str, at: datetime) -> SyncRun:
        """Let a synchronisation start again from its first page."""
        with self._writing() as connection:
            return kept_syncs.restart(connection, sync, by=by, at=at)

    def syncs(self, source: str, query: str) -> list[SyncRun]:
        """All synchronisations that asked this of this registry, oldest first."""
        with self._reading() as connection:
            return kept_syncs.runs(connection, source, query)

    def answer(self, key: str) -> Answer | None:
        """What came for this request before, where one can ask whether it still holds and all of it stands as it came."""
        with self._reading() as connection:
            return kept_answers.find(connection, key)

    def keep_answer(self, answer: Answer) -> None:
        """Note what came for a request that belongs to no synchronisation."""
        with self._writing() as connection:
            kept_answers.keep(connection, answer)
