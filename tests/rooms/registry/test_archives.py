"""Records out of a registry's zip, out of nested folders, and what is wrong with either."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.rooms.registry.reading import read_folder, read_source

from clinconnect.trials import RecordProblem, Trial

XML = "<clinical_study><id_info><nct_id>{}</nct_id></id_info><brief_title>T</brief_title></clinical_study>"


def study(number: int, criteria: str = "Adults.") -> dict[str, Any]:
    protocol = {
        "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"},
        "eligibilityModule": {"eligibilityCriteria": criteria},
    }
    return {"protocolSection": protocol}


def zipped(content: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target.getvalue()


def came_of(content: bytes, name: str = "x.zip") -> tuple[list[str], list[RecordProblem]]:
    found = list(read_source(io.BytesIO(content), name=name))
    return [t.id for t in found if isinstance(t, Trial)], [p for p in found if isinstance(p, RecordProblem)]


def as_json(*numbers: int) -> dict[str, bytes]:
    return {f"NCT{n // 100:04d}xxxx/NCT{n:08d}.json": json.dumps(study(n)).encode() for n in numbers}


def test_a_zip_of_single_studies_in_folders() -> None:
    assert came_of(zipped(as_json(1, 250, 300))) == (["NCT00000001", "NCT00000250", "NCT00000300"], [])


def test_a_zip_of_every_kind_of_file() -> None:
    lines = "".join(json.dumps(study(n)) + "\n" for n in (2, 3)).encode()
    content = {
        "a.json": json.dumps({"studies": [study(1)]}).encode(),
        "b/c.jsonl": lines,
        "d.XML": XML.format("NCT4").encode(),
    }
    ids, problems = came_of(zipped(content))
    assert ids == ["NCT00000001", "NCT00000002", "NCT00000003", "NCT4"]
    assert [(p.code, p.where) for p in problems] == [("no-eligibility", "x.zip/d.XML, record 1")]


def test_other_members_are_passed_over_and_counted() -> None:
    others = {
        "Contents.txt": b"x",
        "schema.xsd": b"x",
        "inner.zip": zipped(as_json(9)),
        "__MACOSX/._a.json": b"x",
        ".DS_Store": b"x",
    }
    ids, (within, problem) = came_of(zipped({**as_json(1), **others}))
    assert ids == ["NCT00000001"]
    assert (within.code, within.where, within.severity) == ("zip-in-zip", "x.zip/inner.zip", "error")
    assert (problem.code, problem.severity) == ("passed-over", "warning")
    assert problem.message == "2 other file(s) were passed over (Contents.txt, schema.xsd)"


def test_a_zip_without_records_says_so() -> None:
    for content in ({}, {"readme.txt": b"x"}):
        ids, problems = came_of(zipped(content))
        assert (ids, problems[0].code) == ([], "no-records")
        assert problems[0].hint


def test_a_bad_member_has_its_problem_and_the_others_come_out() -> None:
    content = {"a.json": b'{"oops', "b.json": b"", **as_json(1)}
    ids, problems = came_of(zipped(content))
    assert ids == ["NCT00000001"]
    assert [(p.code, p.where) for p in problems] == [("broken-json", "x.zip/a.json"), ("empty-file", "x.zip/b.json")]


def test_nothing_of_a_damaged_member_comes_in() -> None:
    archive = bytearray(zipped({**as_json(1), **as_json(2)}))
    archive[archive.find(b"PK\x03\x04") + 80] ^= 0xFF
    ids, problems = came_of(bytes(archive))
    assert ids == ["NCT00000002"]
    assert [p.code for p in problems] == ["damaged-member"]


def test_a_cut_zip_gives_out_what_was_whole() -> None:
    archive = zipped(as_json(*range(1, 101)))
    ids, problems = came_of(archive[: len(archive) // 2])
    assert 20 < len(ids) < 80
    assert ids == [f"NCT{n:08d}" for n in range(1, len(ids) + 1)]
    assert [p.code for p in problems] == ["cut-archive"]
    assert came_of(archive[:-10])[0] == [f"NCT{n:08d}" for n in range(1, 101)]


def test_of_a_cut_member_the_whole_lines_come_out() -> None:
    noise = [f"{n * 2654435761 % 2**32:08x}" * 9 for n in range(3000)]
    lines = "".join(json.dumps(study(n, said)) + "\n" for n, said in enumerate(noise, 1)).encode()
    archive = zipped({"a.jsonl": lines})
    ids, problems = came_of(archive[: len(archive) // 2])
    assert 1000 < len(ids) < 2000
    assert ids == [f"NCT{n:08d}" for n in range(1, len(ids) + 1)]
    assert [p.code for p in problems] == ["cut-archive"]


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is_one() -> None:
    (problem,) = came_of(zipped({"a\x1b[31m\n.json": b""}))[1]
    assert problem.where == "x.zip/a?[31m?.json"


def test_what_is_no_zip_is_read_as_before() -> None:
    assert came_of(json.dumps(study(1)).encode(), "x.json") == (["NCT00000001"], [])
    assert [p.code for p in came_of(b"", "x.json")[1]] == ["empty-file"]
    assert [p.code for p in came_of(b"PK", "x.json")[1]] == ["unknown-format"]


def test_a_folder_is_read_with_the_zips_in_it(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.json").write_text(json.dumps(study(1)))
    (tmp_path / "z.zip").write_bytes(zipped(as_json(2)))
    (tmp_path / "notes.md").write_text("x")
    (tmp_path / ".hidden.json").write_text("x")
    found = list(read_folder(tmp_path, name="downloads"))
    assert [f.id if isinstance(f, Trial) else f.code for f in found] == ["NCT00000001", "NCT00000002", "passed-over"]


PEAK = """
import io, sys, tracemalloc
from clinconnect.registry import cut_source
from clinconnect.trials import read_unread
archive = io.BytesIO(sys.stdin.buffer.read())
for name in ("warm", "measured"):
    archive.seek(0)
    tracemalloc.start()
    assert sum(1 for one in cut_source(archive, name=name) for _ in read_unread(one)) == int(sys.argv[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
print(peak)
"""


def test_memory_stays_flat_however_many_members_there_are() -> None:
    def peak(number: int) -> int:
        """Highest traced memory, bytes, beside the archive itself, of a process that does nothing else."""
        read = [sys.executable, "-c", PEAK, str(number)]
        return int(subprocess.run(read, input=zipped(as_json(*range(number))), capture_output=True, check=True).stdout)

    assert peak(24_000) < peak(12_000) + 750_000, "a list of twelve thousand members takes 6 MB"
