"""`python -m bench.search`: how fast trials are found among 100,000 and 600,000, beside SQLite's FTS5 and bm25s in the same run.

The trials are synthetic, with shapes of real records and words as common and as rare as theirs; all engines get the same
texts. 100,000 are made; what is more repeats them under other numbers, each time with the criteria of another one and the facts and
sites of a third. What is printed of other engines is how many times as long they take: that is the number to compare between machines.
The machine's load stands beside each row: others may be using it. 20 KB a document have to fit into the folder, and 12 GB into memory
for bm25s at 600,000.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bench import quiet
from bench.run import RESULTS
from bench.search import spool
from bench.search.documents import Documents
from bench.search.language import SHARES, shares
from bench.search.measuring import Latency, latency, ours, theirs, throughput
from bench.search.questions import Asked, asked
from bench.search.rivals import Bm25s, Fts5, Rival
from bench.search.spool import Made
from clinconnect.search import Entry, TrialIndex
from clinconnect.search.vectors.folding import words

TARGET_MS = 50.0  # asked for: 95 of 100 short questions on 600,000 documents with two processors
_AT_ONCE = 1000
_RIVALS: dict[str, type[Fts5] | type[Bm25s]] = {"fts5": Fts5, "bm25s": Bm25s}
_COMPARED = ("short", "story")
_US = "ClinConnect"


def built(folder: Path, documents: Iterable[Made]) -> tuple[TrialIndex, dict[str, Any]]:
    """The index of the documents, and what it took."""
    shutil.rmtree(folder, ignore_errors=True)
    index, started = TrialIndex.open(folder), time.perf_counter()
    for some in _batches(Entry.of(one.words) for one in documents):
        index.put(some)
    index.commit()
    index.settle()
    seconds = time.perf_counter() - started
    size = sum(p.stat().st_size for p in folder.iterdir())
    return index, _build(_US, index.count, seconds, size)


def rival_built(rival: Rival, documents: Iterable[Made], count: int) -> dict[str, Any]:
    """What it took to give the same texts to another engine."""
    started = time.perf_counter()
    rival.build(one.text for one in documents)
    return _build(rival.name, count, time.perf_counter() - started, rival.bytes())


def measure(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Make the documents, then for each number of them build and ask; every row is printed as soon as it is known."""
    made, number = Documents(seed=given.seed), min(given.made, *given.documents)
    path = folder / f"documents-{given.seed}-{number}"
    if not path.exists():
        seconds = spool.write(path, made.trials(number))
        print(f"worked out what each is found by: {number / seconds:,.0f}/s")
    some = [words(one.text) for one in islice(spool.read(path, number, of=number), 2000)]
    print(
        f"{number:,} texts, shapes of {made.drawn_from}; {sum(map(len, some)) / len(some):,.0f} words each, of which the "
        f"commonest 10, 100, 1,000 and 10,000 are {_shares(shares(some))} (of real records {_shares(dict(SHARES))})",
        flush=True,
    )
    questions = asked(made.language, given.questions, seed=given.seed)
    sizes = [_measured(count, number, path, questions, given, folder) for count in given.documents]
    return {"made": number, "drawn_from": made.drawn_from, "seed": given.seed, "sizes": sizes}


