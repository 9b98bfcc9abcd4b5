"""What is measured: the bundled sample, and a larger corpus of texts where one lies beside the repository."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from clinconnect import sample
from clinconnect.trials import Trial, read_records

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "trials" / "criteria_corpus.jsonl.gz"


def sample_trials() -> list[Trial]:
    """The trials of the sample."""
    stream = BytesIO(sample.trials_path().read_bytes())
    return [r for r in read_records(stream, name="sample") if isinstance(r, Trial)]


def corpus_records() -> list[dict[str, Any]]:
    """Every record of the corpus; [] where there is none."""
    if not CORPUS.is_file():
        return []
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def corpus_texts(count: int, *, seed: int) -> list[str]:
    """`count` texts of the corpus, drawn with the seed; [] where there is no corpus."""
    texts = [record["criteria"] for record in corpus_records()]
    return random.Random(seed).sample(texts, min(count, len(texts)))


def data_hash(texts: Sequence[str]) -> str:
    """Of the very texts that were measured."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
