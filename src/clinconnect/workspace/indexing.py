"""How do kept trials come into the index? Each trial once: with any record all those that are one trial with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clinconnect.criteria.compiled import text_hash
from clinconnect.search import TrialIndex, Words, together, words_of
from clinconnect.store import Store
from clinconnect.trials import Trial, record_sha256
from clinconnect.workspace.arriving import concept_names
from clinconnect.workspace.processors import few_collections
from clinconnect.workspace.reader_version import reader_version

BATCH = 200
# A commit of the index costs a tenth of a second: many batches share one.
COMMIT_EVERY = 5000


def place(store: Store, index: TrialIndex, ready: Sequence[Words], again: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Put these records in, and `again` those of these numbers; found once the index is committed.

    A record that is not `ready` is taken as the store has it: its number and the hash of its record are returned.
    """
    asked = dict.fromkeys((*(one.id for one in ready), *again))
    groups = store.same_trial(list(asked))
    records = dict.fromkeys(groups.get(id, (id,)) for id in asked)
    words = {one.id: one for one in ready}
    kept = store.trials([id for group in records for id in group if id not in words])
    words |= {trial.id: words_as_kept(store, trial) for trial in kept}
    index.put(one for group in records for one in together([words[id] for id in group if id in words]))
    return [(trial.id, record_sha256(trial)) for trial in kept]


def words_as_kept(store: Store, trial: Trial) -> Words:
    """The words of the trial, with those of its rules where they are kept."""
    rules = store.rules(trial.id, text_sha256=text_hash(trial.eligibility.text), reader=reader_version())
    return words_of(trial) if rules is None else words_of(trial).naming(concept_names(rules))


def catch_up(store: Store, index: TrialIndex) -> None:
    """Bring the index to what the store holds: what was cut off, or all of it where the index is gone or damaged.

    Unavailable where it cannot be written just now; searching then works with what there is.
    """
    if not store.unindexed_count() and index.count == store.trial_count():
        return
    index.writer()
    try:
        _index_unmarked(store, index)
        if index.count != store.trial_count():
            index_anew(store, index)
    finally:
        index.release()


def index_anew(store: Store, index: TrialIndex) -> None:
    """Build the index anew from all that the store holds; Unavailable where it cannot be written just now."""
    index.writer()
    try:
        store.mark_all_unindexed()
        index.clear()
        _index_unmarked(store, index)
        index.settle()
    finally:
        index.release()


def _index_unmarked(store: Store, index: TrialIndex) -> None:
    last = ""
    known: list[tuple[str, str]] = []
    with few_collections():
        while trials := store.unindexed(BATCH, after=last):
            regrouped = store.keep_numbers(trials)
            others = place(store, index, [words_as_kept(store, one) for one in trials], regrouped)
            last, known = trials[-1].id, [*known, *((t.id, record_sha256(t)) for t in trials), *others]
            if len(known) >= COMMIT_EVERY:
                index.commit()
                store.mark_indexed(known)
                known = []
    index.commit()
    store.mark_indexed(known)
