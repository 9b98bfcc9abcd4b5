"""What was a trial before? Every version that another one replaced, whole, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, literal, select

from clinconnect.store.rows import among, trial_of
from clinconnect.store.tables import trial, trial_version
from clinconnect.trials import PartialDate, Trial


@dataclass(frozen=True, slots=True)
class Version:
    """A trial as it stood from `kept_at` until `replaced_at` (None: it stands so now); `number` counts from 1."""

    number: int
    trial: Trial
    as_of: PartialDate
    kept_at: datetime
    replaced_at: datetime | None


class KeptVersion(NamedTuple):
    """A version as its row holds it, which any process can read; `raw` is packed."""

    trial_id: str
    number: int
    registry: str
    raw: bytes
    as_of: str
    kept_at: datetime
    replaced_at: datetime | None

    def read(self) -> Version:
        """The version."""
        return Version(self.number, trial_of(self), PartialDate(self.as_of), self.kept_at, self.replaced_at)


class Replaced(NamedTuple):
    """That the version with this number was replaced by the next one at this moment."""

    trial_id: str
    number: int
    at: datetime


# A version is replaced after those before it, so that the last one is among those that were replaced since any moment.
_LAST = func.max(trial_version.c.number).label("last")


def put_aside(connection: Connection, ids: Sequence[str], *, at: datetime) -> None:
    """Keep these trials as they stand, before others take their place."""
    before = trial_version.alias("before")
    next_number = (
        select(func.coalesce(func.max(before.c.number), 0) + 1).where(before.c.trial_id == trial.c.id).scalar_subquery()
    )
    columns = ["trial_id", "number", "registry", "raw", "sha256", "as_of", "kept_at", "replaced_at"]
    standing = select(
        trial.c.id, next_number, trial.c.registry, trial.c.raw, trial.c.sha256, trial.c.as_of, trial.c.changed_at,
        literal(at, trial_version.c.replaced_at.type),
    ).where(among(trial.c.id, ids))  # fmt: skip
    if ids:
        connection.execute(insert(trial_version).from_select(columns, standing))


def last_before(connection: Connection, ids: Sequence[str]) -> dict[str, Trial]:
    """What stood last before the trials as they stand now, by number."""
    newer = trial_version.alias("newer")
    last = select(func.max(newer.c.number)).where(newer.c.trial_id == trial_version.c.trial_id).scalar_subquery()
    asked = select(trial_version).where(among(trial_version.c.trial_id, ids), trial_version.c.number == last)
    return {row.trial_id: trial_of(row) for row in connection.execute(asked)}


def versions(connection: Connection, id: str) -> list[Version]:
    """All versions of the trial, oldest first, the one that stands last; [] for a number that is not there."""
    rows = connection.execute(
        select(trial_version).where(trial_version.c.trial_id == id).order_by(trial_version.c.number)
    )
    found = [Version(r.number, trial_of(r), PartialDate(r.as_of), r.kept_at, r.replaced_at) for r in rows]
    now = connection.execute(select(trial).where(trial.c.id == id)).first()
    if now is None:
        return []
    return [*found, Version(len(found) + 1, trial_of(now), PartialDate(now.as_of), now.changed_at, None)]


def ends(connection: Connection, ids: Sequence[str], moment: datetime) -> list[tuple[KeptVersion, KeptVersion]]:
    """Of each of these trials the version that was the latest at this moment, else the first, and the one that stands now.

    A trial of which the same version stood then and stands now is left out.
    """
    columns = trial_version.c
    first = select(columns.trial_id, func.min(columns.number).label("first"), _LAST).group_by(columns.trial_id)
    then = first.where(among(columns.trial_id, ids), columns.replaced_at > moment).subquery()
    same = (columns.trial_id == then.c.trial_id) & (columns.number == then.c.first)
    joined = trial_version.join(then, same).join(trial, trial.c.id == columns.trial_id)
    asked = select(trial_version, then.c.last, trial.c.registry.label("registry_now"), trial.c.raw.label("raw_now"),
                   trial.c.as_of.label("as_of_now"), trial.c.changed_at).select_from(joined)  # fmt: skip
    found = []
    for r in connection.execute(asked.order_by(columns.trial_id)):
        before = KeptVersion(r.trial_id, r.number, r.registry, r.raw, r.as_of, r.kept_at, r.replaced_at)
        now = KeptVersion(r.trial_id, r.last + 1, r.registry_now, r.raw_now, r.as_of_now, r.changed_at, None)
        found.append((before, now))
    return found


def replaced_since(connection: Connection, since: datetime) -> Iterator[str]:
    """The numbers of the trials of which a version was replaced at this moment or later, in order."""
    asked = select(trial_version.c.trial_id).where(trial_version.c.replaced_at >= since)
    return (row.trial_id for row in connection.execute(asked.distinct().order_by(trial_version.c.trial_id)))


def replacements(connection: Connection, *, since: datetime | None, id: str | None, most: int) -> list[Replaced]:
    """What was replaced, the latest first, of all trials or of one; at most so many."""
    columns = trial_version.c
    asked = select(columns.trial_id, columns.number, columns.replaced_at)
    if since is not None:
        asked = asked.where(columns.replaced_at >= since)
    if id is not None:
        asked = asked.where(columns.trial_id == id)
    ordered = asked.order_by(columns.replaced_at.desc(), columns.trial_id, columns.number.desc()).limit(most)
    return [Replaced(*row) for row in connection.execute(ordered)]


def some(connection: Connection, id: str, numbers: Sequence[int]) -> list[Version]:
    """The versions of the trial with these numbers that are there, oldest first."""
    asked = select(trial_version).where(trial_version.c.trial_id == id)
    last = connection.execute(
        select(func.coalesce(func.max(trial_version.c.number), 0)).where(trial_version.c.trial_id == id)
    )
    rows = connection.execute(asked.where(trial_version.c.number.in_(numbers)).order_by(trial_version.c.number))
    found = [Version(r.number, trial_of(r), PartialDate(r.as_of), r.kept_at, r.replaced_at) for r in rows]
    now = last.scalar_one() + 1
    row = connection.execute(select(trial).where(trial.c.id == id)).first() if now in numbers else None
    return [*found, Version(now, trial_of(row), PartialDate(row.as_of), row.changed_at, None)] if row else found
