"""A disk that is full, a home that cannot be written: what is said, and that nothing is lost. On a small disk of its own."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clinconnect.errors import Unavailable
from clinconnect.workspace import Workspace, backups, doctor

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = 3000


def mount(*options: str, place: Path) -> subprocess.CompletedProcess[str]:
    words = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Six megabytes; skipped where this user may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        refused = mount("size=6m", place=place)
    except OSError as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    if refused.returncode:
        pytest.skip(f"no small disk can be mounted here: {refused.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=False)


def content() -> io.BytesIO:
    """Trials whose records do not compress well."""
    lines = (
        {"nct_id": f"NCT{n:08d}", "title": f"Gout {n}", "x": [n * k % 9973 for k in range(600)]} for n in range(NUMBER)
    )
    return io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def take(home: Path) -> int:
    """Import all of it; how many trials there are then."""
    workspace = Workspace.open(home)
    try:
        workspace.import_records(content(), name="x", at=AT, compile=False)
        return workspace.trial_count()
    finally:
        workspace.close()


def levels(home: Path) -> dict[str, str]:
    found = doctor.examine(home, program="test", today=date(2026, 3, 2))
    return {one.name: one.level for one in found if one.level != "ok"}


def test_a_full_disk_is_said_keeps_what_was_whole_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    home = small_disk / "home"
    with pytest.raises(Unavailable) as caught:
        take(home)
    assert caught.value.code in ("disk-full", "index-unwritable")
    assert "space" in caught.value.hint + caught.value.message
    assert levels(home)["space"] == "problem"
    subprocess.run(["mount", "-o", "remount,size=300m", str(small_disk)], check=True)
    workspace = Workspace.open(home)
    kept = workspace.trial_count()
    assert 0 < kept < NUMBER
    assert len(workspace.hits("gout", top=NUMBER)) == kept
    workspace.close()
    assert take(home) == NUMBER
    workspace = Workspace.open(home)
    assert len(workspace.hits("gout", top=NUMBER)) == NUMBER
    workspace.close()
    assert "integrity" not in levels(home)


def test_a_backup_that_finds_no_room_leaves_no_part_of_it(small_disk: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    take(home)
    subprocess.run(["mount", "-o", "remount,size=1m", str(small_disk)], check=True)
    with pytest.raises(Unavailable) as caught:
        backups.backup(home, small_disk / "x.backup", program="test", at=AT, progress=lambda *_: None)
    assert caught.value.code in ("disk-full", "backup-unwritable")
    assert list(small_disk.iterdir()) == []


def test_a_home_that_cannot_be_written_is_said_and_left_alone(small_disk: Path) -> None:
    home = small_disk / "home"
    workspace = Workspace.open(home)
    workspace.import_records(io.BytesIO(b'{"nct_id": "NCT00000001", "title": "Gout"}\n'), name="x", at=AT)
    workspace.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert levels(home)["home"] == "problem"
    with pytest.raises(Unavailable) as caught:
        take(home)
    assert caught.value.code in ("store-read-only", "store-closed")
    assert "write" in caught.value.hint + caught.value.message or "rights" in caught.value.hint
    with pytest.raises(Unavailable):
        Workspace.open(small_disk / "other")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    workspace = Workspace.open(home)
    assert workspace.trial_count() == 1
    workspace.close()
