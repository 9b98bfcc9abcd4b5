"""What an import says at its end, and with which exit code it ends."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

from tests.rooms.cli.test_commands import refused, run


def test_what_is_cut_off_is_kept_and_told_by_its_own_exit_code(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"nct_id": f"NCT{n:08d}", "title": f"Gout {n} {n * 7919}", "criteria": "Age 18 or older"}).encode()
        + b"\n"
        for n in range(400)
    )
    whole = gzip.compress(lines)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "whole.jsonl.gz").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.writestr("a.jsonl", lines)
    content = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: len(content) // 2])
    (tmp_path / "cut.jsonl").write_bytes(lines[: len(lines) // 2])
    for name in ("cut.jsonl.gz", "cut.zip", "cut.jsonl"):
        got = run("import", "--lazy", "--json", str(tmp_path / name), home=tmp_path / "home")
        refused(got, 5, name, "not read to the end", "is kept")
        report = json.loads(got.stdout)
        assert (report["complete"], report["added"] + report["unchanged"] > 10) == (False, True)
    got = run("import", "--lazy", "--json", str(tmp_path / "whole.zip"), home=tmp_path / "home")
    assert (got.returncode, json.loads(got.stdout)["complete"]) == (0, True)
    refused(run("import", str(tmp_path / "cut.zip"), "none.json", home=tmp_path / "home"), 2, "none.json")


def test_warnings_are_no_problems_and_alike_ones_are_told_together(tmp_path: Path) -> None:
    def record(n: int, **more: str) -> dict[str, object]:
        naming = {"nctId": f"NCT{n:08d}", "briefTitle": "Gout"}
        return {"protocolSection": {"identificationModule": naming, **more}}

    path = tmp_path / "x.json"
    path.write_text(json.dumps([*(record(n) for n in range(150)), 5, None]))
    got = run("import", "--lazy", str(path), home=tmp_path / "home")
    assert got.stdout.decode() == "x.json: 150 added, 0 changed, 0 unchanged, 2 problems, 150 warnings\n"
    *named, together = got.stderr.decode().splitlines()
    assert [line.split(": ")[0] for line in named] == ["  x.json, record 151", "  x.json, record 152"]
    assert together == "  150 records have no eligibility text: they can be found, not matched"
    report = json.loads(run("import", "--lazy", "--json", str(path), home=tmp_path / "home").stdout)
    assert report["problem_codes"] == {"no-eligibility": 150, "not-a-record": 2}
    assert report["warning_codes"] == {"no-eligibility": 150}
    assert [one["severity"] for one in report["problems"]] == ["error"] * 2 + ["warning"] * 98


def test_what_is_only_kept_is_found_once_it_is_indexed(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"nct_id": "NCT00000001", "title": "Gout", "criteria": "Age 18 or older"}))
    got = run("import", "--keep-only", str(path), home=tmp_path / "home")
    kept = "x.jsonl: 1 added, 0 changed, 0 unchanged\n  kept only: `clinconnect index` makes them findable\n"
    assert (got.returncode, got.stdout.decode()) == (0, kept)
    assert run("index", home=tmp_path / "home").stdout.decode() == "1 of 1 kept records can be found\n"
    assert b"NCT00000001" in run("search", "gout", home=tmp_path / "home").stdout
