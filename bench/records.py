"""How fast are FHIR records read? `python -m bench.records`, beside a plain decoding of the same bytes as JSON.

The bundles are drawn in two halves. The first half warms the process up (terms loaded, common codes known); the second is
then read once, when the process has not seen it, and in rounds afterwards. Rates are in bundles of 100 entries a second.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from datetime import date
from pathlib import Path

import msgspec

from bench import quiet
from bench.timing import Measured, compare, table
from clinconnect.patients import read_patient

RECORDS = Path(__file__).parents[2] / "shared" / "data" / "patients" / "synthea_r4.jsonl.gz"
AS_OF = date(2025, 8, 1)
UNIT = "entries / 100"


def records(path: Path = RECORDS) -> list[tuple[bytes, int]]:
    """(the bytes of a bundle, its number of entries) of every line; [] where there is no such file."""
    if not path.is_file():
        return []
    with gzip.open(path, "rb") as lines:
        kept = [msgspec.json.decode(line) for line in lines]
    bundles = [one.get("bundle", one) for one in kept]
    return [(json.dumps(bundle).encode(), len(bundle["entry"])) for bundle in bundles]


def measure(bundles: list[tuple[bytes, int]], *, rounds: int, seed: int) -> tuple[float, Measured]:
    """Bundles of 100 entries a second of the second half when it is new to the process, and the same in rounds."""
    drawn = random.Random(seed).sample(bundles, len(bundles))
    first, second = drawn[: len(drawn) // 2], drawn[len(drawn) // 2 :]
    data = [raw for raw, _ in second]
    count = round(sum(entries for _, entries in second) / 100)
    _read([raw for raw, _ in first])
    started = time.perf_counter()
    _read(data)
    new = count / max(time.perf_counter() - started, 1e-9)
    again = compare(
        "read FHIR bundles", UNIT, count, lambda: _read(data),
        "decoding them as JSON", lambda: [len(msgspec.json.decode(raw)) for raw in data], rounds=rounds,
    )  # fmt: skip
    return new, again


def _read(data: list[bytes]) -> int:
    return sum(len(read_patient(raw, id="one", as_of=AS_OF).facts) for raw in data)


def main(words: list[str] | None = None) -> None:
    """Measure and print, or say that there is nothing to measure."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=7, help="the median of so many")
    asked.add_argument("--seed", type=int, default=1, help="draws the halves")
    asked.add_argument("--records", type=Path, default=RECORDS, help="Bundles, one a line, compressed with gzip")
    given = asked.parse_args(words)
    bundles = records(given.records)
    if len(bundles) < 2:
        print(f"there are no records to measure with in {given.records}")
        return
    new, again = measure(bundles, rounds=given.rounds, seed=given.seed)
    print(table([again]))
    print(f"\nnew to the process: {new:,.1f} bundles of 100 entries a second")


if __name__ == "__main__":
    quiet.run(main)
