"""How many questions until a list of trials is settled? `python -m bench.questions`, beside other orders of asking.

Everything about a person is hidden, each question is answered from the whole record ("don't know" where it is silent), and
the questions are counted until no trial's outcome changes any more ("settled"), and until no question can change anything
("done"). The same questions are asked in the order of the criteria and, drawn with the seed, at random; "all in criterion
order" asks in order whatever is open, also what cannot change anything.
"""

from __future__ import annotations

import argparse
import time

from bench import quiet
from bench.questions.asking import ORDERS, Interview, Remembering, interview
from bench.questions.people import SETS, cases


def main(words: list[str] | None = None) -> None:
    """Measure and print each set."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sets", nargs="*", default=list(SETS), choices=SETS, help="the sets of people")
    asked.add_argument("--trials", type=int, default=8, help="the candidates of each person, at most")
    asked.add_argument("--people", type=int, help="the first so many of each set")
    asked.add_argument("--seed", type=int, default=1, help="draws the order at random, and the trials judged for notes")
    given = asked.parse_args(words)
    for name in given.sets:
        started = time.perf_counter()
        found = cases(name, trials=given.trials, seed=given.seed)[: given.people]
        if not found:
            print(f"{name}: there is nothing to measure with")
            continue
        went: dict[str, list[Interview]] = {order: [] for order in ORDERS}
        for case in found:
            weigh = Remembering()
            for order in ORDERS:
                went[order].append(interview(case, order, weigh, seed=given.seed))
        print(
            f"{name}: {len(found)} people, {sum(len(c.trials) for c in found)} pairs ({time.perf_counter() - started:.0f} s)"
        )
        print(table(went))


def table(went: dict[str, list[Interview]]) -> str:
    """Questions a person in each order, and how many fewer the first order needs."""
    best = next(iter(went.values()))
    lines = [f"  {'order':24}{'settled':>9}{'fewer':>8}{'done':>9}{'fewer':>8}{'fails':>7}"]
    for order, all_ in went.items():
        cells = ""
        for part in ("until_settled", "until_done"):
            mine, theirs = (sum(getattr(one, part) for one in some) for some in (best, all_))
            cells += (
                f"{theirs / len(all_):9.1f}{'' if all_ is best else f'{1 - mine / theirs:.0%}' if theirs else '-':>8}"
            )
        lines.append(f"  {order:24}{cells}{sum(one.outcomes.count('fails') for one in all_):7}")
    return "\n".join(lines)


if __name__ == "__main__":
    quiet.run(main)
