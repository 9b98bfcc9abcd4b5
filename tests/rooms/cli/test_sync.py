"""`clinconnect sync` as a process of its own against a registry on this machine: killed, cut off, refused, and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.rooms.registry.server import LocalRegistry, Trouble
from tests.rooms.registry.studies import day, number_of, study

from clinconnect.store import Store
from clinconnect.workspace import Workspace
from clinconnect.workspace.doctor import examine

NUMBER = 120


@pytest.fixture
def local() -> Iterator[LocalRegistry]:
    with LocalRegistry(NUMBER) as registry:
        yield registry


def command(local: LocalRegistry | str, home: Path, *words: str) -> subprocess.Popen[str]:
    """The program, started: pages of ten and no distance between requests."""
    address = local if isinstance(local, str) else local.base_url
    options = ("--base-url", address, "--home", str(home), "--page-size", "10", "--per-minute", "1000000", *words)
    return subprocess.Popen(
        [sys.executable, "-m", "clinconnect", "sync", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_PROXY": "*"},
        preexec_fn=_can_be_interrupted,
    )  # fmt: skip


def _can_be_interrupted() -> None:
    """A shell that starts the tests in the background has its children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(local: LocalRegistry | str, home: Path, *words: str, code: int = 0) -> tuple[str, str]:
    """What it printed and what it said."""
    process = command(local, home, *words)
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    assert "Traceback" not in err
    return out, err


def agree(home: Path, local: LocalRegistry) -> None:
    """Store and index hold exactly what the registry holds."""
    workspace = Workspace.open(home)
    assert [t.raw for t in workspace.trials(top=10_000)] == [local.studies[n] for n in sorted(local.studies)]
    assert {hit.trial for hit in workspace.hits("invented", top=10_000)} == set(local.studies)
    workspace.close()


def test_what_it_says_the_first_time_and_the_next(local: LocalRegistry, tmp_path: Path) -> None:
    out, err = run(local, tmp_path, "--all", "--lazy")
    assert out == f"{NUMBER} new, 0 changed, 0 unchanged\nupdates up to {day(39)}\n"
    assert err == ""
    out, _ = run(local, tmp_path, "--all", "--lazy")
    assert out.startswith("nothing new")
    local.put(study(0, status="WITHDRAWN", updated=day(50)), study(500, updated=day(50)))
    out, _ = run(local, tmp_path, "--all")
    assert out.splitlines()[0] == "1 new, 1 changed (1 closed, 1 withdrawn), 9 unchanged"
    told = json.loads(run(local, tmp_path, "--condition", "gout", "--status", "recruiting", "--json")[0])
    assert (told["nothing_new"], told["added"], told["unchanged"]) == (False, 0, 7)
    agree(tmp_path, local)


def test_single_trials(local: LocalRegistry, tmp_path: Path) -> None:
    local.studies[number_of(2)]["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000042"]
    local.aliases["NCT00000042"] = number_of(2)
    out, err = run(local, tmp_path, "--trial", number_of(1), "--trial", "NCT00000042")
    one, other = out.splitlines()
    assert one == f"{number_of(1)}: 1 added, 0 changed, 0 unchanged"
    assert other == "NCT00000042: 1 added, 0 changed, 0 unchanged, 1 warning"
    assert f"NCT00000042 is an old number of {number_of(2)}" in err
    _, err = run(local, tmp_path, "--trial", "NCT00000001", code=3)
    assert "no study with this number" in err


