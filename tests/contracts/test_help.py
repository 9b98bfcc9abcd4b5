"""Do the examples that the program and the manual show really run?"""

from __future__ import annotations

import copy
import gzip
import json
import re
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from program import environment, run
from source_tree import ROOT, files, name_of
from tests.rooms.registry.server import LocalRegistry
from tests.rooms.registry.studies import nct, study
from typer.main import get_command

from clinconnect import sample
from clinconnect.cli.main import app
from clinconnect.workspace import Workspace

REAL = "NCT07057622"
SERVES = re.compile(r"^clinconnect (?:demo|serve)\b")


def commands() -> dict[str, Any]:
    """Every command of the program by its full name."""
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        found[name] = command
        for below, one in getattr(command, "commands", {}).items():
            walk(one, f"{name} {below}")

    walk(get_command(app), "clinconnect")
    return found


def examples(help: str) -> list[str]:
    """The commands that a help text shows: the lines that start with the program, and what follows `Example:`."""
    shown = [m[1] for m in re.finditer(r"^(?:\s*Example: | {2})(.*\bclinconnect .*)$", help, re.MULTILINE)]
    return [re.split(r" {3,}", line)[0].strip() for line in shown]


def manual_examples() -> list[Any]:
    """The lines of the `sh` blocks of README and docs that call the program."""
    found = {}
    for path in files():
        if path.suffix == ".md" and (path.parent == ROOT or path.is_relative_to(ROOT / "docs")):
            for block in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
                for line in block.splitlines():
                    if re.search(r"(?:^|\| )clinconnect ", line):
                        found.setdefault(line.partition("  #")[0].strip(), name_of(path))
    shown = {e for c in commands().values() for e in examples(c.help or "")}
    return [pytest.param(line, id=f"{name}: {line}") for line, name in found.items() if line not in shown]


def help_examples() -> list[str]:
    """What all help texts show, each once."""
    return list(dict.fromkeys(e for c in commands().values() for e in examples(c.help or "")))


