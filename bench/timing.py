"""How long does something take beside a trivial way to do a part of it? Both in turns, to meet the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """`per_second` of `unit`, the median of the rounds, and the same for the baseline."""

    name: str
    unit: str
    count: int
    per_second: float
    baseline: str
    baseline_per_second: float

    @property
    def times_baseline(self) -> float:
        """How many times as long as the baseline it takes: the number to compare between machines."""
        return self.baseline_per_second / self.per_second

    def to_json(self) -> dict[str, Any]:
        """For the record of a run."""
        return {
            "name": self.name, "unit": self.unit, "count": self.count, "per_second": round(self.per_second, 3),
            "baseline": self.baseline, "baseline_per_second": round(self.baseline_per_second, 3),
            "times_baseline": round(self.times_baseline, 2),
        }  # fmt: skip


def compare(
    name: str,
    unit: str,
    count: int,
    work: Callable[[], object],
    baseline: str,
    trivial: Callable[[], object],
    *,
    rounds: int,
) -> Measured:
    """Run both in turns, once to warm up and then `rounds` times. `count`: how many of `unit` one run does."""
    work()
    pairs = [(_seconds(work), _seconds(trivial)) for _ in range(rounds)]
    mine, theirs = (count / max(median(times), 1e-9) for times in zip(*pairs, strict=True))
    return Measured(name, unit, count, mine, baseline, theirs)


def table(rows: Sequence[Measured]) -> str:
    """For reading."""
    lines = [f"{'what':<44}{'per second':>12}  {'baseline':<34}{'per second':>14}{'times as long':>15}"]
    for row in rows:
        what = f"{row.name} ({row.count:,} {row.unit})"
        trivial = f"{row.baseline:<34}{row.baseline_per_second:>14,.0f}"
        lines.append(f"{what:<44}{row.per_second:>12,.1f}  {trivial}{row.times_baseline:>15,.1f}")
    return "\n".join(lines)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
