"""How are people's records kept? Every document as it came, sealed; beside it only whose it is and when it was kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from clinconnect.store.audit import note
from clinconnect.store.seal import Seal
from clinconnect.store.tables import person_document


class KeptPerson(NamedTuple):
    """A person whose record is kept: since when, and in how many documents."""

    id: str
    since: datetime
    documents: int


def keep(connection: Connection, person: str, id: str, content: bytes, seal: Seal, *, by: str, at: datetime) -> None:
    """Keep a document of a person."""
    sealed = seal.close(content, _about(id, person))
    connection.execute(insert(person_document).values(id=id, person_id=person, kept_at=at, sealed=sealed))
    note(connection, "keep-person", f"person:{person}", f"document {id}", by=by, at=at)


def forget(connection: Connection, person: str, *, by: str, at: datetime) -> bool:
    """Delete all that is kept of a person; whether there was anything. That it was forgotten stays in the audit."""
    gone = connection.execute(delete(person_document).where(person_document.c.person_id == person)).rowcount
    if gone:
        note(connection, "forget-person", f"person:{person}", f"documents {gone}", by=by, at=at)
    return bool(gone)


def documents(connection: Connection, person: str, seal: Seal) -> list[bytes]:
    """The documents of a person, oldest first."""
    asked = select(person_document).where(person_document.c.person_id == person)
    rows = connection.execute(asked.order_by(person_document.c.kept_at, person_document.c.id))
    return [seal.open(row.sealed, _about(row.id, person)) for row in rows]


def any_opens(connection: Connection, seal: Seal) -> None:
    """Open the first document, where there is one; Unavailable where the key does not."""
    for row in connection.execute(select(person_document).limit(1)):
        seal.open(row.sealed, _about(row.id, row.person_id))


def listed(connection: Connection) -> list[KeptPerson]:
    """Everybody of whom something is kept, the longest first."""
    since = func.min(person_document.c.kept_at).label("since")
    asked = select(person_document.c.person_id, since, func.count().label("documents"))
    rows = connection.execute(
        asked.group_by(person_document.c.person_id).order_by("since", person_document.c.person_id)
    )
    return [KeptPerson(row.person_id, row.since, row.documents) for row in rows]


def count(connection: Connection) -> int:
    """How many documents are kept."""
    return connection.execute(select(func.count()).select_from(person_document)).scalar_one()


def _about(id: str, person: str) -> str:
    return f"document {id} of person {person}"
