"""How do kept trials come into the index? Each trial once: with any record all those that are one trial with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from clinconnect.search import Entry, TrialIndex, together
from clinconnect.store import AsKept, Store
from clinconnect.workspace.arriving import Again, again
from clinconnect.workspace.processors import HERE, START, count, few_collections, in_order
from clinconnect.workspace.reader_version import reader_version

BATCH = 200
# A commit of the index takes long, and what comes in many small ones has to be put together later: many batches share one.
COMMIT_EVERY = 20_000

# Called again and again with how many records of how many are in the index.
Indexed = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Nobody is told."""


def place(store: Store, index: TrialIndex, ready: Sequence[Entry], others: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Put these records in, and the `others` of these numbers; found once the index is committed.

    A record that is not `ready` is taken as the store has it: its number and the hash of its record are returned.
    """
    asked = dict.fromkeys((*(one.id for one in ready), *others))
    groups = store.same_trial(list(asked))
    records = dict.fromkeys(groups.get(id, (id,)) for id in asked)
    entries = {one.id: one for one in ready}
    missing = [id for group in records for id in group if id not in entries]
    kept = again(store.as_kept(missing, reader=reader_version()))
    entries |= {one.entry.id: one.entry for one in kept}
    index.put(one for group in records for one in together([entries[id] for id in group if id in entries]))
    return [(one.entry.id, one.sha256) for one in kept]


def catch_up(store: Store, index: TrialIndex, progress: Indexed = no_progress) -> None:
    """Bring the index to what the store holds: what was cut off, or all of it where the index is gone or damaged.

    Unavailable where it cannot be written just now; searching then works with what there is.
    """
    if not store.unindexed_count() and index.count == store.trial_count():
        return
    index.writer()
    try:
        _index_unmarked(store, index, progress)
        if index.count != store.trial_count():
            index_anew(store, index, progress)
    finally:
        index.release()


def index_anew(store: Store, index: TrialIndex, progress: Indexed = no_progress) -> None:
    """Build the index anew from all that the store holds; Unavailable where it cannot be written just now.

    Until it is whole, what is there answers, if anything is.
    """
    index.writer()
    try:
        store.mark_all_unindexed()
        if index.count:
            _replace(store, index, progress)
        else:
            _index_unmarked(store, index, progress)
            index.settle()
    finally:
        index.release()


def _replace(store: Store, index: TrialIndex, progress: Indexed) -> None:
    """Nothing is marked before the new index is in its place: after a kill the old one is behind, and known to be."""
    successor = index.successor()
    known: list[tuple[str, str]] = []
    try:
        for some in _put_unmarked(store, successor, progress):
            known += some
        successor.commit()
        index.succeeded_by(successor)
    finally:
        successor.release()
    store.mark_indexed(known)


def _index_unmarked(store: Store, index: TrialIndex, progress: Indexed) -> None:
    known: list[tuple[str, str]] = []
    for some in _put_unmarked(store, index, progress):
        known += some
        if len(known) >= COMMIT_EVERY:
            index.commit()
            store.mark_indexed(known)
            known = []
    index.commit()
    store.mark_indexed(known)


def _put_unmarked(store: Store, index: TrialIndex, progress: Indexed) -> Iterator[list[tuple[str, str]]]:
    """Put in all that is not marked, batch by batch; the number and hash of each record that came in with it."""
    total, done = store.unindexed_count(), 0
    with few_collections():
        for _, made in in_order(again, _unmarked(store), jobs=count(), here=HERE, start=START):
            placed = _placed(store, index, made)
            done += len(made)
            progress(min(done, total), total)
            yield placed


def _unmarked(store: Store) -> Iterator[Sequence[AsKept]]:
    last, reader = "", reader_version()
    while some := store.unindexed(BATCH, after=last, reader=reader):
        last = some[-1].id
        yield some


def _placed(store: Store, index: TrialIndex, made: Sequence[Again]) -> list[tuple[str, str]]:
    """Put these in, with their numbers; the number and hash of each record that is in now."""
    regrouped = store.keep_numbers([(one.entry.id, one.numbers) for one in made])
    others = place(store, index, [one.entry for one in made], regrouped)
    return [*((one.entry.id, one.sha256) for one in made), *others]
