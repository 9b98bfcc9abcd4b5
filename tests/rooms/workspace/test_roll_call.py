"""What the registry no longer has, and until when a trial is known to be as it is kept; absence alone never says anything."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from tests.rooms.registry.server import LocalRegistry, Trouble
from tests.rooms.registry.studies import day, number_of, study
from tests.rooms.workspace.syncs import AT, agree, counts, sync

from clinconnect.errors import Unavailable
from clinconnect.registry import Asked
from clinconnect.store import Absence, Standing
from clinconnect.workspace import SyncReport, Workspace

GOUT = Asked(condition="gout")


def take_down(local: LocalRegistry, *numbers: int) -> None:
    for number in numbers:
        del local.studies[number_of(number)]


def standing(workspace: Workspace, number: int) -> Standing | None:
    return workspace.trial(number_of(number)).standing


def gone(workspace: Workspace, number: int) -> str | None:
    return workspace.trial(number_of(number)).gone_since


def complete(report: SyncReport) -> bool | None:
    assert report.run is not None
    return report.run.complete


def listings(local: LocalRegistry) -> int:
    return sum("NCTId,LastUpdatePostDate" in asked.parameters.get("fields", "") for asked in local.pages_asked())


def test_what_was_met_and_what_was_not_among_the_updates_is_as_of_the_data(
    workspace: Workspace, local: LocalRegistry
) -> None:
    local.today = day(10)
    sync(workspace, local)
    assert standing(workspace, 2) == Standing(day(10), met=True)
    local.today = day(20)
    local.put(study(3, title="Changed", updated=day(20)))
    assert complete(sync(workspace, local)) is True
    assert standing(workspace, 2) == Standing(day(20), met=False)
    assert standing(workspace, 3) == Standing(day(20), met=True)
    assert workspace.trial(number_of(2)).as_of.iso == day(0)
    assert listings(local) == 0
    agree(workspace, local)


def test_of_what_came_from_a_file_nothing_is_known_until_it_is_met(workspace: Workspace, local: LocalRegistry) -> None:
    workspace.import_records(BytesIO(json.dumps(study(3)).encode()), name="x", at=AT, compile=False)
    assert standing(workspace, 3) is None
    sync(workspace, local)
    assert standing(workspace, 3) == Standing(day(8), met=True)
    older, other = study(3, title="Long ago", updated="2025-01-01"), study(3, title="Said otherwise")
    workspace.import_records(BytesIO(json.dumps(older).encode()), name="x", at=AT, compile=False)
    assert standing(workspace, 3) == Standing(day(8), met=True)
    workspace.import_records(BytesIO(json.dumps(other).encode()), name="x", at=AT, compile=False)
    assert standing(workspace, 3) is None
    # The next time as many are kept as the registry has, and yet that one is not what it says: nothing is claimed of it.
    local.put(study(4, title="Changed", updated=day(9)))
    sync(workspace, local)
    assert standing(workspace, 3) is None
    # Whatever makes it list what it has puts it right.
    take_down(local, 7)
    local.put(study(4, title="Changed again", updated=day(10)))
    sync(workspace, local)
    assert (
        workspace.trial(number_of(3)).trial.title == study(3)["protocolSection"]["identificationModule"]["briefTitle"]
    )
    assert standing(workspace, 3) is not None


def test_with_words_only_what_is_listed_is_known_to_be_unchanged(workspace: Workspace, local: LocalRegistry) -> None:
    local.today = day(10)
    sync(workspace, local, GOUT)
    local.today = day(20)
    renamed = study(5, updated=day(19))
    renamed["protocolSection"]["conditionsModule"]["conditions"] = ["Podagra"]
    renamed["protocolSection"]["identificationModule"]["briefTitle"] = "Called otherwise now"
    local.put(renamed)
    report = sync(workspace, local, GOUT)
    # Nobody who asks for gout hears of number 5 any more: it was asked for by its number.
    assert workspace.trial(number_of(5)).trial.title == "Called otherwise now"
    assert counts(report).changed == 1
    assert (counts(report).gone, gone(workspace, 5)) == (0, None)
    assert standing(workspace, 5) == Standing(day(20), met=True)
    assert standing(workspace, 0) == Standing(day(20), met=True)
    assert listings(local) == 1


def test_what_is_taken_down_is_kept_and_marked(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    take_down(local, 7, 20)
    local.put(study(8, title="Changed", updated=day(12)))
    report = sync(workspace, local)
    assert (counts(report).gone, counts(report).changed, complete(report)) == (2, 1, True)
    assert (gone(workspace, 7), gone(workspace, 20), gone(workspace, 8)) == (day(12), day(12), None)
    assert workspace.trial(number_of(7)).trial.raw == study(7)
    assert workspace.trial_count() == 25
    assert len(workspace.hits("invented", top=100)) == 25
    # Known now, so that the numbers agree again and nothing is listed a second time.
    before = listings(local)
    local.put(study(8, title="Changed again", updated=day(13)))
    report = sync(workspace, local)
    assert (counts(report).gone, complete(report), listings(local)) == (0, True, before)


def test_withdrawn_is_not_taken_down(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    local.put(study(7, status="WITHDRAWN", updated=day(12)))
    report = sync(workspace, local)
    assert (counts(report).withdrawn, counts(report).gone, gone(workspace, 7)) == (1, 0, None)


def test_what_returns_is_there_again(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    take_down(local, 7)
    local.put(study(8, updated=day(12)))
    sync(workspace, local)
    local.put(study(7, updated=day(14)))
    report = sync(workspace, local)
    assert (counts(report).returned, counts(report).gone, gone(workspace, 7)) == (1, 0, None)
    [absence] = workspace.absences(number_of(7))
    assert (absence.since, absence.until) == (day(12), day(14))
    take_down(local, 7)
    local.put(study(8, updated=day(16)))
    sync(workspace, local)
    assert workspace.absences(number_of(7)) == [absence, Absence(local.base_url, day(16), None)]


def test_what_returns_as_it_was_is_met_when_numbers_are_listed(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    take_down(local, 7)
    local.put(study(8, updated=day(12)))
    sync(workspace, local)
    local.put(study(7), study(8, updated=day(13)))
    report = sync(workspace, local)
    assert (counts(report).returned, gone(workspace, 7)) == (1, None)


def test_a_question_with_words_marks_what_it_once_met(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local, GOUT)
    workspace.import_records(BytesIO(json.dumps(study(999)).encode()), name="x", at=AT, compile=False)
    take_down(local, 5, 6)
    local.put(study(10, updated=day(12)))
    report = sync(workspace, local, GOUT)
    assert (counts(report).gone, gone(workspace, 5), gone(workspace, 999)) == (1, day(12), None)


def test_a_closed_trial_is_not_taken_for_gone_where_a_status_is_asked_for(workspace: Workspace) -> None:
    recruiting = Asked(condition="gout", statuses=("RECRUITING",))
    with LocalRegistry([study(0, status="RECRUITING"), study(5, status="RECRUITING"), study(10)]) as local:
        sync(workspace, local, recruiting)
        local.put(study(0, status="COMPLETED", updated=day(9)))
        report = sync(workspace, local, recruiting)
        assert (counts(report).closed, counts(report).gone, complete(report)) == (1, 0, True)
        assert workspace.trial_count() == 2 + (
            study(10)["protocolSection"]["statusModule"]["overallStatus"] == "RECRUITING"
        )


def test_a_file_of_what_is_long_gone_is_marked_by_the_first_reading_of_all(
    workspace: Workspace, local: LocalRegistry
) -> None:
    fictional = study(998) | {"clinconnect": {"fictional": True}}
    lines = [json.dumps(one).encode() for one in (study(999), study(3, title="Older"), fictional)]
    workspace.import_records(BytesIO(b"\n".join(lines)), name="x", at=AT, compile=False)
    report = sync(workspace, local)
    assert (counts(report).gone, gone(workspace, 999), gone(workspace, 998)) == (1, day(8), None)
    assert workspace.trial(number_of(3)).trial.title != "Older"


def test_a_part_of_the_registry_is_not_taken_for_the_whole(workspace: Workspace, local: LocalRegistry) -> None:
    lines = b"\n".join(json.dumps(study(n)).encode() for n in range(100, 130))
    workspace.import_records(BytesIO(lines), name="x", at=AT, compile=False)
    report = sync(workspace, local)
    assert (counts(report).gone, complete(report)) == (0, False)
    assert report.problem_codes == {"too-many-gone": 1}
    assert gone(workspace, 100) is None
    assert standing(workspace, 3) == Standing(day(8), met=True)
    assert sync(workspace, local).run is None


def test_an_old_number_that_leads_to_another_record_now(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    take_down(local, 7)
    local.aliases[number_of(7)] = number_of(300)
    local.put(study(300, updated=day(12)))
    report = sync(workspace, local)
    assert (counts(report).added, counts(report).gone, gone(workspace, 7)) == (1, 1, day(12))
    assert workspace.trial(number_of(300)).trial.raw == study(300, updated=day(12))


def test_a_gap_that_somebody_left_is_found_by_listing(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    local.put(study(1, title="Changed in the gap", updated=day(20)), study(2, updated=day(40)))
    report = sync(workspace, local, since=date.fromisoformat(day(35)))
    assert listings(local) > 0
    assert (complete(report), counts(report).changed) == (True, 2)
    agree(workspace, local)


def test_only_updates_of_the_last_days_tell_nothing_of_the_rest(workspace: Workspace, local: LocalRegistry) -> None:
    workspace.import_records(BytesIO(json.dumps(study(1)).encode()), name="x", at=AT, compile=False)
    report = sync(workspace, local, since=date.fromisoformat(day(7)))
    assert (complete(report), counts(report).gone, listings(local)) == (None, 0, 0)
    assert standing(workspace, 1) is None


def test_a_roll_call_that_fails_is_called_the_next_time(workspace: Workspace, local: LocalRegistry) -> None:
    sync(workspace, local)
    take_down(local, 7)
    local.put(study(8, title="Changed", updated=day(12)))
    local.troubles += [None, None, Trouble("status"), Trouble("status")]  # version, page, how many
    with pytest.raises(Unavailable) as caught:
        sync(workspace, local)
    assert "goes on from there" in caught.value.hint
    assert gone(workspace, 7) is None
    report = sync(workspace, local)
    assert (report.resumed, counts(report).gone, counts(report).changed) == (True, 1, 1)
    assert gone(workspace, 7) == day(12)
    assert sync(workspace, local).run is None


def test_a_record_that_could_not_be_read_makes_the_numbers_prove_nothing(workspace: Workspace) -> None:
    broken = study(3)
    broken["protocolSection"]["identificationModule"]["nctId"] = "?"
    with LocalRegistry([study(1), study(2)]) as local:
        local.studies["?"] = broken
        sync(workspace, local)
        take_down(local, 1)  # one less on both sides
        local.put(study(2, updated=day(9)))
        sync(workspace, local)
        assert gone(workspace, 1) == day(9)
