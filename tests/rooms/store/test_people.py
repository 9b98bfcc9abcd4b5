"""What is known of people is kept sealed, listed by id, and forgotten for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.rooms.conftest import Place

from clinconnect.errors import NotFound, Unavailable
from clinconnect.store import KeptPerson, Store

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTE = b"A 58-year-old woman with gout and a very particular word: xylophonist."


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.store()
    yield opened
    opened.close()


def on_disk(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_none_one_and_two_documents(store: Store) -> None:
    assert store.people() == []
    with pytest.raises(NotFound):
        store.person("p1")
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    assert store.person("p1") == [NOTE]
    store.keep_person("p1", "d2", b"{}", by="operator", at=AT + timedelta(minutes=1))
    store.keep_person("p2", "d3", b"x", by="operator", at=AT + timedelta(minutes=2))
    assert store.person("p1") == [NOTE, b"{}"]
    assert store.people() == [KeptPerson("p1", AT, 2), KeptPerson("p2", AT + timedelta(minutes=2), 1)]


def test_nothing_of_a_person_lies_open(store: Store, place: Place) -> None:
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    assert b"xylophonist" not in on_disk(place.home)
    assert all(b"xylophonist" not in bytes(row.sealed) for row in place.run("SELECT sealed FROM person_document"))
    assert "xylophonist" not in repr(store.audit_trail())


def test_what_is_forgotten_is_gone(store: Store) -> None:
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    store.keep_person("p2", "d2", NOTE, by="operator", at=AT)
    store.forget_person("p1", by="operator", at=AT)
    assert [one.id for one in store.people()] == ["p2"]
    assert [row.verb for row in store.audit_trail("person:p1")] == ["forget-person", "keep-person"]
    with pytest.raises(NotFound):
        store.forget_person("p1", by="operator", at=AT)


def test_what_is_forgotten_is_gone_from_the_file_sealed_or_not(tmp_path: Path) -> None:
    place = Place(tmp_path / "home", None)
    store = place.store()
    store.keep_person("p1", "d1", NOTE * 50, by="operator", at=AT)
    store.keep_person("p2", "d2", NOTE, by="operator", at=AT)
    ((sealed,),) = place.run("SELECT sealed FROM person_document WHERE id = 'd1'")
    assert sealed[100:200] in on_disk(place.home)
    store.forget_person("p1", by="operator", at=AT)
    assert sealed[100:200] not in on_disk(place.home)


def test_a_document_cannot_be_passed_off_as_another_person_s(store: Store, place: Place) -> None:
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    place.run("UPDATE person_document SET person_id = 'p2'")
    with pytest.raises(Unavailable) as caught:
        store.person("p2")
    assert caught.value.code == "wrong-key"


def test_no_new_key_is_made_while_a_document_needs_the_old_one(store: Store, place: Place) -> None:
    store.keep_person("p1", "d1", NOTE, by="operator", at=AT)
    (place.home / "key").unlink()
    with pytest.raises(Unavailable) as caught:
        place.store().keep_person("p2", "d2", NOTE, by="operator", at=AT)
    assert caught.value.code == "key-lost"
    assert not (place.home / "key").exists()
