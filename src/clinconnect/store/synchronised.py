"""What can be kept of a registry that is asked? How far each synchronisation came, and what the registry said and had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from clinconnect.store import kept_absences, kept_answers, kept_syncs
from clinconnect.store.kept_absences import Absence, Held, Standing
from clinconnect.store.kept_answers import Answer
from clinconnect.store.kept_syncs import SyncedPage, SyncRun
from clinconnect.store.kept_trials import Kept
from clinconnect.store.transactions import Transactions

_AT_ONCE = 1000


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

    def keep_beside(self, sync: int, page: SyncedPage, *, by: str, at: datetime) -> tuple[SyncRun, Kept]:
        """Keep trials that were asked for by their numbers beside the pages of a synchronisation."""
        with self._writing() as connection:
            return kept_syncs.keep_beside(connection, sync, page, by=by, at=at)

    def call_roll(
        self, sync: int, *, there: Sequence[str] = (), gone: Sequence[str] = (), by: str, at: datetime
    ) -> SyncRun:
        """Note that the registry has these trials as they stand, and no record of those."""
        with self._writing() as connection:
            return kept_syncs.call_roll(connection, sync, there=there, gone=gone, by=by, at=at)

    def end_roll(self, sync: int, *, complete: bool) -> SyncRun:
        """Note whether what is kept is what the registry has of the question of this synchronisation."""
        with self._writing() as connection:
            return kept_syncs.end_roll(connection, sync, complete=complete)

    def expected(self, source: str, query: str) -> Iterator[Held]:
        """The trials that this question should list, by number: see `kept_absences.expected`."""
        last = ""
        while some := self._expected(source, query, last):
            yield from some
            last = some[-1].id

    def _expected(self, source: str, query: str, after: str) -> list[Held]:
        with self._reading() as connection:
            return kept_absences.expected(connection, source, query, after=after, limit=_AT_ONCE)

    def held(self, ids: Sequence[str]) -> dict[str, Held]:
        """Those of these trials that are kept, as a list of the registry is compared with them."""
        with self._reading() as connection:
            return kept_absences.held(connection, ids)

    def seen_count(self) -> int:
        """How many trials a registry has said and was not found to have lost since."""
        with self._reading() as connection:
            return kept_absences.seen_count(connection)

    def standing(self, id: str) -> Standing | None:
        """As of which day of the registry's data the trial is known to stand as it is kept; None where nothing tells."""
        with self._reading() as connection:
            return kept_absences.standing(connection, id)

    def absences(self, id: str) -> list[Absence]:
        """When the registry had no record of this trial, oldest first."""
        with self._reading() as connection:
            return kept_absences.absences(connection, id)

    def absent(self, ids: Sequence[str]) -> dict[str, str]:
        """Since which day the registry has no record of these trials, by number, without those that it has."""
        with self._reading() as connection:
            return kept_absences.absent(connection, ids)

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
