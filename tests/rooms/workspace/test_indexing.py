"""The index comes from what is kept, by whatever way: with an import, after it was lost, or built anew on all processors."""

from __future__ import annotations

import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinconnect.workspace import Workspace, indexing

AT = datetime(2026, 3, 1, tzinfo=UTC)
LINES = ("asthma", "NOT 7", "criteria:pregnancy", "id:NCT00000031", "text 12")


def records(title: str, *, first: int = 1) -> io.BytesIO:
    """As a file from this number to 60."""
    every = (
        {"nct_id": f"NCT{n:08d}", "title": f"{title}, text {n}", "criteria": "Exclusion Criteria:\n\n* Gravid women\n"}
        for n in range(first, 61)
    )
    return io.BytesIO("".join(json.dumps(one) + "\n" for one in every).encode())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    workspace = Workspace.open(tmp_path / "home")
    workspace.import_records(records("Asthma"), name="x.jsonl", at=AT)
    workspace.close()
    return tmp_path / "home"


def found(workspace: Workspace) -> dict[str, list[tuple[str, float]]]:
    return {line: sorted((h.trial, h.score) for h in workspace.hits(line, top=100)) for line in LINES}


def test_an_index_that_is_built_anew_finds_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small portions, so that other processes do most of it."""
    monkeypatch.setattr(indexing, "BATCH", 6)
    monkeypatch.setattr(indexing, "HERE", 1)
    monkeypatch.setattr(indexing, "count", lambda: 2)
    told: list[tuple[int, int]] = []
    workspace = Workspace.open(home, progress=lambda *one: told.append(one))
    before = found(workspace)
    assert (told, len(before["asthma"]), len(before["criteria:pregnancy"])) == ([], 60, 60)
    workspace.index_anew(lambda *one: told.append(one))
    assert told == [(done, 60) for done in range(6, 61, 6)]
    assert (found(workspace), workspace.found_count) == (before, 60)
    workspace.close()


def test_what_is_only_kept_opens_by_its_number_and_is_found_from_the_next_start_on(home: Path) -> None:
    workspace = Workspace.open(home)
    told: list[int] = []
    report = workspace.import_records(records("Gout", first=51), name="y", at=AT, find=False, progress=told.append)
    assert (report.changed, report.compiled, told[-1], workspace.trial("NCT00000051").trial.title) == (
        10, 0, 10, "Gout, text 51",
    )  # fmt: skip
    assert (len(workspace.hits("asthma", top=100)), workspace.hits("gout", top=100)) == (60, [])
    workspace.close()
    workspace = Workspace.open(home)
    assert (len(workspace.hits("asthma", top=100)), len(workspace.hits("gout", top=100))) == (50, 10)
    workspace.close()


def test_who_opens_a_home_without_an_index_is_told_how_far_it_is(home: Path) -> None:
    with_index = Workspace.open(home)
    before = found(with_index)
    with_index.close()
    shutil.rmtree(home / "index")
    told: list[tuple[int, int]] = []
    workspace = Workspace.open(home, progress=lambda *one: told.append(one))
    assert (told, found(workspace)) == ([(60, 60)], before)
    workspace.close()


def test_what_was_there_answers_until_the_new_index_is_whole(home: Path) -> None:
    """Also where the work breaks off: then the next start does it."""
    workspace, other = Workspace.open(home), Workspace.open(home)
    before = found(workspace)
    seen = []

    def broken_off(done: int, total: int) -> None:
        assert (done, total) == (60, 60)
        seen.append(found(other))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.index_anew(broken_off)
    assert (seen, found(other), found(workspace)) == ([before], before, before)
    assert workspace._store.unindexed_count() == 60
    workspace.close()
    other.close()
    again = Workspace.open(home)
    assert (found(again), again._store.unindexed_count()) == (before, 0)
    again.index_anew()
    assert (found(again), again._store.unindexed_count()) == (before, 0)
    assert not list(home.glob("index.*"))
    again.close()
