"""How is everything of a home folder put into one file, and back? While others read and write, and never over something.

The file holds every table. The key is not in it unless it is asked for: without it nobody can open what is sealed, so that it
has to be kept apart. The index is derived and built anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinconnect.errors import BadInput, Unavailable
from clinconnect.search import TrialIndex
from clinconnect.store import Store
from clinconnect.store.copies import Copy, Manifest, Progress, opened
from clinconnect.workspace.indexing import index_anew

DATABASE = "clinconnect.db"
_KEPT_ASIDE = "before-restore"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What is in a backup, or came out of one: how many rows each table has. `schema` is the revision of the tables.

    `with_key`: the key is in the file. `opens`: what is sealed can be opened with the key of the home folder.
    """

    file: str
    bytes: int
    made_at: datetime
    schema: str
    rows: dict[str, int]
    with_key: bool
    opens: bool

    def to_json(self) -> dict[str, object]:
        """The report as the doors print it."""
        return {
            "file": self.file,
            "bytes": self.bytes,
            "made_at": self.made_at.isoformat(),
            "schema": self.schema,
            "rows": self.rows,
            "with_key": self.with_key,
            "opens": self.opens,
        }


def backup(
    home: Path,
    file: Path,
    *,
    database: str | None = None,
    with_key: bool = False,
    replace: bool = False,
    program: str,
    at: datetime,
    progress: Progress,
) -> BackupReport:
    """Write everything that is kept into the file (mode 0600), whole or not at all.

    BadInput where the file is there and `replace` does not say so; Unavailable where store or disk cannot be used.
    """
    if file.exists() and not replace:
        raise BadInput(f"{file} is there already", hint="Choose another name, or say --replace.", code="file-there")
    if database is None and not (home / DATABASE).exists():
        hint = "Check the home folder: --home, CLINCONNECT_HOME."
        raise BadInput("nothing is kept here", hint=hint, code="nothing-kept")
    store = _store(home, database)
    try:
        with _aside(file) as part, part.open("wb") as out:
            made = store.write_copy(out, with_key=with_key, program=program, at=at, progress=progress)
        return _report(file, made, opens=store.opens_what_is_sealed())
    finally:
        store.close()


def restore(
    home: Path,
    file: Path,
    *,
    database: str | None = None,
    replace: bool = False,
    by: str = "operator",
    at: datetime,
    progress: Progress,
) -> BackupReport:
    """Put back everything that the file holds, in place of what is there.

    The file is checked first. Then all happens in one transaction: whatever goes wrong, and at a kill too, what was there
    is still there. BadInput where the file is no backup or damaged, or where something is kept and `replace` is not said.
    """
    try:
        with opened(file) as copy:
            copy.check(progress)
            store = _store_to_fill(home, database, replace=replace, at=at)
            try:
                if not (replace or store.is_empty()):
                    hint = "Choose an empty home folder, or say --replace: what is there is then gone."
                    raise BadInput("something is kept here already", hint=hint, code="not-empty")
                with _key_of(home, copy, at=at):
                    store.put_back(copy, by=by, at=at, progress=progress)
                _index(home, store)
                return _report(file, copy.manifest, opens=store.opens_what_is_sealed())
            finally:
                store.close()
    except FileNotFoundError as error:
        raise BadInput(f"{file} is not there", hint="Check the path.", code="file-missing") from error


def _store(home: Path, database: str | None) -> Store:
    return Store.open(database or home / DATABASE, key=home / "key")


def _store_to_fill(home: Path, database: str | None, *, replace: bool, at: datetime) -> Store:
    """The store; where its file is damaged and may be replaced, that is kept aside and a new one made."""
    try:
        return _store(home, database)
    except Unavailable as error:
        if error.code != "store-damaged" or database is not None or not replace:
            raise
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            (home / f"{DATABASE}{suffix}").replace(home / f"{DATABASE}.{_KEPT_ASIDE}-{at:%Y%m%dT%H%M%SZ}{suffix}")
    return _store(home, database)


def _report(file: Path, made: Manifest, *, opens: bool) -> BackupReport:
    rows = {name: part.rows for name, part in made.tables.items()}
    return BackupReport(
        str(file), file.stat().st_size, made.made_at, made.schema, rows, made.key_sha256 is not None, opens
    )


def _index(home: Path, store: Store) -> None:
    """The index of what is there now; where another process writes it just now, the next start builds it."""
    index = TrialIndex.open(home / "index")
    with suppress(Unavailable):
        index_anew(store, index)
    index.release()


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    """A file beside, for its owner only, that takes the place of the file once it is whole."""
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(file)
    except OSError as error:
        hint = "Check that the folder is there, may be written, and has room."
        raise Unavailable(f"{file} cannot be written: {error.strerror}", hint=hint, code="backup-unwritable") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _key_of(home: Path, copy: Copy, *, at: datetime) -> Iterator[None]:
    """The key of the copy, where it has one, in place of another one, which is kept aside; as before where anything fails."""
    key, place = copy.key(), home / "key"
    if key is None or (place.exists() and place.read_bytes() == key):
        yield
        return
    old = home / f"key.{_KEPT_ASIDE}-{at:%Y%m%dT%H%M%SZ}"
    had = place.exists()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if had:
        place.replace(old)
    with _aside(place) as part:
        part.write_bytes(key)
    try:
        yield
    except BaseException:
        place.unlink(missing_ok=True)
        if had:
            old.replace(place)
        raise
