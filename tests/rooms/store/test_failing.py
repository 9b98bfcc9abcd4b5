"""A database that cannot be used: what is said, and that nothing is half done."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from tests.rooms.conftest import Place

from clinconnect.applications import Application
from clinconnect.errors import BadInput, ClinConnectError, Unavailable
from clinconnect.store import Store
from clinconnect.store.failures import explained
from clinconnect.store.schema import _STEPS, REVISIONS
from clinconnect.store.tables import metadata
from clinconnect.trials import Trial, from_raw

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def trials(number: int) -> list[Trial]:
    lines = ({"nct_id": f"NCT{n:08d}", "title": f"{n} " * 400} for n in range(number))
    return [from_raw("bare", line) for line in lines]


def code_of(error: pytest.ExceptionInfo[ClinConnectError]) -> str:
    assert error.value.hint
    return error.value.code


def test_who_writes_waits_for_another_writer_and_then_says_so(place: Place) -> None:
    store, other = place.store(patience=0.05), place.store()
    with other._writing() as connection:
        connection.execute(text("DELETE FROM trial"))
        with pytest.raises(Unavailable) as caught:
            store.keep_trials(trials(1), by="tester", at=AT)
        assert code_of(caught) == "store-busy"
        assert store.trial_count() == 0
    assert store.keep_trials(trials(1), by="tester", at=AT).added


def test_two_programs_keep_the_same_trials_at_once(place: Place) -> None:
    stores = [place.store() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda store: store.keep_trials(trials(50), by="tester", at=AT), stores))
    assert sorted((len(k.added), k.unchanged) for k in kept) == [(0, 50)] * 3 + [(50, 0)]
    assert [row.verb for row in stores[0].audit_trail()] == ["keep-trials"]


def test_a_driver_that_fails_beside_sqlalchemy_is_said_too(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("Dear diary, " * 1000)
    with pytest.raises(Unavailable) as caught, explained():
        sqlite3.connect(tmp_path / "db").execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert code_of(caught) == "store-damaged"


def test_a_full_disk_keeps_nothing_of_the_batch(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "db")
    store.keep_trials(trials(1), by="tester", at=AT)
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    numbers = [list(range(n, n + 3000)) for n in range(50)]
    noise = [from_raw("bare", {"nct_id": f"NCT1{n[0]:07d}", "title": "T", "x": n}) for n in numbers]
    with pytest.raises(Unavailable) as caught:
        store.keep_trials(noise, by="tester", at=AT)
    assert code_of(caught) == "disk-full"
    assert store.trial_count() == 1


def test_a_read_only_database_can_be_read(tmp_path: Path) -> None:
    Store.open(tmp_path / "db").keep_trials(trials(1), by="tester", at=AT)
    store = Store.open(f"sqlite:///file:{tmp_path / 'db'}?mode=ro&uri=true")
    assert store.trial_count() == 1
    with pytest.raises(Unavailable) as caught:
        store.keep_trials(trials(2), by="tester", at=AT)
    assert code_of(caught) == "store-read-only"


def test_a_home_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(Unavailable) as caught:
        Store.open(tmp_path / "home" / "clinconnect.db")
    assert code_of(caught) == "store-closed"


def test_a_database_that_is_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    with pytest.raises(Unavailable) as caught:
        Store.open(tmp_path / "db")
    assert code_of(caught) == "store-closed"


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("Dear diary, " * 1000)
    with pytest.raises(Unavailable) as caught:
        Store.open(tmp_path / "db")
    assert code_of(caught) == "store-damaged"
    assert (tmp_path / "db").read_text().startswith("Dear diary")


def test_a_damaged_record_is_said(place: Place) -> None:
    store = place.store()
    store.keep_trials(trials(1), by="tester", at=AT)
    for junk in (b"junk", b""):
        place.run("UPDATE trial SET raw = :junk", junk=junk)
        with pytest.raises(Unavailable) as caught:
            store.trial("NCT00000000")
        assert code_of(caught) == "store-damaged"


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path / "db").close()
    with create_engine(f"sqlite:///{tmp_path / 'db'}").begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "db").read_bytes()
    with pytest.raises(Unavailable) as caught:
        Store.open(tmp_path / "db")
    assert code_of(caught) == "store-too-new"
    assert (tmp_path / "db").read_bytes() == before


def test_wrong_urls_and_missing_drivers_are_said() -> None:
    for wrong in ("nonsense://", "mysql://ann:secret@localhost/x", "postgresql://localhost:port/x", "://"):
        with pytest.raises(BadInput) as refused:
            Store.open(wrong)
        assert "postgresql://" in refused.value.hint
        assert "secret" not in f"{refused.value} {refused.value.__cause__}"
    with pytest.raises(Unavailable) as caught:
        Store.open("postgresql+pg8000://localhost/none")
    assert "pg8000" in code_of(caught) + caught.value.message


def test_a_store_behind_a_url_needs_to_be_told_its_key(tmp_path: Path) -> None:
    application = Application("a1", "NCT00000001", None, "Ann Lee", "ann@example.org", AT)
    url = f"sqlite:///{tmp_path / 'db'}"
    with pytest.raises(Unavailable) as caught:
        Store.open(url).keep_application(application, by="applicant", at=AT)
    assert code_of(caught) == "key-unknown"
    store = Store.open(url, key=tmp_path / "key")
    store.keep_application(application, by="applicant", at=AT)
    assert store.applications() == [application]


def test_the_steps_build_exactly_the_tables(place: Place) -> None:
    store = place.store()
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISIONS[-1]


def test_the_known_revisions_are_the_steps_there_are() -> None:
    steps = list(ScriptDirectory(str(_STEPS)).walk_revisions())
    assert tuple(reversed([s.revision for s in steps])) == REVISIONS


def test_two_programs_may_make_the_store_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(tmp_path / "home" / "db"), range(4)))
    assert [s.trial_count() for s in stores] == [0] * 4
