"""What is asked again: what the registry says is as before is neither sent nor lost, and never taken for what it is not."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Literal

import pytest
from tests.rooms.registry.server import LocalRegistry
from tests.rooms.registry.studies import day, number_of, study
from tests.rooms.workspace.syncs import AT, agree, client, counts, sync

from clinconnect.registry import Asked
from clinconnect.store import SyncCounts
from clinconnect.workspace import Workspace

FIRST = date.fromisoformat(day(0))
GOUT = Asked(condition="gout")


@pytest.mark.parametrize("etags", ["data", "content", "dates"])
def test_pages_that_are_as_they_were_are_not_sent_again(
    workspace: Workspace, local: LocalRegistry, etags: Literal["data", "content", "dates"]
) -> None:
    local.etags = etags
    first = sync(workspace, local, since=FIRST)
    assert (counts(first), first.same_pages) == (SyncCounts(pages=3, records=25, added=25), 0)
    second = sync(workspace, local, since=FIRST)
    assert (counts(second), second.same_pages) == (SyncCounts(pages=3, records=25), 3)
    assert second.run is not None
    assert (second.run.newest, second.run.total) == (day(8), 25)
    local.put(study(24, title="Changed", updated=day(9)))
    third = sync(workspace, local, since=FIRST)
    assert counts(third).changed == 1
    assert third.same_pages == (2 if etags == "content" else 0)
    agree(workspace, local)


def test_a_registry_that_says_nothing_of_its_answers_sends_them(workspace: Workspace, local: LocalRegistry) -> None:
    local.etags = "none"
    for _ in range(2):
        report = sync(workspace, local, since=FIRST)
        assert (counts(report).records, report.same_pages) == (25, 0)


def test_new_data_that_is_none_of_the_question_sends_nothing(workspace: Workspace, local: LocalRegistry) -> None:
    """A mirror that answers by content: the data is other data, the page is the same."""
    local.etags = "content"
    sync(workspace, local, GOUT)
    local.put(study(1, updated=day(40)))
    report = sync(workspace, local, GOUT)
    assert (report.same_pages, counts(report).unchanged) == (0, 2)
    local.put(study(2, updated=day(41)))
    report = sync(workspace, local, GOUT)
    assert (report.same_pages, counts(report).unchanged) == (1, 2)
    local.put(study(5, updated=day(42)))
    report = sync(workspace, local, GOUT)
    assert (report.same_pages, counts(report).changed) == (0, 1)


def test_as_before_with_a_token_that_expired_is_asked_anew(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local, since=FIRST)
    local.expire_tokens()
    report = sync(workspace, local, since=FIRST)
    assert (report.restarts, counts(report).records, counts(report).unchanged) == (1, 25, 25)
    report = sync(workspace, local, since=FIRST)
    assert (report.restarts, report.same_pages) == (0, 3)


def test_a_file_that_replaces_what_was_answered_makes_it_be_asked_anew(
    workspace: Workspace, local: LocalRegistry
) -> None:
    sync(workspace, local, since=FIRST)
    other = json.dumps(study(7, title="As somebody else has it")).encode()
    assert workspace.import_records(BytesIO(other), name="other", at=AT, compile=False).changed == 1
    report = sync(workspace, local, since=FIRST)
    assert (report.same_pages, counts(report).changed) == (0, 1)
    agree(workspace, local)


def test_the_same_record_from_a_file_leaves_the_answers(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local, since=FIRST)
    workspace.import_records(BytesIO(json.dumps(study(7)).encode()), name="same", at=AT, compile=False)
    workspace.import_records(BytesIO(json.dumps(study(99)).encode()), name="new", at=AT, compile=False)
    assert sync(workspace, local, since=FIRST).same_pages == 3


def test_a_single_study_is_sent_once(workspace: Workspace, local: LocalRegistry) -> None:
    number, registry = number_of(3), client(local)

    def once() -> object:
        report = workspace.sync_one(registry, number, at=AT, compile=False)
        return report and (report.added, report.changed, report.unchanged)

    assert once() == (1, 0, 0)
    assert once() is None
    local.put(study(3, title="Changed"))
    assert once() == (0, 1, 0)
    assert workspace.trial(number).trial.title == "Changed"
    local.etags = "none"
    assert once() == (0, 0, 1)
