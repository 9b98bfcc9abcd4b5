"""The words of many trials in a file, so that every engine is given the same and none waits for their making."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from clinconnect.search import Words, words_of
from clinconnect.search.layout import CRITERIA, TEXT
from clinconnect.trials import Trial

_SIZE_BYTES = 4


def write(path: Path, trials: Iterable[Trial]) -> float:
    """Write what each trial can be found by; how many seconds it took to work that out."""
    seconds = 0.0
    encode = msgspec.msgpack.Encoder().encode
    with path.open("wb") as file:
        for trial in trials:
            started = time.perf_counter()
            words = words_of(trial)
            seconds += time.perf_counter() - started
            one = encode(words)
            file.write(len(one).to_bytes(_SIZE_BYTES, "little") + one)
    return seconds


def read(path: Path) -> Iterator[Words]:
    """All of them."""
    decode = msgspec.msgpack.Decoder(Words).decode
    with path.open("rb") as file:
        while size := file.read(_SIZE_BYTES):
            yield decode(file.read(int.from_bytes(size, "little")))


def texts(path: Path) -> Iterator[str]:
    """The text of each, criteria included."""
    for words in read(path):
        yield f"{words.fields[TEXT]}\n{words.fields[CRITERIA]}"
