"""Does the reader's time grow with the text and no faster? `python -m bench.growth`, for texts made to trap a reader.

Each shape is read at one size and at four times that size, in turns; a reader whose time is linear takes four times as
long. Larger ones follow once: a megabyte of words, 100,000 list marks, 10,000 brackets inside each other.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from bench import quiet
from clinconnect.compiler import compile_text

SHAPES: Mapping[str, Callable[[int], str]] = {
    "words": lambda n: "word one " * n,
    "lines": lambda n: "word one\n" * n,
    "list marks": lambda n: "- a\n" * n,
    "numbered ages": lambda n: "\n".join(f"{i}. Age over {i}" for i in range(n)),
    "run-on numbers": lambda n: " ".join(f"{i}. Age over {i};" for i in range(n)),
    "commas": lambda n: "stroke, " * n,
    "and, or": lambda n: "asthma and gout or " * n,
    "brackets inside": lambda n: "(" * n + "a" + ")" * n,
    "open brackets": lambda n: "(" * n,
    "no end of within": lambda n: "within " * n,
    "one long word": lambda n: "a" * n,
    "signs": lambda n: "≥ < " * n,
    "numbers": lambda n: "1 2.5 10^9 " * n,
    "blanks": lambda n: "a" + " " * n + "b",
    "backslashes": lambda n: "\\>" * n,
    "exceptions": lambda n: "cancer except skin cancer unless treated " * n,
}
GIANTS: Mapping[str, Callable[[], str]] = {
    "a megabyte of words": lambda: "hypertension or asthma within 4 weeks; " * 26_000,
    "100,000 list marks": lambda: "- age over 18\n" * 100_000,
    "10,000 brackets inside": lambda: "(" * 10_000 + "stroke" + ")" * 10_000,
}


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for `size` units of a shape and for four times as many."""

    shape: str
    size: int
    seconds: float
    four_times: float

    @property
    def ratio(self) -> float:
        """How many times as long four times the text takes; about four is linear."""
        return self.four_times / max(self.seconds, 1e-9)


def grow(shape: str, size: int, *, rounds: int) -> Growth:
    """Read the shape at both sizes in turns, the median of the rounds."""
    small, large = SHAPES[shape](size), SHAPES[shape](4 * size)
    pairs = [(_seconds(small), _seconds(large)) for _ in range(rounds)]
    one, four = (median(times) for times in zip(*pairs, strict=True))
    return Growth(shape, size, one, four)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    compile_text(text)
    return time.perf_counter() - start


def main(words: list[str] | None = None) -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=int, default=500, help="units of each shape")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--giants", action=argparse.BooleanOptionalAction, default=True, help="the large ones too")
    given = asked.parse_args(words)
    compile_text("warm up")
    print(f"{'shape':<24}{'units':>8}{'seconds':>10}{'four times':>12}{'ratio':>8}")
    for shape in SHAPES:
        row = grow(shape, given.size, rounds=given.rounds)
        print(f"{row.shape:<24}{row.size:>8,}{row.seconds:>10.3f}{row.four_times:>12.3f}{row.ratio:>8.1f}")
    for name, giant in GIANTS.items() if given.giants else ():
        text = giant()
        print(f"{name:<24}{len(text):>8,}{_seconds(text):>10.3f}")


if __name__ == "__main__":
    quiet.run(main)
