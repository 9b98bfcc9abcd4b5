"""How many people and trials are checked a second? `python -m bench.matching`, beside writing the verdicts as JSON.

Every sample person with every sample trial, one process; the trials are read as rules once, and so are the records. With
explanations, which take long, every sixth person. The outcomes and reasons with explanations and without are compared first:
where they differ nothing is measured.
"""

from __future__ import annotations

import argparse
import json
from datetime import date

from bench import quiet
from bench.data import sample_trials
from bench.timing import Measured, compare, table
from clinconnect import sample
from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled
from clinconnect.matching import Dossier, Verdict, evaluate, verdict_json
from clinconnect.patients import Patient, read_patient

AS_OF = date(2025, 8, 1)
_EVERY = 6  # of so many people one is explained to
TARGET = 3000  # person and trial pairs a second without explanations


def trials() -> list[Compiled]:
    """The sample trials as rules."""
    return [compile_text(t.eligibility.text, id=t.id, title=t.title) for t in sample_trials()]


def people() -> list[Patient]:
    """The sample people."""
    return [read_patient(sample.person_bytes(p.id), id=p.id, as_of=AS_OF) for p in sample.people()]


def disagreements(compiled: list[Compiled], persons: list[Patient]) -> list[str]:
    """The criteria, by trial, person and id, of which explaining changes the outcome or the reason."""
    found = []
    for patient in persons:
        for trial in compiled:
            told, bare = (evaluate(trial, Dossier(patient), as_of=AS_OF, explain=e) for e in (True, False))
            pairs = zip(told.criteria, bare.criteria, strict=True)
            found += [
                f"{trial.id} {patient.id} {a.id}" for a, b in pairs if (a.outcome, a.reason) != (b.outcome, b.reason)
            ]
    return found


def measure(compiled: list[Compiled], persons: list[Patient], *, rounds: int) -> list[Measured]:
    """Pairs a second with explanations and without. A person's facts are indexed anew in every round, as for a list."""
    found = []
    for explain in (False, True):
        chosen = persons[::_EVERY] if explain else persons
        verdicts = _all(compiled, chosen, explain=explain)
        found.append(
            compare(
                f"match {'with' if explain else 'without'} explanations", "pairs", len(verdicts),
                lambda explain=explain, chosen=chosen: _all(compiled, chosen, explain=explain),  # type: ignore[misc]
                "writing the verdicts as JSON",
                lambda verdicts=verdicts: [json.dumps(verdict_json(v)) for v in verdicts],  # type: ignore[misc]
                rounds=1 if explain else rounds,
            )
        )  # fmt: skip
    return found


def _all(compiled: list[Compiled], persons: list[Patient], *, explain: bool) -> list[Verdict]:
    dossiers = [Dossier(p) for p in persons]
    return [evaluate(c, d, as_of=AS_OF, explain=explain) for d in dossiers for c in compiled]


def main(words: list[str] | None = None) -> None:
    """Compare, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=5, help="the median of so many")
    given = asked.parse_args(words)
    compiled, persons = trials(), people()
    if different := disagreements(compiled, persons[::_EVERY]):
        raise SystemExit("explaining changes what is said: " + ", ".join(different))
    found = measure(compiled, persons, rounds=given.rounds)
    print(table(found))
    print(f"\nasked for without explanations: {TARGET:,} pairs a second; here {found[0].per_second:,.0f}")


if __name__ == "__main__":
    quiet.run(main)
