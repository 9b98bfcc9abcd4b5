"""How many people and trials are checked a second? `python -m bench.matching`, beside writing the verdicts as JSON.

Every sample person with every sample trial, one process; the trials are read as rules and made ready once, and so are the
records. Beside it the bare rules, as for one person, of whom nothing is remembered from others, and with explanations, which
take long, every sixth person. The outcomes and reasons of all three are compared first: where they differ nothing is measured.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from bench import quiet
from bench.data import sample_trials
from bench.timing import Measured, compare, table
from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled
from clinconnect.matching import Dossier, Prepared, Verdict, evaluate, verdict_json
from clinconnect.patients import Patient, read_patient

Trials: TypeAlias = Sequence[Compiled | Prepared]
AS_OF = date(2025, 8, 1)
_EVERY = 6  # of so many people one is explained to
TARGET = 3000  # person and trial pairs a second without explanations


def trials() -> list[Compiled]:
    """The sample trials as rules."""
    return [compile_text(t.eligibility.text, id=t.id, title=t.title) for t in sample_trials()]


def people() -> list[Patient]:
    """The sample people."""
    return [read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF) for p in sample.people()]


def disagreements(compiled: list[Compiled], ready: list[Prepared], persons: list[Patient]) -> list[str]:
    """The criteria, by trial, person and id, on which the three ways to ask do not agree."""
    found = []
    for patient in persons:
        for trial, prepared in zip(compiled, ready, strict=True):
            dossier = Dossier(patient)
            bare = evaluate(trial, dossier, as_of=AS_OF, explain=False)
            for other in (evaluate(prepared, dossier, as_of=AS_OF, explain=e) for e in (True, False)):
                pairs = zip(other.criteria, bare.criteria, strict=True)
                found += [
                    f"{trial.id} {patient.id} {a.id}"
                    for a, b in pairs
                    if (a.outcome, a.reason) != (b.outcome, b.reason)
                ]
    return found


def measure(compiled: list[Compiled], ready: list[Prepared], persons: list[Patient], *, rounds: int) -> list[Measured]:
    """Pairs a second. A person's facts are indexed anew in every round, as for a list."""
    few = persons[::_EVERY]
    return [
        _measured("match, trials made ready", ready, persons, explain=False, rounds=rounds),
        _measured("match, bare rules", compiled, persons, explain=False, rounds=rounds),
        _measured("match with explanations", compiled, few, explain=True, rounds=1),
    ]


def _measured(name: str, trials: Trials, persons: list[Patient], *, explain: bool, rounds: int) -> Measured:
    verdicts = _all(trials, persons, explain=explain)
    return compare(
        name, "pairs", len(verdicts), lambda: _all(trials, persons, explain=explain),
        "writing the verdicts as JSON", lambda: [json.dumps(verdict_json(v)) for v in verdicts], rounds=rounds,
    )  # fmt: skip


def _all(trials: Trials, persons: list[Patient], *, explain: bool) -> list[Verdict]:
    dossiers = [Dossier(p) for p in persons]
    return [evaluate(c, d, as_of=AS_OF, explain=explain) for d in dossiers for c in trials]


def main(words: list[str] | None = None) -> None:
    """Compare, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=5, help="the median of so many")
    given = asked.parse_args(words)
    compiled, persons = trials(), people()
    ready = [Prepared(trial) for trial in compiled]
    if different := disagreements(compiled, ready, persons[::_EVERY]):
        raise SystemExit("what is said differs: " + ", ".join(different))
    found = measure(compiled, ready, persons, rounds=given.rounds)
    print(table(found))
    print(f"\nasked for without explanations: {TARGET:,} pairs a second; here {found[0].per_second:,.0f}")


if __name__ == "__main__":
    quiet.run(main)
