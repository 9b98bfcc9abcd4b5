"""What has to be made of a record so that it can be kept, found and matched? All that any process can do, apart from any store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled, Kind, leaves
from clinconnect.search import Entry, entries_of
from clinconnect.store import AsKept, PackedRules, Record, pack_rules, record_of
from clinconnect.trials import RecordProblem, Trial, Unread, read_unread, registered_numbers

_KINDS: tuple[Kind, ...] = ("inclusion", "exclusion")


class Reading(NamedTuple):
    """An eligibility text, with what else the record says that its reading depends on."""

    id: str
    text: str
    title: str
    conditions: tuple[str, ...]
    sex: str | None
    minimum_age: str | None
    maximum_age: str | None

    @classmethod
    def of(cls, trial: Trial) -> Reading:
        """That of the trial."""
        asked = trial.eligibility
        return cls(trial.id, asked.text, trial.title, trial.conditions, asked.sex, asked.minimum_age, asked.maximum_age)

    def rules(self) -> Compiled:
        """The text compiled."""
        return compile_text(
            self.text,
            id=self.id,
            title=self.title,
            conditions=self.conditions,
            sex=self.sex,
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
        )


@dataclass(frozen=True, slots=True)
class Fresh:
    """A kept trial that the index does not know yet as it is: its entry, the hash of its record, and its rules or what they
    are to be made of, where they are to be made at once.
    """

    entry: Entry
    sha256: str
    reading: Reading | None = None
    rules: PackedRules | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A trial that came and is not kept yet; without an entry it is to be kept and nothing else."""

    record: Record
    entry: Entry | None
    reading: Reading | None

    def kept(self) -> Fresh | None:
        """The same once it is kept."""
        return Fresh(self.entry, self.record.sha256, self.reading) if self.entry else None


def arrive(cut: Sequence[Unread], *, read: bool, find: bool) -> list[Arrival | RecordProblem]:
    """All that is in these pieces; `read`: rules are to be made of it; `find`: it is to be found."""
    found = [one for piece in cut for one in read_unread(piece)]
    trials = [one for one in found if isinstance(one, Trial)]
    records = [record_of(one) for one in trials]
    entries = entries_of(trials) if find else [None] * len(trials)
    arrivals = (
        Arrival(record, entry, Reading.of(trial) if read else None)
        for trial, record, entry in zip(trials, records, entries, strict=True)
    )
    return [one if isinstance(one, RecordProblem) else next(arrivals) for one in found]


def ready(trials: Sequence[Fresh]) -> list[Fresh]:
    """These trials with their rules, where they are to be made, and found by what the rules speak of."""
    return [_ready(one) for one in trials]


class Again(NamedTuple):
    """A kept record for the index: its entry, the hash of its record, and the numbers that it has elsewhere."""

    entry: Entry
    sha256: str
    numbers: tuple[str, ...]


def again(kept: Sequence[AsKept]) -> list[Again]:
    """What the index is to know of these records, with the names of what their rules speak of, where these are kept."""
    read = [one.read() for one in kept]
    entries = entries_of([trial for trial, _ in read])
    return [
        Again(_named(entry, compiled), one.sha256, tuple(registered_numbers(trial)))
        for one, (trial, compiled), entry in zip(kept, read, entries, strict=True)
    ]


def _named(entry: Entry, compiled: Compiled | None) -> Entry:
    return entry if compiled is None else entry.naming(*(concept_names(compiled, kind) for kind in _KINDS))


def _ready(one: Fresh) -> Fresh:
    if one.reading is None:
        return one
    compiled = one.reading.rules()
    return Fresh(_named(one.entry, compiled), one.sha256, rules=pack_rules(one.entry.id, compiled))


def concept_names(compiled: Compiled, kind: Kind) -> tuple[str, ...]:
    """The names of all that the rules of this kind speak of, each once."""
    found: dict[str, None] = {}
    for criterion in (one for one in compiled.criteria if one.kind == kind):
        for leaf in leaves(criterion.expr):
            ref = getattr(leaf, "concept", None) or getattr(leaf, "observable", None) or getattr(leaf, "scale", None)
            if ref is not None and ref.id is not None:
                found[ref.name] = None
    return tuple(found)


def together(cut: Iterable[Unread], number: int, size: int) -> Iterator[list[Unread]]:
    """So many pieces at once, or so many bytes."""
    group: list[Unread] = []
    held = 0
    for one in cut:
        group.append(one)
        held += one.size
        if len(group) >= number or held >= size:
            yield group
            group, held = [], 0
    if group:
        yield group