def _measured(
    count: int, made: int, path: Path, questions: Mapping[str, list[Asked]], given: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    """All engines on so many documents."""
    repeated = f", {made:,} texts again and again with other criteria, facts and sites" if count > made else ""
    print(f"\n{count:,} documents{repeated}", flush=True)
    index, build = built(folder / "index", spool.read(path, count, of=made))
    print(_build_line(build, build), flush=True)
    builds, rows = [build], []
    ask = ours(index)
    for kind, every in questions.items():
        rows.append(latency(_US, kind, every, ask, seconds=given.seconds))
        print(line(rows[-1], rows), flush=True)
    a_second = throughput(questions["short"], ask)
    print(f"{'short, two at once':<18}{a_second:>12,.0f} a second", flush=True)
    for name in given.beside:
        rival: Rival = _RIVALS[name](folder)
        builds.append(rival_built(rival, spool.read(path, count, of=made), count))
        print(_build_line(builds[-1], build), flush=True)
        for kind in _COMPARED:
            rows.append(latency(rival.name, kind, questions[kind], theirs(rival), seconds=given.seconds))
            print(line(rows[-1], rows), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"most memory until now: {peak:.1f} GB", flush=True)
    return {
        "documents": count, "builds": builds, "short_per_second_two_at_once": round(a_second, 1),
        "memory_gb": round(peak, 2), "latencies": [row.to_json() for row in rows],
    }  # fmt: skip


def line(row: Latency, rows: Iterable[Latency]) -> str:
    """For reading: ours in milliseconds, another engine's as so many times ours."""
    mine = next(r for r in rows if r.engine == _US and r.kind == row.kind)
    if row.engine == _US:
        told = (
            f"p50 {row.p50:>7,.1f} ms   p95 {row.p95:>7,.1f} ms   longest {row.longest:>7,.1f} ms   "
            f"of processor time p50 {row.busy_p50:>6,.1f}   p95 {row.busy_p95:>6,.1f}"
        )
    else:
        told = (
            f"p50 {row.p50 / mine.p50:>6,.1f} times ours   p95 {row.p95 / mine.p95:>6,.1f} times ours   "
            f"of processor time p50 {row.busy_p50 / mine.busy_p50:>6,.1f}   p95 {row.busy_p95 / mine.busy_p95:>6,.1f}"
        )
    return f"{row.kind:<12}{row.engine:<14}{told}   ({row.count} questions, load {row.load:.1f})"


def _build(engine: str, count: int, seconds: float, size: int) -> dict[str, Any]:
    return {
        "engine": engine, "documents": count, "seconds": round(seconds, 1), "per_second": round(count / seconds),
        "bytes": size, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _build_line(one: dict[str, Any], mine: dict[str, Any]) -> str:
    return (
        f"{one['engine']:<14}built {one['per_second']:>8,}/s ({one['seconds'] / mine['seconds']:.1f} times as long)   "
        f"{one['bytes'] / 1e6:>8,.0f} MB ({one['bytes'] / mine['bytes']:.1f} times)   load {one['load']}"
    )


def _shares(found: dict[int, float]) -> str:
    return ", ".join(f"{100 * found[rank]:.0f} %" for rank in (10, 100, 1000, 10_000) if rank in found)


def _batches(every: Iterable[Entry]) -> Iterable[list[Entry]]:
    rest = iter(every)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _made_with() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "system": platform.system(), "machine": platform.machine(), "processors": os.cpu_count(), "python": platform.python_version(),
        "versions": {name: version(name) for name in ("tantivy", "numpy", "bm25s")}, "commit": commit.stdout.strip() or None,
    }  # fmt: skip


def main(words_given: list[str] | None = None) -> None:
    """Measure, print, write."""
    said = argparse.ArgumentParser(
        prog="python -m bench.search", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said.add_argument(
        "--documents", type=int, nargs="+", default=[100_000, 600_000], help="how many, one after the other"
    )
    said.add_argument("--made", type=int, default=100_000, help="so many texts are made; the others repeat them")
    said.add_argument("--questions", type=int, default=200, help="of each kind")
    said.add_argument(
        "--seconds", type=float, default=15.0, help="at most so long for each kind and engine, at least five questions"
    )
    said.add_argument("--beside", nargs="*", choices=sorted(_RIVALS), default=list(_RIVALS), help="other engines")
    said.add_argument("--seed", type=int, default=1, help="draws documents and questions")
    said.add_argument(
        "--folder", type=Path, help="where everything lies; kept there, and documents that lie there are taken again"
    )
    said.add_argument("--out", type=Path, default=RESULTS, help="the folder of the record")
    given = said.parse_args(words_given)
    at = datetime.now(UTC)
    folder = given.folder or Path(mkdtemp(prefix="clinconnect-search-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        found = measure(given, folder)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"search-{at:%Y%m%dT%H%M%SZ}.json"
    record = {"at": at.isoformat(timespec="seconds"), **_made_with(), **found}
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nasked for: p95 of short questions below {TARGET_MS:.0f} ms at 600,000 documents\nwritten: {path}")


if __name__ == "__main__":
    quiet.run(main)