@pytest.mark.parametrize(("page", "after"), [(0, 0.0), (1, 0.004), (3, 0.012), (6, 0.03), (11, 0.0), (11, 0.15)])
def test_killed_at_any_moment_it_goes_on_and_loses_nothing(
    local: LocalRegistry, tmp_path: Path, page: int, after: float
) -> None:
    reached = threading.Event()
    local.before_page = lambda _, asked: reached.set() if asked == page else None
    process = command(local, tmp_path, "--all", "--lazy")
    assert reached.wait(60)
    threading.Event().wait(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    local.before_page = lambda *_: None

    store = Store.open(tmp_path / "clinconnect.db")
    (cut_off,) = store.syncs(local.base_url, "{}")
    assert store.trial_count() == cut_off.counts.added == cut_off.counts.records
    assert cut_off.counts.records == min(cut_off.counts.pages * 10, NUMBER)
    assert cut_off.counts.pages >= page
    store.close()
    told = json.loads(run(local, tmp_path, "--all", "--lazy", "--json")[0])
    if cut_off.finished_at is None:
        went_on = cut_off.counts.pages > 0
        assert (told["resumed"], told["pages"], told["added"], told["unchanged"]) == (
            went_on, NUMBER // 10 + 1, NUMBER, 0,
        )  # fmt: skip
    else:
        assert told["nothing_new"]
    assert len(local.pages_asked()) <= NUMBER // 10 + 2
    agree(tmp_path, local)


def test_stopped_by_hand_it_says_how_to_go_on(local: LocalRegistry, tmp_path: Path) -> None:
    reached, stopped = threading.Event(), threading.Event()

    def held(_: LocalRegistry, page: int) -> None:
        if page == 4:
            reached.set()
            stopped.wait(60)

    local.before_page = held
    process = command(local, tmp_path, "--all", "--lazy")
    assert reached.wait(60)
    process.send_signal(signal.SIGINT)
    stopped.set()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines()[0] == "what came is kept: the same command goes on from there"
    assert "went on" in run(local, tmp_path, "--all", "--lazy")[0]
    agree(tmp_path, local)


def test_failures_that_pass_are_told_and_survived(local: LocalRegistry, tmp_path: Path) -> None:
    local.troubles += [None, Trouble("status", 429, {"Retry-After": "1"}), None, Trouble("cut")]
    out, err = run(local, tmp_path, "--all", "--lazy")
    assert out.startswith(f"{NUMBER} new")
    assert "the registry asks for fewer requests" in err
    assert "arrive incomplete" in err
    agree(tmp_path, local)


def test_failures_that_stay_keep_what_came(local: LocalRegistry, tmp_path: Path) -> None:
    local.troubles += [None, None, None, Trouble("status"), Trouble("status")]
    _, err = run(local, tmp_path, "--all", "--lazy", "--tries", "2", code=4)
    assert "the registry fails (HTTP 503)" in err
    assert "goes on from there" in err
    workspace = Workspace.open(tmp_path)
    assert workspace.trial_count() == len(workspace.hits("invented", top=1000)) == 20
    workspace.close()
    assert "went on where it was cut off" in run(local, tmp_path, "--all", "--lazy")[0]
    agree(tmp_path, local)


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("nonsense", 2, "no address of a registry"),
        ("http://no-such-machine.invalid/api/v2", 4, "found by the registry's name (no-such-machine.invalid)"),
        ("http://127.0.0.1:9/api/v2", 4, "cannot be reached (127.0.0.1:9)"),
    ],
)
def test_a_wrong_address_is_said(tmp_path: Path, address: str, code: int, words: str) -> None:
    _, err = run(address, tmp_path, "--all", "--tries", "1", code=code)
    assert words in err
    assert "what to do" in err
    workspace = Workspace.open(tmp_path)
    assert workspace.trial_count() == 0
    workspace.close()


def test_a_name_that_is_not_found_may_be_found_at_the_next_try(tmp_path: Path) -> None:
    _, err = run("http://no-such-machine.invalid/api/v2", tmp_path, "--all", "--tries", "2", code=4)
    assert "trying once more" in err


def test_what_never_got_an_answer_is_nothing_to_go_on_with(local: LocalRegistry, tmp_path: Path) -> None:
    run(f"{local.base_url}/elsewhere", tmp_path, "--all", code=2)
    found = {f.name: f for f in examine(tmp_path, program="test", today=date(2026, 3, 2))}
    assert found["imports"].level == "ok"
    local.troubles += [None, Trouble("status")]
    run(local, tmp_path, "--all", "--tries", "1", code=4)
    assert "went on" not in run(local, tmp_path, "--all", "--lazy")[0]
    local.put(study(500, updated=day(50)))
    local.troubles += [None, None, Trouble("status")]
    run(local, tmp_path, "--condition", "gout", "--tries", "1", code=4)
    found = {f.name: f for f in examine(tmp_path, program="test", today=date(2026, 3, 2))}
    assert found["imports"].level == "warning"


def test_an_answer_that_is_no_registry_is_said(local: LocalRegistry, tmp_path: Path) -> None:
    local.troubles += [None, Trouble("html")]
    _, err = run(local, tmp_path, "--all", code=4)
    assert "a web page" in err
    _, err = run(local.base_url.replace("http:", "https:"), tmp_path, "--all", "--tries", "1", code=4)
    assert "no secure connection" in err
    _, err = run(local, tmp_path, "--condition", "(gout", code=2)
    assert "unbalanced brackets" in err
    assert "from there" not in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--all"),
        (("--all", "--condition", "gout"), "--all"),
        (("--all", "--since", "yesterday"), "YYYY-MM-DD"),
        (("--status", "open"), "RECRUITING"),
        (("--all", "--page-size", "1001"), "page-size"),
        (("--trial", "banana"), "NCT07057622"),
        (("--trial", "NCT0705762"), "NCT07057622"),
        (("--trial", "2022-500123-45-00"), "no number of ClinicalTrials.gov"),
    ],
)
def test_options_that_do_not_go_together_are_said(
    local: LocalRegistry, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    _, err = run(local, tmp_path, *words, code=2)
    assert said in err
    assert local.requests == []
