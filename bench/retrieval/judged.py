"""What is searched, and what is worth finding? Notes, trials, and what physicians said of them, where they lie beside the repository."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[3] / "shared" / "data"
DOCUMENTS = DATA / "trials" / "judged_docs.jsonl.gz"
SETS = {"TREC 2021": "trec_2021", "SIGIR 2016": "sigir"}
# Of the second set four of five trials at the top were never judged: there the judged ones alone are put in order.
JUDGED_ONLY = frozenset({"SIGIR 2016"})


@dataclass(frozen=True, slots=True)
class Topic:
    """A note, and the labels of trials for it: 2 to be referred, 1 may be (TREC: excluded), 0 not."""

    id: str
    text: str
    labels: dict[str, int]


def missing() -> list[Path]:
    """The files that are not there."""
    needed = [DOCUMENTS, *(path for name in SETS.values() for path in _files(name))]
    return [path for path in needed if not path.is_file()]


def topics(known: frozenset[str]) -> dict[str, list[Topic]]:
    """The topics of each set for which one of these trials is worth finding."""
    return {name: list(_topics(file, known)) for name, file in SETS.items()}


def trial_numbers() -> frozenset[str]:
    """Of the trials that are searched."""
    return frozenset(row["nct_id"] for row in _rows(DOCUMENTS))


def measures(name: str, topic: Topic, found: Sequence[str]) -> tuple[float, float]:
    """(nDCG@10, recall@1000) as `score_search` counts them; linear gains."""
    kept = [trial for trial in found if trial in topic.labels] if name in JUDGED_ONLY else found
    ideal = _gain(sorted(topic.labels.values(), reverse=True))
    worth = {trial for trial, label in topic.labels.items() if label > 0}
    return _gain([topic.labels.get(t, 0) for t in kept]) / ideal, len(worth.intersection(found[:1000])) / len(worth)


def _gain(labels: Sequence[int]) -> float:
    return sum(label / math.log2(place + 2) for place, label in enumerate(labels[:10]))


def _topics(file: str, known: frozenset[str]) -> Iterator[Topic]:
    notes, judgments = _files(file)
    labels: dict[str, dict[str, int]] = {}
    for row in _rows(judgments):
        if row["trial"] in known:
            labels.setdefault(str(row["id"]), {})[row["trial"]] = int(row["label"])
    for row in _rows(notes):
        found = labels.get(str(row["id"]), {})
        if any(found.values()):
            yield Topic(str(row["id"]), row["text"], found)


def _files(name: str) -> tuple[Path, Path]:
    folder = DATA / "retrieval"
    return folder / f"topics_{name}.jsonl", folder / f"qrels_{name}.jsonl.gz"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, content.splitlines())
