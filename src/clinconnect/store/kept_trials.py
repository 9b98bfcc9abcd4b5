"""How are trials kept? Whole, as they came, one row each; read anew from that whenever one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, false, func, insert, select, true, update

from clinconnect.criteria.compiled import IR_VERSION
from clinconnect.store import kept_numbers
from clinconnect.store.audit import note
from clinconnect.store.kept_versions import put_aside
from clinconnect.store.records import AsKept, Record
from clinconnect.store.rows import among, trial_of
from clinconnect.store.standing_records import Dated, Stays, dated, standing, until, why_it_stays
from clinconnect.store.tables import alias, answered, compilation, trial
from clinconnect.trials import PartialDate, Trial

# In place of a synchronisation: the registry said another record than the one that stands.
_UNSURE = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a batch. `poorer` and `older`: trials that stay as they were, as what came says less (a bare line) or is
    of an earlier day than what stands.

    `sha256` is the hash of each record that was added or changed, by its number. `regrouped` are other records that are one
    trial with others now than before, or in another order: the index does not know them any more as they are.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    poorer: tuple[str, ...] = ()
    sha256: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    regrouped: tuple[str, ...] = field(default=(), compare=False)
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A trial and the day it stood so: the registry's own, else the day it was read."""

    trial: Trial
    as_of: PartialDate
    added_at: datetime
    changed_at: datetime


def keep(
    connection: Connection,
    records: Iterable[Record],
    *,
    by: str,
    at: datetime,
    seen_in: int | None = None,
    answer: bool = False,
) -> Kept:
    """Keep each record in place of an earlier record, which is put aside; the same record again only moves its as-of date.

    `seen_in` is the synchronisation that brought them, `answer` that the registry itself did. What replaces a record that one
    brought, and comes from elsewhere, makes it uncertain what the registry says: its earlier answers count no longer.
    """
    batch = {r.id: r for r in records}
    before = _known(connection, list(batch))
    stays = _staying(connection, batch, before, no_later_than=at.date() if answer or seen_in else None)
    added, changed, same = [], [], []
    for id, one in batch.items():
        row = before.get(id)
        if id in stays:
            continue
        if row is None:
            added.append(_row(one, at) | {"added_at": at, "seen_in": seen_in})
        elif (row.registry, row.sha256) != (one.registry, one.sha256):
            changed.append(_row(one, at) | {"seen_in": _UNSURE if row.seen_in is not None and not seen_in else seen_in})
        else:
            same.append((id, _as_of(one, at)))
    fresh = [batch[r["id"]] for r in (*added, *changed)]
    later = [{"key": id, "as_of": as_of} for id, as_of in same if as_of > before[id].as_of]
    around = _around(connection, fresh, [str(row["key"]) for row in later])
    put_aside(connection, [str(row["id"]) for row in changed], at=at)
    _write(connection, added, changed)
    _write_aliases(connection, fresh)
    kept_numbers.write(connection, [(r.id, r.numbers) for r in fresh])
    if later:
        connection.execute(update(trial).where(trial.c.id == bindparam("key")), later)
    if seen_in:
        mark_seen(connection, [id for id, _ in same], seen_in)
    if any(row["seen_in"] == _UNSURE for row in changed):
        connection.execute(delete(answered))
    regrouped = _mark_regrouped(connection, around)
    if added or changed:
        note(connection, "keep-trials", "trials", f"added {len(added)}, changed {len(changed)}", by=by, at=at)
    ids = [tuple(str(r["id"]) for r in rows) for rows in (added, changed)]
    hashes = {str(r["id"]): str(r["sha256"]) for r in (*added, *changed)}
    poorer, older = (tuple(id for id, why in stays.items() if why == reason) for reason in ("poorer", "older"))
    return Kept(ids[0], ids[1], len(same), poorer, hashes, regrouped, older)


