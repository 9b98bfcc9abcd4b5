"""How far a synchronisation came: kept with each page, and nothing without it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.rooms.conftest import Place

from clinconnect.errors import Unavailable
from clinconnect.store import Store, SyncCounts, SyncedPage
from clinconnect.trials import Trial, from_api_v2, from_raw

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
BASE, QUERY = "https://registry.example/api/v2", '{"query.cond": "gout"}'


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.store()
    yield opened
    opened.close()


def one(number: int, status: str = "RECRUITING", title: str = "T") -> Trial:
    naming = {"nctId": f"NCT{number:08d}", "briefTitle": title}
    record: dict[str, Any] = {
        "protocolSection": {"identificationModule": naming, "statusModule": {"overallStatus": status}}
    }
    return from_api_v2(record)


def begun(store: Store, **more: str) -> int:
    return store.begin_sync(BASE, QUERY, **more, by="tester", at=AT).id


def page(*trials: Trial, to: str | None = None, **more: Any) -> SyncedPage:
    return SyncedPage(trials, len(trials) + more.get("unreadable", 0) + more.get("passed_over", 0), to, **more)


def keep(store: Store, sync: int, given: SyncedPage, at: datetime = AT) -> SyncCounts:
    return store.keep_page(sync, given, by="tester", at=at)[0].counts


def test_a_run_is_as_it_was_begun(store: Store) -> None:
    assert store.syncs(BASE, QUERY) == []
    run = store.begin_sync(
        BASE, QUERY, since="2026-01-01", data_version="v1", validator='If-None-Match: "a"', by="tester", at=AT
    )
    assert store.syncs(BASE, QUERY) == [run]
    assert (run.since, run.data_version, run.validator) == ("2026-01-01", "v1", 'If-None-Match: "a"')
    assert (run.counts, run.page_token, run.newest, run.finished_at) == (SyncCounts(), None, None, None)
    assert store.syncs(BASE, "{}") == store.syncs("https://other.example", QUERY) == []


def test_each_page_moves_it_on_and_the_last_one_ends_it(store: Store) -> None:
    sync = begun(store)
    run, kept = store.keep_page(
        sync, page(one(1), one(2), to="t1", total=5, newest="2026-02-01", unreadable=1), by="tester", at=AT
    )
    assert kept.added == ("NCT00000001", "NCT00000002")
    assert (run.page_token, run.total, run.newest, run.finished_at) == ("t1", 5, "2026-02-01", None)
    run, _ = store.keep_page(sync, page(one(2), passed_over=1, newest="2026-02-03"), by="tester", at=LATER)
    assert (run.page_token, run.total, run.newest, run.finished_at) == (None, 5, "2026-02-03", LATER)
    assert run.counts == SyncCounts(pages=2, records=5, added=2, unreadable=1, passed_over=1)
    assert run.counts.unchanged == 1
    assert store.syncs(BASE, QUERY) == [run]
    assert [row.verb for row in store.audit_trail(f"sync:{sync}")] == ["end-sync", "advance-sync", "begin-sync"]


def test_an_empty_answer_ends_it_too(store: Store) -> None:
    run, _ = store.keep_page(begun(store), page(), by="tester", at=AT)
    assert (run.finished_at, run.counts) == (AT, SyncCounts(pages=1))


def test_what_fails_leaves_neither_trials_nor_a_step(store: Store, place: Place) -> None:
    sync = begun(store)
    with place.without("audit"), pytest.raises(Unavailable):
        store.keep_page(sync, page(one(1), one(2), to="t1"), by="tester", at=AT)
    assert store.trial_count() == 0
    assert store.syncs(BASE, QUERY)[0].counts == SyncCounts()


@pytest.mark.parametrize(
    ("was", "now", "closed", "withdrawn"),
    [
        ("RECRUITING", "RECRUITING", 0, 0),
        ("RECRUITING", "COMPLETED", 1, 0),
        ("RECRUITING", "WITHDRAWN", 1, 1),
        ("NOT_YET_RECRUITING", "WITHDRAWN", 0, 1),
        ("RECRUITING", "UNKNOWN", 0, 0),
        ("WITHDRAWN", "WITHDRAWN", 0, 0),
        ("COMPLETED", "RECRUITING", 0, 0),
    ],
)
def test_what_closed_and_what_was_withdrawn_is_counted(
    store: Store, was: str, now: str, closed: int, withdrawn: int
) -> None:
    store.keep_trials([one(1, "SUSPENDED"), one(2, "WITHDRAWN")], by="tester", at=AT)
    store.keep_trials([one(1, was)], by="tester", at=AT)
    counts = keep(store, begun(store), page(one(1, now, "Changed"), one(2, "WITHDRAWN"), one(3, "WITHDRAWN")))
    assert (counts.added, counts.changed, counts.closed, counts.withdrawn) == (1, 1, closed, withdrawn)
    assert counts.unchanged == 1


def test_a_bare_line_that_becomes_a_record_is_not_closed(store: Store) -> None:
    store.keep_trials([from_raw("bare", {"nct_id": "NCT00000001", "title": "T"})], by="tester", at=AT)
    counts = keep(store, begun(store), page(one(1, "COMPLETED")))
    assert (counts.changed, counts.closed) == (1, 0)


def test_a_run_that_starts_again_keeps_what_it_counted_as_new(store: Store) -> None:
    sync = begun(store, since="2026-01-01")
    keep(store, sync, page(one(1), one(2), to="t1"))
    run = store.restart_sync(sync, by="tester", at=LATER)
    assert (run.page_token, run.since, run.counts) == (None, "2026-01-01", SyncCounts(added=2))
    counts = keep(store, sync, page(one(1), one(2), one(3)))
    assert (counts.pages, counts.records, counts.added, counts.unchanged) == (1, 3, 3, 0)


def test_which_numbers_are_there(store: Store) -> None:
    store.keep_trials([one(1), one(2)], by="tester", at=AT)
    assert store.numbers_there([]) == set()
    assert store.numbers_there(["NCT00000002", "NCT00000003"]) == {"NCT00000002"}
