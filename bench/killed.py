"""`python -m bench.killed` kills an import and a synchronisation at random moments, on both engines, and looks at what is left.

A run is killed (SIGKILL), what is left is looked at, and the next run goes on from there and is killed again, until one
comes to its end; then everything starts anew from nothing. Looked at is: is the database sound, is everything that lay there
before still there, is every record the one that was sent and there once, does the index know exactly what the store holds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from tests.rooms.registry.studies import number_of, study
from tools.postgresql import serving

from bench import quiet
from clinconnect.search import TrialIndex
from clinconnect.store import health
from clinconnect.trials import from_api_v2, record_sha256
from clinconnect.workspace import Workspace

KINDS = ("import", "sync")
ENGINES = ("sqlite", "postgresql")
_LONGEST = 600.0  # seconds
# So many of the kills hit a run at its work, the others while it starts.
_AT_WORK = 0.85
_BATCH_SECONDS = 0.2
_START_SECONDS = 3.0


class Broken(AssertionError):
    """What is left after a kill is not what it has to be."""


@dataclass(frozen=True)
class Site:
    """Where one series of kills goes on: a home folder, a database URL or None, and what the runs are given."""

    home: Path
    database: str | None
    words: tuple[str, ...]
    expected: dict[str, str]

    def start(self) -> subprocess.Popen[bytes]:
        """The program, as a process of its own that starts no other one."""
        before = ("--database", self.database) if self.database else ()
        command = [sys.executable, "-m", "clinconnect", *before, *self.words, "--home", str(self.home)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def kept(self) -> dict[str, str]:
        """Number and hash of every trial that is there, read beside the program."""
        place = self.database or str(self.home / "clinconnect.db")
        if self.database is None and not Path(place).exists():
            return {}
        with health.looking(place) as connection:
            if health.revision(connection) is None:
                return {}
            return {row.id: row.sha256 for row in connection.execute(text("SELECT id, sha256 FROM trial"))}

    def clear(self) -> None:
        """Everything away."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self.database:
            engine = create_engine(self.database.replace("postgresql:", "postgresql+psycopg:"))
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            engine.dispose()


@dataclass
class Series:
    """What came of one series: how much was there after each kill, and how many runs came to their end before it."""

    left: list[int] = field(default_factory=list)
    ended: int = 0
    seconds: float = 0.0


def kill_at(site: Site, target: int, later: float) -> bool:
    """Start a run, and kill it so many seconds after that many records are there; whether it was still running."""
    run = site.start()
    deadline = time.monotonic() + _LONGEST
    with watched(site) as there:
        while run.poll() is None and there() < target and time.monotonic() < deadline:
            time.sleep(0.005)
    with suppress(subprocess.TimeoutExpired):
        run.wait(later)
    was_running = run.poll() is None
    run.kill()
    _, said = run.communicate()
    if not was_running and run.returncode:
        raise Broken(f"a run ended with {run.returncode}: {said.decode()[-500:]}")
    return was_running


def run_whole(site: Site) -> None:
    """A run that nobody disturbs; Broken where it does not bring everything."""
    run = site.start()
    _, said = run.communicate(timeout=_LONGEST)
    if run.returncode:
        raise Broken(f"a run ended with {run.returncode}: {said.decode()[-500:]}")


@contextmanager
def watched(site: Site) -> Iterator[Callable[[], int]]:
    """How many records are there just now, asked beside the program; 0 as long as there is no table of them."""
    file = f"sqlite:///file:{site.home / 'clinconnect.db'}?mode=ro&uri=true"
    url = site.database.replace("postgresql:", "postgresql+psycopg:") if site.database else file
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def there() -> int:
        try:
            with engine.connect() as connection:
                return int(connection.execute(text("SELECT count(*) FROM trial")).scalar_one())
        except DBAPIError:
            return 0

    try:
        yield there
    finally:
        engine.dispose()


def look(site: Site, before: dict[str, str]) -> dict[str, str]:
    """What is kept now; Broken where it is not sound, not all of what was, or not what was sent."""
    left = site.kept()
    if missing := before.keys() - left.keys():
        raise Broken(f"{len(missing)} records are lost")
    if wrong := [id for id, sha256 in left.items() if site.expected.get(id) != sha256]:
        raise Broken(f"{len(wrong)} records are not what was sent")
    if not left:
        return left
    workspace = Workspace.open(site.home, database=site.database)
    found = workspace.hits("invented", top=10_000)
    workspace.close()
    index = TrialIndex.open(site.home / "index")
    if {hit.trial for hit in found} != left.keys() or len(found) != len(left) or index.count != len(left):
        raise Broken(f"the index finds {len(found)} ({index.count}), the store holds {len(left)}")
    with health.looking(site.database or site.home / "clinconnect.db") as connection:
        if faults := health.faults(connection):
            raise Broken("; ".join(faults))
        if health.unindexed(connection) or health.counts(connection)["trial_version"]:
            raise Broken("something was taken in twice, or is not marked as indexed")
        if health.of_the_future(connection, date.max):
            raise Broken("a record has a day that nobody gave it")
    return left


