"""Do the measurements run, and does each record say what it was made with?"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench import growth, loading, matching, registries, registry, run
from bench.passes import PASSES, passes
from bench.timing import Measured, compare, table

from clinconnect.compiler import compile
from clinconnect.matching import Prepared

BENCH = Path(run.__file__).parent
COMMANDS = [
    ".".join(file.relative_to(BENCH.parent).with_suffix("").parts).removesuffix(".__main__")
    for file in sorted(BENCH.rglob("*.py"))
    if '__name__ == "__main__"' in file.read_text(encoding="utf-8")
]


def test_a_quick_run_writes_a_whole_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["--quick", "--seed", "7", "--out", str(tmp_path)])
    (path,) = tmp_path.iterdir()
    record = json.loads(path.read_text(encoding="utf-8"))
    assert set(record) >= {"at", "system", "machine", "processors", "python", "versions", "seed", "data_sha256"}
    assert record["seed"] == 7
    assert len(record["data_sha256"]) == 64
    names = [m["name"] for m in record["measured"]]
    assert {"compile the sample", "match with reasons", "match without reasons", "search"} <= set(names)
    assert all(m["per_second"] > 0 and m["times_baseline"] > 0 for m in record["measured"])
    assert any(name.startswith("compile the") and name.endswith("processes") for name in names)
    assert [p["name"] for p in record["passes"]] == list(PASSES)
    assert all(p["ms_per_text"] > 0 for p in record["passes"])
    assert sum(p["share"] for p in record["passes"]) == pytest.approx(1, abs=0.01)
    printed = capsys.readouterr().out
    assert all(name in printed for name in (names[0], *PASSES))


def test_a_ratio_is_of_times() -> None:
    found = Measured("a", "texts", 10, per_second=5.0, baseline="b", baseline_per_second=50.0)
    assert found.times_baseline == 10
    assert "10.0" in table([found])
    assert table([]).count("\n") == 0


def test_what_takes_longer_has_the_greater_ratio() -> None:
    long = compare("a", "x", 1, lambda: sum(range(300_000)), "b", lambda: sum(range(3_000)), rounds=5)
    assert long.times_baseline > 5


def test_measuring_passes_leaves_the_reader_as_it_was() -> None:
    before = [vars(compile)[name] for name in ("repair", "lay_out", "compile_text")]
    found = passes(["Inclusion: age 18 or older"], rounds=1)
    assert [vars(compile)[name] for name in ("repair", "lay_out", "compile_text")] == before
    assert [row.name for row in found] == list(PASSES)


def test_growth_is_measured_for_every_shape(capsys: pytest.CaptureFixture[str]) -> None:
    growth.main(["--size", "5", "--rounds", "1", "--no-giants"])
    printed = capsys.readouterr().out
    assert all(shape in printed for shape in growth.SHAPES)


def test_loading_is_measured_beside_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    rows, counts = loading.measure(rounds=1)
    assert all(row.times_baseline > 0 for row in rows)
    assert counts["forms"] > counts["concepts"] > 10_000
    loading.main(["--rounds", "1"])
    assert "packed" in capsys.readouterr().out


def test_all_commands_are_known() -> None:
    assert {"bench.run", "bench.trees", "bench.loading"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_ends_quietly_where_nobody_reads_on(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", command, "--help"], stdout=writing, stderr=subprocess.PIPE, cwd=BENCH.parent, check=False
    )
    os.close(writing)
    assert b"Pipe" not in done.stderr
    assert done.returncode in (0, 1)  # 1 where it says how it is used


def test_matching_is_measured_only_where_explaining_changes_nothing() -> None:
    compiled, people = matching.trials()[:3], matching.people()[:2]
    ready = [Prepared(trial) for trial in compiled]
    assert matching.disagreements(compiled, ready, people) == []
    found = matching.measure(compiled, ready, people, rounds=1)
    assert [(m.count, m.per_second > 0) for m in found] == [(6, True), (6, True), (3, True)]


def test_a_synthetic_registry_is_the_same_for_the_same_seed_and_says_what_its_shapes_are_drawn_from() -> None:
    one, same, another = (list(registries.Registry(seed=s).lines(30)) for s in (1, 1, 2))
    assert one == same != another
    records = [json.loads(line) for line in one]
    assert len({r["protocolSection"]["identificationModule"]["nctId"] for r in records}) == 30
    nothing = registries.Registry(seed=1, shapes=Path("/nowhere"))
    assert "no real records" in nothing.drawn_from
    assert len(list(nothing.lines(3))) == 3


def test_no_sentence_of_a_real_record_is_in_it() -> None:
    if not registries.SHAPES.is_file():
        pytest.skip(f"no real records lie at {registries.SHAPES}")
    made = b"".join(registries.Registry(seed=1).lines(300)).decode()
    with gzip.open(registries.SHAPES, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["protocolSection"]["descriptionModule"]["briefSummary"] for line in lines]
    assert texts
    assert not any(text[:80] in made for text in texts if len(text) > 80)


def test_the_import_of_a_registry_is_measured_in_three_sizes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry.main(["--studies", "40", "--out", str(tmp_path)])
    (path,) = tmp_path.iterdir()
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert [(row["records"], row["how"]) for row in rows] == [
        (10, "kept"), (10, "found"), (10, "compiled"), (20, "kept"), (20, "found"), (40, "kept"), (40, "found"),
    ]  # fmt: skip
    assert all(row["peak_bytes"] > 10e6 and row["per_second"] > 0 and row["database_bytes"] for row in rows)
    assert "shapes and lengths of" in capsys.readouterr().out
