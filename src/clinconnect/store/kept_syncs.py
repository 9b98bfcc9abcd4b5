"""How far did each synchronisation with a registry come? One row a run, which every page moves on.

A page and how far it leads are kept in one transaction: a kill at any moment leaves a run that goes on where it was,
with true counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clinconnect.store import kept_absences, kept_answers, kept_trials
from clinconnect.store.audit import note
from clinconnect.store.kept_absences import data_day
from clinconnect.store.kept_answers import Answer
from clinconnect.store.kept_trials import Kept
from clinconnect.store.kept_versions import last_before
from clinconnect.store.records import record_of
from clinconnect.store.tables import sync_run
from clinconnect.summaries import status_word
from clinconnect.trials import Trial


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """What a run has met so far. `closed` and `withdrawn` are among the changed: they took people before and do not now,
    they were called off. `unreadable` gave no trial, `passed_over` were not to be kept. `gone` are those of which the registry no
    longer has a record, `returned` those of which it has one again.
    """

    pages: int = 0
    records: int = 0
    added: int = 0
    changed: int = 0
    closed: int = 0
    withdrawn: int = 0
    unreadable: int = 0
    passed_over: int = 0
    gone: int = 0
    returned: int = 0

    @property
    def unchanged(self) -> int:
        """How many records said nothing new."""
        return max(0, self.records - self.added - self.changed - self.unreadable - self.passed_over)


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One synchronisation. It ended where `finished_at` is there; else `page_token` is the next page (None: the first).

    `since` and `newest` are days (YYYY-MM-DD) of the registry: from which on it asked for updates, and the latest it
    has met. `validator` is a header of HTTP, "name: value", that asks whether the data is still `data_version`. `complete`: all
    that the registry has of the question was found to be kept, and the rest to be gone; None where nobody looked.
    """

    id: int
    source: str
    query: str
    since: str | None
    data_version: str | None
    validator: str | None
    page_token: str | None
    total: int | None
    counts: SyncCounts
    newest: str | None
    started_at: datetime
    finished_at: datetime | None
    complete: bool | None = None


@dataclass(frozen=True, slots=True)
class SyncedPage:
    """A page that came: its trials, how many records it held in all, and the token of the next (None: it was the last).

    `newest` is the latest day of an update that the run has met, `total` how many records the registry announced. `asked` is the
    key of the request and `validator` asks whether its answer still holds.
    """

    trials: Sequence[Trial]
    records: int
    next_token: str | None
    newest: str | None = None
    total: int | None = None
    unreadable: int = 0
    passed_over: int = 0
    asked: str = ""
    validator: str | None = None

    @classmethod
    def again(cls, answer: Answer) -> SyncedPage:
        """The page that this answer was, which still holds: all its trials are kept."""
        values = {f.name: getattr(answer, f.name) for f in fields(Answer) if f.name != "key"}
        return cls(trials=(), asked=answer.key, **values)


def begin(
    connection: Connection,
    source: str,
    query: str,
    *,
    since: str | None,
    data_version: str | None,
    validator: str | None,
    by: str,
    at: datetime,
) -> SyncRun:
    """Note that a run starts."""
    counts = {field.name: 0 for field in fields(SyncCounts)}
    row = {"source": source, "query": query, "since": since, "data_version": data_version, "validator": validator}
    key = connection.execute(insert(sync_run).values({**row, **counts, "started_at": at})).inserted_primary_key
    number = int(key[0]) if key else 0
    note(connection, "begin-sync", f"sync:{number}", by=by, at=at)
    return _one(connection, number)


def keep_page(connection: Connection, number: int, page: SyncedPage, *, by: str, at: datetime) -> tuple[SyncRun, Kept]:
    """Keep the page's trials and how far the run has come with it; after the last page it has ended."""
    kept, more = _keep(connection, number, page, by=by, at=at)
    values: dict[str, Any] = {name: sync_run.c[name] + count for name, count in (more | {"pages": 1}).items()}
    values |= {"page_token": page.next_token, "newest": page.newest}
    values |= {"total": page.total} if page.total is not None else {}
    values |= {"finished_at": at} if page.next_token is None else {}
    connection.execute(update(sync_run).where(sync_run.c.id == number).values(values))
    if page.validator:
        own = {f.name: getattr(page, f.name) for f in fields(Answer) if f.name != "key"}
        kept_answers.keep(connection, Answer(key=page.asked, **own), number)
    if page.next_token is None:
        kept_answers.forget_before(connection, number)
    verb = "end-sync" if page.next_token is None else "advance-sync"
    note(connection, verb, f"sync:{number}", f"records {page.records}", by=by, at=at)
    return _one(connection, number), kept


