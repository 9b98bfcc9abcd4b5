"""`python -m bench.facts`: how many of the facts read from 60 clinical notes are right, and how many there are to find.

The notes lie in ../shared/data beside the repository; here are only places in them and what people said of them.
`found.jsonl`: the facts that annotators found by reading alone. `judged.jsonl`: what other people said of each fact that
the program read. A fact that nobody has judged yet is counted apart and shown, so a new reading is judged anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from bench import quiet
from clinconnect.patients import Fact, Quantity, read_patient
from clinconnect.patients.patient import DateRange

FOLDER = Path(__file__).parent
NOTES = FOLDER.parents[2] / "shared" / "data" / "retrieval"
TOPICS = ("topics_trec_2021.jsonl", "topics_sigir.jsonl")
AS_OF = date(2022, 1, 1)
_STATED = ("present", "absent")
# Kinds that name the same thing from two sides: a test done or its result, a state or a finding.
_ALIKE = {
    "condition": {"status", "biomarker", "procedure", "measurement"},
    "treatment": {"procedure", "status"},
    "procedure": {"treatment", "biomarker", "status"},
    "biomarker": {"measurement", "condition", "procedure"},
    "measurement": {"condition", "biomarker", "score", "status"},
    "score": {"measurement", "condition"},
    "status": {"condition", "treatment", "procedure"},
    "answer": {"status"},
}
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The lines of one of the files of this folder."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def notes(folder: Path = NOTES) -> dict[str, str]:
    """The notes by their id; {} where they are not there."""
    places = [folder / name for name in TOPICS]
    if not all(place.is_file() for place in places):
        return {}
    lines = [json.loads(line) for place in places for line in place.read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line["text"] for line in lines}


def key(fact: Fact) -> str:
    """The fact in one line: a judgement holds for just this reading."""
    value = fact.value
    if isinstance(value, Quantity):
        value = f"{value.low}..{value.high} {value.unit}"
    place = fact.source.span or (0, 0)
    parts = (*place, fact.kind, fact.concept or fact.name, fact.status, value, _days(fact.when), _days(fact.until))
    return "|".join(map(str, (*parts, fact.ongoing, ",".join(fact.qualifiers))))


def finds(fact: Fact, found: Row) -> bool:
    """Whether a fact that was read is the one that a person found: same words, like kind, same status."""
    start, end = fact.source.span or (0, 0)
    if not (found["at"] < end and start < found["at"] + found["length"]):
        return False
    if found["kind"] != fact.kind and found["kind"] not in _ALIKE.get(fact.kind, ()):
        return False
    return fact.kind in ("status", "score", "measurement", "biomarker") or _same_status(fact, found)


def _same_status(fact: Fact, found: Row) -> bool:
    both = {fact.status, found["status"]}
    if len(both) == 1 or both == {"absent", "refuted"}:
        return True
    return both == {"resolved", "present"} and (found["ongoing"] is not True or fact.ongoing is not True)


def _days(when: DateRange | None) -> str:
    return f"{when.low}..{when.high}" if when else ""


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; 1 where the notes are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", choices=("wrong", "unjudged", "missed"), help="print these one by one")
    parser.add_argument("--part", choices=("development", "held_out"), help="only the notes of this part")
    asked = parser.parse_args(arguments)
    texts = notes()
    if not texts:
        print(f"there are no notes in {NOTES}: nothing was measured", file=sys.stderr)
        return 1
    judged = {(row["note"], row["key"]): row["verdict"] for row in rows("judged.jsonl")}
    found = [row for row in rows("found.jsonl") if asked.part in (None, row["part"])]
    said, recall = Counter[str](), Counter[tuple[str, bool]]()
    for note in dict.fromkeys(row["note"] for row in found):
        facts = read_patient(texts[note].encode(), id=note, as_of=AS_OF).facts
        stated = [fact for fact in facts if fact.status in _STATED]
        for fact in stated:
            verdict = judged.get((note, key(fact)), "unjudged")
            said[verdict] += 1
            if asked.show == verdict:
                print(f"{note}\t{key(fact)}\t{fact.source.text}")
        for row in (row for row in found if row["note"] == note and row["kind"] not in ("age", "sex")):
            hit = any(finds(fact, row) for fact in facts)
            recall[row["kind"], hit] += 1
            if asked.show == "missed" and not hit:
                print(f"{note}\t{row['kind']} {row['status']}\t{row['name']}")
    _report(said, recall)
    return 0


def _report(said: Counter[str], recall: Counter[tuple[str, bool]]) -> None:
    right, wrong, open_ = said["right"], said["wrong"], said["debatable"]
    judged = right + wrong + open_
    print(
        f"facts said to be present or absent: {sum(said.values())}, judged {judged}, not judged yet {said['unjudged']}"
    )
    if judged:
        print(f"right {right}, wrong {wrong}, debatable {open_}: precision {right / judged:.3f}, ", end="")
        print(f"{(right + open_) / judged:.3f} with the debatable ones")
    for kind in sorted({kind for kind, _ in recall}):
        hit, all_ = recall[kind, True], recall[kind, True] + recall[kind, False]
        print(f"found of {kind:12} {hit:4} of {all_:4}  {hit / all_:.3f}")
    hits = sum(count for (_, hit), count in recall.items() if hit)
    print(f"found in all    {hits:7} of {sum(recall.values()):4}  {hits / max(1, sum(recall.values())):.3f}")


if __name__ == "__main__":
    quiet.run(main)
