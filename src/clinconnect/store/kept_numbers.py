"""Which records are one trial? Records of different registries that share a number, and the one that is shown first.

A record holds its own number, its old ones, and those that other registries gave it. A number that two records of one
registry hold joins nothing: a registry registers a trial once, so that one of them only mentions the other's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select

from clinconnect.errors import NotFound
from clinconnect.store.rows import among
from clinconnect.store.tables import alias, registered_as, trial
from clinconnect.trials import RICHNESS, recognised


def write(connection: Connection, named: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Keep the numbers that each of these trials (its own first) has elsewhere, in place of those kept before."""
    connection.execute(delete(registered_as).where(among(registered_as.c.trial_id, [id for id, _ in named])))
    rows = [{"number": number[:40], "trial_id": id} for id, numbers in named for number in numbers]
    if rows:
        connection.execute(insert(registered_as), rows)


def groups_around(connection: Connection, ids: Iterable[str], numbers: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The records that share a number with these records, or have one of these numbers, each with all that are one trial
    with it, the one to show first in front.
    """
    own = frozenset(ids)
    held = _held(connection, own, numbers)
    reached = {id for holders in held.values() if _one_each(holders - own) for id in holders}
    groups = _groups(connection, held, reached)
    return {id: groups.get(id, (id,)) for id in reached}


def known_as(connection: Connection, number: str) -> str | None:
    """The record that other registries know under this number, the one to show first; NotFound where several trials are."""
    asked = recognised(number)
    stem = asked.stem if asked else number
    asked_for = select(registered_as.c.trial_id).where(registered_as.c.number == stem)
    ids = [str(id) for id in connection.execute(asked_for).scalars()]
    if len(ids) < 2:
        return ids[0] if ids else None
    groups = {same(connection, [id]).get(id, (id,)) for id in ids}
    if len(groups) > 1:
        named = ", ".join(sorted(ids)[:5]) + (" …" if len(ids) > 5 else "")
        hint = f"Open one of them: {named}."
        raise NotFound("several trials give this number as theirs", hint=hint, code="number-of-several")
    return groups.pop()[0]


def same(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each of these records that is one trial with others: all its records, the one to show first in front.

    In front stands the richer format, then the newer record, then the smaller number.
    """
    return _groups(connection, _held(connection, ids), set(ids))


def _groups(connection: Connection, held: dict[str, set[str]], ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Those of these records that are one trial with others, by all the numbers that can be reached from them."""
    joined = _joined(held)
    groups: dict[str, frozenset[str]] = {}
    for id in ids:
        if id not in groups and id in joined:
            group = _reached(id, joined)
            groups |= dict.fromkeys(group, group)
    groups = {id: group for id, group in groups.items() if id in ids and _one_each(group)}
    rank = _ranks(connection, sorted({id for group in groups.values() for id in group}))
    return {id: tuple(sorted(group, key=rank.__getitem__)) for id, group in groups.items()}


def _held(connection: Connection, ids: Iterable[str], more: Iterable[str] = ()) -> dict[str, set[str]]:
    """The holders of each number, for all records that can be reached from these, and `more` numbers, by shared numbers.

    A number that joins nothing, whatever these records themselves come to hold, leads no further: thousands may hold it.
    """
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    fresh, asked = set(ids), set(more)
    own = frozenset(fresh)
    while fresh or asked:
        seen |= fresh
        numbers = (
            fresh
            | asked
            | {
                number
                for table, number_column, id_column in _KEPT
                for number, _ in _rows(connection, table, number_column, id_column, wanted=id_column, values=fresh)
            }
        )
        numbers -= found.keys()
        for table, number_column, id_column in (*_KEPT, (trial, trial.c.id, trial.c.id)):
            for number, id in _rows(connection, table, number_column, id_column, wanted=number_column, values=numbers):
                found.setdefault(number, set()).add(id)
        leading = (found[number] for number in numbers if number in found and _one_each(found[number] - own))
        fresh, asked = {id for holders in leading for id in holders} - seen, set()
    return found


_KEPT: tuple[tuple[Table, Column[Any], Column[Any]], ...] = (
    (registered_as, registered_as.c.number, registered_as.c.trial_id),
    (alias, alias.c.alias, alias.c.trial_id),
)


def _rows(
    connection: Connection,
    table: Table,
    number: Column[Any],
    id: Column[Any],
    *,
    wanted: Column[Any],
    values: set[str],
) -> list[tuple[str, str]]:
    """(number, id) of the rows in which this column has one of these values."""
    asked = select(number, id).select_from(table)
    return [(row[0], row[1]) for row in connection.execute(asked.where(among(wanted, values)))] if values else []


def _joined(held: dict[str, set[str]]) -> dict[str, set[str]]:
    """Each record with those that it shares a number with, where every registry has at most one record of it."""
    joined: dict[str, set[str]] = {}
    for ids in held.values():
        if len(ids) > 1 and _one_each(ids):
            for id in ids:
                joined.setdefault(id, set()).update(ids - {id})
    return joined


def _reached(id: str, joined: dict[str, set[str]]) -> frozenset[str]:
    reached, waiting = {id}, [id]
    while waiting:
        beside = joined[waiting.pop()] - reached
        reached |= beside
        waiting += beside
    return frozenset(reached)


def _one_each(ids: Collection[str]) -> bool:
    """Whether no two of these records are of one registry."""
    if len(ids) < 2:
        return True
    keys = [number.registry.key if (number := recognised(id)) else id for id in ids]
    return len(keys) == len(set(keys))


def _ranks(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, str, str]]:
    columns = select(trial.c.id, trial.c.registry, trial.c.as_of)
    rows = connection.execute(columns.where(among(trial.c.id, ids))) if ids else ()
    return {row.id: (-RICHNESS.index(row.registry), _later_first(row.as_of), row.id) for row in rows}


def _later_first(iso: str) -> str:
    """A text that sorts before another where its day is later; a partial date counts from its beginning."""
    return "".join(str(9 - int(c)) if c.isdigit() else c for c in f"{iso}-01-01"[:10])
