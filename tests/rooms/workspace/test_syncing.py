"""Synchronisations against a registry on this machine: nothing twice, nothing lost, whatever goes wrong on the way."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from tests.rooms.registry.server import LocalRegistry, Trouble
from tests.rooms.registry.studies import day, number_of, study
from tests.rooms.workspace.syncs import AT, agree, counts, sync

from clinconnect.errors import BadInput, ClinConnectError, Unavailable
from clinconnect.registry import Asked, Registry
from clinconnect.store import SyncCounts, SyncRun
from clinconnect.trials import from_api_v2
from clinconnect.workspace import Workspace
from clinconnect.workspace.reach import Reach, newest, reach_of, start_after


def asked_since(local: LocalRegistry) -> str | None:
    whole = [asked.parameters for asked in local.pages_asked() if "fields" not in asked.parameters]
    return whole[-1].get("filter.advanced")


@pytest.mark.parametrize(("studies", "pages"), [(0, 1), (1, 1), (2, 1), (9, 1), (10, 2), (11, 2), (57, 6)])
def test_no_one_two_and_many(workspace: Workspace, studies: int, pages: int) -> None:
    with LocalRegistry(studies) as local:
        report = sync(workspace, local)
        assert counts(report) == SyncCounts(pages=pages, records=studies, added=studies)
        assert report.run is not None
        assert report.run.total == studies
        agree(workspace, local)


def test_the_same_data_again_is_not_read_again(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    before = len(local.pages_asked())
    assert sync(workspace, local).to_json() == {"nothing_new": True}
    assert len(local.pages_asked()) == before
    # Another question, or a day that somebody names, is asked all the same.
    assert counts(sync(workspace, local, Asked(condition="gout"))).unchanged == 5
    assert counts(sync(workspace, local, since=date(2026, 1, 5))).unchanged > 0


def test_an_answer_that_is_older_than_what_is_kept_leaves_it_and_is_told(
    workspace: Workspace, local: LocalRegistry
) -> None:
    newer, ahead = study(3, updated=day(40), title="Newer"), study(4, updated="2033-01-01", title="Ahead")
    content = b"".join(json.dumps(one).encode() + b"\n" for one in (newer, ahead))
    workspace.import_records(BytesIO(content), name="newer.jsonl", at=AT)
    report = sync(workspace, local)
    assert report.problem_codes["older-record"] == 1
    assert report.run is not None
    assert (report.run.complete, counts(report).gone) == (False, 0)
    assert workspace.trial(number_of(3)).trial.title == "Newer"
    assert workspace.trial(number_of(4)).trial.title.startswith("Invented")


def test_a_registry_that_does_not_say_which_data_it_holds_is_always_read(
    workspace: Workspace, local: LocalRegistry
) -> None:
    local.with_version = False
    sync(workspace, local)
    assert counts(sync(workspace, local)).unchanged == 7


def test_the_next_time_only_updates_are_read_and_a_little_more(workspace: Workspace, local: LocalRegistry) -> None:
    first = sync(workspace, local)
    assert first.run is not None
    assert (first.run.since, first.run.newest) == (None, day(8))
    local.put(
        study(1, status="COMPLETED", updated=day(30), title="Changed"),
        study(4, status="WITHDRAWN", updated=day(31)),
        study(100, updated=day(32)),
        study(24, updated=day(8), title="Changed late on a day that was read"),
    )
    second = sync(workspace, local)
    assert asked_since(local) == f"AREA[LastUpdatePostDate]RANGE[{day(6)},MAX]"
    assert (counts(second).added, counts(second).changed) == (1, 3)
    assert (counts(second).closed, counts(second).withdrawn) == (1, 1)
    assert second.run is not None
    assert (second.run.since, second.run.newest) == (day(6), day(32))
    agree(workspace, local)


def test_a_date_in_the_future_does_not_carry_the_next_run_with_it(workspace: Workspace) -> None:
    with LocalRegistry([study(1), study(2, updated="2031-01-01")]) as local:
        local.today = "2026-03-01"
        report = sync(workspace, local)
        assert report.run is not None
        assert report.run.newest == day(0)
        local.put(study(3, updated="2026-02-20"))
        assert counts(sync(workspace, local)).added == 1
        agree(workspace, local)


@pytest.mark.parametrize(
    ("so_far", "days", "bound", "latest"),
    [
        (None, [], None, None),
        ("2026-01-01", [], "2026-02-01T09:00:00", "2026-01-01"),
        (None, ["2026-01-02", "2026-01-03"], None, "2026-01-03"),
        ("2026-01-09", ["2026-01-02"], "2026-02-01T09:00:00", "2026-01-09"),
        (None, ["2026-02-01", "2026-02-02"], "2026-02-01T09:00:00", "2026-02-01"),
        (None, ["2026-01", "2026"], None, None),
    ],
)
def test_the_latest_day_is_one_that_the_data_can_know(
    so_far: str | None, days: list[str], bound: str | None, latest: str | None
) -> None:
    met = [from_api_v2(study(n, updated=one)) for n, one in enumerate(days)]
    assert newest(so_far, met, no_later_than=bound) == latest


def test_without_an_update_the_reach_stays(workspace: Workspace, local: LocalRegistry) -> None:
    local.with_version = False
    gout = Asked(condition="gout")
    sync(workspace, local, gout)
    sync(workspace, local, gout)
    del local.studies[number_of(20)]
    third = sync(workspace, local, gout)
    assert third.run is not None
    assert third.run.since == day(4)
    assert counts(third).records == 1
    assert sync(workspace, local, gout).run.since == day(4)  # type: ignore[union-attr]


def test_what_no_longer_has_the_status_that_was_asked_for_is_heard_of(workspace: Workspace) -> None:
    recruiting = Asked(statuses=("RECRUITING",))
    with LocalRegistry([study(1, status="RECRUITING"), study(2, status="COMPLETED")]) as local:
        assert counts(sync(workspace, local, recruiting)) == SyncCounts(pages=1, records=1, added=1)
        local.put(
            study(1, status="TERMINATED", updated=day(9)),
            study(2, status="COMPLETED", updated=day(9)),
            study(3, status="RECRUITING", updated=day(9)),
        )
        got = counts(sync(workspace, local, recruiting))
        assert (got.added, got.changed, got.closed, got.passed_over, got.unchanged) == (1, 1, 1, 1, 0)
    assert workspace.trial(number_of(1)).trial.status == "TERMINATED"
    assert [t.id for t in workspace.trials()] == [number_of(1), number_of(3)]


def test_a_run_that_fails_goes_on_where_it_was(workspace: Workspace, local: LocalRegistry) -> None:
    local.troubles += [None, None, Trouble("status"), Trouble("status")]  # version, first page, second page twice
    with pytest.raises(Unavailable) as caught:
        sync(workspace, local)
    assert "goes on from there" in caught.value.hint
    assert workspace.trial_count() == 10
    assert len(workspace.hits("invented", top=100)) == 10
    report = sync(workspace, local)
    assert report.resumed
    assert counts(report) == SyncCounts(pages=3, records=25, added=25)
    assert report.run is not None
    assert report.run.total == 25
    agree(workspace, local)


def test_what_fails_before_the_first_page_leaves_no_trial(workspace: Workspace, local: LocalRegistry) -> None:
    local.troubles += [Trouble("status")] * 2
    with pytest.raises(Unavailable):
        sync(workspace, local)
    local.troubles += [None, Trouble("html")]
    with pytest.raises(Unavailable):
        sync(workspace, local)
    assert workspace.trial_count() == 0
    assert counts(sync(workspace, local)).added == 25


def test_a_token_that_is_no_longer_good_starts_the_run_again(workspace: Workspace, local: LocalRegistry) -> None:
    def expire(registry: LocalRegistry, page: int) -> None:
        if page == 2:
            registry.expire_tokens()

    local.before_page = expire
    report = sync(workspace, local)
    assert report.restarts == 1
    assert counts(report) == SyncCounts(pages=3, records=25, added=25)
    agree(workspace, local)


def test_a_token_that_is_never_good_is_given_up(workspace: Workspace, local: LocalRegistry) -> None:
    local.before_page = lambda registry, _: registry.expire_tokens()
    with pytest.raises(BadInput) as caught:
        sync(workspace, local)
    assert caught.value.code == "registry-refused"
    local.before_page = lambda *_: None
    assert counts(sync(workspace, local)) == SyncCounts(pages=3, records=25, added=25)


def test_a_token_that_expired_between_two_calls_loses_nothing(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    local.put(*(study(n, updated=day(40 + n)) for n in range(25)))
    local.troubles += [None, None, Trouble("status"), Trouble("status")]
    with pytest.raises(Unavailable):
        sync(workspace, local)
    local.expire_tokens()
    local.put(study(26, updated=day(90)))
    report = sync(workspace, local)
    assert (report.resumed, report.restarts) == (True, 1)
    assert report.run is not None
    assert report.run.since == day(6)
    assert (counts(report).added, counts(report).changed, counts(report).unchanged) == (1, 25, 0)
    agree(workspace, local)


def test_what_changes_while_pages_are_read_is_met(workspace: Workspace, local: LocalRegistry) -> None:
    def change(registry: LocalRegistry, page: int) -> None:
        if page == 1:  # one that was read, one that is still to come, a new one
            registry.put(study(2, updated=day(50)), study(15, updated=day(50)), study(200, updated=day(50)))

    local.before_page = change
    got = counts(sync(workspace, local))
    assert (got.added, got.changed) == (26, 1)
    agree(workspace, local)


@pytest.mark.parametrize("kind", ["cut", "broken", "reset", "status"])
def test_every_second_request_fails_and_nothing_is_lost(workspace: Workspace, local: LocalRegistry, kind: str) -> None:
    local.troubles += [Trouble(kind), None] * 10
    assert counts(sync(workspace, local)) == SyncCounts(pages=3, records=25, added=25)
    agree(workspace, local)


def test_a_record_that_cannot_be_used_is_counted_and_the_rest_goes_on(workspace: Workspace) -> None:
    broken = study(3)
    del broken["protocolSection"]["identificationModule"]["nctId"]
    local = LocalRegistry([study(1), study(2)])
    # It has no number, so that the registry's own order has to be told where it stands.
    broken["protocolSection"]["identificationModule"]["nctId"] = "?"
    local.studies["?"] = broken
    with local:
        report = sync(workspace, local)
    assert (counts(report).added, counts(report).unreadable, counts(report).unchanged) == (2, 1, 0)
    assert report.problem_codes == {"no-number": 1}
    assert report.problems[0].where.startswith("page 1, ")


def test_a_registry_that_repeats_itself_is_left(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    local.put(*(study(n, updated=day(60)) for n in range(25)))
    token = "the same"
    local.page = lambda _: {"studies": [study(1)], "nextPageToken": token}  # type: ignore[method-assign]
    with pytest.raises(Unavailable) as caught:
        sync(workspace, local)
    assert caught.value.code == "registry-repeats"


def test_rules_are_made_where_they_are_wanted(workspace: Workspace, local: LocalRegistry) -> None:
    registry = Registry(local.base_url, per_minute=1e9)
    told: list[tuple[int, int | None]] = []
    report = workspace.sync(
        registry, Asked(condition="gout"), clock=lambda: AT, progress=lambda *done: told.append(done)
    )
    assert report.compiled == 5
    assert told[0] == (0, None)
    assert told[-1] == (5, 5)
    assert workspace.hits("thrombocyte count", top=10) or workspace.hits("platelets", top=10)


def run(number: int, newest: str | None, *, since: str | None = None, finished: bool = True) -> SyncRun:
    """A run as the store gives it."""
    return SyncRun(
        number, "x", "{}", since, f"v{number}", None, None, None, SyncCounts(), newest, AT, AT if finished else None
    )


@pytest.mark.parametrize(
    ("runs", "day_reached", "version"),
    [
        ([], None, None),
        ([run(1, None)], None, "v1"),
        ([run(1, "2026-01-09")], "2026-01-09", "v1"),
        ([run(1, "2026-01-09", finished=False)], None, None),
        ([run(1, "2026-01-09"), run(2, "2026-02-01", since="2026-01-07")], "2026-02-01", "v2"),
        ([run(1, "2026-01-09"), run(2, None, since="2026-01-07")], "2026-01-09", "v2"),
        # Nobody has read what lies between the 9th and the 20th.
        ([run(1, "2026-01-09"), run(2, "2026-02-01", since="2026-01-20")], "2026-01-09", "v1"),
        ([run(1, "2026-01-09", since="2026-01-01")], "2026-01-09", "v1"),
    ],
)
def test_how_far_the_runs_have_come(runs: list[SyncRun], day_reached: str | None, version: str | None) -> None:
    assert reach_of(runs) == Reach(day_reached, version, None)


def test_the_next_run_begins_a_little_before() -> None:
    assert start_after(Reach("2026-03-01")) == "2026-02-27"
    assert start_after(Reach()) is None


def test_a_gap_that_somebody_left_is_closed_by_the_next_run(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    local.put(study(30, updated=day(20)), study(31, updated=day(40)))
    sync(workspace, local, since=date.fromisoformat(day(35)))
    assert workspace.trial_count() == 27
    local.put(study(32, updated=day(21)))
    assert counts(sync(workspace, local)).added == 1
    agree(workspace, local)


def test_a_run_that_was_cut_off_is_not_continued_for_another_day(workspace: Workspace, local: LocalRegistry) -> None:
    local.troubles += [None, None, Trouble("html")]
    with pytest.raises(ClinConnectError):
        sync(workspace, local)
    report = sync(workspace, local, since=date.fromisoformat(day(0)))
    assert not report.resumed
    assert counts(report).added == 15
    agree(workspace, local)