def keep_beside(
    connection: Connection, number: int, page: SyncedPage, *, by: str, at: datetime
) -> tuple[SyncRun, Kept]:
    """Keep trials that were asked for by their numbers beside the pages of a run."""
    kept, more = _keep(connection, number, page, by=by, at=at)
    values = {name: sync_run.c[name] + count for name, count in more.items()}
    connection.execute(update(sync_run).where(sync_run.c.id == number).values(values))
    return _one(connection, number), kept


def call_roll(
    connection: Connection, number: int, *, there: Sequence[str], gone: Sequence[str], by: str, at: datetime
) -> SyncRun:
    """Note that the registry has these trials as they stand, and no record of those."""
    run = _one(connection, number)
    day = data_day(run.data_version, run.started_at)
    kept_trials.mark_seen(connection, there, number)
    returned = kept_absences.end(connection, there, day=day)
    kept_absences.begin(connection, gone, source=run.source, day=day)
    if gone or returned:
        values = {"gone": sync_run.c.gone + len(gone), "returned": sync_run.c.returned + returned}
        connection.execute(update(sync_run).where(sync_run.c.id == number).values(values))
        note(connection, "call-roll", f"sync:{number}", f"gone {len(gone)}, returned {returned}", by=by, at=at)
    return _one(connection, number)


def end_roll(connection: Connection, number: int, *, complete: bool) -> SyncRun:
    """Note whether what is kept is what the registry has of the question."""
    connection.execute(update(sync_run).where(sync_run.c.id == number).values(complete=complete))
    return _one(connection, number)


def _keep(
    connection: Connection, number: int, page: SyncedPage, *, by: str, at: datetime
) -> tuple[Kept, dict[str, int]]:
    """Keep the trials; what that adds to the counts."""
    kept = kept_trials.keep(connection, map(record_of, page.trials), by=by, at=at, seen_in=number)
    closed, withdrawn = _turned(connection, page.trials, kept)
    run = _one(connection, number)
    back = kept_absences.end(connection, [t.id for t in page.trials], day=data_day(run.data_version, run.started_at))
    return kept, {
        "records": page.records,
        "added": len(kept.added),
        "changed": len(kept.changed),
        "closed": closed,
        "withdrawn": withdrawn,
        "unreadable": page.unreadable,
        "passed_over": page.passed_over,
        "returned": back,
    }


def restart(connection: Connection, number: int, *, by: str, at: datetime) -> SyncRun:
    """The run starts again from its first page: what it added and changed stays and still counts."""
    values = {"page_token": None, "pages": 0, "records": 0, "unreadable": 0, "passed_over": 0}
    connection.execute(update(sync_run).where(sync_run.c.id == number).values(values))
    kept_answers.forget(connection, number)
    note(connection, "restart-sync", f"sync:{number}", by=by, at=at)
    return _one(connection, number)


def runs(connection: Connection, source: str, query: str) -> list[SyncRun]:
    """All runs that asked this of this registry, oldest first."""
    asked = select(sync_run).where(sync_run.c.source == source, sync_run.c.query == query).order_by(sync_run.c.id)
    return [_run(row) for row in connection.execute(asked)]


def _one(connection: Connection, number: int) -> SyncRun:
    return _run(connection.execute(select(sync_run).where(sync_run.c.id == number)).one())


def _run(row: Any) -> SyncRun:
    counts = SyncCounts(**{field.name: getattr(row, field.name) for field in fields(SyncCounts)})
    own = (f.name for f in fields(SyncRun) if f.name != "counts")
    return SyncRun(counts=counts, **{name: getattr(row, name) for name in own})


def _turned(connection: Connection, trials: Sequence[Trial], kept: Kept) -> tuple[int, int]:
    """How many of the changed trials no longer take people, and how many were withdrawn."""
    now = {t.id: t.status for t in trials}
    before = {id: was.status for id, was in last_before(connection, kept.changed).items()}
    closed = [id for id in before if status_word(before[id]).recruits and status_word(now[id]).recruits is False]
    withdrawn = [id for id in before if now[id] == "WITHDRAWN" != before[id]]
    return len(closed), len(withdrawn)
