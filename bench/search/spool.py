"""Many trials as engines take them, in a file, so that every engine is given the same and none waits for their making."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from os import SEEK_CUR
from pathlib import Path
from typing import NamedTuple

import msgspec

from clinconnect.search import Words, words_of
from clinconnect.search.layout import EXCLUSION, INCLUSION
from clinconnect.trials import Trial

_SIZE_BYTES = 4
# The second and the third lie so far behind the first, in parts of the whole; each turn adds as much again.
_PARTS = (7, 11)


class Made(NamedTuple):
    """A trial as engines take it: what it is found by here, and what it says, its criteria apart."""

    words: Words
    said: str
    criteria: str

    @property
    def text(self) -> str:
        """All that it says."""
        return f"{self.said}\n{self.criteria}"


def write(path: Path, trials: Iterable[Trial]) -> float:
    """Write them; how many seconds it took to work out what each is found by."""
    seconds = 0.0
    encode = msgspec.msgpack.Encoder().encode
    with path.open("wb") as file:
        for trial in trials:
            started = time.perf_counter()
            words = words_of(trial)
            seconds += time.perf_counter() - started
            one = encode(Made(words, _said(trial), trial.eligibility.text))
            file.write(len(one).to_bytes(_SIZE_BYTES, "little") + one)
    return seconds


def read(path: Path, count: int, *, of: int) -> Iterator[Made]:
    """`count` of them, where `of` were written: those as they are, then each again and again under another number, with the
    criteria of a second one and the facts and sites of a third, each time of others.
    """
    for turn in range(-(-count // of)):
        second, third = (_from(path, turn * of // part % of) for part in _PARTS)
        trials = islice(zip(_from(path, 0), second, third, strict=False), count - turn * of)
        for number, (one, criteria, facts) in enumerate(trials, turn * of + 1):
            yield _joined(f"NCT{number:08d}", one, criteria.criteria, criteria.words, facts.words) if turn else one


def _joined(id: str, one: Made, criteria: str, said: Words, facts: Words) -> Made:
    fields = {**one.words.fields, INCLUSION: said.fields[INCLUSION], EXCLUSION: said.fields[EXCLUSION]}
    words = replace(one.words, id=id, fields=fields, values=facts.values, ordered=facts.ordered)
    return Made(words, one.said, criteria)


def _from(path: Path, start: int) -> Iterator[Made]:
    """All that were written, from this one on, and then those before it."""
    decode = msgspec.msgpack.Decoder(Made).decode
    with path.open("rb") as file:
        for _ in range(start):
            file.seek(int.from_bytes(file.read(_SIZE_BYTES), "little"), SEEK_CUR)
        while size := file.read(_SIZE_BYTES):
            yield decode(file.read(int.from_bytes(size, "little")))
        file.seek(0)
        for _ in range(start):
            yield decode(file.read(int.from_bytes(file.read(_SIZE_BYTES), "little")))


def _said(trial: Trial) -> str:
    said = (
        trial.title, trial.official_title, *trial.conditions, *trial.keywords, trial.sponsor and trial.sponsor.name,
        *(part for i in trial.interventions for part in (i.name, i.description)), *(o.measure for o in trial.outcomes),
        *(part for s in trial.sites for part in (s.facility, s.city, s.state, s.country)),
        trial.brief_summary, trial.detailed_description,
    )  # fmt: skip
    return "\n".join(part for part in said if part)
