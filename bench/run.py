"""`python -m bench.run` measures speed here, prints a table and writes a record to bench/results/.

Numbers of trials a second differ between machines; how many times as long something takes as a trivial baseline, run in
turns with it, differs little. Compare that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import quiet
from bench.data import corpus_texts, data_hash, sample_trials
from bench.passes import Pass, passes
from bench.passes import table as table_of_passes
from bench.timing import Measured, compare, table
from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled, leaves
from clinconnect.matching import Dossier, evaluate
from clinconnect.patients import read_patient
from clinconnect.search import TrialIndex
from clinconnect.trials import Trial
from clinconnect.workspace import processors
from clinconnect.workspace.processors import in_order

RESULTS = Path(__file__).parent / "results"
AS_OF = date(2025, 8, 1)
PACKAGES = ("clinconnect", "msgspec", "pint", "pyahocorasick", "rapidfuzz", "sqlalchemy", "tantivy")
_THRESHOLD = re.compile(r"(\w+)\s*(?:≥|≤|>=|<=|>|<|=)\s*(\d+(?:\.\d+)?)")


def compiling(name: str, texts: list[str], rounds: int) -> Measured:
    """Texts read as rules, beside one regular expression that finds numbers after a sign."""
    return compare(
        f"compile {name}", "texts", len(texts), lambda: [compile_text(t) for t in texts],
        "one regular expression", lambda: [_THRESHOLD.findall(t) for t in texts], rounds=rounds,
    )  # fmt: skip


def spreading(name: str, texts: list[str], rounds: int, jobs: int) -> Measured:
    """Texts read on several processes, beside the same on one."""
    parts = [texts[i : i + 16] for i in range(0, len(texts), 16)]
    return compare(
        f"compile {name} on {jobs} processes", "texts", len(texts),
        lambda: list(in_order(_read, parts, jobs=jobs, here=0)), "on one", lambda: _read(texts), rounds=rounds,
    )  # fmt: skip


def _read(texts: list[str]) -> int:
    return sum(len(compile_text(text).criteria) for text in texts)


def matching(compiled: list[Compiled], rounds: int, *, explain: bool) -> Measured:
    """Every sample person with every trial, beside a walk over the leaves of the rules that decides nothing."""
    people = [Dossier(read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF)) for p in sample.people()]
    return compare(
        f"match {'with' if explain else 'without'} reasons", "pairs", len(people) * len(compiled),
        lambda: [evaluate(c, p, as_of=AS_OF, explain=explain) for p in people for c in compiled],
        "a walk over the rules", lambda: [leaves(one.expr) for _ in people for c in compiled for one in c.criteria],
        rounds=rounds,
    )  # fmt: skip


def searching(trials: list[Trial], rounds: int) -> Measured:
    """One query for each trial's condition, beside looking for its words in every title."""
    queries = [t.conditions[0] if t.conditions else t.title or t.id for t in trials]
    titles = [(t.title or "").lower() for t in trials]
    with TemporaryDirectory() as folder:
        index = TrialIndex.open(Path(folder) / "index")
        index.add(trials)
        found = compare(
            "search", "queries", len(queries), lambda: [index.search(q, 20) for q in queries],
            "words in titles", lambda: [[t for t in titles if q.lower() in t] for q in queries], rounds=rounds,
        )  # fmt: skip
        index.release()
    return found


def starting(rounds: int) -> Measured:
    """The program from nothing to the first text read, beside an interpreter that does nothing."""
    first = "from clinconnect.compiler import compile_text; compile_text('Inclusion: age 18 or older')"
    return compare(
        "start and read a first text", "starts", 1, lambda: subprocess.run([sys.executable, "-c", first], check=True),
        "an interpreter that does nothing", lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        rounds=rounds,
    )  # fmt: skip


def measure(*, quick: bool, seed: int) -> tuple[list[Measured], list[Pass], str]:
    """Everything, the time of each pass of the reader, and the hash of the texts that it was measured on."""
    rounds = 1 if quick else 5
    trials = sample_trials()[: 5 if quick else None]
    texts = [t.eligibility.text for t in trials]
    corpus = corpus_texts(5 if quick else 300, seed=seed)
    compiled = [compile_text(t.eligibility.text, id=t.id, title=t.title) for t in trials]
    found = [compiling("the sample", texts, rounds)]
    found += [compiling("the corpus", corpus, rounds)] if corpus else []
    found += [spreading("the corpus" if corpus else "the sample", corpus or texts, rounds, processors.count())]
    found += [matching(compiled, rounds, explain=explain) for explain in (True, False)]
    found += [searching(trials, rounds), starting(rounds)]
    return found, passes(corpus or texts, rounds=rounds), data_hash([*texts, *corpus])


def record(
    found: list[Measured], of_passes: list[Pass], data_sha256: str, *, seed: int, at: datetime
) -> dict[str, Any]:
    """What a reader needs to compare this run with another one."""
    return {
        "at": at.isoformat(timespec="seconds"), "system": platform.system(), "machine": platform.machine(),
        "processors": os.cpu_count(), "python": platform.python_version(),
        "versions": {p: version(p) for p in PACKAGES}, "commit": _commit(),
        "seed": seed, "data_sha256": data_sha256, "measured": [m.to_json() for m in found],
        "passes": [p.to_json() for p in of_passes],
    }  # fmt: skip


def _commit() -> str | None:
    try:
        asked = ["git", "describe", "--always", "--dirty"]
        got = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return got.stdout.strip()


def main(words: list[str] | None = None) -> None:
    """Measure, print, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--quick", action="store_true", help="a few texts once: whether it runs, not how fast")
    asked.add_argument("--seed", type=int, default=1, help="draws the texts of the corpus")
    asked.add_argument("--out", type=Path, default=RESULTS, help="the folder of the record")
    given = asked.parse_args(words)
    at = datetime.now(UTC)
    found, of_passes, data_sha256 = measure(quick=given.quick, seed=given.seed)
    print(table(found))
    print(f"\n{table_of_passes(of_passes)}")
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"speed-{at:%Y%m%dT%H%M%SZ}.json"
    kept = record(found, of_passes, data_sha256, seed=given.seed, at=at)
    path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nwritten: {path}")


if __name__ == "__main__":
    quiet.run(main)
