"""How fast is the terminology there? `python -m bench.loading`: ready to load beside made from its tables.

Each way is taken in a process of its own, in turns, from the first byte read to the concepts and the lexicon of their names
with its search machine; what the interpreter and the imports take is left out. The tables are read first to warm the disk.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib.resources import files
from statistics import median
from typing import Any

import msgspec

from bench import quiet
from bench.timing import Measured, table
from clinconnect.terms.packed import FILE, _fingerprint

_ONCE = """
import json, sys, time
from clinconnect.terms import lexicon, packed, terminology
take = getattr(packed, sys.argv[1])
started = time.perf_counter()
found = take()
known = terminology.Terminology(found.concepts, found.observables, found.scales)
read = time.perf_counter()
names = lexicon.Lexicon(forms=found.forms)
names.mentions("warm")
ended = time.perf_counter()
forms = len(found.forms.plain) + len(found.forms.cased)
print(json.dumps({"read": read - started, "whole": ended - started, "concepts": len(found.concepts), "forms": forms}))
"""
READY, TABLES = "read_packed", "made"


def once(way: str) -> dict[str, Any]:
    """Seconds for reading and for the whole, and how much was read, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _ONCE, way], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def measure(*, rounds: int) -> tuple[list[Measured], dict[str, Any]]:
    """Reading alone and the whole, each beside the same from the tables; and the counts of what was read."""
    counts = once(TABLES)
    pairs = [(once(READY), once(TABLES)) for _ in range(rounds)]
    rows = []
    for part, name in (("read", "read what is ready to load"), ("whole", "the same, and the search machine")):
        mine, theirs = (1 / median(pair[i][part] for pair in pairs) for i in (0, 1))
        rows.append(Measured(name, "loads", 1, mine, "from the tables", theirs))
    return rows, counts


def main(words: list[str] | None = None) -> None:
    """Measure and print, or say that nothing is packed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=7, help="the median of so many")
    given = asked.parse_args(words)
    place = files("clinconnect.terms") / "data" / FILE
    if not place.is_file() or msgspec.msgpack.decode(place.read_bytes())[0] != _fingerprint():
        print(f"there is no {FILE} of these tables: python tools/pack_terms.py writes it")
        return
    rows, counts = measure(rounds=given.rounds)
    print(table(rows))
    for row in rows:
        print(f"{row.name}: {1 / row.per_second:.3f} s, from the tables {1 / row.baseline_per_second:.3f} s")
    size = len(place.read_bytes()) / 1e6
    print(f"{counts['concepts']:,} concepts, {counts['forms']:,} forms of their names, {size:.1f} MB packed")


if __name__ == "__main__":
    quiet.run(main)
