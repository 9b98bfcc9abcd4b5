"""What the doctor finds in a home folder that is well, and in each that is not."""

from __future__ import annotations

import io
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from tests.rooms.conftest import Place
from tests.rooms.workspace.test_backups import backup, filled, restore, study, take

from clinconnect.criteria.compiled import text_hash
from clinconnect.store.rows import packed
from clinconnect.trials import read_records
from clinconnect.workspace import doctor
from clinconnect.workspace.doctor import Finding
from clinconnect.workspace.reader_version import reader_version

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 1, tzinfo=UTC)


def examined(place: Place) -> dict[str, Finding]:
    found = list(doctor.examine(place.home, database=place.database, program="test", today=TODAY))
    assert all(one.hint for one in found if one.level != "ok")
    assert all(not one.hint for one in found if one.level == "ok")
    assert not any("Ann" in f"{one}" for one in found)
    return {one.name: one for one in found}


def levels(place: Place) -> dict[str, str]:
    """What is not as it should be."""
    return {name: one.level for name, one in examined(place).items() if one.level != "ok"}


def test_nothing_there_yet_is_no_problem_and_nothing_is_made(tmp_path: Path) -> None:
    place = Place(tmp_path / "home", None)
    assert levels(place) == {"home": "warning"}
    assert not place.home.exists()
    place.home.mkdir(mode=0o700)
    assert levels(place) == {"database": "warning"}
    assert list(place.home.iterdir()) == []


def test_all_is_well(place: Place) -> None:
    filled(place)
    found = examined(place)
    assert {one.level for one in found.values()} == {"ok"}
    assert "2 trials, 1 earlier versions, 1 applications, 1 documents" in found["kept"].message
    assert {"integrity", "schema", "rules", "index", "imports", "space", "key"} <= set(found)


def test_looking_changes_nothing(place: Place) -> None:
    filled(place)
    place.run("UPDATE trial SET indexed = false")
    before = {p: p.read_bytes() for p in (place.home / "index").iterdir()}
    for _ in range(2):
        assert levels(place) == {"index": "warning"}
    assert {p: p.read_bytes() for p in (place.home / "index").iterdir()} == before


def test_the_key(place: Place) -> None:
    filled(place)
    key = place.home / "key"
    key.chmod(0o644)
    assert levels(place) == {"key": "problem"}
    key.chmod(0o600)
    key.rename(place.home / "elsewhere")
    assert "is lost" in examined(place)["key"].message
    key.write_bytes(b"junk")
    assert "is not the one" in examined(place)["key"].message


def test_rules_of_an_earlier_reader_are_counted(place: Place) -> None:
    filled(place)
    place.run("UPDATE compilation SET reader = 'earlier' WHERE trial_id = 'NCT00000001'")
    place.run("DELETE FROM compilation WHERE trial_id = 'NCT00000002'")
    told = examined(place)["rules"]
    assert (told.level, "of 1 of an earlier one, of 1 not read yet" in told.message) == ("ok", True)


def test_a_lost_index_and_one_of_another_store(place: Place) -> None:
    filled(place)
    shutil.rmtree(place.home / "index")
    assert levels(place) == {"index": "warning"}
    place.workspace().close()
    assert levels(place) == {}


def test_what_did_not_come_to_its_end(place: Place) -> None:
    filled(place)
    store = place.store()
    number = store.begin_import("big.jsonl", by="tester", at=AT)
    store.begin_sync("https://registry.example", "{}", by="tester", at=AT)
    assert levels(place) == {"imports": "warning"}
    assert "registry.example" not in examined(place)["imports"].message
    place.run("UPDATE sync_run SET pages = 1")
    assert "big.jsonl, https://registry.example" in examined(place)["imports"].message
    place.run("UPDATE sync_run SET finished_at = started_at")
    workspace = place.workspace()
    take(workspace, study(1))
    workspace.close()
    assert levels(place) == {"imports": "warning"}
    again = store.begin_import("big.jsonl", by="tester", at=AT + timedelta(hours=1))
    assert again > number
    place.run("UPDATE import_run SET finished_at = started_at WHERE id = :id", id=again)
    assert levels(place) == {}
    store.close()


def test_a_day_that_is_still_to_come(place: Place) -> None:
    filled(place)
    place.run("UPDATE trial SET as_of = '2031-01-01' WHERE id = 'NCT00000001'")
    assert levels(place) == {"clock": "warning"}


