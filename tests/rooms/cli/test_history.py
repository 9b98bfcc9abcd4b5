"""What `clinconnect history` and `clinconnect recheck` print, and what they say to bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from tests.rooms.workspace.versions import DAYS, NUMBER, three_versions

from clinconnect.workspace import Workspace


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    environment = {**os.environ, "CLINCONNECT_HOME": str(home)}
    command = [sys.executable, "-m", "clinconnect", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trial in three versions."""
    folder = tmp_path_factory.mktemp("home")
    workspace = Workspace.open(folder)
    three_versions(workspace)
    workspace.close()
    return folder


def test_versions_and_the_last_change(home: Path) -> None:
    out = run("history", NUMBER, home=home).stdout
    assert "version 1  as of 2025-01-25" in out
    assert "version 2 → 3" in out
    assert "stricter    platelets: at least 75 → at least 100 × 10⁹/L" in out
    assert "to be checked again: everybody" in out
    assert "number of people" not in out
    assert "number of people: 100 planned → 140 planned" in run("history", NUMBER, "--diff", "1", "2", home=home).stdout


def test_the_other_records_of_a_trial_have_their_own_versions(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    three_versions(workspace)
    other = f"<Trial><TrialID>ISRCTN12345678</TrialID><Public_title>T</Public_title><Secondary_ID>{NUMBER}</Secondary_ID></Trial>"
    workspace.import_records(BytesIO(other.encode()), name="x.xml", at=DAYS[1])
    workspace.close()
    out = run("history", NUMBER, home=tmp_path).stdout
    own, beside = out.split("\nits record ISRCTN12345678 (ISRCTN registry)\n")
    assert (own.count("version "), beside.count("kept from 2025-03-25")) == (3, 1)
    assert "version 2 → 3" in beside
    got = json.loads(run("history", NUMBER, "--json", home=tmp_path).stdout)
    assert [v["number"] for v in got["versions"]] == [1, 2, 3]
    assert [(one["trial"], len(one["versions"])) for one in got["other_records"]] == [("ISRCTN12345678", 1)]


def test_json(home: Path) -> None:
    got = json.loads(run("history", NUMBER, "--json", home=home).stdout)
    assert [v["number"] for v in got["versions"]] == [1, 2, 3]
    changes = got["difference"]["changes"]
    assert {"topic", "sort", "words", "effect", "concerns", "may_change_verdicts", "before", "after", "parts"} == set(
        changes[0]
    )
    (platelets,) = [c for c in changes if c["words"].startswith("platelets")]
    assert (platelets["effect"], platelets["concerns"]) == ("stricter", ["passing", "open"])
    assert "Platelets >= 75" in platelets["before"]["text"]


def test_all_trials_since_a_day(home: Path) -> None:
    (one,) = json.loads(run("history", "--since", "2025-01-01", "--json", home=home).stdout)
    assert (one["trial"], one["before"]["number"], one["after"]["number"]) == (NUMBER, 1, 3)
    none = run("history", "--since", "2025-12-31", home=home)
    assert (none.returncode, none.stdout, "nothing changed" in none.stderr) == (0, "", True)


def test_recheck_of_nobody(home: Path) -> None:
    out = run("recheck", "--since", "2025-01-01", home=home).stdout
    assert "1 trial changed in a way that concerns somebody; 0 kept people checked" in out
    assert "nobody has to be checked again" in out
    assert json.loads(run("recheck", "--since", "2025-01-01", "--json", home=home).stdout)["rechecks"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("history",), 2),
        (("history", NUMBER, "--since", "2025-01-01"), 2),
        (("history", "--since", "2025-01-01", "--diff", "1", "2"), 2),
        (("history", "--since", "yesterday"), 2),
        (("history", NUMBER, "--diff", "1", "9"), 3),
        (("history", "NCT00000000"), 3),
        (("recheck",), 2),
    ],
)
def test_bad_input_is_told(home: Path, words: tuple[str, ...], code: int) -> None:
    got = run(*words, home=home)
    assert got.stdout == ""
    assert "what to do" in got.stderr
    assert "Traceback" not in got.stderr
    assert got.returncode == code, got.stderr
