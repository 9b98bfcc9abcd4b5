"""What was different before? The versions of a trial, what changed between two, and what changed since a day in all trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from clinconnect import changes
from clinconnect.changes import Change
from clinconnect.criteria import Compiled, text_hash
from clinconnect.errors import NotFound
from clinconnect.store import KeptVersion, Store, Version
from clinconnect.trials import PartialDate, Trial
from clinconnect.workspace.arriving import Reading
from clinconnect.workspace.processors import HERE, START, count, in_order

# Versions never change, and the same few are asked for by pages and feeds.
_REMEMBERED = 128
# So many trials are compared at once.
_TOGETHER = 10


Progress = Callable[[int, int], None]


class Stand(NamedTuple):
    """A version without its record: its number from 1, the registry's day, and from when to when it was the latest here."""

    number: int
    as_of: PartialDate
    kept_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in a trial from one version to a later one, the weightiest first. `trial` is the later one."""

    trial: Trial
    before: Stand
    after: Stand
    changes: tuple[Change, ...]


def weight_of(found: Sequence[Change]) -> tuple[int, ...]:
    """For ordering trials by what changed in them, the smallest first."""
    return min((changes.weight(c) for c in found), default=(9, 9))


def stands(store: Store, id: str) -> list[Stand]:
    """The versions of the trial with this number, oldest first."""
    return [stand(v) for v in store.versions(id)]


def difference(store: Store, id: str, before: int | None = None, after: int | None = None) -> Difference | None:
    """What changed between two versions, by default the last two; None where there is only one.

    NotFound where there is no version with such a number.
    """
    if before is None or after is None:
        last = store.replacements(id=id, most=1)
        if not last:
            return None
        after = after or last[0].number + 1
        before = before or max(after - 1, 1)
    found = {v.number: v for v in store.some_versions(id, (before, after))}
    if before not in found or after not in found:
        raise NotFound(
            "there is no version with this number", hint=f"See: clinconnect history {id}", code="version-not-found"
        )
    return compared(found[before], found[after])


def since(
    store: Store, moment: datetime, *, top: int | None = None, progress: Progress | None = None
) -> list[Difference]:
    """What changed in each trial since this moment, the weightiest first; a trial that changed back is left out.

    At most `top` of them, with memory for so many. Where there are many, they are compared on all processors.
    """
    ids = store.changed_since(moment)
    pairs = (store.ends(ids[at : at + _TOGETHER], moment) for at in range(0, len(ids), _TOGETHER))
    best: list[_Told] = []
    done = 0
    for some, told in in_order(_compared, pairs, jobs=count(), here=HERE, start=START):
        best += (
            _Told(weight_of(found), pair[1].trial_id, pair, found)
            for pair, found in zip(some, told, strict=True)
            if found
        )
        if top is not None and len(best) > 2 * top + _TOGETHER:
            best = sorted(best, key=_order)[:top]
        done = min(done + _TOGETHER, len(ids))
        if progress is not None:
            progress(done, len(ids))
    return [one.difference() for one in sorted(best, key=_order)[:top]]


class _Told(NamedTuple):
    """What changed in one trial, with its versions unread."""

    weight: tuple[int, ...]
    id: str
    pair: tuple[KeptVersion, KeptVersion]
    changes: tuple[Change, ...]

    def difference(self) -> Difference:
        """As doors show it."""
        before, after = (version.read() for version in self.pair)
        return Difference(after.trial, stand(before), stand(after), self.changes)


def _order(one: _Told) -> tuple[tuple[int, ...], str]:
    return one.weight, one.id


def _compared(pairs: Sequence[tuple[KeptVersion, KeptVersion]]) -> list[tuple[Change, ...]]:
    """What changed in each of these; any process can say it."""
    trials = ((before.read().trial, after.read().trial) for before, after in pairs)
    return [changes.between(before, after, *_both(before, after)) for before, after in trials]


def counted(ids: Sequence[str], progress: Progress | None) -> Iterator[str]:
    """The numbers one by one; `progress` is told how many are done, and of how many."""
    for done, id in enumerate(ids, 1):
        yield id
        if progress is not None:
            progress(done, len(ids))


def ends(store: Store, id: str, moment: datetime) -> tuple[Version, Version]:
    """The version that was the latest at this moment, else the first, and the one that stands now."""
    versions = store.versions(id)
    return next((v for v in versions if v.replaced_at is None or v.replaced_at > moment), versions[-1]), versions[-1]


def compared(before: Version, after: Version) -> Difference:
    """What changed between two versions of one trial; both are read by the reader of today."""
    return Difference(after.trial, stand(before), stand(after), _changes(before.trial, after.trial))


def stand(version: Version) -> Stand:
    """The version without its record."""
    return Stand(version.number, version.as_of, version.kept_at, version.replaced_at)


def both_rules(before: Trial, after: Trial) -> tuple[Compiled, Compiled]:
    """The rules of two versions; none where they cannot differ, since all that the reader is told is the same."""
    if _told(before) == _told(after):
        nothing = Compiled(after.id, text_hash(after.eligibility.text), ())
        return nothing, nothing
    return _rules(before), _rules(after)


def _both(before: Trial, after: Trial) -> tuple[Compiled, Compiled]:
    """The same of versions that nobody asks for again soon: nothing is remembered."""
    if _told(before) == _told(after):
        return both_rules(before, after)
    return Reading.of(before).rules(), Reading.of(after).rules()


@lru_cache(maxsize=_REMEMBERED)
def _changes(before: Trial, after: Trial) -> tuple[Change, ...]:
    return changes.between(before, after, *both_rules(before, after))


@lru_cache(maxsize=_REMEMBERED)
def _rules(trial: Trial) -> Compiled:
    return Reading.of(trial).rules()


def _told(trial: Trial) -> tuple[object, ...]:
    asked = trial.eligibility
    return asked.text, trial.title, trial.conditions, asked.sex, asked.minimum_age, asked.maximum_age
