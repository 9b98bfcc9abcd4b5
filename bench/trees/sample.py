"""How the criteria were drawn that trees were written for: one criterion a trial, 15 to 450 characters, a fixed seed.

Kept as a record. The places came from the reader as it stood on 22 November 2026 (commit e8a614c); a later one cuts some
texts in another way and would draw other criteria. `python -m bench.trees.sample FOLDER` writes the three inputs anew.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from bench import quiet
from bench.data import corpus_records
from clinconnect.compiler import compile_text

SEED = 20261122
SHORTEST, LONGEST = 15, 450
PARTS = {"dev_a": (0, 160), "dev_b": (160, 320), "held": (320, 420)}


def draw() -> list[str]:
    """The blocks `# trial start-end kind` with the criterion's text, in the order drawn."""
    # The generator of the module, as it was done: its state runs on from the shuffle into the choices.
    records = corpus_records()
    random.seed(SEED)
    random.shuffle(records)
    blocks: list[str] = []
    for record in records:
        text = record["criteria"]
        criteria = compile_text(text, id=record["nct_id"]).criteria
        fitting = [c for c in criteria if SHORTEST <= c.span.end - c.span.start <= LONGEST]
        if not fitting:
            continue
        one = random.choice(fitting)
        place = f"{one.span.start}-{one.span.end}"
        blocks.append(f"# {record['nct_id']} {place} {one.kind}\n{text[one.span.start : one.span.end]}\n\n")
        if len(blocks) == max(end for _, end in PARTS.values()):
            break
    return blocks


def main() -> None:
    """Write the drawn criteria into a folder."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bench.trees.sample FOLDER")
    drawn = draw()
    for name, (start, end) in PARTS.items():
        (Path(sys.argv[1]) / f"{name}.in.txt").write_text("".join(drawn[start:end]), encoding="utf-8")


if __name__ == "__main__":
    quiet.run(main)
