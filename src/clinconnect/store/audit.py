"""Who did what, and when? One row for every write, in its transaction; it names things by id and never a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from clinconnect.store.tables import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One write. `subject` is a kind and an id (application:…), `detail` counts."""

    at: datetime
    by: str
    verb: str
    subject: str
    detail: str


def note(connection: Connection, verb: str, subject: str, detail: str = "", *, by: str, at: datetime) -> None:
    """Add the row."""
    row = {"at": at, "by": by[:80], "verb": verb, "subject": subject[:80], "detail": detail[:200]}
    connection.execute(insert(audit).values(row))


def trail(connection: Connection, subject: str | None, limit: int) -> list[AuditRow]:
    """The latest rows first, of one subject or of all."""
    asked = select(audit.c.at, audit.c.by, audit.c.verb, audit.c.subject, audit.c.detail).order_by(audit.c.id.desc())
    if subject is not None:
        asked = asked.where(audit.c.subject == subject)
    return [AuditRow(*row) for row in connection.execute(asked.limit(limit))]
