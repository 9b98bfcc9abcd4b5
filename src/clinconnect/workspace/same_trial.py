"""Which records are one trial? A search shows the first of them; each says under which numbers the trial is known too.

Nothing of one record is written into another: each stands as its registry has it, with its own day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinconnect.search import Hit
from clinconnect.store import Store
from clinconnect.trials import PartialDate, Trial, recognised, registered_numbers

_MOST = 10_000


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


def distinct(store: Store, ask: Callable[[int], list[Hit]], top: int) -> list[Hit]:
    """The best `top` trials, each once: in place of any of its records stands the first one, with the best score."""
    wanted = top
    while True:
        hits = ask(wanted)
        groups = store.same_trial([hit.trial for hit in hits])
        best: dict[str, Hit] = {}
        for hit in hits:
            first = groups.get(hit.trial, (hit.trial,))[0]
            best.setdefault(first, Hit(first, hit.score))
        if len(best) >= top or len(hits) < wanted or wanted >= _MOST:
            return list(best.values())[:top]
        wanted = min(2 * wanted, _MOST)


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
