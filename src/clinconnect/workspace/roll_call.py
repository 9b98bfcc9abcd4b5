"""Is what is kept still what the registry has? Asked after the updates were read, since what is taken down is no update.

For the whole registry the number of its records is compared first: whoever has read every update holds all that it has, so that
equal numbers mean equal sets. Else, and for a question with words always, the numbers that fit are listed with the day of their
last update, a thousand a request, and compared with what is kept. What is not listed is asked for by its number, alone at the
end; only what the registry then says it does not have is marked as gone.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from clinconnect.errors import NotFound
from clinconnect.registry import Asked, Listing, Page, Registry
from clinconnect.store import Held, Store, SyncRun
from clinconnect.store.kept_absences import WHOLE
from clinconnect.trials import RecordProblem
from clinconnect.workspace.reach import reach_of

_TOGETHER = 100
# No registry takes down more than a fiftieth of its records at once: what lacks more is a part of one.
_MOST_GONE, _SHARE_GONE = 20, 0.02
_NUMBER = re.compile(r"NCT[0-9]{8}")
# Keeps a page of studies beside those of the run: the run as it stands then, and the numbers that came.
Keep = Callable[[Page, SyncRun], tuple[SyncRun, set[str]]]


def roll_is_due(run: SyncRun, before: Sequence[SyncRun]) -> bool:
    """Whether the run came to its end, nobody looked yet, and there is what to compare with.

    `before` are the earlier runs with its question. Where only updates since some day were ever read, nobody knows what the
    registry had before.
    """
    read_whole = any(r.since is None and r.finished_at for r in (*before, run))
    return run.finished_at is not None and run.complete is None and read_whole


class RollCall:
    """One roll call at the end of a synchronisation. Errors as `Registry` raises them; what was found until then is kept."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        asked: Asked,
        run: SyncRun,
        *,
        keep: Keep,
        problem: Callable[[RecordProblem], None],
        progress: Callable[[int, int | None], None],
        by: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._registry = registry
        self._asked = asked
        self._run = run
        self._keep = keep
        self._problem = problem
        self._progress = progress
        self._by = by
        self._clock = clock

    def call(self, before: Sequence[SyncRun]) -> SyncRun:
        """Compare, mark, and say whether what is kept is what the registry has now; `before` are the earlier runs."""
        if self._run.since is None:
            missing = (one for one in self._expected() if one.seen_in != self._run.id)
            complete = self._settle(list(missing), self._run.counts.records)
        elif self._asked.everything and self._as_many(before):
            complete = True
        else:
            listed, stale = self._list()
            self._fetch(stale)
            missing = (one for one in self._expected() if not _in(listed, one.id))
            complete = self._settle(list(missing), len(listed))
        return self._store.end_roll(self._run.id, complete=complete)

    def _expected(self) -> Iterator[Held]:
        return (one for one in self._store.expected(self._run.source, self._run.query) if _NUMBER.fullmatch(one.id))

    def _as_many(self, before: Sequence[SyncRun]) -> bool:
        """Whether every update was read and the registry has as many records as are kept of it."""
        looked = next((r.id for r in reversed(before) if r.complete), 0)
        lately = [*(r for r in before if r.id >= looked), self._run]
        reach = reach_of(before).day
        if reach is None or self._run.since is None or self._run.since > reach:
            return False
        if any(r.counts.unreadable for r in lately):
            return False
        return self._registry.count(self._asked) == self._store.seen_count()

    def _list(self) -> tuple[array[int], list[str]]:
        """The numbers of all that fits, in order, and those of which another record is kept than is listed, or none."""
        numbers, stale = array("L"), []
        token, pages = None, 0
        while pages == 0 or token is not None:
            listing = self._registry.listing(self._asked, token=token)
            token, pages = listing.next_token, pages + 1
            numbers.extend(int(id[3:]) for id, _ in listing.days if _NUMBER.fullmatch(id))
            stale += self._compared(listing)
            self._progress(len(numbers), None)
        return array("L", sorted(set(numbers))), stale

    def _compared(self, listing: Listing) -> list[str]:
        """Mark those that are listed as they are kept; the numbers of the others that are wanted."""
        held = self._store.held([id for id, _ in listing.days])
        there = [id for id, day in listing.days if id in held and held[id].seen_in and held[id].as_of == day]
        as_kept = set(there)
        if self._run.query == WHOLE:
            gone = self._store.absent(there)
            there = [id for id in there if id in gone]
        if there:
            self._run = self._store.call_roll(self._run.id, there=there, by=self._by, at=self._clock())
        others = (id for id, _ in listing.days if id not in as_kept and _NUMBER.fullmatch(id))
        return [id for id in others if id in held or not self._asked.statuses]

    def _fetch(self, ids: Sequence[str]) -> set[str]:
        """Take in the studies with these numbers; those that came."""
        came: set[str] = set()
        for start in range(0, len(ids), _TOGETHER):
            page = self._registry.studies(ids[start : start + _TOGETHER])
            self._run, numbers = self._keep(page, self._run)
            came |= numbers
        return came

    def _settle(self, missing: list[Held], listed: int) -> bool:
        """Ask for what was not listed, and mark what the registry does not have; whether that was settled."""
        came = self._fetch([one.id for one in missing])
        lost = [one for one in missing if one.id not in came]
        if len(lost) > max(_MOST_GONE, _SHARE_GONE * (listed + len(lost))):
            message = f"{len(lost):,} trials that are kept are not at this address: nothing was marked as gone"
            hint = "Is it only a part of the registry? See --base-url."
            self._problem(RecordProblem("too-many-gone", self._run.source, message, hint, "warning"))
            return False
        for one in lost:
            if self._is_gone(one.id):
                self._run = self._store.call_roll(self._run.id, gone=[one.id], by=self._by, at=self._clock())
        return True

    def _is_gone(self, id: str) -> bool:
        """Whether the registry has no record of this number, or one that goes by another number now, which is taken in."""
        try:
            study = self._registry.study(id)
        except NotFound:
            return True
        if study is None:
            return False
        self._run, numbers = self._keep(Page(study.content, 1, None, None), self._run)
        return id not in numbers


def _in(ordered: array[int], id: str) -> bool:
    place = bisect_left(ordered, int(id[3:]))
    return place < len(ordered) and ordered[place] == int(id[3:])
