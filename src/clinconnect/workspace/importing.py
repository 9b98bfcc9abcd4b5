"""How does a file become trials that can be found and matched? In batches: kept, then taken in (compiled, indexed).

A kill at any moment leaves whole batches. What is kept and not in the index is marked so, and `indexing.catch_up` mends it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial

from clinconnect.errors import BadInput
from clinconnect.search import TrialIndex
from clinconnect.store import Store, dated, why_it_stays
from clinconnect.trials import RecordProblem, Unread
from clinconnect.workspace.arriving import Arrival, Fresh, arrive, ready, together
from clinconnect.workspace.indexing import BATCH, COMMIT_EVERY, place
from clinconnect.workspace.met import Met
from clinconnect.workspace.processors import HERE, START, count, few_collections, in_order
from clinconnect.workspace.reader_version import reader_version
from clinconnect.workspace.report import ImportReport, Progress, older_record

_BATCH_BYTES = 8_000_000
# Reading the criteria of so many trials takes about a second.
_READ_TOGETHER = 25


class Intake:
    """The way of kept trials into rules and index, the same for files and registries. The index is held while it is open.

    Criteria are read on all processors.
    """

    def __init__(self, store: Store, index: TrialIndex, *, compile: bool) -> None:
        self._store = store
        self._index = index
        self._to_mark: list[tuple[str, str]] = []
        self._again: dict[str, None] = {}
        self._held = ExitStack()
        self.compile = compile
        self.compiled = 0

    def __enter__(self) -> Intake:
        self._index.writer()
        self._held.callback(self._index.release)
        self._held.enter_context(few_collections())
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def take(self, batches: Iterable[Sequence[Fresh]]) -> Iterator[int]:
        """Take in these trials; after each few of them, and at least once a batch, how many it were."""
        groups = (few for batch in batches for few in _few(batch, _READ_TOGETHER if self.compile else BATCH))
        for _, made in in_order(ready, groups, jobs=count() if self.compile else 1, here=HERE, start=START):
            rules = [one.rules for one in made if one.rules is not None]
            self._store.keep_rules(rules, reader=reader_version())
            place(self._store, self._index, [one.entry for one in made])
            self.compiled += len(rules)
            self._to_mark += [(one.entry.id, one.sha256) for one in made]
            if len(self._to_mark) >= COMMIT_EVERY:
                self.commit()
            yield len(made)

    def again(self, regrouped: Iterable[str]) -> None:
        """Take in again what has been kept with other records than those that it is one trial with now."""
        self._again |= dict.fromkeys(regrouped)

    def commit(self) -> None:
        """What was taken in can be found on return."""
        if self._to_mark or self._again:
            self._to_mark += place(self._store, self._index, (), self._again)
            self._index.commit()
            self._store.mark_indexed(self._to_mark)
            self._to_mark, self._again = [], {}


class Importing:
    """One import. `progress` is called again and again with the number of trials done so far.

    Without `compile`, records are read on all processors, where there are many. Without `find` they are kept, and nothing else.
    """

    def __init__(
        self, store: Store, index: TrialIndex, *, name: str, by: str, at: datetime, compile: bool, find: bool = True
    ) -> None:
        self._store, self._index = store, index
        self._intake = Intake(store, index, compile=compile and find)
        self._find = find
        self._by = by
        self._at = at
        self._name = name
        self._so_far = Progress(name)
        self._waiting = 0
        self._met = Met()
        self._answer = False

    def run(
        self,
        cut: Iterable[Unread],
        *,
        source_sha256: str | None = None,
        answer: bool = False,
        progress: Callable[[int], None] = lambda _: None,
    ) -> ImportReport:
        """Take everything in. BadInput where no trial came out; Unavailable where store or index cannot be written.

        `answer`: it is what the registry itself answered just now.
        """
        self._answer = answer
        with self._intake as intake:
            number = self._store.begin_import(self._name, source_sha256=source_sha256, by=self._by, at=self._at)
            groups = together(self._to_its_end(cut), BATCH, _BATCH_BYTES)
            work, jobs = partial(arrive, read=intake.compile, find=self._find), 1 if intake.compile else count()
            arrived = (found for _, found in in_order(work, groups, jobs=jobs, here=HERE, start=START))
            for taken in intake.take(map(self._kept, arrived)):
                self._waiting -= taken
                progress(self._done())
            intake.commit()
            self._index.settle()
            self._so_far.compiled(intake.compiled)
            self._store.end_import(number, self._so_far.tally(), by=self._by, at=self._at)
        return self._result()

    def _done(self) -> int:
        return self._so_far.report().trials - self._waiting

    def _to_its_end(self, cut: Iterable[Unread]) -> Iterator[Unread]:
        try:
            yield from cut
        except OSError:
            hint = "What came before was read. Check the file and import it again."
            problem = RecordProblem("unreadable", "", "the file cannot be read to its end", hint, unfinished=True)
            yield Unread(self._name, "", problem, first=False)

    def _kept(self, found: Sequence[Arrival | RecordProblem]) -> list[Fresh]:
        """Keep the batch; what of it is new."""
        for one in found:
            if isinstance(one, RecordProblem):
                self._so_far.problem(one)
        batch = self._once([one for one in found if isinstance(one, Arrival)])
        kept = self._store.keep_records([one.record for one in batch], by=self._by, at=self._at, answer=self._answer)
        self._so_far.kept(kept)
        for id in kept.older:
            self._so_far.problem(older_record(id, self._name))
        self._intake.again(kept.regrouped if self._find else ())
        new = {*kept.added, *kept.changed}
        fresh = [kept_one for one in batch if one.record.id in new and (kept_one := one.kept())]
        self._waiting += len(fresh)
        return fresh

    def _once(self, arrived: Sequence[Arrival]) -> list[Arrival]:
        """Each trial once, as its richest and newest record has it, the last of several such; what stands twice is told."""
        batch: dict[str, Arrival] = {}
        for one in arrived:
            other = batch.get(one.record.id)
            if other is None or why_it_stays(dated(other.record), dated(one.record)) is None:
                batch[one.record.id] = one
        for id, times in Counter(one.record.id for one in arrived).items():
            before = self._met.add(id)
            if before or times > 1:
                again = f"stands {times} times" if not before else "stands again"
                message = f"{id} {again}; the richest and newest record counts, of equal ones the last"
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


def _few(batch: Sequence[Fresh], number: int) -> Iterator[Sequence[Fresh]]:
    return (batch[start : start + number] for start in range(0, max(1, len(batch)), number))
