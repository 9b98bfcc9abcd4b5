"""A PostgreSQL server that refuses, is not there or goes away: what is said, and that nothing is half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.rooms.conftest import Place
from tools.postgresql import Server

from clinconnect.applications import Application
from clinconnect.errors import Unavailable
from clinconnect.store import Store
from clinconnect.store.schema import REVISIONS
from clinconnect.trials import Trial, from_raw

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "sesame-street"


def trials(number: int) -> list[Trial]:
    return [from_raw("bare", {"nct_id": f"NCT{n:08d}", "title": "T"}) for n in range(number)]


def refused(url: str) -> Unavailable:
    """What opening says; neither it nor what caused it names the password."""
    with pytest.raises(Unavailable) as caught:
        Store.open(url, patience=1)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error} {error!r} {getattr(error, 'hint', '')}"
        error = error.__cause__
    assert caught.value.hint
    assert caught.value.exit_code == 4
    return caught.value


def cut_off(store: Store, server: Server) -> None:
    """A write in the middle of which the server hangs up."""
    with store._writing() as connection:
        connection.execute(text("DELETE FROM trial"))
        server.hang_up(str(store._engine.url.database))
        connection.execute(text("DELETE FROM alias"))


@pytest.fixture(scope="module")
def guarded(postgresql: Server) -> Server:
    """A user who needs a password, with a database of her own."""
    postgresql.run(f"CREATE USER ann PASSWORD '{SECRET}'")
    postgresql.run("CREATE DATABASE guarded OWNER ann")
    postgresql.ask_passwords_of("ann")
    return postgresql


def test_the_right_password_opens(guarded: Server) -> None:
    url = guarded.url("guarded", user="ann", password=SECRET)
    store = Store.open(url)
    assert store.trial_count() == 0
    assert SECRET not in repr(store) + repr(store._engine) + repr(vars(store))
    store.close()
    store = Store.open(url.replace("postgresql:", "postgres:"))
    assert store.trial_count() == 0
    store.close()


@pytest.mark.parametrize("password", [f"no-{SECRET}", None])
def test_a_wrong_password_and_none_are_said(
    guarded: Server, password: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", "/nowhere")
    assert refused(guarded.url("guarded", user="ann", password=password)).code == "store-login"


def test_an_unknown_user_a_missing_database_and_a_missing_server_are_said(postgresql: Server) -> None:
    assert refused(postgresql.url("postgres", user="nobody")).code == "store-login"
    assert refused(postgresql.url("nothing_here")).code == "store-missing"
    assert refused(f"postgresql://ann:{SECRET}@127.0.0.1:1/x").code == "store-unreachable"
    assert refused(f"postgresql://ann:{SECRET}@/x?host=/nowhere").code == "store-unreachable"


def test_a_user_without_rights_is_told(guarded: Server, postgresql: Server) -> None:
    postgresql.run("CREATE USER bo")
    assert refused(guarded.url("guarded", user="bo")).code == "store-rights"


def test_a_database_of_another_encoding_is_refused(postgresql: Server) -> None:
    postgresql.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    assert refused(postgresql.url("latin")).code == "store-encoding"


def test_a_server_that_hangs_up_in_the_middle_leaves_nothing_half_done(empty_database: str, postgresql: Server) -> None:
    store = Store.open(empty_database, key=Path("/nowhere/key"))
    store.keep_trials(trials(1), by="tester", at=AT)
    with pytest.raises(Unavailable) as caught:
        cut_off(store, postgresql)
    assert caught.value.code == "store-gone"
    assert store.trial_count() == 1
    assert store.keep_trials(trials(3), by="tester", at=AT).added == ("NCT00000001", "NCT00000002")
    store.close()


def test_a_server_that_was_restarted_between_two_requests_is_not_noticed(
    empty_database: str, postgresql: Server
) -> None:
    store = Store.open(empty_database)
    assert store.trial_count() == 0
    postgresql.hang_up(str(store._engine.url.database))
    assert store.keep_trials(trials(1), by="tester", at=AT).added
    store.close()


def test_several_programs_may_make_the_store_at_once(empty_database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(empty_database), range(4)))
    assert [s.trial_count() for s in stores] == [0] * 4
    with stores[0]._reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [REVISIONS[-1]]
    for store in stores:
        store.close()


def test_a_newer_store_is_refused_and_left_alone(empty_database: str) -> None:
    Store.open(empty_database).close()
    outside = Place(Path("/nowhere"), empty_database)
    outside.run("UPDATE alembic_version SET version_num = '9999'")
    assert refused(empty_database).code == "store-too-new"
    assert outside.run("SELECT version_num FROM alembic_version") == [("9999",)]


def test_errors_of_the_server_hold_no_fact(place: Place) -> None:
    store = place.store()
    ann = Application("a1", "NCT00000001", None, "Ann Lee", "ann@example.org", AT)
    store.keep_application(ann, by="applicant", at=AT)
    with pytest.raises(Unavailable) as caught:
        store.keep_application(ann, by="applicant", at=AT)
    told = f"{caught.value} {caught.value.__cause__} {caught.value.__cause__!r}"
    assert "Ann" not in told
    assert "ann@" not in told
    store.close()
