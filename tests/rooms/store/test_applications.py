"""What people write is kept sealed, counted, and erased."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.rooms.conftest import Place

from clinconnect.applications import Application
from clinconnect.errors import NotFound, Unavailable
from clinconnect.store import Store
from clinconnect.store.seal import Seal, seal_from

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = Application("a1", "NCT00000001", "Clinic, Oslo", "Ann Lee", "ann@example.org", AT, trial_status="RECRUITING")
BO = Application("b2", "NCT00000002", None, "Bo Chen", "+47 22 33 44 55", AT)


@pytest.fixture
def home(place: Place) -> Path:
    return place.home


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.store()
    yield opened
    opened.close()


def test_none_one_and_two(store: Store) -> None:
    assert (store.applications(), store.application_count()) == ([], 0)
    store.keep_application(ANN, by="applicant", at=AT)
    assert store.applications() == [ANN]
    store.keep_application(BO, by="applicant", at=AT + timedelta(minutes=1))
    assert store.applications() == [ANN, BO]
    assert store.applications("NCT00000002") == [BO]
    assert store.applications("NCT00000003") == []
    assert [store.application_count(t) for t in (None, "NCT00000001", "NCT00000003")] == [2, 1, 0]


def test_nothing_a_person_wrote_lies_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = Place(home, None).store()
    store.keep_application(ANN, by="applicant", at=AT)
    store.close()
    content = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for fact in (b"Ann", b"example.org", b"Oslo"):
        assert fact not in content
    assert b"NCT00000001" in content


def test_the_key_is_made_on_first_use_and_for_its_owner_only(store: Store, place: Place, home: Path) -> None:
    assert not (home / "key").exists()
    assert store.application_count() == 0
    assert not (home / "key").exists()
    store.keep_application(ANN, by="applicant", at=AT)
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [p.name for p in home.iterdir() if p.name.startswith("key")] == ["key"]
    assert place.store().applications() == [ANN]


def test_a_lost_key_is_said_and_no_new_one_is_made(store: Store, place: Place, home: Path) -> None:
    store.keep_application(ANN, by="applicant", at=AT)
    (home / "key").unlink()
    again = place.store()
    for use in (again.applications, lambda: again.keep_application(BO, by="applicant", at=AT)):
        with pytest.raises(Unavailable) as caught:
            use()
        assert caught.value.code == "key-lost"
        assert caught.value.hint
    assert not (home / "key").exists()
    assert again.application_count() == 1


def test_another_key_and_a_damaged_one_are_said(store: Store, place: Place, home: Path, tmp_path: Path) -> None:
    store.keep_application(ANN, by="applicant", at=AT)
    seal_from(tmp_path / "other", new=True)
    for key, code in (((tmp_path / "other").read_bytes(), "wrong-key"), (b"junk", "key-damaged"), (b"", "key-damaged")):
        (home / "key").write_bytes(key)
        with pytest.raises(Unavailable) as caught:
            place.store().applications()
        assert caught.value.code == code


def test_a_row_cannot_be_passed_off_as_another(store: Store, place: Place) -> None:
    store.keep_application(ANN, by="applicant", at=AT)
    place.run("UPDATE application SET trial_id = 'NCT00000002'")
    with pytest.raises(Unavailable) as caught:
        store.applications()
    assert caught.value.code == "wrong-key"


def test_a_seal_opens_only_what_it_closed() -> None:
    seal = Seal(b"k" * 32)
    closed = seal.close(b"secret", "a")
    assert seal.open(closed, "a") == b"secret"
    assert seal.close(b"secret", "a") != closed
    for wrong in (closed[:-1], closed[:5], b"", b"\x02" + closed[1:], closed[:-1] + bytes([closed[-1] ^ 1])):
        with pytest.raises(Unavailable):
            seal.open(wrong, "a")
    with pytest.raises(Unavailable):
        seal.open(closed, "b")


def test_an_erased_application_is_gone_and_the_audit_says_so(store: Store) -> None:
    store.keep_application(ANN, by="applicant", at=AT)
    store.keep_application(BO, by="applicant", at=AT)
    store.erase_application("a1", by="site", at=AT)
    assert store.applications() == [BO]
    trail = store.audit_trail("application:a1")
    assert [(row.verb, row.by) for row in trail] == [("erase-application", "site"), ("keep-application", "applicant")]
    with pytest.raises(NotFound):
        store.erase_application("a1", by="site", at=AT)
    assert len(store.audit_trail("application:a1")) == 2


def test_the_audit_and_errors_hold_no_fact(store: Store) -> None:
    store.keep_application(ANN, by="applicant", at=AT)
    with pytest.raises(Unavailable) as caught:
        store.keep_application(replace(ANN, name="Ann Other"), by="applicant", at=AT)
    chain = "".join(f"{e}" for e in (caught.value, caught.value.__cause__))
    for printed in (chain, repr(store.audit_trail())):
        assert "Ann" not in printed
        assert "example.org" not in printed
