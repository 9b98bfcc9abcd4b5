"""Which numbers does the registry no longer have, and as of which day is a trial as it says? Nothing is deleted here for it.

A trial stands as the registry has it as of the data in whose answer it was last met. A later synchronisation of the whole
registry that found everything to be kept ("complete") has read every update until its own data: where the trial was not
among them it has not changed until then. Nothing of the kind follows for a question with words, which may have ceased to fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, false, func, insert, select, true, update

from clinconnect.store.rows import among
from clinconnect.store.tables import absence, sync_run, trial

# What asks for the whole registry (`Asked().key`).
WHOLE = "{}"
_FIRST, _AFTER = "NCT", "NCU"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Absence:
    """That the registry at this address had no record of the number on the day `since`, and one again on `until`."""

    source: str
    since: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registry last let know of a trial: on the day `day` of its data it was as it is kept.

    `met`: it was in the answer itself; else every update until then was read, and it was not among them.
    """

    day: str
    met: bool


class Held(NamedTuple):
    """A trial that is kept, as a list of the registry is compared with it; `seen_in` as in the table."""

    id: str
    as_of: str
    seen_in: int | None


def standing(connection: Connection, id: str) -> Standing | None:
    """What is known of the trial by synchronisations, None where none met it as it stands."""
    met = connection.execute(
        select(sync_run.c.id, sync_run.c.source, sync_run.c.data_version, sync_run.c.started_at)
        .join(trial, trial.c.seen_in == sync_run.c.id)
        .where(trial.c.id == id)
    ).first()
    if met is None:
        return None
    whole = select(sync_run.c.data_version, sync_run.c.started_at).where(
        sync_run.c.source == met.source,
        sync_run.c.query == WHOLE,
        sync_run.c.id > met.id,
        sync_run.c.complete == true(),
    )
    last = connection.execute(whole.order_by(sync_run.c.id.desc()).limit(1)).first()
    found = [
        Standing(data_day(met.data_version, met.started_at), True),
        *([Standing(data_day(last.data_version, last.started_at), False)] if last is not None else []),
    ]
    return max(found, key=lambda one: (one.day, one.met))


def absences(connection: Connection, id: str) -> list[Absence]:
    """When the registry had no record of this trial, oldest first."""
    asked = select(absence.c.source, absence.c.since, absence.c.until).where(absence.c.trial_id == id)
    return [Absence(*row) for row in connection.execute(asked.order_by(absence.c.number))]


def absent(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Since which day the registry has no record of these trials, by number; those that it has are not in it."""
    asked = select(absence.c.trial_id, absence.c.since).where(absence.c.until.is_(None))
    return {row.trial_id: row.since for row in connection.execute(asked.where(among(absence.c.trial_id, ids)))}


def begin(connection: Connection, ids: Sequence[str], *, source: str, day: str) -> None:
    """The registry has no record of these trials on that day."""
    before = select(absence.c.trial_id, func.max(absence.c.number)).group_by(absence.c.trial_id)
    last = {row[0]: row[1] for row in connection.execute(before.where(among(absence.c.trial_id, ids)))}
    rows = [{"trial_id": id, "number": last.get(id, 0) + 1, "source": source, "since": day} for id in ids]
    if rows:
        connection.execute(insert(absence), rows)


def end(connection: Connection, ids: Sequence[str], *, day: str) -> int:
    """The registry has these trials on that day; of how many it had no record before."""
    open_ = update(absence).where(among(absence.c.trial_id, ids), absence.c.until.is_(None))
    return connection.execute(open_.values(until=day)).rowcount


def seen_count(connection: Connection) -> int:
    """How many trials a registry has said and was not found to have lost since."""
    seen = connection.execute(select(func.count()).select_from(trial).where(trial.c.seen_in.is_not(None)))
    gone = select(func.count()).select_from(absence).join(trial).where(absence.c.until.is_(None))
    lost = connection.execute(gone.where(trial.c.seen_in.is_not(None)))
    return int(seen.scalar_one()) - int(lost.scalar_one())


def held(connection: Connection, ids: Sequence[str]) -> dict[str, Held]:
    """Those of these trials that are kept."""
    asked = select(trial.c.id, trial.c.as_of, trial.c.seen_in)
    return {row.id: Held(*row) for row in connection.execute(asked.where(among(trial.c.id, ids)))}


def expected(connection: Connection, source: str, query: str, *, after: str, limit: int) -> list[Held]:
    """The next trials by number that this question should list: all of the registry's numbers for the whole of it, else those
    that were last met by this very question. Without those that are gone already, and without invented ones.
    """
    asked = select(trial.c.id, trial.c.as_of, trial.c.seen_in).where(trial.c.id > max(after, _FIRST))
    asked = asked.where(trial.c.id < _AFTER, trial.c.fictional == false())
    if query != WHOLE:
        asked = asked.where(trial.c.seen_in.in_(_runs(source, query)))
    gone = select(absence.c.trial_id).where(absence.c.until.is_(None))
    return [
        Held(*row) for row in connection.execute(asked.where(trial.c.id.not_in(gone)).order_by(trial.c.id).limit(limit))
    ]


def data_day(data_version: str | None, asked_at: datetime) -> str:
    """The day of the data of a registry: what it said itself, else the day on which it was asked."""
    said = (data_version or "")[:10]
    return said if _DAY.fullmatch(said) else asked_at.date().isoformat()


def _runs(source: str, query: str) -> Select[tuple[int]]:
    return select(sync_run.c.id).where(sync_run.c.source == source, sync_run.c.query == query)
