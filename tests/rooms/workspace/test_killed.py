"""An import killed at any moment: what is kept is whole, and the next start mends the rest."""

from __future__ import annotations

import io
import json
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench import killed
from tests.rooms.conftest import Place

from clinconnect.workspace import Workspace
from clinconnect.workspace.indexing import BATCH

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = 5000
RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clinconnect.workspace import Workspace, importing
importing.COMMIT_EVERY = 600
workspace = Workspace.open(Path(sys.argv[1]))
with open(sys.argv[2], "rb") as file:
    tell = lambda done: print(done, flush=True)
    workspace.import_records(file, name="x", at=datetime(2026, 3, 1, tzinfo=UTC), compile=False, progress=tell)
"""


def content() -> bytes:
    lines = ({"nct_id": f"NCT{n:08d}", "title": f"Gout {n}", "brief": "pain " * 50} for n in range(NUMBER))
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.mark.parametrize("batches", [1, 4, 9])
def test_nothing_is_half_written_and_nothing_is_lost(tmp_path: Path, batches: int) -> None:
    file, home = tmp_path / "x.jsonl", tmp_path / "home"
    file.write_bytes(content())
    run = subprocess.Popen([sys.executable, "-c", RUN, str(home), str(file)], stdout=subprocess.PIPE)
    assert run.stdout is not None
    for _ in range(batches):
        run.stdout.readline()
    time.sleep(0.004 * batches)
    run.send_signal(signal.SIGKILL)
    run.wait()

    workspace = Workspace.open(home)
    kept = workspace.trial_count()
    assert batches * BATCH <= kept < NUMBER
    assert kept % BATCH == 0
    assert len(workspace.hits("gout", top=NUMBER)) == kept
    report = workspace.import_records(io.BytesIO(content()), name="x", at=AT, compile=False)
    assert (report.added, report.unchanged) == (NUMBER - kept, kept)
    assert len(workspace.hits("gout", top=NUMBER)) == NUMBER
    workspace.close()


@pytest.fixture(params=killed.ENGINES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place in which nothing was made yet."""
    url = request.getfixturevalue("empty_database") if request.param == "postgresql" else None
    return Place(tmp_path / "home", url)


def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_there_twice(fresh: Place, tmp_path: Path) -> None:
    """Three kills of an import on each engine, and of a synchronisation; fifty by `python -m bench.killed`."""
    with killed.registry(700) as address:
        for kind, site in killed.sites(tmp_path, 700, address, fresh.database):
            points = {"import": 2, "sync": 1}[kind]
            assert len(killed.killed(site, points=points, chance=random.Random(kind)).left) == points
