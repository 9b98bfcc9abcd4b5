"""`python -m bench.registry --studies 600000` writes a synthetic registry and imports it: kept only, to be found, and compiled.

For each size: records a second by the clock and by processor time (of all its processes), peak memory of the importing process
and of the largest that works for it, how much of the first is its own (on Linux; the rest are files that the system shows it as
memory and takes back at will), and the size on disk. The machine's load is printed with it: others may be using it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from typing import Any, Literal

from bench import quiet
from bench.registries import Registry
from bench.run import RESULTS
from clinconnect.workspace import Workspace
from clinconnect.workspace.processors import count

# Reading criteria takes the most by far: this many show how fast it is.
_COMPILED = 2000
# Kept and nothing else (`import --keep-only`), kept and found (`import --lazy`), and with the rules of its criteria.
How = Literal["kept", "found", "compiled"]
_LOOK_SECONDS = 0.2
# On Linux the peak is told in KiB, on macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def imported(file: Path, home: Path, how: How) -> dict[str, Any]:
    """Import the file into a new home, in a process of its own; what that process says of itself."""
    words = ["--child", str(file), "--folder", str(home), "--how", how]
    done = subprocess.run([sys.executable, "-m", "bench.registry", *words], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    found["database_bytes"] = sum(p.stat().st_size for p in home.glob("clinconnect.db*"))
    found["index_bytes"] = sum(p.stat().st_size for p in (home / "index").iterdir())
    return found


def child(file: Path, home: Path, how: How) -> dict[str, Any]:
    """Import, and say what it took."""
    workspace, own = Workspace.open(home), Own()
    own.start()
    load, started = os.getloadavg()[0], time.perf_counter()
    used = processor_seconds()
    with file.open("rb") as stream:
        report = workspace.import_records(
            stream, name=file.name, at=datetime(2026, 3, 1, tzinfo=UTC), compile=how == "compiled", find=how != "kept"
        )
    seconds, processor = time.perf_counter() - started, processor_seconds() - used
    workspace.close()
    peak, worker = (resource.getrusage(who).ru_maxrss * _UNIT for who in _WHO)
    return {
        "records": report.trials, "seconds": round(seconds, 1), "processor_seconds": round(processor, 1),
        "per_second": round(report.trials / seconds), "per_processor_second": round(report.trials / processor),
        "peak_bytes": peak, "own_peak_bytes": own.end(), "worker_peak_bytes": worker,
        "load_before": round(load, 1), "load_after": round(os.getloadavg()[0], 1),
    }  # fmt: skip


class Own(Thread):
    """Looks again and again how much memory this process holds that is no file's; `peak` in bytes, 0 where that is not told."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._ended = Event()

    def run(self) -> None:
        """Until `end`."""
        while not self._ended.wait(_LOOK_SECONDS):
            self.peak = max(self.peak, own_bytes())

    def end(self) -> int:
        """The peak."""
        self._ended.set()
        self.join()
        return self.peak


def own_bytes() -> int:
    """What this process holds now."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("RssAnon:")), 0)


def processor_seconds() -> float:
    """What this process and those that worked for it have used so far."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _WHO))


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Every size kept only and to be found; some of the smallest one also compiled."""
    made = Registry(seed=given.seed)
    print(f"shapes and lengths of {made.drawn_from}; texts made of the words of the sample", flush=True)
    rows = []
    for size in (given.studies // 4, given.studies // 2, given.studies):
        file = folder / "studies.jsonl.gz"
        written = made.write(file, size)
        rows += [_row(size, written, file, folder, how) for how in ("kept", "found")]
        if size == given.studies // 4 and not given.lazy_only:
            fewer = min(size, _COMPILED)
            rows.append(_row(fewer, made.write(file, fewer), file, folder, "compiled"))
    return {
        "drawn_from": made.drawn_from, "seed": given.seed, "processors": count(), "python": platform.python_version(),
        "rows": rows,
    }  # fmt: skip


def _row(size: int, written: int, file: Path, folder: Path, how: How) -> dict[str, Any]:
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    found: dict[str, Any] = {"how": how, "json_bytes": written, "gzip_bytes": file.stat().st_size}
    found |= imported(file, home, how)
    print(
        f"{size:>9,} {how:<9}{found['per_second']:>7,}/s by the clock"
        f"{found['per_processor_second']:>7,}/s of processor time  "
        f"peak {found['peak_bytes'] / 1e6:,.0f} ({found['own_peak_bytes'] / 1e6:,.0f} own) and "
        f"{found['worker_peak_bytes'] / 1e6:,.0f} MB  "
        f"database {found['database_bytes'] / 1e6:,.0f} MB  index {found['index_bytes'] / 1e6:,.0f} MB  "
        f"JSON {written / 1e6:,.0f} MB  load {found['load_before']} to {found['load_after']}",
        flush=True,
    )
    return found


def main(words: list[str] | None = None) -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--studies", type=int, default=100_000, help="the largest size; a half and a quarter before it")
    asked.add_argument("--seed", type=int, default=1, help="draws shapes and words")
    asked.add_argument("--lazy-only", action="store_true", help="not with compiling")
    asked.add_argument("--folder", type=Path, help="where file and home lie; 20 KB a study have to fit")
    asked.add_argument("--out", type=Path, default=RESULTS, help="the folder of the record")
    asked.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--how", help=argparse.SUPPRESS)
    given = asked.parse_args(words)
    if given.child:
        print(json.dumps(child(given.child, given.folder, given.how)))
        return
    folder = given.folder or Path(mkdtemp(prefix="clinconnect-registry-"))
    try:
        found = measure(given, folder)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"registry-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten: {path}")


if __name__ == "__main__":
    quiet.run(main)
