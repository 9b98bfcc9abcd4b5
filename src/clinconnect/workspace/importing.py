"""How does a file become trials that can be found and matched? In batches: kept, then taken in (compiled, indexed).

A kill at any moment leaves whole batches. What is kept and not in the index is marked so, and `catch_up` mends it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime

from clinconnect.compiler import compile_text
from clinconnect.criteria import Compiled, leaves, text_hash
from clinconnect.errors import BadInput
from clinconnect.search import TrialIndex
from clinconnect.store import Kept, Store
from clinconnect.trials import RICHNESS, RecordProblem, Trial, record_sha256
from clinconnect.workspace.processors import few_collections
from clinconnect.workspace.reader_version import reader_version
from clinconnect.workspace.report import ImportReport, Progress

BATCH = 200
# A commit of the index costs a tenth of a second: many batches share one.
INDEX_COMMIT = 5000


def rules_of(trial: Trial) -> Compiled:
    """The trial's eligibility text compiled, with what else the record says."""
    asked = trial.eligibility
    return compile_text(
        asked.text,
        id=trial.id,
        title=trial.title,
        conditions=trial.conditions,
        sex=asked.sex,
        minimum_age=asked.minimum_age,
        maximum_age=asked.maximum_age,
    )


class Intake:
    """The way of kept trials into rules and index, the same for files and registries. The index is held while it is open."""

    def __init__(self, store: Store, index: TrialIndex, *, compile: bool) -> None:
        self._store = store
        self._index = index
        self._compile = compile
        self._to_mark: list[tuple[str, str]] = []
        self._held = ExitStack()

    def __enter__(self) -> Intake:
        self._index.writer()
        self._held.callback(self._index.release)
        self._held.enter_context(few_collections())
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def take(self, batch: Sequence[Trial], kept: Kept) -> int:
        """Take in what of the batch is new; how many were compiled."""
        fresh_ids = {*kept.added, *kept.changed}
        fresh = list({t.id: t for t in batch if t.id in fresh_ids}.values())
        named: dict[str, tuple[str, ...]] = {}
        if self._compile:
            made = [(t.id, rules_of(t)) for t in fresh]
            self._store.keep_rules(made, reader=reader_version())
            named = {id: concept_names(compiled) for id, compiled in made}
        self._index.put(fresh, named)
        self._to_mark += [(t.id, kept.sha256[t.id]) for t in fresh]
        if len(self._to_mark) >= INDEX_COMMIT:
            self.commit()
        return len(named)

    def commit(self) -> None:
        """What was taken in can be found on return."""
        if self._to_mark:
            self._index.commit()
            self._store.mark_indexed(self._to_mark)
            self._to_mark = []


class Importing:
    """One import. `progress` is called after each batch with the number of trials done so far."""

    def __init__(self, store: Store, index: TrialIndex, *, name: str, by: str, at: datetime, compile: bool) -> None:
        self._store = store
        self._intake = Intake(store, index, compile=compile)
        self._by = by
        self._at = at
        self._name = name
        self._so_far = Progress(name)

    def run(
        self,
        found: Iterable[Trial | RecordProblem],
        *,
        source_sha256: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """Take everything in. BadInput where no trial came out; Unavailable where store or index cannot be written."""
        with self._intake as intake:
            number = self._store.begin_import(self._name, source_sha256=source_sha256, by=self._by, at=self._at)
            for arrived in batches(self._trials(found)):
                batch = self._once(arrived)
                kept = self._store.keep_trials(batch, by=self._by, at=self._at)
                self._so_far.kept(kept)
                self._so_far.compiled(intake.take(batch, kept))
                if progress is not None:
                    progress(self._so_far.report().trials)
            intake.commit()
            self._store.end_import(number, self._so_far.tally(), by=self._by, at=self._at)
        return self._result()

    def _trials(self, found: Iterable[Trial | RecordProblem]) -> Iterator[Trial]:
        try:
            for one in found:
                if isinstance(one, RecordProblem):
                    self._so_far.problem(one)
                else:
                    yield one
        except OSError:
            hint = "What came before was read. Check the file and import it again."
            self._so_far.problem(RecordProblem("unreadable", self._name, "the file cannot be read to its end", hint))

    def _once(self, arrived: Sequence[Trial]) -> list[Trial]:
        """Each trial once, as its richest record has it, the last of several such; what stands twice is told."""
        batch: dict[str, Trial] = {}
        for trial in arrived:
            other = batch.get(trial.id)
            if other is None or RICHNESS.index(trial.registry) >= RICHNESS.index(other.registry):
                batch[trial.id] = trial
        for id, times in Counter(t.id for t in arrived).items():
            if times > 1:
                message = f"{id} stands {times} times close together; the richest record counts, of equal ones the last"
                hint = "Is it several versions of one record? Import the older file first."
                self._so_far.problem(RecordProblem("duplicate-id", self._name, message, hint, "warning"))
        return list(batch.values())

    def _result(self) -> ImportReport:
        report = self._so_far.report()
        if report.trials or not report.problems:
            return report
        first = report.problems[0]
        more = f" (and {report.problem_count - 1} more problems)" if report.problem_count > 1 else ""
        raise BadInput(
            f"no trial could be read. {first.where}: {first.message}{more}", hint=first.hint, code=first.code
        )


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
    finally:
        index.release()


def concept_names(compiled: Compiled) -> tuple[str, ...]:
    """The names of all that the rules speak of, each once."""
    found: dict[str, None] = {}
    for criterion in compiled.criteria:
        for leaf in leaves(criterion.expr):
            ref = getattr(leaf, "concept", None) or getattr(leaf, "observable", None) or getattr(leaf, "scale", None)
            if ref is not None and ref.id is not None:
                found[ref.name] = None
    return tuple(found)


def _named(store: Store, trials: Sequence[Trial]) -> dict[str, tuple[str, ...]]:
    """The names for the trials whose rules are kept."""
    reader = reader_version()
    kept = {t.id: store.rules(t.id, text_sha256=text_hash(t.eligibility.text), reader=reader) for t in trials}
    return {id: concept_names(compiled) for id, compiled in kept.items() if compiled is not None}


def _index_unmarked(store: Store, index: TrialIndex) -> None:
    last = ""
    known: list[tuple[str, str]] = []
    with few_collections():
        while trials := store.unindexed(BATCH, after=last):
            index.put(trials, _named(store, trials))
            store.keep_numbers(trials)
            last, known = trials[-1].id, [*known, *((t.id, record_sha256(t)) for t in trials)]
            if len(known) >= INDEX_COMMIT:
                index.commit()
                store.mark_indexed(known)
                known = []
    index.commit()
    store.mark_indexed(known)


def batches(trials: Iterable[Trial]) -> Iterator[list[Trial]]:
    """The trials, so many at once as are kept together."""
    batch: list[Trial] = []
    for trial in trials:
        batch.append(trial)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