def amended() -> list[dict[str, Any]]:
    """The real trial as it might be amended twice in 2026."""
    records = [json.loads(line) for line in sample.trials_path().read_bytes().splitlines()]
    raw = next(one for one in records if nct(one) == REAL)
    found = []
    for day, more in (("2026-02-02", "- Age 18 to 80 years"), ("2026-03-03", "- Known HIV infection")):
        raw = copy.deepcopy(raw)
        raw["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] += f"\n{more}"
        raw["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = day
        found.append(raw)
    return found


@pytest.fixture(scope="module", autouse=True)
def registry() -> Iterator[None]:
    """The registry that the examples ask is one on this machine."""
    with LocalRegistry([amended()[-1], *(study(n) for n in range(5))]) as local, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINCONNECT_REGISTRY", local.base_url)
        yield


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the examples name, and a home folder in it with an application to erase."""
    folder = tmp_path_factory.mktemp("desk")
    the_sample_and_its_amendments(folder / "home")
    records = sample.trials_path().read_bytes()
    studies = b'{"studies": [' + b",".join(records.splitlines()[:3]) + b"]}"
    (folder / "ctg-studies.json").write_bytes(studies)
    (folder / "studies.json.gz").write_bytes(gzip.compress(studies))
    (folder / "more.jsonl.gz").write_bytes(gzip.compress(records))
    (folder / "downloads").mkdir()
    (folder / "downloads" / "studies.json").write_bytes(studies)
    with zipfile.ZipFile(folder / "ctg-studies.zip", "w") as archive:
        archive.writestr("NCT0705xxxx/studies.json", studies)
    with zipfile.ZipFile(folder / "aact-export.zip", "w") as archive:
        archive.writestr("studies.txt", "nct_id|brief_title|overall_status\nNCT00000001|T|COMPLETED\n")
        archive.writestr("eligibilities.txt", "nct_id|criteria\nNCT00000001|Adults\n")
    (folder / "texts.jsonl").write_text(
        json.dumps({"id": "1", "text": "Inclusion Criteria:\n- Age 18 or older"}) + "\n"
    )
    (folder / "note.txt").write_text("A 58-year-old woman. Platelets 62 x10^9/L on 2025-07-28.")
    (folder / "bundle.json").write_bytes(sample.person_bytes("sample-01"))
    (folder / "form.json").write_text('{"form": "clinconnect-1", "conditions": ["gout"]}')
    return folder


def the_sample_and_its_amendments(home: Path) -> None:
    """The sample as of January 2026, then its real trial as it was amended."""
    workspace = Workspace.open(home)
    workspace.load_sample(at=datetime(2026, 1, 5, tzinfo=UTC))
    for raw in amended():
        day = raw["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
        at = datetime.fromisoformat(f"{day}T12:00+00:00")
        assert workspace.import_records(BytesIO(json.dumps(raw).encode()), name=f"{REAL}.json", at=at).changed == 1
    workspace.close()


def application(desk: Path, id: str) -> None:
    """Somebody applies, under this id."""
    workspace = Workspace.open(desk / "home", new_id=lambda: id)
    at = datetime(2025, 8, 1, tzinfo=UTC)
    site = sites[0] if (sites := labels(workspace)) else None
    workspace.apply(REAL, name="Ada Example", contact="ada@example.org", consent=True, site=site, at=at)
    workspace.close()


def kept_person(desk: Path, id: str) -> None:
    """Somebody whose record is kept, under this id."""
    workspace = Workspace.open(desk / "home", new_id=iter([id, f"document-of-{id[:8]}-{len(id)}"]).__next__)
    if id not in {one.id for one in workspace.kept_people()}:
        workspace.keep_person(b"A 58-year-old woman with gout.", at=datetime(2025, 8, 1, tzinfo=UTC))
    workspace.close()


def labels(workspace: Workspace) -> list[str]:
    from clinconnect.applications import site_labels

    return list(site_labels(workspace.trial(REAL).trial))


def runs(line: str, desk: Path) -> None:
    """Run the line in a shell as a reader would; a server is asked whether it is up and then ended."""
    for id in re.findall(r"\berase (\w+)", line) or ["a1"] * ("applications list" in line):
        application(desk, id)
    for id in re.findall(r"(?:forget|--person) (\w+)", line):
        kept_person(desk, id)
    if SERVES.match(line):
        serves(line, desk)
        return
    got = subprocess.run(
        line, shell=True, cwd=desk, env=environment(desk / "home"), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert got.returncode == 0, got.stderr
    assert got.stdout or ">" in line
    assert "Traceback" not in got.stderr
    assert '"error"' not in got.stdout


def serves(line: str, desk: Path) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [*re.sub(r" --port \d+", "", line).split(), "--port", str(port)]
    server = subprocess.Popen(
        words, cwd=desk, env=environment(desk / "home"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with closing(socket.socket()) as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        pytest.fail(f"nothing answers: {line}")
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.parametrize("line", help_examples())
def test_an_example_of_the_help_runs(line: str, desk: Path) -> None:
    runs(line, desk)


@pytest.mark.parametrize("line", manual_examples())
def test_an_example_of_the_manual_runs(line: str, desk: Path) -> None:
    runs(line, desk)


def test_every_command_says_what_it_does_and_how() -> None:
    leaves = {name: c for name, c in commands().items() if not getattr(c, "commands", {})}
    assert set(leaves) >= {
        f"clinconnect {n}" for n in ("compile", "match", "judge", "search", "import", "show", "serve", "demo")
    }
    assert [name for name, c in leaves.items() if not examples(c.help or "")] == []
    assert len(examples(commands()["clinconnect"].help or "")) >= 3


def test_the_help_itself(tmp_path: Path) -> None:
    got = run("--help", home=tmp_path)
    assert got.returncode == 0
    assert "Examples:" in got.stdout
    assert list(tmp_path.iterdir()) == []
