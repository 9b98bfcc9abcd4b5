"""`python -m bench.metamorphic` rewrites real criteria in ways that mean the same and counts where the rule changes.

The criteria are drawn from the corpus in ../shared/data beside the repository.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from bench import quiet
from bench.data import CORPUS
from bench.metamorphic.run import RULES, Tally, drawn, tried


def table(tallies: Mapping[str, Tally]) -> str:
    """By rewriting: applied, held, share, and read otherwise (not just more or less); those that hold least come first."""
    lines = [f"{'rewriting':<52}{'applied':>9}{'held':>8}{'share':>9}{'otherwise':>11}"]
    used = {name: tally for name, tally in tallies.items() if tally.applied}
    for name, tally in sorted(used.items(), key=lambda pair: pair[1].held / pair[1].applied):
        lines.append(
            f"{name:<52}{tally.applied:>9}{tally.held:>8}{tally.held / tally.applied:>9.3f}{tally.otherwise:>11}"
        )
    applied, held, other = (sum(getattr(t, part) for t in used.values()) for part in ("applied", "held", "otherwise"))
    lines.append(f"{'all':<52}{applied:>9}{held:>8}{held / applied if applied else 0:>9.3f}{other:>11}")
    unused = [name for name in tallies if name not in used]
    return "\n".join(lines + ([f"never applied: {'; '.join(unused)}"] if unused else []))


def main(words: list[str] | None = None) -> None:
    """Draw, rewrite, read, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rule", action="append", metavar="NAME", help="only rewritings with NAME in their name")
    asked.add_argument("--show", type=int, default=0, metavar="N", help="print N changed criteria of each rewriting")
    asked.add_argument("--count", type=int, default=2000, help="how many criteria are drawn")
    asked.add_argument("--seed", type=int, default=1, help="draws the criteria")
    given = asked.parse_args(words)
    rules = [r for r in RULES if not given.rule or any(name in r.name for name in given.rule)]
    criteria = drawn(given.count, seed=given.seed)
    if not criteria:
        print(f"nothing measured: missing {CORPUS}", file=sys.stderr)
        return
    tallies = tried(rules, criteria)
    for tally in tallies.values():
        for broken in tally.broken[: given.show]:
            print(f"[{broken.rule}]{' otherwise' if broken.otherwise else ''}\n  {broken.before!r}\n  {broken.after!r}")
            print(f"  before: {broken.read_before}\n  after:  {broken.read_after}\n")
    print(f"{len(criteria)} criteria, seed {given.seed}")
    print(table(tallies))


if __name__ == "__main__":
    quiet.run(main)