def killed(site: Site, *, points: int, chance: random.Random, tell: Callable[[str], None] = lambda _: None) -> Series:
    """Kill so many runs, each a random while after a random number of records is there; now and then while it starts."""
    series = Series()
    started = time.monotonic()
    site.clear()
    before: dict[str, str] = {}
    while len(series.left) < points:
        target = chance.randint(len(before), len(site.expected)) if chance.random() < _AT_WORK else 0
        later = chance.uniform(0, _BATCH_SECONDS if target else _START_SECONDS)
        was_running = kill_at(site, target, later)
        before = look(site, before)
        if was_running:
            series.left.append(len(before))
            tell(f"  {len(series.left):>3}: {later:.3f} s after {target:,} records were there; {len(before):,} left")
        else:
            series.ended += 1
            _complete(site, before)
        if before.keys() == site.expected.keys():
            site.clear()
            before = {}
    run_whole(site)
    _complete(site, before)
    series.seconds = time.monotonic() - started
    return series


def _complete(site: Site, before: dict[str, str]) -> None:
    if look(site, before) != site.expected:
        raise Broken("a run that came to its end did not bring everything")


@contextmanager
def registry(number: int) -> Iterator[str]:
    """The address of a registry on this machine with so many studies, a process of its own."""
    command = [sys.executable, "-m", "tests.rooms.registry.server", "--studies", str(number)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().decode().strip()
    finally:
        server.terminate()
        server.wait()


def file_of(number: int, path: Path) -> dict[str, str]:
    """So many studies as gzipped JSON Lines; the hash of each by its number."""
    studies = [study(n) for n in range(number)]
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines(json.dumps(one) + "\n" for one in studies)
    return {number_of(n): record_sha256(from_api_v2(one)) for n, one in enumerate(studies)}


def sites(folder: Path, number: int, address: str, database: str | None) -> Iterator[tuple[str, Site]]:
    """One for each kind of run."""
    expected = file_of(number, folder / "studies.jsonl.gz")
    words = {
        "import": ("import", "--lazy", str(folder / "studies.jsonl.gz")),
        "sync": ("sync", "--all", "--lazy", "--base-url", address, "--per-minute", "100000", "--page-size", "250"),
    }
    for kind in KINDS:
        yield kind, Site(folder / f"home-{kind}", database, words[kind], expected)


def main(words: list[str] | None = None) -> int:
    """0 where nothing was broken."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--points", type=int, default=50, help="kills for each kind of run and engine")
    asked.add_argument("--records", type=int, default=5000, help="studies in the file and in the registry")
    asked.add_argument("--seed", type=int, default=1, help="draws the moments")
    asked.add_argument("--engine", choices=ENGINES, action="append", help="only this one")
    asked.add_argument("--kind", choices=KINDS, action="append", help="only this one")
    given = asked.parse_args(words)
    folder = Path(mkdtemp(prefix="clinconnect-killed-"))
    print(f"{given.records:,} records, {given.points} kills each, seed {given.seed}, load {os.getloadavg()[0]:.1f}")
    try:
        with registry(given.records) as address, serving() as server:
            for engine in given.engine or ENGINES:
                database = server.make("killed") if engine == "postgresql" else None
                for kind, site in sites(folder, given.records, address, database):
                    if kind in (given.kind or KINDS):
                        chance = random.Random(f"{given.seed} {kind} {engine}")
                        print(f"{kind} on {engine}", flush=True)
                        tell = partial(print, flush=True)
                        _say(kind, engine, killed(site, points=given.points, chance=chance, tell=tell))
    except (Broken, RuntimeError) as error:
        print(f"BROKEN: {error}")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _say(kind: str, engine: str, series: Series) -> None:
    left = sorted(series.left)
    middle = f"{left[0]:,} to {left[-1]:,} records were there, {len(set(left))} different numbers"
    print(
        f"{kind:7}{engine:11}{len(left)} kills: nothing lost, nothing twice, the index equals the store; {middle}; "
        f"{series.ended} runs ended before their kill; {series.seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    quiet.run(main)
