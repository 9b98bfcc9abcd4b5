"""Looking after a home folder on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.rooms.cli.test_commands import refused, run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the sample in it."""
    folder = tmp_path_factory.mktemp("parent") / "home"
    assert run("sample", home=folder).returncode == 0
    return folder


def test_the_doctor_speaks_in_lines_and_json_and_by_its_exit_code(home: Path) -> None:
    got = run("doctor", home=home)
    assert got.returncode == 0, got.stdout
    assert all(line.startswith("ok ") for line in got.stdout.decode().splitlines())
    home.chmod(0o755)
    try:
        found = json.loads(run("doctor", "--json", home=home).stdout)
        assert {one["name"] for one in found if one["level"] == "warning"} == {"home"}
    finally:
        home.chmod(0o700)
    (home / "clinconnect.db").rename(home / "aside")
    (home / "clinconnect.db").write_bytes(b"Dear diary, " * 1000)
    try:
        got = run("doctor", home=home)
        assert got.returncode == 1
        assert "PROBLEM database" in got.stdout.decode()
        assert "what to do" in got.stdout.decode()
    finally:
        (home / "aside").rename(home / "clinconnect.db")


def test_backup_and_restore(home: Path, tmp_path: Path) -> None:
    file, there = tmp_path / "x.backup", tmp_path / "there"
    got = run("backup", str(file), home=home)
    assert got.returncode == 0, got.stderr
    assert "no key yet" in got.stdout.decode()
    refused(run("backup", str(file), home=home), 2, "there already", "--replace")
    refused(run("restore", str(file), home=home), 2, "something is kept here already")
    refused(run("restore", str(tmp_path / "none"), home=home), 2, "is not there")
    got = run("restore", str(file), "--json", home=there)
    assert json.loads(got.stdout)["rows"]["trial"] == 69
    assert b"NCT99000308" in run("search", "dotinurad", home=there).stdout
    with_key = run("backup", str(file), "--with-key", "--replace", "--json", home=home)
    assert json.loads(with_key.stdout)["with_key"] is False  # nothing is sealed yet, so there is no key


def test_the_index_is_brought_back_and_built_anew(home: Path) -> None:
    shutil.rmtree(home / "index")
    for words in ((), ("--anew",)):
        assert json.loads(run("index", *words, "--json", home=home).stdout) == {"kept": 69, "found": 69}
    assert run("index", home=home).stdout.decode() == "69 of 69 kept records can be found\n"


def test_a_database_that_cannot_be_reached_is_said_without_its_password(home: Path) -> None:
    url = "postgresql://ann:secret@127.0.0.1:1/x"
    for words in (("--database", url, "search", "gout"), ("--database", url, "import", "x.json")):
        got = run(*words, home=home)
        refused(got, 4, "the database server cannot be reached")
        assert b"secret" not in got.stdout + got.stderr
    refused(run("--database", "mysql://x", "search", "gout", home=home), 2, "not known", "postgresql://")