def keep_numbers(connection: Connection, named: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """Keep the numbers that these trials (each its own first) have elsewhere; which others are `Kept.regrouped` by that."""
    ids = {id for id, _ in named}
    around = kept_numbers.groups_around(connection, ids, (number for _, numbers in named for number in numbers))
    kept_numbers.write(connection, named)
    return _mark_regrouped(connection, {id: group for id, group in around.items() if id not in ids})


def mark_seen(connection: Connection, ids: Sequence[str], sync: int) -> None:
    """The registry had these records in this synchronisation as they stand."""
    connection.execute(update(trial).where(among(trial.c.id, ids)).values(seen_in=sync))


def find(connection: Connection, number: str) -> KeptRecord | None:
    """The trial with the number, or else the one whose old number it is.

    Else the one that names it as its number elsewhere; NotFound with all of them where they are several trials.
    """
    row = connection.execute(select(trial).where(trial.c.id == number)).first()
    if row is None:
        old = select(alias.c.trial_id).where(alias.c.alias == number).order_by(alias.c.trial_id).limit(1)
        row = connection.execute(select(trial).where(trial.c.id == old.scalar_subquery())).first()
    if row is None and (elsewhere := kept_numbers.known_as(connection, number)) is not None:
        row = connection.execute(select(trial).where(trial.c.id == elsewhere)).first()
    return None if row is None else KeptRecord(trial_of(row), PartialDate(row.as_of), row.added_at, row.changed_at)


def several(connection: Connection, ids: Sequence[str]) -> list[Trial]:
    """The trials of these numbers that are there, in this order."""
    rows = connection.execute(select(trial).where(among(trial.c.id, ids)))
    found = {row.id: trial_of(row) for row in rows}
    return [found[id] for id in ids if id in found]


def listed(connection: Connection, *, top: int, after: str) -> list[Trial]:
    """The next `top` trials by number, after this one."""
    rows = connection.execute(select(trial).where(trial.c.id > after).order_by(trial.c.id).limit(top))
    return [trial_of(row) for row in rows]


def count(connection: Connection) -> int:
    """How many trials are kept."""
    return connection.execute(select(func.count()).select_from(trial)).scalar_one()


def there(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these numbers are those of a trial that is kept."""
    return {row.id for row in connection.execute(select(trial.c.id).where(among(trial.c.id, ids)))}


def unindexed(connection: Connection, limit: int, after: str, *, reader: str) -> list[AsKept]:
    """The next records, by number after this one, that the index does not know yet as they are."""
    asked = _as_kept(reader).where(trial.c.indexed == false(), trial.c.id > after)
    return [AsKept(*row) for row in connection.execute(asked.order_by(trial.c.id).limit(limit))]


def as_kept(connection: Connection, ids: Sequence[str], *, reader: str) -> list[AsKept]:
    """The records of these numbers that are kept, with the rules that this reader made of them."""
    rows = connection.execute(_as_kept(reader).where(among(trial.c.id, ids))) if ids else ()
    return [AsKept(*row) for row in rows]


def unindexed_count(connection: Connection) -> int:
    """How many of them there are."""
    return connection.execute(select(func.count()).select_from(trial).where(trial.c.indexed == false())).scalar_one()


def mark_indexed(connection: Connection, records: Sequence[tuple[str, str]]) -> None:
    """The index knows these records (number, hash) now; one that was changed meanwhile stays unmarked."""
    known = (
        update(trial).where(trial.c.id == bindparam("key"), trial.c.sha256 == bindparam("hash")).values(indexed=true())
    )
    if records:
        connection.execute(known, [{"key": id, "hash": sha256} for id, sha256 in records])


def mark_all_unindexed(connection: Connection) -> None:
    """The index is to be built anew."""
    connection.execute(update(trial).values(indexed=false()))


def _as_kept(reader: str) -> Select[Any]:
    of_this = and_(
        compilation.c.trial_id == trial.c.id, compilation.c.reader == reader, compilation.c.ir_version == IR_VERSION
    )
    return select(
        trial.c.id, trial.c.registry, trial.c.raw, trial.c.sha256, trial.c.as_of, compilation.c.text_sha256,
        compilation.c.rules,
    ).select_from(trial.outerjoin(compilation, of_this))  # fmt: skip


def _around(connection: Connection, fresh: Sequence[Record], later: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The groups of all records but the fresh ones that these may regroup."""
    ids = {one.id for one in fresh}
    if not ids and not later:
        return {}
    numbers = (number for one in fresh for number in (*one.numbers, *one.aliases))
    around = kept_numbers.groups_around(connection, (*ids, *later), numbers)
    return {id: group for id, group in around.items() if id not in ids}


def _mark_regrouped(connection: Connection, before: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those whose group is not any more what it was before; the index is to take them in again."""
    now = kept_numbers.same(connection, list(before)) if before else {}
    regrouped = tuple(id for id, group in before.items() if now.get(id, (id,)) != group)
    if regrouped:
        connection.execute(update(trial).where(among(trial.c.id, regrouped)).values(indexed=False))
    return regrouped


def _staying(
    connection: Connection, batch: dict[str, Record], before: dict[str, Any], *, no_later_than: date | None
) -> dict[str, Stays]:
    """Why records stay that stand, by number; days of theirs after `no_later_than` are no reason: the registry knows better."""
    other = [id for id, row in before.items() if (row.registry, row.sha256) != (batch[id].registry, batch[id].sha256)]
    stands = {id: Dated(before[id].registry, None, None) for id in other} | standing(connection, other)
    if no_later_than is not None:
        stands = {id: until(one, no_later_than) for id, one in stands.items()}
    found = ((id, why_it_stays(one, dated(batch[id]))) for id, one in stands.items())
    return {id: why for id, why in found if why}


def _known(connection: Connection, ids: list[str]) -> dict[str, Any]:
    columns = select(trial.c.id, trial.c.registry, trial.c.sha256, trial.c.as_of, trial.c.seen_in)
    return {row.id: row for row in connection.execute(columns.where(among(trial.c.id, ids)))}


def _row(one: Record, at: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "registry": one.registry,
        "raw": one.raw,
        "sha256": one.sha256,
        "fictional": one.fictional,
        "as_of": _as_of(one, at),
        "changed_at": at,
        "indexed": False,
    }


def _as_of(one: Record, at: datetime) -> str:
    return one.as_of or at.date().isoformat()


def _write(connection: Connection, added: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    """Rules go with a record that changed, also where its text is the same: its conditions and ages are read with it."""
    if added:
        connection.execute(insert(trial), added)
    if changed:
        rows = [{("key" if name == "id" else name): value for name, value in row.items()} for row in changed]
        connection.execute(update(trial).where(trial.c.id == bindparam("key")), rows)
        ids = [str(row["id"]) for row in changed]
        connection.execute(delete(compilation).where(among(compilation.c.trial_id, ids)))


def _write_aliases(connection: Connection, records: list[Record]) -> None:
    connection.execute(delete(alias).where(among(alias.c.trial_id, [r.id for r in records])))
    rows = [{"alias": old, "trial_id": r.id} for r in records for old in r.aliases]
    if rows:
        connection.execute(insert(alias), rows)
