"""What stands twice is noticed wherever it stands, and costs little."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.workspace.syncs import AT

from clinconnect.workspace import ImportReport, Workspace
from clinconnect.workspace.importing import BATCH
from clinconnect.workspace.met import Met


@given(st.lists(st.text(max_size=3)))
def test_it_is_a_set(texts: list[str]) -> None:
    met, known = Met(), set[str]()
    for text in texts:
        assert met.add(text) is (text in known)
        known.add(text)


@pytest.mark.parametrize("number", [0, 1, 2, 683, 5000])
def test_it_grows_and_forgets_nothing(number: int) -> None:
    met = Met()
    assert [met.add(f"NCT{n:08d}") for n in range(number)] == [False] * number
    assert [met.add(f"NCT{n:08d}") for n in range(number)] == [True] * number
    assert not met.add("NCT99999999")
    assert len(met._slots) <= max(1024, 4 * number)


def line(number: int, title: str = "Gout") -> bytes:
    return json.dumps({"nct_id": f"NCT{number:08d}", "title": title}).encode() + b"\n"


def taken_in(home: Path, *lines: bytes) -> ImportReport:
    workspace = Workspace.open(home)
    try:
        return workspace.import_records(io.BytesIO(b"".join(lines)), name="x", at=AT, compile=False)
    finally:
        workspace.close()


def test_far_apart_in_a_file_it_is_told(tmp_path: Path) -> None:
    far = [line(n) for n in range(2 * BATCH + 10)]
    report = taken_in(tmp_path, *far, line(3, "Changed"), line(2 * BATCH + 9), line(5))
    assert report.problem_codes["duplicate-id"] == 3
    assert {p.message.split(";")[0] for p in report.problems} == {
        "NCT00000003 stands again",
        f"NCT{2 * BATCH + 9:08d} stands 2 times",
        "NCT00000005 stands again",
    }
    assert (report.added, report.changed) == (2 * BATCH + 10, 1)


def test_once_in_each_of_two_files_is_once(tmp_path: Path) -> None:
    for _ in range(2):
        assert taken_in(tmp_path, line(1), line(2)).problem_codes == {}


def test_of_several_versions_in_one_file_the_newest_counts_wherever_it_stands(tmp_path: Path) -> None:
    def version(title: str, day: str) -> bytes:
        return (
            json.dumps(
                {
                    "protocolSection": {
                        "identificationModule": {"nctId": "NCT00000001", "briefTitle": title},
                        "statusModule": {"lastUpdatePostDateStruct": {"date": day}},
                    }
                }
            ).encode()
            + b"\n"
        )

    middle = [line(n) for n in range(10, 10 + BATCH)]
    report = taken_in(
        tmp_path, version("New", "2025-02-02"), version("Old", "2024-02-02"), *middle, version("Oldest", "2023-02-02")
    )
    assert (report.older, report.to_json()["older"], report.trials) == (1, 1, BATCH + 2)
    assert [p.message for p in report.problems if p.code == "older-record"] == [
        "NCT00000001 is older here than what is kept: it stays as it was"
    ]
    workspace = Workspace.open(tmp_path)
    assert workspace.trial("NCT00000001").trial.title == "New"
    assert [p.code for p in taken_in_again(workspace, version("Old", "2024-02-02")).problems] == [
        "no-eligibility",
        "older-record",
    ]
    workspace.close()


def taken_in_again(workspace: Workspace, content: bytes) -> ImportReport:
    return workspace.import_records(io.BytesIO(content), name="y", at=AT, compile=False)
