"""How does a store leave and come back? As one file of plain rows, the same whichever engine they lay in.

The file is a zip archive: for each table `NAME.rows`, frames of a length (4 bytes, big-endian) and a MessagePack list of rows;
`key` where it was asked for; and `manifest.json`, written last, with the schema, the columns, how many rows each table has
and the SHA-256 of each part. Rows are read in one transaction, so that the copy is of one moment, also while others write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import msgspec
from sqlalchemy import Connection, MetaData, func, insert, select, update

from clinconnect.errors import BadInput
from clinconnect.store.audit import note
from clinconnect.store.rows import number_on
from clinconnect.store.schema import REVISIONS, step_to
from clinconnect.store.tables import metadata, trial

FORMAT = 1
_ROWS = 500
_READ = 1 << 20
_KEY = "key"
_MANIFEST = "manifest.json"
_LENGTH = 4
# (rows done, rows in all)
Progress = Callable[[int, int], None]


class Part(msgspec.Struct):
    """One table of a copy."""

    columns: list[str]
    rows: int
    sha256: str


class Manifest(msgspec.Struct):
    """What a copy says of itself. `key_sha256` where it holds the key."""

    format: int
    program: str
    schema: str
    made_at: datetime
    tables: dict[str, Part]
    key_sha256: str | None = None

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(part.rows for part in self.tables.values())


def write(
    connection: Connection, file: IO[bytes], *, key: bytes | None, program: str, at: datetime, progress: Progress
) -> Manifest:
    """Write all tables, as they are in the transaction of the connection, and the key where it is given."""
    total = sum(connection.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables)
    made = Manifest(FORMAT, program, REVISIONS[-1], at, {})
    with ZipFile(file, "w") as archive:
        for table in metadata.sorted_tables:
            part = made.tables[str(table.name)] = Part([str(column.name) for column in table.c], 0, "")
            digest = hashlib.sha256()
            with archive.open(f"{table.name}.rows", "w", force_zip64=True) as member:
                result = connection.execution_options(yield_per=_ROWS).execute(select(table))
                for rows in result.partitions():
                    frame = msgspec.msgpack.encode([tuple(row) for row in rows])
                    for piece in (len(frame).to_bytes(_LENGTH), frame):
                        digest.update(piece)
                        member.write(piece)
                    part.rows += len(rows)
                    progress(made.rows, total)
            part.sha256 = digest.hexdigest()
        if key is not None:
            made.key_sha256 = hashlib.sha256(key).hexdigest()
            archive.writestr(_KEY, key)
        archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(made)))
    return made


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was opened; every way of reading it raises BadInput where it is damaged."""

    archive: ZipFile
    manifest: Manifest

    def check(self, progress: Progress) -> None:
        """Read all of it and compare every part with its sum."""
        done = 0
        for name, part in self.manifest.tables.items():
            digest = hashlib.sha256()
            with _whole(), self.archive.open(f"{name}.rows") as member:
                while piece := member.read(_READ):
                    digest.update(piece)
            if digest.hexdigest() != part.sha256:
                raise _damaged()
            progress(done := done + part.rows, self.manifest.rows)
        self.key()

    def key(self) -> bytes | None:
        """The key, None where the copy was made without."""
        if self.manifest.key_sha256 is None:
            return None
        with _whole():
            key = self.archive.read(_KEY)
        if hashlib.sha256(key).hexdigest() != self.manifest.key_sha256:
            raise _damaged()
        return key

    def rows(self, table: str) -> Iterator[list[dict[str, Any]]]:
        """The rows of a table, many at a time, each by column."""
        columns = self.manifest.tables[table].columns
        with _whole(), self.archive.open(f"{table}.rows") as member:
            while head := member.read(_LENGTH):
                frame = msgspec.msgpack.decode(member.read(int.from_bytes(head)))
                yield [dict(zip(columns, map(_plain, row), strict=True)) for row in frame]


@contextmanager
def opened(path: Path) -> Iterator[Copy]:
    """The copy in the file; BadInput where it is none, is cut, or was made by a newer program; OSError."""
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise _none() from error
    with archive:
        try:
            manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
        except (BadZipFile, KeyError, msgspec.DecodeError) as error:
            raise _none() from error
        if manifest.format > FORMAT or manifest.schema not in REVISIONS:
            hint = "Update the program. Nothing was changed."
            raise BadInput("the backup was written by a newer version of ClinConnect", hint=hint, code="backup-too-new")
        yield Copy(archive, manifest)


def put_back(connection: Connection, copy: Copy, *, by: str, at: datetime, progress: Progress) -> None:
    """All rows of the copy in place of all that is there, in the transaction of the connection: all of it or nothing.

    The tables are made as they were when the copy was, then brought to this version; the index knows no trial any more.
    """
    step_to(connection, None)
    step_to(connection, copy.manifest.schema)
    tables = MetaData()
    tables.reflect(connection)
    done = 0
    for table in tables.sorted_tables:
        if table.name in copy.manifest.tables:
            for rows in copy.rows(table.name):
                connection.execute(insert(table), rows)
                progress(done := done + len(rows), copy.manifest.rows)
            number_on(connection, table)
    step_to(connection, REVISIONS[-1])
    connection.execute(update(trial).values(indexed=False))
    note(connection, "restore", "store", f"rows {copy.manifest.rows}, schema {copy.manifest.schema}", by=by, at=at)


def _plain(value: Any) -> Any:
    """A moment as the columns hold it: without a zone, in UTC."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except (BadZipFile, KeyError, EOFError, msgspec.DecodeError, ValueError) as error:
        raise _damaged() from error


def _none() -> BadInput:
    hint = "Choose a file that `clinconnect backup` wrote; a file that was cut on its way has to be copied again."
    return BadInput("this is no backup, or only a part of one", hint=hint, code="no-backup")


def _damaged() -> BadInput:
    hint = "Take another backup. Nothing was changed."
    return BadInput("the backup is damaged: what it holds is not what was written", hint=hint, code="backup-damaged")
