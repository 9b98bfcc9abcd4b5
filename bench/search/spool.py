"""Many trials as engines take them, in a file, so that every engine is given the same and none waits for their making."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from clinconnect.search import Words, words_of
from clinconnect.trials import Trial

_SIZE_BYTES = 4


def write(path: Path, trials: Iterable[Trial]) -> float:
    """Write what each trial can be found by, and its text; how many seconds it took to work out the first."""
    seconds = 0.0
    encode = msgspec.msgpack.Encoder().encode
    with path.open("wb") as file:
        for trial in trials:
            started = time.perf_counter()
            words = words_of(trial)
            seconds += time.perf_counter() - started
            one = encode((words, _text(trial)))
            file.write(len(one).to_bytes(_SIZE_BYTES, "little") + one)
    return seconds


def read(path: Path) -> Iterator[tuple[Words, str]]:
    """All of them."""
    decode = msgspec.msgpack.Decoder(tuple[Words, str]).decode
    with path.open("rb") as file:
        while size := file.read(_SIZE_BYTES):
            yield decode(file.read(int.from_bytes(size, "little")))


def texts(path: Path) -> Iterator[str]:
    """The text of each."""
    return (text for _, text in read(path))


def _text(trial: Trial) -> str:
    """All that is said, criteria included."""
    said = (
        trial.title, trial.official_title, *trial.conditions, *trial.keywords, trial.sponsor and trial.sponsor.name,
        *(part for i in trial.interventions for part in (i.name, i.description)), *(o.measure for o in trial.outcomes),
        *(part for s in trial.sites for part in (s.facility, s.city, s.state, s.country)),
        trial.brief_summary, trial.detailed_description, trial.eligibility.text,
    )  # fmt: skip
    return "\n".join(part for part in said if part)
