"""`python -m bench.trees` reads the criteria that trees were written for and says how near the reader comes.

The trees are in this folder; the texts they were written for lie in ../shared/data beside the repository.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import quiet
from bench.data import CORPUS, corpus_records
from bench.trees.compare import Compared, compare
from bench.trees.places import lost_quotes, placed
from bench.trees.reading import read_at
from bench.trees.show import show
from bench.trees.tree import Tree
from bench.trees.writing import Written, read_file
from clinconnect.compiler import compile_text
from clinconnect.spans import Span

FOLDER = Path(__file__).parent
PARTS = ("development", "held_out")


@dataclass(frozen=True, slots=True)
class Case:
    """One criterion with both trees and how they compare."""

    written: Written
    text: str
    expected: Tree
    found: Tree
    compared: Compared


def cases(written: Sequence[Written], records: dict[str, dict[str, Any]]) -> list[Case]:
    """Every criterion whose trial is there, read in the whole text with what else the record says."""
    found = []
    for one in written:
        record = records.get(one.trial)
        if record is None:
            continue
        text = record["criteria"]
        span = Span(one.start, one.end)
        expected = placed(one.tree, text, span)
        conditions = tuple(ast.literal_eval(record.get("diseases", "()")))
        compiled = compile_text(text, id=one.trial, title=record.get("title"), conditions=conditions)
        read = read_at(compiled, text, span)
        found.append(Case(one, text, expected, read, compare(expected, read)))
    return found


def report(part: str, found: Sequence[Case]) -> str:
    """Totals, and precision and recall by type of node."""
    grades = Counter(case.compared.grade for case in found)
    lost = sum(len(lost_quotes(case.expected)) for case in found)
    whole = [case for case in found if "badcut" not in case.written.marks]
    exact = sum(case.compared.grade == "exact" for case in whole)
    lines = [
        f"{part}: {len(found)} criteria",
        f"exact              {_share(grades['exact'], len(found))}",
        f"but for one node   {_share(grades['near'], len(found))}",
        f"further away       {_share(grades['far'], len(found))}",
        f"exact where the text was cut well {_share(exact, len(whole))}; quotes not found in the text: {lost}",
        "",
        f"{'node':<12}{'by hand':>8}{'read':>8}{'right':>8}{'precision':>11}{'recall':>9}",
    ]
    expected, read, right = Counter[str](), Counter[str](), Counter[str]()
    for case in found:
        expected += case.compared.expected
        read += case.compared.found
        right += case.compared.right
    for name in sorted({*expected, *read}, key=lambda name: -expected[name]):
        precision, recall = (_ratio(right[name], of[name]) for of in (read, expected))
        counts = f"{expected[name]:>8}{read[name]:>8}{right[name]:>8}"
        lines.append(f"{name:<12}{counts}{precision:>11}{recall:>9}")
    return "\n".join(lines)


def _share(count: int, of: int) -> str:
    return f"{count:>4}  {_ratio(count, of)}"


def _ratio(count: int, of: int) -> str:
    return f"{count / of:.3f}" if of else "-"


def main(words: list[str] | None = None) -> None:
    """Compare and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--part", choices=PARTS, default=PARTS[0], help="which trees")
    asked.add_argument("--show", type=int, default=0, metavar="N", help="print N criteria that were not read exactly")
    given = asked.parse_args(words)
    if given.show and given.part != PARTS[0]:
        asked.error("the criteria that are held out are not looked at one by one")
    path = FOLDER / f"{given.part}.trees"
    missing = [str(p) for p in (path, CORPUS) if not p.is_file()]
    if missing:
        print(f"nothing compared: missing {', '.join(missing)}", file=sys.stderr)
        return
    written = read_file(path.read_text(encoding="utf-8"))
    wanted = {one.trial for one in written}
    found = cases(written, {r["nct_id"]: r for r in corpus_records() if r["nct_id"] in wanted})
    for case in [case for case in found if case.compared.grade != "exact"][: given.show]:
        span = slice(case.written.start, case.written.end)
        grade = f"{case.compared.grade}, {case.compared.edits} edits"
        print(f"# {case.written.trial} {span.start}-{span.stop} {case.written.kind}: {grade}")
        print(f"{case.text[span]}\n  by hand: {show(case.expected)}\n  read:    {show(case.found, case.text)}\n")
    print(report(given.part, found))
    if len(found) < len(written):
        print(f"{len(written) - len(found)} criteria left out: their trials are not in {CORPUS}")


if __name__ == "__main__":
    quiet.run(main)
