"""`python -m bench.polarity` reads every sentence on every criterion back and compares it with what was found.

Over the trials of the sample with all its people, and over the corpus in ../shared/data with people made for each criterion.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from bench import quiet
from bench.data import CORPUS, corpus_records, sample_trials
from bench.polarity.people import AS_OF, people_for
from bench.polarity.reader import problems
from clinconnect import patients, sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled, codec
from clinconnect.matching import Dossier, evaluate, verdict_json


class Wrong(NamedTuple):
    """A sentence that says what is not so."""

    trial: str
    criterion: str
    why: str
    lay: str
    clinical: str


def of_corpus(every: int, tally: Counter[str]) -> Iterator[Wrong]:
    """One in `every` texts of the corpus; how many sentences of each outcome were read goes to the tally."""
    for number, record in enumerate(corpus_records()):
        if number % every:
            continue
        compiled = compile_text(record["criteria"], id=record["nct_id"])
        for at, criterion in enumerate(compiled.criteria):
            alone = Compiled(compiled.id, compiled.text_sha256, (criterion,))
            yield from _read(alone, people_for(criterion, seed=1000 * number + at), AS_OF, tally)


def of_sample(tally: Counter[str]) -> Iterator[Wrong]:
    """Every trial of the sample with every person of it."""
    dossiers = [
        Dossier(patients.read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF)) for p in sample.people()
    ]
    for trial in sample_trials():
        yield from _read(compile_text(trial.eligibility.text, id=trial.id), dossiers, AS_OF, tally)


def _read(compiled: Compiled, people: Iterable[Dossier], day: date, tally: Counter[str]) -> Iterator[Wrong]:
    rules = codec.to_json(compiled)["criteria"]
    for person in people:
        for rule, found in zip(rules, verdict_json(evaluate(compiled, person, as_of=day))["criteria"], strict=True):
            tally[found["outcome"]] += 1
            for why in problems(rule, found):
                yield Wrong(compiled.id, rule["id"], why, found["lay"], found["explanation"])


def main(words: list[str] | None = None) -> int:
    """Read back, print what is wrong; 1 where something is."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth text of the corpus")
    asked.add_argument("--show", type=int, default=10, metavar="N", help="print N sentences that are wrong")
    given = asked.parse_args(words)
    if not CORPUS.is_file():
        print(f"the sample only: missing {CORPUS}", file=sys.stderr)
    tally: Counter[str] = Counter()
    wrong = [*of_sample(tally), *of_corpus(given.every, tally)]
    for one in wrong[: given.show]:
        print(f"{one.trial} {one.criterion}: {one.why}\n  {one.lay}\n  {one.clinical}")
    outcomes = ", ".join(f"{n} {outcome}" for outcome, n in tally.most_common())
    print(f"{sum(tally.values())} sentences of each kind read back ({outcomes}): {len(wrong)} say what is not so")
    return 1 if wrong else 0


if __name__ == "__main__":
    quiet.run(main)