def test_rows_that_belong_to_nothing_and_records_that_were_changed(place: Place) -> None:
    filled(place)
    place.run("UPDATE trial SET sha256 = 'x' WHERE id = 'NCT00000001'")
    assert "1 of the last 200 records cannot be read as they came (NCT00000001)" in examined(place)["integrity"].message
    place.run("UPDATE trial SET raw = :junk", junk=b"junk")
    assert "2 of the last 200 records" in examined(place)["integrity"].message


@pytest.mark.parametrize("kind", ["old_xml", "ictrp", "who"])
def test_xml_with_carriage_returns_is_no_damage_and_is_read_once(place: Place, kind: str) -> None:
    source = XML_OF[kind].encode().replace(b"LINE", b"Inclusion Criteria:&#13;\n- Age 18 or older&#13;\n")
    workspace = place.workspace()
    workspace.import_records(io.BytesIO(source), name="x", at=AT)
    (trial,) = workspace.trials()
    workspace.close()
    assert levels(place) == {}
    assert "\r\n" in trial.raw["xml"].replace("&#13;", "\r")
    store = place.store()
    text_sha256 = text_hash(trial.eligibility.text)
    assert store.rules(trial.id, text_sha256=text_sha256, reader=reader_version()) is not None
    # As records were kept before: the same record, and sound.
    raw = packed(msgspec.json.encode({"xml": trial.raw["xml"].replace("&#13;", "\r")}))
    place.run("UPDATE trial SET raw = :raw", raw=raw)
    assert levels(place) == {}
    kept = store.keep_trials(read_records(io.BytesIO(source), name="x"), by="tester", at=AT)
    assert (kept.unchanged, kept.changed) == (1, ())
    store.close()


XML_OF = {
    "old_xml": "<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info><brief_title>A</brief_title>"
    "<eligibility><criteria><textblock>LINE</textblock></criteria></eligibility></clinical_study>",
    "ictrp": "<Trials><Trial><TrialID>NCT00000001</TrialID><Public_title>A</Public_title>"
    "<Inclusion_Criteria>LINE</Inclusion_Criteria></Trial></Trials>",
    "who": "<trials><trial><main><trial_id>NCT00000001</trial_id><public_title>A</public_title></main>"
    "<criteria><inclusion_criteria>LINE</inclusion_criteria></criteria></trial></trials>",
}


def test_a_damaged_page_is_found_and_a_restore_mends_it(tmp_path: Path) -> None:
    place = Place(tmp_path / "home", None)
    filled(place)
    backup(place, tmp_path / "x.backup")
    path = place.home / "clinconnect.db"
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = bytes(64)
    path.write_bytes(content)
    found = examined(place)
    assert "problem" in {one.level for one in found.values()}
    restore(place, tmp_path / "x.backup", replace=True)
    assert levels(place) == {}


@pytest.mark.parametrize("schema", ["0001", "9999"])
def test_another_schema(place: Place, schema: str) -> None:
    filled(place)
    before = place.run("SELECT version_num FROM alembic_version")[0][0]
    place.run("UPDATE alembic_version SET version_num = :schema", schema=schema)
    try:
        found = levels(place)
        assert found == ({"schema": "warning"} if schema == "0001" else {"database": "problem"})
        assert place.run("SELECT version_num FROM alembic_version") == [(schema,)]
    finally:
        place.run("UPDATE alembic_version SET version_num = :schema", schema=before)


def test_a_home_that_others_look_into_and_one_that_is_a_file(tmp_path: Path) -> None:
    place = Place(tmp_path / "home", None)
    filled(place)
    place.home.chmod(0o755)
    assert levels(place) == {"home": "warning"}
    (tmp_path / "file").write_text("")
    assert levels(Place(tmp_path / "file", None)) == {"home": "problem"}


def test_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    place = Place(tmp_path, "postgresql://ann:secret@127.0.0.1:1/x")
    found = examined(place)
    assert found["database"].level == "problem"
    assert "secret" not in str(found)


def test_little_room(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is as full as it is; how full counts as too full is moved instead."""
    filled(place)
    monkeypatch.setattr(doctor, "_LEAST_FREE", shutil.disk_usage(place.home).total)
    assert levels(place) == {"space": "problem"}
    assert os.path.exists(place.home)
