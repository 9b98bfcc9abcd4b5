"""What is kept: trials, rules, imports and their audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from tests.rooms.conftest import Place

from clinconnect.criteria.codec import to_json
from clinconnect.criteria.compiled import Compiled, Criterion, text_hash
from clinconnect.criteria.nodes import Opaque
from clinconnect.errors import NotFound, Unavailable
from clinconnect.spans import Span
from clinconnect.store import Kept, Store, Tally, pack_rules, record_of
from clinconnect.trials import PartialDate, Trial, from_api_v2, from_raw, record_sha256

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = place.store()
    yield opened
    opened.close()


def full(number: int, title: str = "T", *, as_of: str = "2026-02-01", aliases: tuple[str, ...] = ()) -> Trial:
    naming = {"nctId": f"NCT{number:08d}", "briefTitle": title, "nctIdAliases": list(aliases)}
    record: dict[str, Any] = {
        "protocolSection": {"identificationModule": naming},
        "derivedSection": {"miscInfoModule": {"versionHolder": as_of}},
        "unheardSection": {"kept": "as it came"},
    }
    return from_api_v2(record)


def bare(number: int, title: str = "T") -> Trial:
    return from_raw("bare", {"nct_id": f"NCT{number:08d}", "title": title})


def keep(store: Store, *trials: Trial, at: datetime = AT) -> Kept:
    return store.keep_trials(trials, by="tester", at=at)


def test_a_trial_comes_back_whole(store: Store) -> None:
    trial = full(1)
    assert keep(store, trial) == Kept(added=("NCT00000001",))
    record = store.trial(" nct00000001 ")
    assert record.trial == trial
    assert record.trial.raw == trial.raw
    assert (record.as_of, record.added_at, record.changed_at) == (PartialDate("2026-02-01"), AT, AT)


def test_no_one_two_and_many(store: Store) -> None:
    assert (keep(store), store.trial_count(), store.audit_trail()) == (Kept(), 0, [])
    assert keep(store, full(1), full(2)).added == ("NCT00000001", "NCT00000002")
    many = keep(store, *(full(n) for n in range(1, 1203)))
    assert (len(many.added), many.unchanged, store.trial_count()) == (1200, 2, 1202)
    asked = [f"NCT{n:08d}" for n in range(1202, 0, -1)]
    assert [t.id for t in store.trials([*asked, "NCT99999999"])] == asked
    assert [t.id for t in store.list_trials(top=2, after="NCT00000005")] == ["NCT00000006", "NCT00000007"]


def test_the_same_record_again_changes_nothing_but_its_day(store: Store) -> None:
    keep(store, full(1))
    assert keep(store, full(1, as_of="2026-02-20"), at=LATER) == Kept(unchanged=1)
    record = store.trial("NCT00000001")
    assert record.changed_at == AT
    assert record.as_of == record.trial.as_of == PartialDate("2026-02-20")
    assert keep(store, full(1, as_of="2025-01-01"), at=LATER).unchanged == 1
    assert store.trial("NCT00000001").as_of == PartialDate("2026-02-20")
    assert [row.verb for row in store.audit_trail()] == ["keep-trials"]


def test_a_changed_record_takes_the_place_of_the_old_one(store: Store) -> None:
    keep(store, full(1), full(2))
    assert keep(store, full(1, "New"), full(2), at=LATER) == Kept(changed=("NCT00000001",), unchanged=1)
    record = store.trial("NCT00000001")
    assert (record.trial.title, record.added_at, record.changed_at) == ("New", AT, LATER)


def test_what_a_trial_was_before_is_kept_whole(store: Store) -> None:
    assert store.versions("NCT00000001") == []
    keep(store, full(1), full(2))
    assert [v.number for v in store.versions("nct00000001")] == [1]
    keep(store, full(1, "new"), full(2), at=LATER)
    keep(store, full(1, "newer"), at=LATER + timedelta(days=1))
    found = store.versions("NCT00000001")
    assert [(v.number, v.trial.title, v.kept_at, v.replaced_at) for v in found] == [
        (1, "T", AT, LATER),
        (2, "new", LATER, LATER + timedelta(days=1)),
        (3, "newer", LATER + timedelta(days=1), None),
    ]
    assert found[0].trial.raw == full(1).raw
    assert [store.changed_since(t) for t in (AT, LATER, LATER + timedelta(days=2))] == [["NCT00000001"]] * 2 + [[]]


def test_twice_in_one_batch_the_last_one_counts(store: Store) -> None:
    assert keep(store, full(1, "First"), full(1, "Last")).added == ("NCT00000001",)
    assert store.trial("NCT00000001").trial.title == "Last"


def test_a_poorer_record_never_replaces_a_richer_one(store: Store) -> None:
    keep(store, full(1, "Full"))
    assert keep(store, bare(1, "Bare")) == Kept(poorer=("NCT00000001",))
    assert store.trial("NCT00000001").trial.title == "Full"
    keep(store, bare(2, "Bare"))
    assert keep(store, full(2, "Full")).changed == ("NCT00000002",)


def updated(title: str, day: str, *, as_of: str = "") -> Trial:
    record = full(1, title, as_of=as_of).raw
    record["protocolSection"]["statusModule"] = {"lastUpdatePostDateStruct": {"date": day}} if day else {}
    return from_api_v2(record)


@pytest.mark.parametrize(
    ("stands", "comes"),
    [
        (("2026-02-10", ""), ("2026-02-09", "")),
        (("2026-02-10", "2026-02-11"), ("2026-01-10", "2026-02-28")),
        (("2026-02-10", "2026-02-20"), ("2026-02-10", "2026-02-11")),
        (("", "2026-02-20"), ("", "2026-02-11")),
        (("2026-02-10", ""), ("2025", "")),
        (("2030-01-01", ""), ("2026-02-10", "")),
    ],
)
def test_what_is_surely_older_never_replaces_what_is_newer(
    store: Store, stands: tuple[str, str], comes: tuple[str, str]
) -> None:
    keep(store, updated("Newer", stands[0], as_of=stands[1]))
    older = updated("Older", comes[0], as_of=comes[1])
    assert keep(store, older, at=LATER) == Kept(older=("NCT00000001",))
    assert (store.trial("NCT00000001").trial.title, len(store.versions("NCT00000001"))) == ("Newer", 1)
    assert keep(store, updated("Newest", "2031-01-01"), at=LATER).changed == ("NCT00000001",)


@pytest.mark.parametrize(
    ("stands", "comes"),
    [
        (("", ""), ("2026-02-09", "")),
        (("2026-02-10", ""), ("", "2020-01-01")),
        (("2026-02-10", ""), ("2026-02-10", "")),
        (("2026-02-10", ""), ("2026-02", "")),
        (("2026-02-10", "2026-02-20"), ("2026-02-11", "2026-02-11")),
    ],
)
def test_what_is_not_surely_older_replaces_it(store: Store, stands: tuple[str, str], comes: tuple[str, str]) -> None:
    keep(store, updated("Before", stands[0], as_of=stands[1]))
    assert keep(store, updated("Then", comes[0], as_of=comes[1])).changed == ("NCT00000001",)


def test_the_formats_of_one_registry_are_compared_by_the_day_of_the_last_update_alone(store: Store) -> None:
    def xml(title: str, day: str, downloaded: str) -> Trial:
        source = (
            f"<clinical_study><required_header><download_date>{downloaded}</download_date></required_header><id_info>"
            f"<nct_id>NCT00000001</nct_id></id_info><brief_title>{title}</brief_title>"
            f"<last_update_posted>{day}</last_update_posted></clinical_study>"
        )
        return from_raw("ctgov-xml", {"xml": source})

    keep(store, xml("As XML", "February 10, 2026", "March 1, 2026"))
    assert keep(store, updated("Older", "2026-02-09")).older == ("NCT00000001",)
    assert keep(store, updated("The same, richer", "2026-02-10", as_of="2026-02-11")).changed == ("NCT00000001",)
    assert keep(store, xml("Newer, poorer", "February 20, 2026", "March 1, 2026")).poorer == ("NCT00000001",)


def test_what_the_registry_answers_stands_unless_it_is_behind(store: Store) -> None:
    def answer(trial: Trial) -> Kept:
        return store.keep_records([record_of(trial)], by="tester", at=AT, answer=True)

    keep(store, updated("Newer", "2026-02-20"))
    assert answer(updated("Behind", "2026-02-10")).older == ("NCT00000001",)
    keep(store, updated("Of a day to come", "2030-01-01"))
    assert answer(updated("As it is", "2026-02-10")).changed == ("NCT00000001",)


def test_a_damaged_record_is_replaced_by_any_other(store: Store, place: Place) -> None:
    keep(store, updated("Newer", "2026-02-20"))
    place.run("UPDATE trial SET raw = :junk", junk=b"junk")
    assert keep(store, bare(1)).poorer == ("NCT00000001",)
    assert [row.verb for row in store.audit_trail()] == ["keep-trials"]


def test_what_the_registry_does_not_date_is_as_of_the_day_it_was_read(store: Store) -> None:
    keep(store, bare(1))
    record = store.trial("NCT00000001")
    assert (record.as_of, record.trial.as_of) == (PartialDate("2026-03-01"), None)


def test_an_old_number_leads_to_the_trial(store: Store) -> None:
    keep(store, full(1, aliases=("NCT00000090", "NCT00000090", "NCT00000091")), full(2))
    assert store.trial("NCT00000090").trial.id == "NCT00000001"
    keep(store, full(1, "New", aliases=("NCT00000091", "NCT00000002")))
    assert store.trial("NCT00000091").trial.id == "NCT00000001"
    assert store.trial("NCT00000002").trial.id == "NCT00000002"
    with pytest.raises(NotFound):
        store.trial("NCT00000090")


def test_an_unknown_number_is_said_with_what_to_do(store: Store) -> None:
    with pytest.raises(NotFound) as caught:
        store.trial("NCT00000001")
    assert (caught.value.code, caught.value.exit_code) == ("trial-not-found", 3)
    assert caught.value.hint


def test_a_failing_batch_leaves_nothing(store: Store, place: Place) -> None:
    with place.without("audit"), pytest.raises(Unavailable) as caught:
        keep(store, full(1), full(2))
    assert caught.value.code == "store-failed"
    assert (store.trial_count(), store.audit_trail()) == (0, [])


def test_writes_name_who_and_when(store: Store) -> None:
    keep(store, full(1), at=AT.astimezone(timezone(timedelta(hours=5))))
    (row,) = store.audit_trail("trials")
    assert (row.at, row.by, row.verb, row.detail) == (AT, "tester", "keep-trials", "added 1, changed 0")
    with pytest.raises(ValueError, match="time zone"):
        keep(store, full(2), at=datetime(2026, 3, 1))  # noqa: DTZ001
    assert store.trial_count() == 1


def test_the_index_mark_follows_the_record(store: Store) -> None:
    one, two = full(1), full(2)
    keep(store, one, two)
    assert [t.id for t in store.unindexed(10, reader="1")] == ["NCT00000001", "NCT00000002"]
    assert [t.id for t in store.unindexed(10, after="NCT00000001", reader="1")] == ["NCT00000002"]
    keep(store, full(2, "Changed meanwhile"))
    store.mark_indexed([(t.id, record_sha256(t)) for t in (one, two)])
    assert [t.id for t in store.unindexed(10, reader="1")] == ["NCT00000002"]
    store.mark_all_unindexed()
    assert store.unindexed_count() == 2


def rules(text: str) -> Compiled:
    leaf = Opaque(span=Span(0, len(text)), reason="unread")
    return Compiled("NCT00000001", text_hash(text), (Criterion("I1", "inclusion", Span(0, len(text)), leaf),))


def test_rules_belong_to_a_text_and_a_reader(store: Store) -> None:
    keep(store, full(1))
    store.keep_rules([pack_rules("NCT00000001", rules("old"))], reader="r1")
    store.keep_rules([pack_rules("NCT00000001", rules("text"))], reader="r1")
    found = store.rules("NCT00000001", text_sha256=text_hash("text"), reader="r1")
    assert found is not None
    assert to_json(found) == to_json(rules("text"))
    assert store.rules("NCT00000001", text_sha256=text_hash("text"), reader="r2") is None
    assert store.rules("NCT00000001", text_sha256=text_hash("old"), reader="r1") is None
    assert store.rules("NCT00000002", text_sha256=text_hash("text"), reader="r1") is None
    store.keep_rules([], reader="r1")


def test_a_record_comes_out_with_the_rules_of_its_text_and_of_this_reader(store: Store) -> None:
    one = full(1)
    keep(store, one, full(2))

    def read(reader: str = "r1") -> list[tuple[str, bool]]:
        both = (kept.read() for kept in store.unindexed(10, reader=reader))
        return [(trial.id, compiled is not None) for trial, compiled in both]

    assert read() == [("NCT00000001", False), ("NCT00000002", False)]
    store.keep_rules([pack_rules("NCT00000001", rules("old"))], reader="r1")
    assert read() == [("NCT00000001", False), ("NCT00000002", False)]
    store.keep_rules([pack_rules("NCT00000001", rules(one.eligibility.text))], reader="r1")
    assert read() == [("NCT00000001", True), ("NCT00000002", False)]
    assert read("r2") == [("NCT00000001", False), ("NCT00000002", False)]
    (kept,) = store.as_kept(["NCT00000001", "NCT00000009"], reader="r1")
    assert (kept.sha256, kept.read()[0]) == (record_sha256(one), store.trial("NCT00000001").trial)


def test_rules_go_with_the_record_that_they_were_read_from(store: Store) -> None:
    one = full(1)
    keep(store, one, full(2))
    read = rules(one.eligibility.text)
    store.keep_rules([pack_rules(id, read) for id in ("NCT00000001", "NCT00000002")], reader="r1")
    keep(store, full(1, "Another title"), full(2))
    known = [store.rules(id, text_sha256=read.text_sha256, reader="r1") for id in ("NCT00000001", "NCT00000002")]
    assert [one is not None for one in known] == [False, True]


def test_an_import_that_ended_is_known_by_its_bytes(store: Store) -> None:
    first = store.begin_import("sample", source_sha256="abc", by="tester", at=AT)
    assert store.finished_import("sample", "abc") is None
    tally = Tally(added=3, changed=2, unchanged=1, problems=4)
    store.end_import(first, tally, by="tester", at=LATER)
    assert store.finished_import("sample", "abc") == tally
    assert store.finished_import("sample", "abd") is None
    assert store.finished_import("other", "abc") is None
    second = store.begin_import("sample", source_sha256="abc", by="tester", at=AT)
    assert second != first
    assert [r.verb for r in store.audit_trail(f"import:{first}")] == ["end-import", "begin-import"]
