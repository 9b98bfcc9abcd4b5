"""Is everything of this home folder in order, and what is to be done? One finding a question; looking changes nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from clinconnect.errors import Unavailable
from clinconnect.search import TrialIndex
from clinconnect.store import Store, health
from clinconnect.store.schema import REVISIONS
from clinconnect.workspace.reader_version import reader_version

Level = Literal["ok", "warning", "problem"]
_LEAST_FREE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing. `hint` says what to do, "" where nothing is to be done."""

    name: str
    level: Level
    message: str
    hint: str = ""

    def to_json(self) -> dict[str, str]:
        """The finding as the doors print it."""
        return asdict(self)


def examine(home: Path, *, database: str | None = None, program: str, today: date) -> Iterator[Finding]:
    """Look at everything, one after the other: home folder, database, schema, what is in it, index, key, space."""
    yield Finding("program", "ok", f"ClinConnect {program}, schema {REVISIONS[-1]}")
    if not home.is_dir():
        yield _missing(home)
        return
    yield _folder(home)
    where = database or home / "clinconnect.db"
    if isinstance(where, Path) and not where.exists():
        yield Finding("database", "warning", "there is no database yet", "Import something: clinconnect import FILE.")
        return
    try:
        with health.looking(where) as connection:
            yield from _database(home, connection, today)
    except Unavailable as error:
        yield Finding("database", "problem", error.message, error.hint)
        return
    yield from _key(home, where)


def _missing(home: Path) -> Finding:
    if home.exists():
        return Finding("home", "problem", f"{home} is no folder", "Choose another with --home.")
    return Finding("home", "warning", f"{home} is not there yet", "It is made by the first import, or check --home.")


def _folder(home: Path) -> Finding:
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        hint = "Make yourself its owner (chown, chmod u+rwx), or choose another with --home."
        return Finding("home", "problem", f"{home} cannot be read and written", hint)
    if home.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("home", "warning", f"others on this machine can look into {home}", f"chmod go= {home}")
    return Finding("home", "ok", f"{home}, for its owner only")


def _database(home: Path, connection: Connection, today: date) -> Iterator[Finding]:
    yield Finding("database", "ok", f"{health.engine_version(connection)}, {_bytes(health.size(connection))}")
    revision = health.revision(connection)
    if revision != REVISIONS[-1]:
        hint = "It is brought up when the program is next used; make a backup first where that matters."
        yield Finding("schema", "warning", f"schema {revision or 'none'}, this program's is {REVISIONS[-1]}", hint)
        return
    yield Finding("schema", "ok", f"schema {revision}")
    yield _integrity(connection)
    rows = health.counts(connection)
    kept = ", ".join(f"{rows[t]:,} {name}" for t, name in _NAMED.items())
    yield Finding("kept", "ok", kept)
    yield _rules(health.rules(connection, reader_version()))
    yield _index(home, connection, rows["trial"])
    yield _runs(health.unfinished(connection))
    ahead = health.of_the_future(connection, today)
    if ahead:
        hint = "Check the clock of this machine; else the record came with a wrong day: `clinconnect sync --trial NUMBER` mends it."
        yield Finding("clock", "warning", f"{ahead:,} trials are as of a day that is still to come", hint)
    yield _space(home, health.size(connection))


_NAMED = {
    "trial": "trials",
    "trial_version": "earlier versions",
    "application": "applications",
    "person_document": "documents",
}


def _integrity(connection: Connection) -> Finding:
    faults = health.faults(connection)
    if faults:
        return Finding(
            "integrity", "problem", "; ".join(faults), "Restore a backup: clinconnect restore FILE --replace."
        )
    return Finding("integrity", "ok", "the database is sound")


def _rules(of: health.Rules) -> Finding:
    told = f"rules of {of.current:,} trials are of this reader"
    if of.stale or of.none:
        told += f", of {of.stale:,} of an earlier one, of {of.none:,} not read yet: made when first asked for"
    return Finding("rules", "ok", told)


def _index(home: Path, connection: Connection, trials: int) -> Finding:
    found, unmarked = TrialIndex.open(home / "index").count, health.unindexed(connection)
    if found == trials and not unmarked:
        return Finding("index", "ok", f"all {trials:,} trials can be found")
    message = f"{found:,} of {trials:,} trials can be found, {unmarked:,} are not there as they are now"
    hint = "It is brought up to date when the program is next started, unless an import is still running."
    return Finding("index", "warning", message, hint)


def _runs(names: list[str]) -> Finding:
    if not names:
        return Finding("imports", "ok", "every import and synchronisation came to its end")
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    hint = "If it is not running just now, start it again: what is there stays, the rest is taken in."
    return Finding("imports", "warning", f"not finished: {', '.join(names[:3])}{more}", hint)


def _space(home: Path, taken: int) -> Finding:
    free = shutil.disk_usage(home).free
    told = f"{_bytes(free)} are free"
    if free < _LEAST_FREE:
        return Finding("space", "problem", told, "Free some space before anything else is imported.")
    if free < taken:
        hint = "Free some: a restore or a new version of the schema may need as much again as the database."
        return Finding("space", "warning", f"{told}, less than the {_bytes(taken)} of the database", hint)
    return Finding("space", "ok", told)


def _key(home: Path, where: str | Path) -> Iterator[Finding]:
    """Needs a store of this version; an older one is not brought up in order to look at its key."""
    key = home / "key"
    with health.looking(where) as connection:
        if health.revision(connection) != REVISIONS[-1]:
            return
        rows = health.counts(connection)
    sealed = rows["application"] + rows["person_document"]
    store = Store.open(where, key=key)
    opens = store.opens_what_is_sealed()
    store.close()
    if not opens:
        hint = "Put the key that belongs to this store back from your backup; nothing else opens what is sealed."
        said = "is not the one of this store" if key.exists() else "is lost"
        yield Finding("key", "problem", f"the key {said}: {sealed:,} sealed things cannot be opened", hint)
    elif not key.exists():
        yield Finding("key", "ok", "no key is needed yet")
    elif key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("key", "problem", "others on this machine can read the key", f"chmod 600 {key}")
    else:
        yield Finding("key", "ok", f"the key opens what is sealed ({sealed:,}); keep a copy of it apart")


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
