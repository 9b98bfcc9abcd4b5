"""Who is asked about which trials? People whose whole record is known, each with a list of candidate trials."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bench.data import CORPUS
from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled
from clinconnect.patients import Patient, read_patient
from clinconnect.workspace import Workspace

SHARED = CORPUS.parents[1]
BUNDLES = SHARED / "patients" / "synthea_r4.jsonl.gz"
REGISTRY = SHARED / "trials" / "ctgov_v2.jsonl.gz"
TOPICS = SHARED / "retrieval" / "topics_trec_2021.jsonl"
JUDGED = SHARED / "retrieval" / "qrels_trec_2021.jsonl.gz"
DOCUMENTS = SHARED / "trials" / "judged_docs.jsonl.gz"
AS_OF = date(2025, 8, 1)
SETS = ("sample", "bundles", "notes")


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """A person, the day, and the trials that may be candidates."""

    patient: Patient
    as_of: date
    trials: tuple[Compiled, ...]


def cases(name: str, *, trials: int, seed: int) -> list[Case]:
    """The cases of one of the sets, [] where its files are missing; at most `trials` candidates each.

    For records the candidates are what a search for the person's diseases finds, for notes trials that were judged for it.
    """
    made = {"sample": _sample, "bundles": _bundles, "notes": _notes}[name]
    return [case for case in made(trials, seed) if case.trials]


def _sample(most: int, _: int) -> Iterator[Case]:
    people = [read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF) for p in sample.people()]
    with _found_in(sample.trials_path().read_bytes()) as workspace:
        for patient in people:
            yield Case(patient, AS_OF, _candidates(workspace, patient, most))


def _bundles(most: int, _: int) -> Iterator[Case]:
    if not (BUNDLES.is_file() and REGISTRY.is_file()):
        return
    days = {
        one["id"]: date.fromisoformat(one["last_encounter"])
        for one in _lines(BUNDLES.with_name("synthea_r4_index.jsonl"))
    }
    with gzip.open(REGISTRY) as registry, _found_in(registry.read()) as workspace:
        for one in _lines(BUNDLES):
            day = days[one["id"]]
            patient = read_patient(json.dumps(one.get("bundle", one)).encode(), id=one["id"], as_of=day)
            yield Case(patient, day, _candidates(workspace, patient, most))


def _notes(most: int, seed: int) -> Iterator[Case]:
    if not (TOPICS.is_file() and DOCUMENTS.is_file()):
        return
    documents = {one["nct_id"]: one for one in _lines(DOCUMENTS) if one.get("criteria")}
    judged: dict[str, list[str]] = {}
    for one in _lines(JUDGED):
        if one["label"] and one["trial"] in documents:
            judged.setdefault(one["id"], []).append(one["trial"])
    chance = random.Random(seed)
    for topic in _lines(TOPICS):
        chosen = sorted(judged.get(topic["id"], ()))
        chosen = chance.sample(chosen, min(most, len(chosen)))
        patient = read_patient(topic["text"].encode(), id=topic["id"], as_of=AS_OF)
        trials = [compile_text(documents[id]["criteria"], id=id, title=documents[id].get("title", "")) for id in chosen]
        yield Case(patient, AS_OF, tuple(trials))


def _lines(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    yield from map(json.loads, text.splitlines())


class _found_in:  # noqa: N801
    """A workspace that holds these trials for a while."""

    def __init__(self, records: bytes) -> None:
        self._records = records

    def __enter__(self) -> Workspace:
        from io import BytesIO

        self._folder = tempfile.TemporaryDirectory()
        self._workspace = Workspace.open(Path(self._folder.name))
        self._workspace.import_records(BytesIO(self._records), name="bench", at=datetime.now(UTC), compile=False)
        return self._workspace

    def __exit__(self, *_: object) -> None:
        self._workspace.close()
        self._folder.cleanup()


def _candidates(workspace: Workspace, patient: Patient, most: int) -> tuple[Compiled, ...]:
    words = dict.fromkeys(f.name for f in patient.facts if f.kind == "condition" and f.status == "present")
    hits = workspace.hits(" ".join(words) or "healthy", top=most)
    return tuple(workspace.trial(hit.trial).compiled for hit in hits)
