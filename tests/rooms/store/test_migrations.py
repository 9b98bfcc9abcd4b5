"""The steps of the schema, up and down, with rows in every table, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, insert, inspect, select
from tests.rooms.conftest import Place

from clinconnect.applications import Application
from clinconnect.criteria.compiled import Compiled, Criterion, text_hash
from clinconnect.criteria.nodes import Opaque
from clinconnect.errors import Unavailable
from clinconnect.spans import Span
from clinconnect.store import Answer, Store, Tally, pack_rules
from clinconnect.store.engine import WRITES, engine_for
from clinconnect.store.rows import number_on
from clinconnect.store.schema import REVISIONS, step_to, version
from clinconnect.trials import Trial, from_api_v2

AT = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
LATER = AT + timedelta(days=1)
NOTE = b"A 58-year-old woman with gout."
ANN = Application("a1", "NCT00000001", None, "Ann Lee", "ann@example.org", AT)
# What came with each step, and goes with it on the way down.
TABLES = {
    "0001": {"trial", "alias", "compilation", "application", "audit", "import_run"},
    "0002": {"person_document"},
    "0003": {"trial_version", "registered_as", "sync_run"},
    "0004": set(),
    "0005": {"answered", "absence"},
}
# The columns that came with a step to tables of earlier ones.
COLUMNS = {"0005": {"trial": {"seen_in"}, "sync_run": {"complete", "gone", "returned"}}}
# What a step makes anew, empty, on both ways.
EMPTIED = {"0004": {"sync_run"}}


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place in which nothing was made yet."""
    url = request.getfixturevalue("empty_database") if request.param == "postgresql" else None
    return Place(tmp_path / "home", url)


@pytest.fixture
def engine(fresh: Place) -> Iterator[Engine]:
    opened = engine_for(fresh.database or fresh.home / "clinconnect.db", patience=5)
    yield opened.execution_options(**{WRITES: True})
    opened.dispose()


def trial(title: str) -> Trial:
    naming = {"nctId": "NCT00000001", "briefTitle": title, "nctIdAliases": ["NCT00000090"]}
    return from_api_v2({"protocolSection": {"identificationModule": naming}})


def filled(store: Store) -> None:
    """Something in every table, by the verbs of today."""
    number = store.begin_import("x", source_sha256="abc", by="tester", at=AT)
    store.keep_trials([trial("Old")], by="tester", at=AT)
    store.keep_trials([trial("New")], by="tester", at=LATER)
    leaf = Opaque(span=Span(0, 1), reason="unread")
    compiled = Compiled("NCT00000001", text_hash("x"), (Criterion("I1", "inclusion", Span(0, 1), leaf),))
    store.keep_rules([pack_rules("NCT00000001", compiled)], reader="r1")
    store.end_import(number, Tally(added=1, changed=1), by="tester", at=LATER)
    store.keep_answer(Answer("key", 'If-None-Match: "a"', 1))
    store.begin_sync("registry", "{}", by="tester", at=AT)
    store.keep_application(ANN, by="applicant", at=AT)
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every table with its rows, as they lie there."""
    tables = MetaData()
    tables.reflect(connection)
    rows = {name: list(connection.execute(select(t).order_by(*t.primary_key))) for name, t in tables.tables.items()}
    plain = {name: [dict(row._mapping) for row in found] for name, found in rows.items() if name != "alembic_version"}
    return {name: sorted(found, key=repr) for name, found in plain.items()}


def without(rows: list[dict[str, Any]], columns: set[str]) -> list[dict[str, Any]]:
    return sorted(({n: v for n, v in row.items() if n not in columns} for row in rows), key=repr)


def test_the_tables_of_each_step_are_known() -> None:
    assert tuple(TABLES) == REVISIONS


def test_down_to_the_first_and_up_again_loses_only_what_came_later(fresh: Place, engine: Engine) -> None:
    store = fresh.store()
    filled(store)
    fresh.run("INSERT INTO registered_as VALUES ('2023-501234-12-00', 'NCT00000001')")
    fresh.run("INSERT INTO absence VALUES ('NCT00000001', 1, 'registry', '2026-03-01', NULL)")
    store.close()
    with engine.begin() as connection:
        full = contents(connection)
    assert all(full.values())
    assert set(full) == set().union(*TABLES.values())
    for below, above in zip(REVISIONS[-2::-1], REVISIONS[:0:-1], strict=True):
        with engine.begin() as connection:
            step_to(connection, below)
            assert version(connection) == below
            left = contents(connection)
        assert set(full) - set(left) == TABLES[above]
        gone = EMPTIED.get(above, set())
        taken = COLUMNS.get(above, {})
        full = {
            name: [] if name in gone else without(rows, taken.get(name, set()))
            for name, rows in full.items()
            if name in left
        }
        assert left == full
    store = fresh.store()
    assert store.trial("NCT00000090").trial == trial("New")
    assert store.applications() == [ANN]
    assert (store.people(), [v.number for v in store.versions("NCT00000001")]) == ([], [1])
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    assert store.person("p1") == [NOTE]
    store.close()


def test_to_before_the_first_step_nothing_is_left(fresh: Place, engine: Engine) -> None:
    store = fresh.store()
    filled(store)
    store.close()
    with engine.begin() as connection:
        step_to(connection, None)
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert version(connection) is None
    store = fresh.store()
    assert store.trial_count() == 0
    filled(store)
    store.close()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_store_of_an_earlier_version_is_brought_up_with_all_it_holds(
    fresh: Place, engine: Engine, revision: str, tmp_path: Path
) -> None:
    """The rows are of a store of today, put into tables that the earlier steps made."""
    source = Place(tmp_path / "source", None)
    today = source.store()
    filled(today)
    today.close()
    with engine_for(source.home / "clinconnect.db", patience=5).connect() as connection:
        rows = contents(connection)
    with engine.begin() as connection:
        step_to(connection, revision)
        later = set().union(*(names for step, names in EMPTIED.items() if step > revision))
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if rows.get(table.name) and table.name not in later:
                unknown = set(rows[table.name][0]) - set(table.c.keys())
                connection.execute(insert(table), without(rows[table.name], unknown))
                number_on(connection, table)
    fresh.home.mkdir(exist_ok=True)
    (fresh.home / "key").write_bytes((source.home / "key").read_bytes())
    store = fresh.store()
    assert store.trial("NCT00000090").trial == trial("New")
    assert store.applications() == [ANN]
    assert store.finished_import("x", "abc") == Tally(added=1, changed=1)
    assert [one.id for one in store.people()] == (["p1"] if revision >= "0002" else [])
    store.keep_trials([trial("Newer")], by="tester", at=LATER)
    assert [v.trial.title for v in store.versions("NCT00000001")][-2:] == ["New", "Newer"]
    store.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(fresh: Place, engine: Engine) -> None:
    with engine.begin() as connection:
        step_to(connection, REVISIONS[0])
        connection.exec_driver_sql("CREATE TABLE sync_run (id INTEGER)")
        before = contents(connection)
    with pytest.raises(Unavailable):
        fresh.store()
    with engine.begin() as connection:
        assert (version(connection), contents(connection)) == (REVISIONS[0], before)
