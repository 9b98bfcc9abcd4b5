"""What is kept, in which columns? The tables, in words that SQLite and PostgreSQL share.

`migrations/` builds them; a test holds the two together. Times are in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment: kept without a zone in UTC, given back with it. ValueError for a time without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


# `raw` is the record as it came, JSON compressed by zlib; `as_of` the day the registry had it so (may be partial). `seen_in` is
# the last synchronisation in which the registry said it as it stands; 0: it said another record, which a file replaced.
trial = Table(
    "trial",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("registry", String(20), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fictional", Boolean, nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("indexed", Boolean, nullable=False),
    Column("seen_in", Integer),
    Index("trial_indexed", "indexed"),
    Index(
        "trial_seen", "seen_in", sqlite_where=text("seen_in IS NOT NULL"), postgresql_where=text("seen_in IS NOT NULL")
    ),
)

alias = Table(
    "alias",
    metadata,
    Column("alias", String(40), primary_key=True),
    Column("trial_id", String(40), ForeignKey("trial.id"), primary_key=True),
    Index("alias_trial", "trial_id"),
)

# What a trial was before it changed, oldest first from 1: `kept_at` is when it came, `replaced_at` when another took its place.
trial_version = Table(
    "trial_version",
    metadata,
    Column("trial_id", String(40), ForeignKey("trial.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("registry", String(20), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    Index("trial_version_replaced", "replaced_at"),
)

# The numbers that a record gives itself in other registries: two trials that name each other or a third number are one study.
registered_as = Table(
    "registered_as",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("trial_id", String(40), ForeignKey("trial.id"), primary_key=True),
    Index("registered_as_trial", "trial_id"),
)

# How far a synchronisation came. Asked was `query` (JSON) at the registry's address `source`, for updates from the day `since`,
# of the data `data_version` (`validator` asks whether it is still the same). The next page is `page_token`; `newest` is the
# latest day of an update it met, `total` how many records the registry announced. `complete`: all that the registry has of the
# question was found to be kept, and nothing else; NULL where that was not looked at. `gone` were missed there, `returned` are back.
sync_run = Table(
    "sync_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source", String(200), nullable=False),
    Column("query", String(2000), nullable=False),
    Column("since", String(10)),
    Column("data_version", String(40)),
    Column("validator", String(300)),
    Column("page_token", String(2000)),
    Column("total", Integer),
    Column("pages", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("passed_over", Integer, nullable=False),
    Column("newest", String(10)),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("complete", Boolean),
    Column("gone", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Index("sync_run_source", "source", "query"),
)

# What a registry answered to a request (`key` is the hash of its address), where it said how to ask whether that still holds
# (`validator`): what the page came to, all of which was kept in the synchronisation `run_id` (NULL: it was a single record).
answered = Table(
    "answered",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("run_id", Integer),
    Column("validator", String(300), nullable=False),
    Column("records", Integer, nullable=False),
    Column("next_token", String(2000)),
    Column("newest", String(10)),
    Column("total", Integer),
    Column("unreadable", Integer, nullable=False),
    Column("passed_over", Integer, nullable=False),
    Index("answered_run", "run_id"),
)

# That the registry at the address `source` had no record of a trial's number on the day `since`, and again one on `until`.
absence = Table(
    "absence",
    metadata,
    Column("trial_id", String(40), ForeignKey("trial.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("source", String(200), nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10)),
)

# Derived: the rules read from the text of `text_sha256` by the reader `reader`; JSON compressed by zlib.
compilation = Table(
    "compilation",
    metadata,
    Column("trial_id", String(40), ForeignKey("trial.id"), primary_key=True),
    Column("text_sha256", String(64), nullable=False),
    Column("ir_version", Integer, nullable=False),
    Column("reader", String(64), nullable=False),
    Column("rules", LargeBinary, nullable=False),
)

# `sealed` holds everything about the person, encrypted.
application = Table(
    "application",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("trial_id", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("application_trial", "trial_id"),
)

# `sealed` is a document about a person as it came, encrypted.
person_document = Table(
    "person_document",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("person_document_person", "person_id"),
)

# Who did what when; `subject` names a trial, an import or an application by its id, `detail` counts. Never a fact.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", String(200), nullable=False),
    Index("audit_subject", "subject"),
)

import_run = Table(
    "import_run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False),
    Column("source_sha256", String(64)),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
)
