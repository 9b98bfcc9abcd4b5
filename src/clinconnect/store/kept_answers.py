"""What did a registry answer before? What each answer came to, and how to ask whether it still holds.

An answer is noted in the transaction that keeps what it brought. A record of it that a file replaces makes all answers
forgotten: "as before" would no longer be what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection, delete, insert, select

from clinconnect.store.tables import answered, sync_run


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for the request of this key; `validator` is a header of HTTP, "name: value", that asks whether it is still so."""

    key: str
    validator: str
    records: int
    next_token: str | None = None
    newest: str | None = None
    total: int | None = None
    unreadable: int = 0
    passed_over: int = 0


def keep(connection: Connection, answer: Answer, run: int | None = None) -> None:
    """Note the answer, in place of an earlier one to the same request."""
    connection.execute(delete(answered).where(answered.c.key == answer.key))
    row = {field.name: getattr(answer, field.name) for field in fields(Answer)}
    connection.execute(insert(answered).values(run_id=run, **row))


def find(connection: Connection, key: str) -> Answer | None:
    """The answer to this request, None where none is known that could be asked about."""
    columns = [answered.c[field.name] for field in fields(Answer)]
    row = connection.execute(select(*columns).where(answered.c.key == key)).first()
    return None if row is None else Answer(*row)


def forget(connection: Connection, run: int) -> None:
    """Forget what came in this synchronisation: the tokens in it lead nowhere any more."""
    connection.execute(delete(answered).where(answered.c.run_id == run))


def forget_before(connection: Connection, run: int) -> None:
    """Forget what earlier synchronisations with the same question were answered: the next one asks from a later day."""
    this = select(sync_run.c.source, sync_run.c.query).where(sync_run.c.id == run).subquery()
    earlier = select(sync_run.c.id).where(
        sync_run.c.source == this.c.source, sync_run.c.query == this.c.query, sync_run.c.id < run
    )
    connection.execute(delete(answered).where(answered.c.run_id.in_(earlier)))
