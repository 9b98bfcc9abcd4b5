"""Is the vocabulary that of the index, whatever happens to its file?"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from clinconnect.search import TrialIndex
from clinconnect.search.suggest.keeping import FILE
from clinconnect.trials import Trial


def trial(number: int, condition: str) -> Trial:
    return Trial(id=f"NCT{number:08d}", registry="ctgov-v2", title="A study", conditions=(condition,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = TrialIndex.open(tmp_path / "index")
    index.add([trial(1, "Quillwort fever")])
    index.release()
    return tmp_path / "index"


def names(index: TrialIndex, typed: str) -> list[tuple[str, int | None]]:
    suggester = index.suggester()
    assert suggester is not None
    return [(one.text, one.count) for one in suggester.suggest(typed)]


def test_it_is_written_beside_the_index_and_read_again(folder: Path) -> None:
    assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 1)]
    written = (folder / FILE).stat().st_mtime_ns
    assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 1)]
    assert (folder / FILE).stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes) -> None:
    names(TrialIndex.open(folder), "quillw")
    whole = (folder / FILE).read_bytes()
    for content in (damage, whole[: len(whole) // 2]):
        (folder / FILE).write_bytes(content)
        assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 1)]


def test_a_file_of_another_state_is_made_anew(folder: Path) -> None:
    assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 1)]
    other = TrialIndex.open(folder)
    other.add([trial(2, "Quillwort fever"), trial(3, "Quillwort rash")])
    other.release()
    assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 2), ("Quillwort rash", 1)]


def test_trials_that_were_replaced_do_not_count(folder: Path) -> None:
    index = TrialIndex.open(folder)
    index.add([trial(n, "Quillwort fever") for n in range(1, 51)])
    index.add([trial(n, "Quillwort rash") for n in range(1, 21)])
    assert names(index, "quillw") == [("Quillwort fever", 30), ("Quillwort rash", 20)]


def test_what_has_been_open_meanwhile_follows_soon(folder: Path) -> None:
    index = TrialIndex.open(folder)
    assert names(index, "quillw") == [("Quillwort fever", 1)]
    index._vocabulary._renewed = float("-inf")  # a minute ago
    index.add([trial(2, "Quillwort fever")])
    until = time.monotonic() + 20
    while names(index, "quillw") != [("Quillwort fever", 2)] and time.monotonic() < until:
        time.sleep(0.05)
    assert names(index, "quillw") == [("Quillwort fever", 2)]


def test_a_folder_that_cannot_be_written_to_does_no_harm(folder: Path) -> None:
    (folder / f"{FILE}.new").mkdir()
    assert names(TrialIndex.open(folder), "quillw") == [("Quillwort fever", 1)]
    assert not (folder / FILE).exists()


def test_the_index_is_whole_with_the_file_in_its_folder(folder: Path) -> None:
    names(TrialIndex.open(folder), "quillw")
    index = TrialIndex.open(folder)
    assert index.count == 1
    index.add([trial(2, "Quillwort fever")])
    assert index.count == 2
    assert (folder / FILE).exists()
