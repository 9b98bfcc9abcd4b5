"""What can be kept, found and erased? Every write is a verb here, with who and when, and its audit row beside it.

What is derived (rules, the mark that the index knows a trial) can be made anew and leaves no audit row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from clinconnect.applications import Application
from clinconnect.criteria import Compiled
from clinconnect.errors import NotFound, Unavailable
from clinconnect.store import (
    audit,
    copies,
    imports,
    kept_applications,
    kept_numbers,
    kept_people,
    kept_rules,
    kept_trials,
    kept_versions,
)
from clinconnect.store.audit import AuditRow
from clinconnect.store.engine import engine_for
from clinconnect.store.failures import explained
from clinconnect.store.imports import Tally
from clinconnect.store.kept_people import KeptPerson
from clinconnect.store.kept_trials import Kept, KeptRecord
from clinconnect.store.kept_versions import KeptVersion, Replaced, Version
from clinconnect.store.records import AsKept, PackedRules, Record, record_of
from clinconnect.store.schema import bring_up
from clinconnect.store.seal import Seal, seal_from
from clinconnect.store.synchronised import Synchronised
from clinconnect.trials import Trial, as_kept

PATIENCE = 10.0


class Store(Synchronised):
    """One database. Methods raise `Unavailable` with a hint where it is closed, read-only, full, locked or damaged."""

    def __init__(self, engine: Engine, key: Path | None) -> None:
        super().__init__(engine)
        self._key = key
        self._seal: Seal | None = None

    @classmethod
    def open(cls, where: str | Path, *, key: Path | None = None, patience: float = PATIENCE) -> Store:
        """The store in an SQLite file (made where missing) or behind a database URL, brought to this version.

        `key` is the key file of the applications, for a file by default `key` beside it; it is made when first needed.
        `patience` is how many seconds a write waits for another process.
        """
        if key is None and (isinstance(where, Path) or "://" not in where):
            key = Path(where).parent / "key"
        with explained():
            engine = engine_for(where, patience=patience)
            try:
                bring_up(engine)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, key)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # ── trials ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def keep_trials(self, trials: Iterable[Trial], *, by: str, at: datetime) -> Kept:
        """Keep a batch in one transaction: all of it or, where anything fails, nothing."""
        with self._writing() as connection:
            return kept_trials.keep(connection, map(record_of, trials), by=by, at=at)

    def keep_records(self, records: Iterable[Record], *, by: str, at: datetime, answer: bool = False) -> Kept:
        """The same of what another process has made ready; `answer`: the registry itself sent it just now."""
        with self._writing() as connection:
            return kept_trials.keep(connection, records, by=by, at=at, answer=answer)

    def trial(self, number: str) -> KeptRecord:
        """The trial with the number, old number or number elsewhere, however written; NotFound else."""
        with self._reading() as connection:
            found = kept_trials.find(connection, as_kept(number))
        if found is None:
            hint = "Check the number, or import the record: clinconnect import FILE."
            raise NotFound("there is no trial with this number", hint=hint, code="trial-not-found")
        return found

    def trials(self, ids: Sequence[str]) -> list[Trial]:
        """The trials of these numbers that are there, in this order."""
        with self._reading() as connection:
            return kept_trials.several(connection, ids)

    def list_trials(self, *, top: int, after: str = "") -> list[Trial]:
        """The next `top` trials in order of their numbers, after this number."""
        with self._reading() as connection:
            return kept_trials.listed(connection, top=top, after=after)

    def trial_count(self) -> int:
        """How many trials are kept."""
        with self._reading() as connection:
            return kept_trials.count(connection)

    def numbers_there(self, ids: Sequence[str]) -> set[str]:
        """Which of these numbers are those of a trial that is kept."""
        with self._reading() as connection:
            return kept_trials.there(connection, ids)

    def versions(self, number: str) -> list[Version]:
        """All versions of the trial with this number, oldest first, the one that stands last; [] where there is none."""
        with self._reading() as connection:
            return kept_versions.versions(connection, number.strip().upper())

    def some_versions(self, id: str, numbers: Sequence[int]) -> list[Version]:
        """Those of the trial's versions that have these numbers, oldest first."""
        with self._reading() as connection:
            return kept_versions.some(connection, id, numbers)

    def replacements(self, *, since: datetime | None = None, id: str | None = None, most: int = 1000) -> list[Replaced]:
        """Which versions were replaced when, the latest first: of all trials or of one, at this moment or later."""
        with self._reading() as connection:
            return kept_versions.replacements(connection, since=since, id=id, most=most)

    def changed_since(self, moment: datetime) -> list[str]:
        """The numbers of the trials that another version replaced at this moment or later."""
        with self._reading() as connection:
            return list(kept_versions.replaced_since(connection, moment))

    def ends(self, ids: Sequence[str], moment: datetime) -> list[tuple[KeptVersion, KeptVersion]]:
        """Of each of these trials what stood at this moment and what stands now, where that is not the same version."""
        with self._reading() as connection:
            return kept_versions.ends(connection, ids, moment)

    def same_trial(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """For each of these records that is one trial with others: all of them, the one to show first in front."""
        with self._reading() as connection:
            return kept_numbers.same(connection, ids)

    # ── what is derived from them ───────────────────────────────────────────────────────────────────────────────────

    def keep_rules(self, made: Sequence[PackedRules], *, reader: str) -> None:
        """Keep the rules of these trials, read by this version of the reader."""
        with self._writing() as connection:
            kept_rules.keep(connection, made, reader=reader)

    def rules(self, trial_id: str, *, text_sha256: str, reader: str) -> Compiled | None:
        """The rules read from this very text by this very reader, None where they have to be made."""
        with self._reading() as connection:
            return kept_rules.find(connection, trial_id, text_sha256=text_sha256, reader=reader)

    def keep_numbers(self, named: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
        """Keep the numbers that these trials (each its own first) have elsewhere, as their records read today; see
        `Kept.regrouped`.
        """
        with self._writing() as connection:
            return kept_trials.keep_numbers(connection, named)

    def unindexed(self, limit: int, *, after: str = "", reader: str) -> list[AsKept]:
        """The next records, by number after this one, that the index does not know yet as they are."""
        with self._reading() as connection:
            return kept_trials.unindexed(connection, limit, after, reader=reader)

    def as_kept(self, ids: Sequence[str], *, reader: str) -> list[AsKept]:
        """The records of these numbers that are kept, with the rules that this reader made of them."""
        with self._reading() as connection:
            return kept_trials.as_kept(connection, ids, reader=reader)

    def unindexed_count(self) -> int:
        """How many of them there are."""
        with self._reading() as connection:
            return kept_trials.unindexed_count(connection)

    def mark_indexed(self, records: Sequence[tuple[str, str]]) -> None:
        """The index knows these records now, each a number and its `record_sha256`."""
        with self._writing() as connection:
            kept_trials.mark_indexed(connection, records)

    def mark_all_unindexed(self) -> None:
        """The index is to be built anew."""
        with self._writing() as connection:
            kept_trials.mark_all_unindexed(connection)

    # ── imports ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def begin_import(self, name: str, *, source_sha256: str | None = None, by: str, at: datetime) -> int:
        """Note that an import starts; the number it is known by. `source_sha256` where all bytes are known."""
        with self._writing() as connection:
            return imports.begin(connection, name, source_sha256, by=by, at=at)

    def end_import(self, number: int, tally: Tally, *, by: str, at: datetime) -> None:
        """Note that it came to its end, and with what result."""
        with self._writing() as connection:
            imports.end(connection, number, tally, by=by, at=at)

    def finished_import(self, name: str, source_sha256: str) -> Tally | None:
        """What the last import of these very bytes came to, None where none came to its end."""
        with self._reading() as connection:
            return imports.finished(connection, name, source_sha256)

    # ── applications ────────────────────────────────────────────────────────────────────────────────────────────────

    def keep_application(self, application: Application, *, by: str, at: datetime) -> None:
        """Keep a new application, sealed."""
        with self._writing() as connection:
            kept_applications.keep(connection, application, self._sealed(connection), by=by, at=at)

    def erase_application(self, id: str, *, by: str, at: datetime) -> None:
        """Delete the application; NotFound where there is none. The audit keeps that it was there, not what it said."""
        with self._writing() as connection:
            if not kept_applications.erase(connection, id, by=by, at=at):
                hint = "See `clinconnect applications list`."
                raise NotFound("there is no application with this id", hint=hint, code="application-not-found")
        self._scrub()

    def applications(self, trial_id: str | None = None) -> list[Application]:
        """All applications, or those to one trial, oldest first."""
        with self._reading() as connection:
            if not kept_applications.count(connection, trial_id):
                return []
            return kept_applications.listed(connection, trial_id, self._sealed(connection))

    def application_count(self, trial_id: str | None = None) -> int:
        """How many applications there are, to one trial or to all; needs no key."""
        with self._reading() as connection:
            return kept_applications.count(connection, trial_id)

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def keep_person(self, person: str, document: str, content: bytes, *, by: str, at: datetime) -> None:
        """Keep a document about a person, sealed, under ids that say nothing."""
        with self._writing() as connection:
            kept_people.keep(connection, person, document, content, self._sealed(connection), by=by, at=at)

    def forget_person(self, person: str, *, by: str, at: datetime) -> None:
        """Delete all that is kept of a person, on the disk too; NotFound where nothing is."""
        with self._writing() as connection:
            if not kept_people.forget(connection, person, by=by, at=at):
                raise _no_person()
        self._scrub()

    def person(self, person: str) -> list[bytes]:
        """The documents that are kept of a person, oldest first; NotFound where there are none."""
        with self._reading() as connection:
            found = kept_people.count(connection) and kept_people.documents(
                connection, person, self._sealed(connection)
            )
        if not found:
            raise _no_person()
        return found

    def people(self) -> list[KeptPerson]:
        """Everybody of whom something is kept; needs no key."""
        with self._reading() as connection:
            return kept_people.listed(connection)

    def audit_trail(self, subject: str | None = None, *, limit: int = 1000) -> list[AuditRow]:
        """The latest writes first, all or those to one subject (application:…, import:…, trials)."""
        with self._reading() as connection:
            return audit.trail(connection, subject, limit)

    # ── copies ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def write_copy(
        self, file: IO[bytes], *, with_key: bool, program: str, at: datetime, progress: copies.Progress
    ) -> copies.Manifest:
        """Write all that is kept as it is at one moment, also while others write; see `copies`."""
        key = self._key.read_bytes() if with_key and self._key is not None and self._key.exists() else None
        with explained(), self._engine.connect() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            if with_key and key is None and self._sealed_count(connection):
                self._sealed(connection)  # says that the key is lost
            return copies.write(connection, file, key=key, program=program, at=at, progress=progress)

    def put_back(self, copy: copies.Copy, *, by: str, at: datetime, progress: copies.Progress) -> None:
        """All that the copy holds in place of all that is kept, in one transaction: a kill leaves what was there."""
        self._seal = None
        with self._writing() as connection:
            copies.put_back(connection, copy, by=by, at=at, progress=progress)
        self._scrub()

    def is_empty(self) -> bool:
        """Whether nothing is kept that somebody could miss."""
        with self._reading() as connection:
            return not kept_trials.count(connection) and not self._sealed_count(connection)

    def opens_what_is_sealed(self) -> bool:
        """Whether the key opens an application and a document that are kept; true where there are none."""
        try:
            with self._reading() as connection:
                if self._sealed_count(connection):
                    kept_applications.any_opens(connection, self._sealed(connection))
                    kept_people.any_opens(connection, self._sealed(connection))
        except Unavailable as error:
            if error.code.startswith("key-") or error.code == "wrong-key":
                return False
            raise
        return True

    # ── what lies below ─────────────────────────────────────────────────────────────────────────────────────────────

    def _scrub(self) -> None:
        """Take what was erased out of SQLite's write-ahead log, as far as nobody is reading in it."""
        if self._engine.dialect.name == "sqlite":
            with explained(), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _sealed(self, connection: Connection) -> Seal:
        """The seal; a new key is made only while nothing needs an old one."""
        if self._seal is None:
            if self._key is None:
                hint = "Say where the key file lies when the store is opened."
                raise Unavailable("no key file is known for what is sealed", hint=hint, code="key-unknown")
            self._seal = seal_from(self._key, new=self._sealed_count(connection) == 0)
        return self._seal

    def _sealed_count(self, connection: Connection) -> int:
        return kept_applications.count(connection, None) + kept_people.count(connection)


def _no_person() -> NotFound:
    return NotFound(
        "nothing is kept of a person with this id", hint="See `clinconnect people`.", code="person-not-found"
    )
