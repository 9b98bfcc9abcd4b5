"""Where does the time of a compile go? Each pass of the reader with the time that is its own, over the same texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

from clinconnect.compiler import compile_text
from clinconnect.compiler.grammar.read import read_pieces
from clinconnect.compiler.layout import lay_out
from clinconnect.compiler.lexis import tokenise
from clinconnect.compiler.nested import read_item
from clinconnect.compiler.repairs import repair
from clinconnect.criteria import codec

# A pass by the function that it begins with; what such a function calls of another pass is that one's time.
PASSES: dict[str, Callable[..., Any]] = {
    "repairs": repair,
    "layout": lay_out,
    "lexis": tokenise,
    "grammar": read_pieces,
    "structure": read_item,
    "assembling, checks": compile_text,
    "rules as JSON": codec.to_json,
    "JSON as text": json.dumps,
}


@dataclass(frozen=True, slots=True)
class Pass:
    """The processor time of one pass over all texts, in milliseconds a text, and its share of the whole."""

    name: str
    ms_per_text: float
    share: float

    def to_json(self) -> dict[str, Any]:
        """For the record of a run."""
        return {"name": self.name, "ms_per_text": round(self.ms_per_text, 4), "share": round(self.share, 4)}


class _Clock:
    """Gives every moment to the pass that was begun last and has not ended."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(PASSES, 0.0)
        self._running: list[str] = []
        self._since = 0.0

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*words: Any, **named: Any) -> Any:
            self._turn()
            self._running.append(name)
            try:
                return work(*words, **named)
            finally:
                self._turn()
                self._running.pop()

        return measured

    def _turn(self) -> None:
        now = process_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now


def passes(texts: Sequence[str], *, rounds: int) -> list[Pass]:
    """The passes in reading order, the median of the rounds, after one round to warm up."""
    seen = [_once(texts) for _ in range(rounds + 1)][1:]
    spent = {name: median(one[name] for one in seen) for name in PASSES}
    whole = max(sum(spent.values()), 1e-9)
    return [Pass(name, 1000 * time / max(len(texts), 1), time / whole) for name, time in spent.items()]


def _once(texts: Sequence[str]) -> dict[str, float]:
    clock = _Clock()
    with _measured(clock) as timed:
        for text in texts:
            timed["JSON as text"](timed["rules as JSON"](timed["assembling, checks"](text)), ensure_ascii=False)
    return clock.spent


@contextmanager
def _measured(clock: _Clock) -> Iterator[dict[str, Callable[..., Any]]]:
    """The passes with the clock around them, wherever the reader calls them."""
    timed = {name: clock.timed(name, work) for name, work in PASSES.items()}
    stands = {id(work): timed[name] for name, work in PASSES.items()}
    modules = [m for name, m in sys.modules.items() if name.startswith("clinconnect.compiler")]
    found = [(m, name, value) for m in modules for name, value in vars(m).items() if id(value) in stands]
    for module, name, value in found:
        setattr(module, name, stands[id(value)])
    try:
        yield timed
    finally:
        for module, name, value in found:
            setattr(module, name, value)


def table(rows: Sequence[Pass]) -> str:
    """For reading."""
    lines = [f"{'pass':<44}{'ms a text':>12}{'share':>10}"]
    lines += [f"{row.name:<44}{row.ms_per_text:>12.3f}{row.share:>10.1%}" for row in rows]
    return "\n".join([*lines, f"{'all of them':<44}{sum(row.ms_per_text for row in rows):>12.3f}{'':>10}"])
