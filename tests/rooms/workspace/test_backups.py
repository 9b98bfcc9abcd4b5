"""Everything into one file and back, on both engines and from one to the other; what goes wrong changes nothing."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.conftest import Place

from clinconnect.errors import BadInput, Unavailable
from clinconnect.store.schema import REVISIONS
from clinconnect.workspace import Workspace, backups

AT = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
NOTE = b"A 58-year-old woman with gout."


def study(number: int, title: str = "Gout") -> dict[str, Any]:
    naming = {"nctId": f"NCT{number:08d}", "briefTitle": title, "nctIdAliases": [f"NCT9{number:07d}"]}
    site = {"facility": "Clinic", "city": "Oslo", "country": "Norway"}
    return {
        "protocolSection": {
            "identificationModule": naming,
            "statusModule": {"overallStatus": "RECRUITING"},
            "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* Age 18 years or older"},
            "contactsLocationsModule": {"locations": [site]},
        }
    }


def take(workspace: Workspace, *records: object, **more: Any) -> Any:
    stream = io.BytesIO(b"".join(json.dumps(r).encode() + b"\n" for r in records))
    return workspace.import_records(stream, name="file", at=AT, **more)


def filled(place: Place) -> str:
    """Trials, an earlier version, rules, an application and a person; the person's id."""
    workspace = place.workspace()
    take(workspace, study(1, "Stroke"), study(2))
    take(workspace, study(1, "Gout"))
    form = {"name": "Ann Lee", "contact": "ann@example.org", "consent": True, "site": "Clinic, Oslo, Norway", "at": AT}
    workspace.apply("NCT00000001", **form)
    person = workspace.keep_person(NOTE, at=AT)
    workspace.close()
    return person


def backup(place: Place, file: Path, **more: Any) -> backups.BackupReport:
    return backups.backup(
        place.home, file, database=place.database, program="test", at=AT, progress=lambda *_: None, **more
    )


def restore(place: Place, file: Path, **more: Any) -> backups.BackupReport:
    return backups.restore(place.home, file, database=place.database, at=AT, progress=lambda *_: None, **more)


def everything(place: Place) -> dict[str, list[Any]]:
    """All rows of all tables but what the restore itself writes."""
    tables = ("trial", "alias", "trial_version", "compilation", "application", "person_document", "import_run")
    found = {t: sorted(map(repr, place.run(f"SELECT * FROM {t}"))) for t in tables}
    return found | {
        "audit": [row.verb for row in place.run("SELECT verb FROM audit ORDER BY id") if row.verb != "restore"]
    }


def other(tmp_path: Path, name: str = "other") -> Place:
    return Place(tmp_path / name, None)


def test_what_was_kept_is_back_and_can_be_found(place: Place, tmp_path: Path) -> None:
    person = filled(place)
    before, file = everything(place), tmp_path / "x.backup"
    made = backup(place, file, with_key=True)
    assert (made.rows["trial"], made.rows["trial_version"], made.rows["application"], made.schema) == (
        2, 1, 1, REVISIONS[-1],
    )  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    new = Place(tmp_path / "new", place.database)
    assert restore(new, file, replace=place.database is not None).opens
    assert everything(new) == before
    workspace = new.workspace()
    assert [h.trial for h in workspace.hits("gout")] == ["NCT00000001", "NCT00000002"]
    assert workspace.trial("NCT90000001").trial.title == "Gout"
    assert workspace.applications()[0].name == "Ann Lee"
    assert workspace.person(person, as_of=AT.date()) is not None
    # The numbers that the database gives go on after those that came back.
    assert take(workspace, study(3)).added == 1
    workspace.close()


def test_a_backup_of_one_engine_goes_into_the_other(place: Place, tmp_path: Path) -> None:
    filled(place)
    first, second = tmp_path / "1.backup", tmp_path / "2.backup"
    backup(place, first, with_key=True)
    there = other(tmp_path)
    restore(there, first)
    backup(there, second, with_key=True)
    took = place.workspace()
    take(took, study(9))
    took.close()
    restore(place, second, replace=True)
    contents = []
    for path in (first, second):
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
        contents.append({n: part["rows"] for n, part in manifest["tables"].items() if n != "audit"})
    assert contents[0] == contents[1]
    workspace = place.workspace()
    assert (workspace.trial_count(), workspace.applications()[0].name) == (2, "Ann Lee")
    workspace.close()


def test_without_the_key_nothing_sealed_can_be_opened_and_that_is_said(place: Place, tmp_path: Path) -> None:
    filled(place)
    file, there = tmp_path / "x.backup", other(tmp_path)
    assert not backup(place, file).with_key
    assert (place.home / "key").read_bytes() not in file.read_bytes()
    assert b"Ann" not in file.read_bytes()
    assert not restore(there, file).opens
    (there.home / "key").write_bytes((place.home / "key").read_bytes())
    workspace = there.workspace()
    assert workspace.applications()[0].name == "Ann Lee"
    workspace.close()


def test_nothing_is_written_over_without_a_word(place: Place, tmp_path: Path) -> None:
    filled(place)
    file, before = tmp_path / "x.backup", everything(place)
    backup(place, file)
    content = file.read_bytes()
    with pytest.raises(BadInput) as caught:
        backup(place, file)
    assert (caught.value.code, file.read_bytes()) == ("file-there", content)
    backup(place, file, replace=True)
    with pytest.raises(BadInput) as caught:
        restore(place, file)
    assert (caught.value.code, everything(place)) == ("not-empty", before)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["x.backup"]


