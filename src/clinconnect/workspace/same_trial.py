"""Under which other numbers is a trial known? A search shows the first of its records; each says which others there are.

Nothing of one record is written into another: each stands as its registry has it, with its own day.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinconnect.store import Absence, Store
from clinconnect.trials import PartialDate, Trial, recognised, registered_numbers
from clinconnect.workspace.history import Stand, stands


@dataclass(frozen=True, slots=True)
class Registration:
    """Another number of a trial, as its registry prints it.

    `id` and `as_of` are of the record that is kept here under it, None where none is; `first` says that searches show that one.
    """

    number: str
    registry: str
    address: str | None
    id: str | None = None
    as_of: PartialDate | None = None
    first: bool = False


def registrations(store: Store, trial: Trial) -> tuple[Registration, ...]:
    """The other numbers of a trial: first those of which a record is kept, then those that its record only names."""
    records = store.same_trial([trial.id]).get(trial.id, (trial.id,))
    kept = [
        _registration(id, id=id, as_of=store.trial(id).as_of, first=id == records[0])
        for id in records
        if id != trial.id
    ]
    known = {_stem(id) for id in records}
    return (*kept, *(_registration(number) for number in registered_numbers(trial) if number not in known))


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """One of the records of a trial: its number as the registry prints it, its versions (oldest first), and when it was gone."""

    id: str
    number: str
    registry: str
    versions: tuple[Stand, ...]
    absences: tuple[Absence, ...] = ()


def histories(store: Store, id: str) -> list[RecordHistory]:
    """The history of the record with this number, then those of the other records of the same trial, each as it is kept.

    Versions are of one record: what two registries say of a trial is no change of either.
    """
    others = store.same_trial([id]).get(id, (id,))
    return [_history(store, one) for one in (id, *(other for other in others if other != id))]


def _history(store: Store, id: str) -> RecordHistory:
    known = _registration(id)
    return RecordHistory(id, known.number, known.registry, tuple(stands(store, id)), tuple(store.absences(id)))


def _registration(
    number: str, *, id: str | None = None, as_of: PartialDate | None = None, first: bool = False
) -> Registration:
    known = recognised(number)
    if known is None:
        return Registration(number, "", None, id, as_of, first)
    return Registration(known.printed, known.registry.name, known.address, id, as_of, first)


def _stem(number: str) -> str:
    known = recognised(number)
    return known.stem if known else number
