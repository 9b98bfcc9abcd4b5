"""What can be tried without any data of one's own? One published trial and fictional trials and people.

The first trial is a real one, as its published page printed it; every other record carries `clinconnect.fictional`,
every person is invented. The trials are JSON Lines in the shape of the registry's API v2.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from clinconnect.errors import NotFound

__all__ = ["SamplePerson", "people", "person_bytes", "trials_path"]


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A fictional person: `label` names them in a list, `about` is one line on why they are of interest."""

    id: str
    label: str
    about: str


def trials_path() -> Traversable:
    """The packaged trials: JSON Lines in UTF-8, one record a line, the real trial first."""
    return files(__package__).joinpath("trials.jsonl")


def people() -> tuple[SamplePerson, ...]:
    """The sample people in the order of the list."""
    return tuple(person for person, _ in _listed())


def person_bytes(id: str) -> bytes:
    """A sample person's record as `patients.read_patient` takes it; NotFound for an id that `people` does not list."""
    for person, file in _listed():
        if person.id == id:
            return _folder().joinpath(file).read_bytes()
    raise NotFound("there is no such sample person", hint="choose one of: " + ", ".join(p.id for p in people()))


@cache
def _listed() -> tuple[tuple[SamplePerson, str], ...]:
    rows = json.loads(_folder().joinpath("index.json").read_text(encoding="utf-8"))
    return tuple((SamplePerson(row["id"], row["label"], row["about"]), row["file"]) for row in rows)


def _folder() -> Traversable:
    return files(__package__).joinpath("people")
