"""One trial under several registries: found once, opened by each number, nothing of one record in another."""

from __future__ import annotations

import io
import json
import shutil
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.rooms.conftest import Place

from clinconnect.errors import NotFound
from clinconnect.search import Question
from clinconnect.workspace import Workspace

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def full(id: str, *others: str, as_of: str = "2026-02-01", kind: str = "REGISTRY") -> dict[str, Any]:
    naming = {
        "nctId": id,
        "briefTitle": f"Quillwort {id}",
        "secondaryIdInfos": [{"id": other, "type": kind} for other in others],
    }
    return {
        "protocolSection": {"identificationModule": naming},
        "derivedSection": {"miscInfoModule": {"versionHolder": as_of}},
    }


def bare(id: str) -> dict[str, Any]:
    return {"nct_id": id, "title": f"Quillwort {id}"}


def take_in(workspace: Workspace, *records: dict[str, Any]) -> None:
    lines = "".join(json.dumps(r) + "\n" for r in records)
    workspace.import_records(io.BytesIO(lines.encode()), name="x.jsonl", at=AT)


def found(workspace: Workspace, words: str = "quillwort") -> list[str]:
    return [f.trial.id for f in workspace.find(Question(words)).found]


def also(workspace: Workspace, id: str) -> list[tuple[str, str | None, bool]]:
    return [(r.number, r.id, r.first) for r in workspace.registrations(workspace.trial(id).trial)]


def test_a_trial_alone_is_registered_once(workspace: Workspace) -> None:
    take_in(workspace, full("NCT00000001"))
    assert (found(workspace), also(workspace, "NCT00000001")) == (["NCT00000001"], [])


def test_two_records_are_one_hit_and_two_pages(workspace: Workspace) -> None:
    take_in(workspace, bare("ISRCTN00000002"), full("NCT00000001", "ISRCTN 00000002"))
    assert found(workspace) == ["NCT00000001"]
    assert [h.trial for h in workspace.hits("quillwort")] == ["NCT00000001"]
    assert workspace.trial("isrctn 00000002").trial.title == "Quillwort ISRCTN00000002"
    assert workspace.trial("NCT00000001").trial.title == "Quillwort NCT00000001"
    assert also(workspace, "NCT00000001") == [("ISRCTN00000002", "ISRCTN00000002", False)]
    assert also(workspace, "ISRCTN00000002") == [("NCT00000001", "NCT00000001", True)]
    days = [workspace.registrations(workspace.trial(i).trial)[0].as_of for i in ("NCT00000001", "ISRCTN00000002")]
    assert [day.iso for day in days if day] == ["2026-03-01", "2026-02-01"]


def test_of_two_like_records_the_newer_one_is_shown_first(workspace: Workspace) -> None:
    take_in(workspace, full("NCT00000001", as_of="2025-01"), full("ISRCTN00000002", "NCT00000001", as_of="2025-06-02"))
    assert found(workspace) == ["ISRCTN00000002"]
    take_in(workspace, full("NCT00000001", as_of="2026-01-01"))
    assert found(workspace) == ["NCT00000001"]


def test_three_registries_and_a_number_that_nobody_keeps(workspace: Workspace) -> None:
    take_in(
        workspace,
        full("NCT00000001", "2012-000123-45"),
        full("ISRCTN00000002", "EudraCT 2012-000123-45", as_of="2025-01-01"),
        full("DRKS00000003", "ISRCTN00000002", as_of="2024-01-01"),
    )
    assert found(workspace) == ["NCT00000001"]
    assert also(workspace, "DRKS00000003") == [
        ("NCT00000001", "NCT00000001", True),
        ("ISRCTN00000002", "ISRCTN00000002", False),
    ]
    assert also(workspace, "NCT00000001")[-1] == ("2012-000123-45", None, False)
    assert workspace.trial("2012-000123-45").trial.id == "NCT00000001"


def test_a_number_with_a_version_is_the_same_trial(workspace: Workspace) -> None:
    take_in(workspace, full("2023-501234-12-00", as_of="2025-01-01"), full("NCT00000001", "2023-501234-12"))
    assert found(workspace) == ["NCT00000001"]
    assert workspace.trial("2023-501234-12").trial.id == "NCT00000001"
    assert workspace.trial("CTIS2023-501234-12-00").trial.id == "2023-501234-12-00"
    assert also(workspace, "2023-501234-12-00") == [("NCT00000001", "NCT00000001", True)]


def test_two_records_of_one_registry_are_two_trials(workspace: Workspace) -> None:
    """A substudy gives the main study's number."""
    take_in(workspace, full("NCT00000001", "2012-000123-45"), full("NCT00000002", "2012-000123-45", "NCT00000001"))
    assert sorted(found(workspace)) == ["NCT00000001", "NCT00000002"]
    assert also(workspace, "NCT00000001") == [("2012-000123-45", None, False)]
    with pytest.raises(NotFound) as caught:
        workspace.trial("2012-000123-45")
    assert caught.value.code == "number-of-several"
    assert "NCT00000001, NCT00000002" in (caught.value.hint or "")


def test_what_one_record_names_by_itself_is_joined_although_a_substudy_names_it_too(workspace: Workspace) -> None:
    take_in(
        workspace,
        full("NCT00000001", "2012-000123-45"),
        full("NCT00000002", "2012-000123-45"),
        full("2012-000123-45", "NCT00000001", as_of="2020-01-01"),
    )
    assert sorted(found(workspace)) == ["NCT00000001", "NCT00000002"]
    assert also(workspace, "2012-000123-45") == [("NCT00000001", "NCT00000001", True)]
    assert also(workspace, "NCT00000002") == [("2012-000123-45", None, False)]


def test_a_sponsors_number_joins_nothing(workspace: Workspace) -> None:
    take_in(workspace, full("NCT00000001", "ABC-123", kind="OTHER"), full("ISRCTN00000002", "ABC-123", kind="OTHER"))
    assert len(found(workspace)) == 2


def test_a_record_that_no_longer_gives_the_number_is_on_its_own_again(workspace: Workspace) -> None:
    take_in(workspace, full("NCT00000001", "ISRCTN00000002"), full("ISRCTN00000002"))
    assert len(found(workspace)) == 1
    take_in(workspace, full("NCT00000001"))
    assert len(found(workspace)) == 2


def test_a_list_is_filled_although_many_records_are_one_trial(workspace: Workspace) -> None:
    records = [full(f"NCT{n:08d}", f"ISRCTN{n:08d}") for n in range(1, 31)]
    take_in(workspace, *records, *(full(f"ISRCTN{n:08d}", as_of="2020-01-01") for n in range(1, 31)))
    for top in (1, 7, 30):
        hits = [h.trial for h in workspace.hits("quillwort", top=top)]
        assert len(hits) == len(set(hits)) == top
        assert all(h.startswith("NCT") for h in hits)
    assert len(workspace.hits("quillwort", top=500)) == 30


def test_numbers_are_read_anew_with_the_index(place: Place) -> None:
    """A home of an earlier program has records, and no numbers of other registries beside them."""
    first = place.workspace()
    take_in(first, full("NCT00000001", "ISRCTN00000002"), full("ISRCTN00000002", as_of="2020-01-01"))
    first._store.keep_numbers([("NCT00000001", ())])
    assert first._store.same_trial(["NCT00000001"]) == {}
    first.close()
    shutil.rmtree(place.home / "index")
    again = place.workspace()
    assert found(again) == ["NCT00000001"]
    again.close()
