"""How long does each question take, and how many are answered a second by two that ask at once?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from bench.search.questions import Asked
from bench.search.rivals import Rival
from clinconnect.search import TrialIndex

_WARM = 10
_LEAST = 5
_TOP = 20
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of `count` questions of a kind, by the clock and (`busy`) of processor time, which others who use the machine
    do not lengthen as much; and its load while they were asked.
    """

    engine: str
    kind: str
    count: int
    p50: float
    p95: float
    longest: float
    busy_p50: float
    busy_p95: float
    load: float

    def to_json(self) -> dict[str, Any]:
        """For the record of a run."""
        return {name: round(v, 3) if isinstance(v, float) else v for name, v in asdict(self).items()}


def latency(
    engine: str, kind: str, asked: Sequence[Asked], ask: Callable[[Asked], object], *, seconds: float
) -> Latency:
    """Ask one after the other, as many as fit into the time, at least five; some of them first to warm up."""
    took, busy, until = [], [], time.perf_counter() + seconds
    for one in asked[:_WARM]:
        ask(one)
        if time.perf_counter() > until:
            break
    until = time.perf_counter() + seconds
    for one in asked:
        started, used = time.perf_counter(), time.thread_time()
        ask(one)
        took.append(1000 * (time.perf_counter() - started))
        busy.append(1000 * (time.thread_time() - used))
        if time.perf_counter() > until and len(took) >= _LEAST:
            break
    took.sort()
    busy.sort()
    return Latency(
        engine, kind, len(took), _at(took, 0.5), _at(took, 0.95), took[-1], _at(busy, 0.5), _at(busy, 0.95),
        os.getloadavg()[0],
    )  # fmt: skip


def throughput(asked: Sequence[Asked], ask: Callable[[Asked], object]) -> float:
    """Questions a second, asked by two threads of one process."""
    started = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as askers:
        list(askers.map(ask, asked))
    return len(asked) / (time.perf_counter() - started)


def ours(index: TrialIndex) -> Callable[[Asked], object]:
    """How the program answers, from the line to the hits, and the counts where they are asked for."""

    def ask(one: Asked) -> object:
        if one.typing:
            suggester = index.suggester()
            assert suggester is not None
            return suggester.suggest(one.question.line)
        finder = index.finder()
        assert finder is not None
        answer = finder.answer(one.question, top=_TOP)
        return (answer, finder.facets(one.question)) if one.facets else answer

    return ask


def theirs(rival: Rival) -> Callable[[Asked], object]:
    """How another engine answers the same words."""
    return lambda one: rival.ask(one.words, every=one.all)


def _at(took: Sequence[float], share: float) -> float:
    return took[min(int(share * len(took)), len(took) - 1)]
