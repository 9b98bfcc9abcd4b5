"""How are applications kept? What they say of a person sealed, beside it only what counting and erasing need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from clinconnect.applications import Application
from clinconnect.store.audit import note
from clinconnect.store.seal import Seal
from clinconnect.store.tables import application


class _Sealed(msgspec.Struct):
    name: str
    contact: str
    site: str | None
    consented_at: datetime
    trial_status: str | None


def keep(connection: Connection, one: Application, seal: Seal, *, by: str, at: datetime) -> None:
    """Keep a new application."""
    inner = _Sealed(one.name, one.contact, one.site, one.consented_at, one.trial_status)
    row = {
        "id": one.id,
        "trial_id": one.trial,
        "state": one.state,
        "received_at": at,
        "sealed": seal.close(msgspec.json.encode(inner), _about(one.id, one.trial)),
    }
    connection.execute(insert(application).values(row))
    note(connection, "keep-application", f"application:{one.id}", f"trial {one.trial}", by=by, at=at)


def erase(connection: Connection, id: str, *, by: str, at: datetime) -> bool:
    """Delete the application; whether there was one. That it was erased stays in the audit."""
    gone = connection.execute(delete(application).where(application.c.id == id)).rowcount
    if gone:
        note(connection, "erase-application", f"application:{id}", by=by, at=at)
    return bool(gone)


def listed(connection: Connection, trial_id: str | None, seal: Seal) -> list[Application]:
    """All applications, or those to one trial, oldest first."""
    asked = select(application).order_by(application.c.received_at, application.c.id)
    if trial_id is not None:
        asked = asked.where(application.c.trial_id == trial_id)
    return [_opened(row, seal) for row in connection.execute(asked)]


def count(connection: Connection, trial_id: str | None) -> int:
    """How many applications there are, to one trial or to all."""
    asked = select(func.count()).select_from(application)
    if trial_id is not None:
        asked = asked.where(application.c.trial_id == trial_id)
    return connection.execute(asked).scalar_one()


def any_opens(connection: Connection, seal: Seal) -> None:
    """Open the first one, where there is one; Unavailable where the key does not."""
    for row in connection.execute(select(application).limit(1)):
        _opened(row, seal)


def _opened(row: Any, seal: Seal) -> Application:
    inner = msgspec.json.decode(seal.open(row.sealed, _about(row.id, row.trial_id)), type=_Sealed)
    return Application(
        id=row.id,
        trial=row.trial_id,
        site=inner.site,
        name=inner.name,
        contact=inner.contact,
        consented_at=inner.consented_at,
        trial_status=inner.trial_status,
        state=row.state,
    )


def _about(id: str, trial_id: str) -> str:
    return f"application {id} to {trial_id}"
