"""Does a record that comes take the place of the one that stands? Not where it says less, or is surely older."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple
from xml.etree.ElementTree import ParseError

import msgspec
from sqlalchemy import Connection, select

from clinconnect.store.records import Record
from clinconnect.store.rows import among, trial_of
from clinconnect.store.tables import trial
from clinconnect.trials import OF_ONE_REGISTRY, RICHNESS

Stays = Literal["poorer", "older"]


class Dated(NamedTuple):
    """A record's format, the day of its last update, and the day as of which it stood so, where it says them; may be partial."""

    registry: str
    updated: str | None
    as_of: str | None


def dated(one: Record) -> Dated:
    """The days of the record."""
    return Dated(one.registry, one.updated, one.as_of)


def why_it_stays(stands: Dated, comes: Dated) -> Stays | None:
    """Why the record that stands is to stay, None where the other one takes its place.

    The day of the last update counts first, also across the formats of one registry; the as-of day only within a format, as
    each format means another day by it. What is not said, or not surely earlier, is not older.
    """
    if RICHNESS.index(comes.registry) < RICHNESS.index(stands.registry):
        return "poorer"
    same = comes.registry == stands.registry
    if not same and not {comes.registry, stands.registry} <= OF_ONE_REGISTRY:
        return None
    order = _order(comes.updated, stands.updated) or (_order(comes.as_of, stands.as_of) if same else 0)
    return "older" if order < 0 else None


def standing(connection: Connection, ids: Sequence[str]) -> dict[str, Dated]:
    """The days of the records that stand under these numbers, without those that cannot be read any more."""
    rows = connection.execute(select(trial).where(among(trial.c.id, ids))) if ids else ()
    return {row.id: days for row in rows if (days := _read(row))}


def until(stands: Dated, today: date) -> Dated:
    """Without the days that are still to come."""
    day = today.isoformat()
    updated, as_of = (said if said and said <= day else None for said in (stands.updated, stands.as_of))
    return Dated(stands.registry, updated, as_of)


def _read(row: Any) -> Dated | None:
    try:
        one = trial_of(row)
    except (zlib.error, msgspec.DecodeError, LookupError, TypeError, AttributeError, ParseError):
        return None
    return Dated(one.registry, *(day.iso if day else None for day in (one.updated, one.as_of)))


def _order(one: str | None, other: str | None) -> int:
    """-1 where the first day is surely earlier, 1 where it is surely later, 0 where nobody can say."""
    if not one or not other:
        return 0
    length = min(len(one), len(other))
    return (one[:length] > other[:length]) - (one[:length] < other[:length])
