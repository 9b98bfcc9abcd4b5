"""The command line as a person uses it: what it prints, and what it says to bad input."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest


def run(*words: str, home: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, with its own home folder."""
    environment = {**os.environ, "CLINCONNECT_HOME": str(home)}
    command = [sys.executable, "-m", "clinconnect", *words]
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=120, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the sample in it."""
    folder = tmp_path_factory.mktemp("home")
    got = run("sample", home=folder)
    assert got.returncode == 0, got.stderr
    return folder


def refused(got: subprocess.CompletedProcess[bytes], code: int, *words: str) -> None:
    """A clear sentence, what to do, the exit code, and no traceback."""
    said = got.stderr.decode()
    assert got.returncode == code, said
    assert "Traceback" not in said
    assert "what to do" in said
    for word in words:
        assert word in said


def test_show_tells_how_the_study_runs(home: Path) -> None:
    got = run("show", "NCT07057622", "--as", "record", home=home)
    assert got.returncode == 0
    lines = got.stdout.decode().splitlines()
    assert lines[0].startswith("NCT07057622 ")
    told = dict(line.split(maxsplit=1) for line in lines[2:])
    assert (told["status"], told["sponsor"]) == ("Recruiting", "HTA CO., LTD.")
    assert told["started"].startswith("8 July 2025")


@pytest.mark.parametrize("as_", ["text", "clauses", "rules", "prose", "json"])
def test_show_gives_the_trial_in_every_form(home: Path, as_: str) -> None:
    got = run("show", "NCT07057622", "--as", as_, home=home)
    assert got.returncode == 0
    out = got.stdout.decode()
    if as_ == "json":
        assert len(json.loads(out)["criteria"]) == 29
    else:
        assert "Human immunodeficiency virus" in out or as_ == "prose"
    if as_ in ("rules", "prose"):
        assert "read with confidence" in out


def test_a_status_that_nobody_confirmed_for_years_is_marked(tmp_path: Path) -> None:
    naming = {"nctId": "NCT90000001", "briefTitle": "Invented study of gout"}
    old = {"overallStatus": "RECRUITING", "statusVerifiedDate": "2001-05"}
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"protocolSection": {"identificationModule": naming, "statusModule": old}}))
    run("import", str(path), home=tmp_path)
    assert "[recruiting, doubtful: last confirmed May 2001]\n" in run("search", "gout", home=tmp_path).stdout.decode()
    shown = run("show", "NCT90000001", home=tmp_path).stdout.decode().splitlines()
    assert shown[1].endswith("its status is doubtful: last confirmed May 2001")
    path.write_text(path.read_text().replace("2001-05", f"{datetime.now(UTC).year}-01"))
    run("import", str(path), home=tmp_path)
    assert "doubtful" not in run("show", "NCT90000001", home=tmp_path).stdout.decode()
    assert "[recruiting]\n" in run("search", "gout", home=tmp_path).stdout.decode()


def test_match_prints_reasons_and_json(home: Path) -> None:
    words = ("match", "--patient", "sample-02", "--trial", "NCT07057622", "--as-of", "2025-07-14")
    text = run(*words, home=home).stdout.decode()
    assert "does not fit" in text
    verdict = json.loads(run(*words, "--json", home=home).stdout)
    assert verdict["outcome"] == "fails"
    assert sum(verdict["counts"].values()) == len(verdict["criteria"]) == 29


def test_a_line_of_results_says_what_one_chooses_by(home: Path) -> None:
    got = run("search", "cancer", "--only", "near=Madrid", "--sort", "distance", "--top", "1", home=home)
    assert re.search(r"^1 of \d+ trials$", got.stderr.decode(), re.MULTILINE)
    assert re.fullmatch(
        r"NCT\d{8}  .+  \[invented for the sample; .+; phase .+; \d+ km: .+, Madrid\]\n", got.stdout.decode()
    )
    real = run("search", "NCT07057622", "--sort", "newest", home=home).stdout.decode().splitlines()[0]
    assert "invented" not in real
    assert "; updated " in real


def test_a_note_is_searched_by_all_its_words(home: Path, tmp_path: Path) -> None:
    """Also by those of which nothing was read."""
    note = tmp_path / "note.txt"
    note.write_text("Tired all day, and the joints ache in the morning. Wants to quit smoking.")
    assert b"NCT" in run("search", "--patient", str(note), home=home).stdout


def test_search_finds_by_words_and_by_lines(home: Path) -> None:
    assert b"NCT07057622" in run("search", "neuroendocrine", home=home).stdout
    lines = run("search", "--jsonl", "--top", "5", home=home, stdin=b'{"id": "q", "text": "heart failure"}\n').stdout
    (got,) = [json.loads(line) for line in lines.splitlines()]
    assert got["id"] == "q"
    assert 0 < len(got["hits"]) <= 5


def test_suggest_says_what_may_be_meant(home: Path) -> None:
    got = run("suggest", "diab", "--top", "3", home=home)
    assert got.returncode == 0, got.stderr
    assert "condition  diabetes mellitus" in got.stdout.decode()
    found = json.loads(run("suggest", "heart", "failur", "--json", home=home).stdout)
    assert found[0]["line"] == "heart failure"
    assert b"nothing begins so" in run("suggest", "xyzzyqq", home=home).stderr
    refused(run("suggest", home=home), 2, "nothing to suggest for")


def test_a_line_door_answers_every_line(home: Path) -> None:
    long = b'{"id": 4, "text": "' + b"x" * 9_000_000 + b'"}'
    lines = [
        b'{"id": 1, "text": "Age over 18"}',
        b"no json",
        b'{"id": 2, "text": "\xff"}',
        b'{"id": 3}',
        b"[1]",
        long,
        b'{"id": 5, "text": ""}',
    ]
    got = run("compile", "--jsonl", home=home, stdin=b"\n".join(lines))
    assert got.returncode == 0
    out = [json.loads(line) for line in got.stdout.splitlines()]
    codes = [line.get("error", {}).get("code") for line in out]
    assert codes == [None, "not-json", "not-utf-8", "bad-field", "not-an-object", "line-too-long", None]
    assert [line.get("id") for line in out] == [1, None, None, 3, None, None, 5]


def test_a_door_without_jsonl_says_so(home: Path) -> None:
    refused(run("compile", home=home), 2, "JSON Lines")


def test_unknown_trial_person_and_date(home: Path) -> None:
    refused(run("show", "NCT00000000", home=home), 3, "no trial with this number")
    refused(run("match", "--patient", "nobody", "--trial", "NCT07057622", home=home), 3)
    refused(
        run("match", "--patient", "sample-01", "--trial", "NCT07057622", "--as-of", "soon", home=home), 2, "YYYY-MM-DD"
    )


def test_unknown_command_and_option(home: Path) -> None:
    refused(run("fly", home=home), 2)
    refused(run("show", home=home), 2)


BAD_FILES = {
    "not-json.json": b"{not json at all",
    "page.html": b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "empty.json": b"",
    "cut.json.gz": gzip.compress(b'{"studies": []}' * 100)[:40],
    "bytes.json": b"\xff\xfe\x00\x01 not utf-8 \xff",
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_bad_files_are_refused_with_a_hint(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    got = run("import", str(path), home=tmp_path / "home")
    refused(got, 2, name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused(run("import", str(tmp_path / "nothing.json"), home=tmp_path / "home"), 2, "nothing.json")


def test_good_records_count_beside_bad_ones(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    good = {"nct_id": "NCT99990001", "title": "A trial", "criteria": "Age over 18"}
    without = {"nct_id": "NCT99990002", "title": "A trial without criteria"}
    path.write_text(json.dumps(good) + "\nbroken\n" + json.dumps(without) + "\n")
    got = run("import", str(path), home=tmp_path / "home")
    assert got.returncode == 0
    assert b"2 added" in got.stdout
    assert b"problem" in got.stdout
    assert b"NCT99990001" in run("search", "trial", home=tmp_path / "home").stdout
    shown = run("show", "NCT99990002", home=tmp_path / "home")
    assert shown.returncode == 0


def test_a_huge_line_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    good = json.dumps({"nct_id": "NCT99990001", "title": "A trial", "criteria": "Age over 18"})
    path.write_bytes(b'{"nct_id": "NCT99990003", "criteria": "' + b"y" * 50_000_000 + b'"}\n' + good.encode() + b"\n")
    got = run("import", str(path), home=tmp_path / "home")
    assert got.returncode == 0, got.stderr[-500:]
    assert b"1 added" in got.stdout


def test_a_bundle_with_a_broken_entry_keeps_the_good_ones(home: Path, tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"resource": {"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "1960-05-01"}},
            {"resource": "broken"},
        ],
    }
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    got = run("person", str(path), "--as-of", "2025-07-14", home=home)
    assert got.returncode == 0
    assert b"sex male" in got.stdout
    assert b"entry[1]" in got.stdout


def test_a_person_goes_out_as_fhir_and_comes_back(home: Path, tmp_path: Path) -> None:
    day = ("--as-of", "2025-07-14")
    written = run("person", "sample-02", "--fhir", *day, home=home)
    assert (written.returncode, written.stderr) == (0, b"")
    path = tmp_path / "sample-02.json"
    path.write_bytes(written.stdout)
    before, after = (
        json.loads(run("person", who, "--json", *day, home=home).stdout)["facts"] for who in ("sample-02", str(path))
    )
    assert [f["label"] for f in after] == [f["label"] for f in before]
    assert [f["value"] for f in after] == [f["value"] for f in before]


def test_disagreeing_sources_are_shown(home: Path, tmp_path: Path) -> None:
    form = {
        "form": "clinconnect-1",
        "conditions": [{"name": "gout"}, {"name": "gout", "status": "no"}],
        "measurements": [
            {"name": "creatinine", "value": 1.0, "unit": "mg/dL", "date": "2025-07-01"},
            {"name": "creatinine", "value": 150, "unit": "umol/L", "date": "2025-07-01"},
        ],
    }
    path = tmp_path / "form.json"
    path.write_text(json.dumps(form))
    shown = run("person", str(path), "--as-of", "2025-07-14", home=home).stdout.decode()
    assert "the sources disagree" in shown
    assert "said to be and said not to be: Gout" in shown
    told = json.loads(run("person", str(path), "--as-of", "2025-07-14", "--json", home=home).stdout)
    assert [c["code"] for c in told["conflicts"]] == ["present-and-denied", "values-differ"]
    assert told["conflicts"][0]["facts"] == ["f1", "f2"]


def test_one_way_of_writing_a_person(home: Path) -> None:
    refused(run("person", "sample-01", "--fhir", "--json", home=home), 2, "--fhir")


def test_a_taken_port_is_said(home: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        got = run("serve", "--port", str(taken.getsockname()[1]), home=home)
    refused(got, 4, "port")


def test_an_application_goes_round(home: Path) -> None:
    listed = run("applications", "list", home=home)
    assert listed.returncode == 0
    refused(run("applications", "erase", "0000000000000000", home=home), 3)


def test_output_that_nobody_reads_is_no_error(home: Path) -> None:
    command = f"{sys.executable} -m clinconnect show NCT07057622 --as json --home {home} | head -1"
    got = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in got.stderr


def test_an_interview_asks_keeps_and_goes_on(home: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    words = ("interview", "--trial", "NCT07057622", "--answers", str(answers), "--as-of", "2025-07-14")
    first = run(*words, home=home, stdin=b"hm\n1990\nrather not say\nstop\n")
    assert first.returncode == 0, first.stderr
    out = first.stdout.decode()
    assert "could not be understood" in out
    assert "NCT07057622" in out
    kept = json.loads(answers.read_bytes())
    assert [item["said"] for item in kept["interview"]] == ["1990", "rather not say"]
    assert answers.stat().st_mode & 0o777 == 0o600
    again = run(*words, home=home, stdin=b"don't know\n")
    asked = [line for line in out.splitlines() if line.endswith("?") or "What counts" in line][:2]
    assert not any(line in again.stdout.decode().splitlines()[:3] for line in asked)
    assert len(json.loads(answers.read_bytes())["interview"]) == 3


def test_a_number_without_a_unit_is_asked_for_its_unit(tmp_path: Path) -> None:
    bare = {
        "nct_id": "NCT09999901",
        "title": "Weight",
        "criteria": "Inclusion Criteria:\n- Body weight of at least 50 kg\n",
    }
    (tmp_path / "trial.jsonl").write_text(json.dumps(bare))
    own, form = tmp_path / "home", tmp_path / "form.json"
    assert run("import", str(tmp_path / "trial.jsonl"), home=own).returncode == 0
    words = ("interview", "--trial", "NCT09999901", "--as-of", "2025-07-14", "--answers", str(form))
    got = run(*words, home=own, stdin=b"154\nfurlong\n2\n")
    out = got.stdout.decode()
    assert "In which unit? 1: kg, 2: lb" in out
    assert "✓" in out
    assert json.loads(form.read_bytes())["interview"][0]["unit"] == "[lb_av]"
    form.unlink()
    assert "✓" not in run(*words, home=own, stdin=b"154\ndon't know\n").stdout.decode()
    form.unlink()
    assert "In which unit" not in run(*words, home=own, stdin=b"70 kg\n").stdout.decode()


def test_an_interview_for_a_list_of_trials(home: Path, tmp_path: Path) -> None:
    texts = {
        "NCT09999911": "Inclusion Criteria:\n- Age 18 to 65 years\n- Asthma\n",
        "NCT09999912": "Inclusion Criteria:\n- Age 18 to 65 years\nExclusion Criteria:\n- Asthma\n",
        "NCT09999913": "Inclusion Criteria:\n- Age 70 years or older\n- Body weight of at least 50 kg\n",
    }
    records = [{"nct_id": id, "title": "Trial", "criteria": text} for id, text in texts.items()]
    (tmp_path / "trials.jsonl").write_text("\n".join(map(json.dumps, records)))
    (tmp_path / "list.txt").write_text("NCT09999912  12.1  Trial\nNCT09999913\n")
    (tmp_path / "hits.jsonl").write_text(json.dumps({"id": "1", "hits": [{"trial": i, "score": 1} for i in texts]}))
    own, day = tmp_path / "home", ("--as-of", "2025-07-14")
    assert run("import", str(tmp_path / "trials.jsonl"), home=own).returncode == 0
    lists = ("--trial", "NCT09999911", "--trials", str(tmp_path / "list.txt"))
    got = run("interview", *lists, *day, home=own, stdin=b"1990-01-01\nno\n")
    out = got.stdout.decode()
    assert got.returncode == 0, got.stderr
    assert [line for line in out.splitlines() if line.endswith("?")] == [
        "When were you born?", "Do you have, or have you had, asthma? If so, when?",
    ]  # fmt: skip
    assert "NCT09999913: does not fit (I1)" in out
    assert "NCT09999911: does not fit (I2)" in out
    assert "NCT09999912: may fit" in out
    all_ = run("interview", "--trials", str(tmp_path / "hits.jsonl"), "--json", *day, home=own)
    told = json.loads(all_.stdout)
    assert [one["trial"] for one in told["trials"]] == list(texts)
    assert told["questions"][0]["about"]["expects"] == "date"
    assert {one["trial"] for one in told["questions"][0]["criteria"]} == set(texts)
    refused(run("interview", *day, home=home), 2, "--trial")


def test_what_was_asked_and_not_answered_is_shown(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    asked = {"kind": "condition", "name": "asthma", "concept": "condition:asthma", "qualifiers": ["severe"]}
    said = {"kind": "treatment", "name": "metformin", "said": "rather not say"}
    path.write_text(json.dumps({"form": "clinconnect-1", "interview": [asked | {"said": "don't know"}, said]}))
    shown = run("person", str(path), home=home).stdout.decode()
    assert "asked and not answered:" in shown
    assert re.search(r"condition +not known +severe asthma +\[interview\[0\]\]", shown)
    told = json.loads(run("person", str(path), "--json", home=home).stdout)
    assert [(one["name"], one["why"]) for one in told["unanswered"]] == [
        ("asthma", "not-known"),
        ("metformin", "not-said"),
    ]
    lost = run("person", str(path), "--fhir", home=home).stderr.decode()
    assert lost == "a question that was asked and not answered is not in the Bundle (2 times)\n"


def test_an_interview_needs_a_form_and_somebody_who_answers(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "answers.json"
    broken.write_text("[]")
    words = ("interview", "--trial", "NCT07057622")
    refused(run(*words, "--answers", str(broken), home=home), 2, "form")
    refused(run(*words, "--by", "neighbour", home=home), 2, "--by")
    assert broken.read_text() == "[]"


def test_a_person_is_kept_shown_matched_and_forgotten(home: Path, tmp_path: Path) -> None:
    note, form = tmp_path / "note.txt", tmp_path / "form.json"
    note.write_text("A 58-year-old woman with gout.")
    form.write_text('{"form": "clinconnect-1", "conditions": ["asthma"]}')
    id = run("people", "keep", str(note), home=home).stdout.decode().strip()
    assert run("people", "keep", str(form), "--person", id, home=home).stdout.decode().strip() == id
    assert f"{id:18}kept since" in run("people", home=home).stdout.decode()
    shown = run("person", id, home=home).stdout.decode().lower()
    assert "gout" in shown
    assert "asthma" in shown
    matched = run("match", "--patient", id, "--trial", "NCT07057622", "--json", home=home)
    assert json.loads(matched.stdout)["trial"] == "NCT07057622"
    assert run("people", "forget", id, home=home).returncode == 0
    assert id not in run("people", home=home).stdout.decode()
    refused(run("person", id, home=home), 3)
    refused(run("people", "forget", id, home=home), 3)
    refused(run("people", "keep", str(note), "--person", "nobody", home=home), 3)