def test_another_key_is_kept_aside(place: Place, tmp_path: Path) -> None:
    filled(place)
    there, file = other(tmp_path), tmp_path / "x.backup"
    filled(there)
    old = (there.home / "key").read_bytes()
    backup(place, file, with_key=True)
    restore(there, file, replace=True)
    assert (there.home / "key").read_bytes() == (place.home / "key").read_bytes()
    (aside,) = there.home.glob("key.before-restore-*")
    assert aside.read_bytes() == old


def damaged(content: bytes) -> dict[str, bytes]:
    middle = len(content) // 3
    return {
        "cut": content[:-40], "half": content[: len(content) // 2], "empty": b"", "no archive": b"Dear diary",
        "one byte": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
    }  # fmt: skip


def test_a_damaged_backup_is_refused_before_anything_changes(place: Place, tmp_path: Path) -> None:
    filled(place)
    file, bad, before = tmp_path / "x.backup", tmp_path / "bad", everything(place)
    backup(place, file, with_key=True)
    for content in damaged(file.read_bytes()).values():
        bad.write_bytes(content)
        with pytest.raises(BadInput) as caught:
            restore(place, bad, replace=True)
        assert caught.value.code in ("no-backup", "backup-damaged")
        assert caught.value.hint
    with pytest.raises(BadInput) as caught:
        restore(place, tmp_path / "nothing", replace=True)
    assert caught.value.code == "file-missing"
    assert everything(place) == before


def changed(file: Path, to: Path, **manifest: object) -> Path:
    """The backup with another manifest."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | manifest).encode()
            target.writestr(name, content)
    return to


def test_a_backup_of_a_newer_program_is_refused(place: Place, tmp_path: Path) -> None:
    filled(place)
    backup(place, tmp_path / "x.backup")
    for newer in ({"schema": "9999"}, {"format": 2}):
        with pytest.raises(BadInput) as caught:
            restore(other(tmp_path), changed(tmp_path / "x.backup", tmp_path / "y.backup", **newer))
        assert caught.value.code == "backup-too-new"


def test_what_fails_in_the_middle_leaves_what_was_there_and_its_key(place: Place, tmp_path: Path) -> None:
    filled(place)
    before, there, file = everything(place), other(tmp_path), tmp_path / "x.backup"
    key = (place.home / "key").read_bytes()
    filled(there)
    backup(there, file, with_key=True)
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    tables["trial"]["columns"][2] = "nonsense"
    with pytest.raises(Unavailable):
        restore(place, changed(file, tmp_path / "y.backup", tables=tables), replace=True)
    assert everything(place) == before
    assert (place.home / "key").read_bytes() == key
    workspace = place.workspace()
    assert workspace.applications()[0].name == "Ann Lee"
    workspace.close()


def test_a_backup_is_of_one_moment_while_others_write(place: Place, tmp_path: Path) -> None:
    workspace = place.workspace()
    take(workspace, *(study(n) for n in range(1, 1201)), compile=False)
    wrote: list[int] = []

    def meanwhile(done: int, _: int) -> None:
        if done and not wrote:
            wrote.append(take(workspace, *(study(n, "Newer") for n in range(1000, 1500)), compile=False).added)

    file = tmp_path / "x.backup"
    made = backups.backup(place.home, file, database=place.database, program="test", at=AT, progress=meanwhile)
    workspace.close()
    assert wrote == [299]
    assert (made.rows["trial"], made.rows["alias"], made.rows["trial_version"]) == (1200, 1200, 0)
    there = other(tmp_path)
    restore(there, file)
    assert there.run("SELECT count(*) FROM trial")[0][0] == 1200


def test_a_damaged_store_is_replaced_and_kept_aside(tmp_path: Path) -> None:
    place = other(tmp_path, "home")
    filled(place)
    file = tmp_path / "x.backup"
    backup(place, file)
    (place.home / "clinconnect.db").write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(Unavailable):
        restore(place, file)
    restore(place, file, replace=True)
    assert place.run("SELECT count(*) FROM trial")[0][0] == 2
    (aside,) = place.home.glob("clinconnect.db.before-restore-*")
    assert aside.read_bytes().startswith(b"Dear diary")


def test_nothing_kept_and_no_room_are_said(place: Place, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        backup(other(tmp_path), tmp_path / "x.backup")
    assert caught.value.code == "nothing-kept"
    assert not (tmp_path / "other").exists()
    with pytest.raises(Unavailable) as refused:
        backup(place if place.database else filled_elsewhere(tmp_path), tmp_path / "no folder" / "x.backup")
    assert refused.value.code == "backup-unwritable"


def filled_elsewhere(tmp_path: Path) -> Place:
    place = other(tmp_path, "filled")
    filled(place)
    return place


RESTORE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clinconnect.workspace import backups
backups.restore(
    Path(sys.argv[1]), Path(sys.argv[2]), database=sys.argv[3] or None, replace=True,
    at=datetime(2026, 3, 1, tzinfo=UTC), progress=lambda done, total: print(done, flush=True),
)
"""


def test_a_restore_that_is_killed_leaves_what_was_there(place: Place, tmp_path: Path) -> None:
    filled(place)
    before, there, file = everything(place), other(tmp_path), tmp_path / "x.backup"
    workspace = there.workspace()
    take(workspace, *(study(n) for n in range(1, 3001)), compile=False)
    workspace.close()
    backup(there, file)
    words = [sys.executable, "-c", RESTORE, str(place.home), str(file), place.database or ""]
    run = subprocess.Popen(words, stdout=subprocess.PIPE, env=os.environ)
    assert run.stdout is not None
    for _ in range(14):  # eleven tables are checked, then rows go in
        run.stdout.readline()
    run.kill()
    assert run.wait() == -signal.SIGKILL
    for _ in range(50):  # a server takes a moment to notice that nobody is there any more
        if everything(place) == before:
            break
        time.sleep(0.1)
    assert everything(place) == before
    assert restore(place, file, replace=True).rows["trial"] == 3000
