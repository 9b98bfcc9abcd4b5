"""How is what a registry says kept up to date? Page by page, each kept with how far it leads before the next is asked for.

A kill at any moment leaves a run that the next call goes on with. What a page changed becomes rules and words of the index
by the way that files take (`importing.Intake`); what a kill cuts off there is mended when the workspace is next opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO

from clinconnect.errors import BadInput, ClinConnectError, Unavailable
from clinconnect.registry import Asked, DataVersion, Page, Registry
from clinconnect.search import TrialIndex, words_of
from clinconnect.store import Kept, Store, SyncedPage, SyncRun
from clinconnect.trials import RecordProblem, Trial, read_records
from clinconnect.workspace.arriving import Fresh, Reading
from clinconnect.workspace.importing import Intake
from clinconnect.workspace.processors import few_collections
from clinconnect.workspace.report import MOST_PROBLEMS

# An update may be posted after its day was read; a few records too many cost nothing.
OVERLAP = timedelta(days=2)
_MOST_RESTARTS = 3
_FULL_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What came of a synchronisation, from its first page, also where it was cut off and went on (`resumed`).

    `run` is None where the registry holds the same data as at the last time and nothing was asked. `compiled` and the
    problems (the first hundred, and how many of each code) are those of this call.
    """

    run: SyncRun | None
    resumed: bool = False
    restarts: int = 0
    compiled: int = 0
    problems: tuple[RecordProblem, ...] = ()
    problem_codes: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The report as the doors print it."""
        if self.run is None:
            return {"nothing_new": True}
        run, counts = self.run, self.run.counts
        names = (
            "pages",
            "records",
            "added",
            "changed",
            "closed",
            "withdrawn",
            "unchanged",
            "unreadable",
            "passed_over",
        )
        return {
            "nothing_new": False,
            "since": run.since,
            "newest": run.newest,
            "data_version": run.data_version,
            **{name: getattr(counts, name) for name in names},
            "resumed": self.resumed,
            "restarts": self.restarts,
            "compiled": self.compiled,
            "problem_codes": self.problem_codes,
            "problems": [p.to_json() for p in self.problems],
        }


@dataclass(frozen=True, slots=True)
class Reach:
    """Up to which day (YYYY-MM-DD) finished runs have read everything, and of which data."""

    day: str | None = None
    data_version: str | None = None
    validator: str | None = None


class Syncing:
    """One synchronisation. `clock` gives the present time; `progress` is called with records done and how many there are."""

    def __init__(
        self,
        store: Store,
        index: TrialIndex,
        registry: Registry,
        asked: Asked,
        *,
        by: str,
        clock: Callable[[], datetime],
        compile: bool,
        progress: Callable[[int, int | None], None] | None,
    ) -> None:
        self._store = store
        self._intake = Intake(store, index, compile=compile)
        self._registry = registry
        self._asked = asked
        self._by = by
        self._clock = clock
        self._progress = progress or (lambda _done, _total: None)
        self._restarts = 0
        self._codes: Counter[str] = Counter()
        self._problems: list[RecordProblem] = []

    def run(self, since: date | None) -> SyncReport:
        """Read what the registry has had new since that day; None: since the last time, all of it at the first."""
        before = self._store.syncs(self._registry.base_url, self._asked.key)
        reach = reach_of(before)
        day = since.isoformat() if since else start_after(reach)
        cut_off = next((r for r in before[-1:] if r.finished_at is None and (since is None or r.since == day)), None)
        known = DataVersion(reach.data_version, reach.validator) if reach.data_version else None
        held = self._registry.version(known)
        if since is None and cut_off is None and held is not None and held.stamp == reach.data_version:
            return SyncReport(None)
        with self._intake as intake:
            with few_collections():
                run = self._pages(cut_off or self._begin(day, held), intake)
            intake.commit()
        return self._report(run, resumed=cut_off is not None)

    def _begin(self, day: str | None, held: DataVersion | None) -> SyncRun:
        version, validator = (held.stamp, held.validator) if held else (None, None)
        return self._store.begin_sync(
            self._registry.base_url,
            self._asked.key,
            since=day,
            data_version=version,
            validator=validator,
            by=self._by,
            at=self._clock(),
        )

    def _pages(self, run: SyncRun, intake: Intake) -> SyncRun:
        while run.finished_at is None:
            self._progress(run.counts.records, run.total)
            try:
                page = self._page(run)
            except ClinConnectError as error:
                intake.commit()
                if not self._token_lost(run, error):
                    raise _going_on(error) if run.counts.pages else error from error
                self._restarts += 1
                run = self._store.restart_sync(run.id, by=self._by, at=self._clock())
                continue
            run = self._keep(page, run, intake)
        self._progress(run.counts.records, run.total)
        return run

    def _keep(self, page: Page, run: SyncRun, intake: Intake) -> SyncRun:
        given = self._read(page, run)
        run, kept = self._store.keep_page(run.id, given, by=self._by, at=self._clock())
        self._take(given.trials, kept, run, intake)
        return run

    def _page(self, run: SyncRun) -> Page:
        first = run.page_token is None
        page = self._registry.page(self._asked, since=run.since, token=run.page_token, count=first)
        if page.next_token is not None and page.next_token == run.page_token:
            hint = "Try again later."
            raise Unavailable("the registry gives the same page again and again", hint=hint, code="registry-repeats")
        return page

    def _token_lost(self, run: SyncRun, error: ClinConnectError) -> bool:
        """Whether it is the page token that the registry refuses, and all that it led past is to be asked for again."""
        return isinstance(error, BadInput) and run.page_token is not None and self._restarts < _MOST_RESTARTS

    def _read(self, page: Page, run: SyncRun) -> SyncedPage:
        """What the store is to keep and to know of the page."""
        found: list[Trial] = []
        unreadable = 0
        name = f"page {run.counts.pages + 1}"
        for one in read_records(BytesIO(page.content), name=name) if page.count else ():
            if isinstance(one, Trial):
                found.append(one)
            else:
                unreadable += one.severity == "error"
                self._problem(one)
        wanted = self._wanted(found, run)
        return SyncedPage(
            trials=wanted,
            records=page.count,
            next_token=page.next_token,
            newest=newest(run.newest, found, no_later_than=run.data_version),
            total=page.total,
            unreadable=unreadable,
            passed_over=len(found) - len(wanted),
        )

    def _wanted(self, found: Sequence[Trial], run: SyncRun) -> list[Trial]:
        """Those of a status that was asked for, and those that are kept already, whatever has become of them."""
        if run.since is None or not self._asked.statuses:
            return list(found)
        there = self._store.numbers_there([t.id for t in found])
        return [t for t in found if t.status in self._asked.statuses or t.id in there]

    def _take(self, trials: Sequence[Trial], kept: Kept, run: SyncRun, intake: Intake) -> None:
        fresh = [self._fresh(t, kept.sha256[t.id]) for t in trials if t.id in kept.sha256]
        done = run.counts.records - len(fresh)
        for taken in intake.take([fresh]):
            done += taken
            self._progress(done, run.total)

    def _fresh(self, trial: Trial, sha256: str) -> Fresh:
        return Fresh(words_of(trial), sha256, Reading.of(trial) if self._intake.compile else None)

    def _problem(self, problem: RecordProblem) -> None:
        self._codes[problem.code] += 1
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def _report(self, run: SyncRun, *, resumed: bool) -> SyncReport:
        return SyncReport(run, resumed, self._restarts, self._intake.compiled, tuple(self._problems), dict(self._codes))


def reach_of(runs: Sequence[SyncRun]) -> Reach:
    """How far finished runs (oldest first) have come without a gap: one that began after where the others had ended adds
    nothing, as nobody has read what lies between.
    """
    reach = Reach()
    for run in runs:
        if run.finished_at is None or (reach.day and run.since and run.since > reach.day):
            continue
        day = max(filter(None, (reach.day, run.newest)), default=None)
        reach = Reach(day, run.data_version, run.validator)
    return reach


def start_after(reach: Reach) -> str | None:
    """The day from which the next run asks: where the last ended, and a little before; None where nothing was read."""
    return (date.fromisoformat(reach.day) - OVERLAP).isoformat() if reach.day else None


def newest(so_far: str | None, trials: Sequence[Trial], *, no_later_than: str | None) -> str | None:
    """The latest day of an update (YYYY-MM-DD). A record dated after the data itself does not count: a slip of the pen must
    not let the next run begin in the future.
    """
    days = [t.updated.iso for t in trials if t.updated and _FULL_DAY.fullmatch(t.updated.iso)]
    bound = (no_later_than or "9999-12-31")[:10]
    return max([*([so_far] if so_far else []), *(d for d in days if d <= bound)], default=None)


def _going_on(error: ClinConnectError) -> ClinConnectError:
    """The error, with how to go on."""
    hint = f"{error.hint} What came is kept: the same command goes on from there.".strip()
    return type(error)(error.message, hint=hint, code=error.code)
