"""How is what a registry says kept up to date? Page by page, each kept with how far it leads before the next is asked for.

A kill at any moment leaves a run that the next call goes on with. What a page changed becomes rules and words of the index
by the way that files take (`importing.Intake`); what a kill cuts off there is mended when the workspace is next opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from clinconnect.errors import BadInput, ClinConnectError, Unavailable
from clinconnect.registry import Asked, DataVersion, Page, Registry, cut_source
from clinconnect.search import Entry, TrialIndex, entries_of
from clinconnect.store import Answer, Kept, Store, SyncedPage, SyncRun
from clinconnect.trials import RecordProblem, Trial, read_records
from clinconnect.workspace.arriving import Fresh, Reading
from clinconnect.workspace.importing import Importing, Intake
from clinconnect.workspace.processors import few_collections
from clinconnect.workspace.reach import newest, reach_of, start_after
from clinconnect.workspace.report import ImportReport, Noted, older_record
from clinconnect.workspace.roll_call import RollCall, roll_is_due
from clinconnect.workspace.sync_report import SyncReport

_MOST_RESTARTS = 3


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
        self._same = 0
        self._older: set[str] = set()
        self._noted = Noted()

    def run(self, since: date | None) -> SyncReport:
        """Read what the registry has had new since that day; None: since the last time, all of it at the first."""
        before = self._store.syncs(self._registry.base_url, self._asked.key)
        reach = reach_of(before)
        day = since.isoformat() if since else start_after(reach)
        cut_off = next((r for r in before[-1:] if r.finished_at is None and (since is None or r.since == day)), None)
        known = DataVersion(reach.data_version, reach.validator) if reach.data_version else None
        held = self._registry.version(known)
        last = before[-1] if before else None
        same = since is None and cut_off is None and held is not None and held.stamp == reach.data_version
        if same and (last is None or last.complete is not None or not roll_is_due(last, before)):
            return SyncReport(None)
        with self._intake as intake:
            with few_collections():
                run = last if same and last else self._pages(cut_off or self._begin(day, held), intake)
                run = self._roll(run, [r for r in before if r.id != run.id], intake)
            intake.commit()
        if same and last and run.counts == last.counts and not self._noted.codes:
            return SyncReport(None)
        return self._report(run, resumed=same or (cut_off is not None and cut_off.counts.pages > 0))

    def _roll(self, run: SyncRun, before: Sequence[SyncRun], intake: Intake) -> SyncRun:
        """Whether what is kept is what the registry has; what it no longer has is marked."""
        if not roll_is_due(run, before):
            return run
        roll = RollCall(
            self._store,
            self._registry,
            self._asked,
            run,
            keep=lambda page, now: self._beside(page, now, intake),
            problem=self._problem,
            progress=self._progress,
            by=self._by,
            clock=self._clock,
        )
        try:
            run = roll.call(before)
            if run.complete and self._older:
                # A mirror that is behind: not all that is kept is what it has.
                run = self._store.end_roll(run.id, complete=False)
            return run
        except ClinConnectError as error:
            intake.commit()
            raise _going_on(error) from error

    def _beside(self, page: Page, run: SyncRun, intake: Intake) -> tuple[SyncRun, set[str]]:
        """Keep studies that were asked for by number; the numbers of all that came."""
        given = replace(self._read(page, run), newest=run.newest)
        run, kept = self._store.keep_beside(run.id, given, by=self._by, at=self._clock())
        self._take(given.trials, kept, run, intake)
        return run, {t.id for t in given.trials}

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

    def _keep(self, given: SyncedPage, run: SyncRun, intake: Intake) -> SyncRun:
        run, kept = self._store.keep_page(run.id, given, by=self._by, at=self._clock())
        self._take(given.trials, kept, run, intake)
        return run

    def _page(self, run: SyncRun) -> SyncedPage:
        """The next page; where it is as it was when it was kept, nothing of it is sent or read again."""
        since, token, first = run.since, run.page_token, run.page_token is None
        key = key_of(self._registry.page_address(self._asked, since=since, token=token, count=first))
        before = self._store.answer(key)
        # The first reading of all says what all there is: it is sent whole.
        known = before.validator if before and run.since else None
        page = self._registry.page(self._asked, since=since, token=token, count=first, known=known)
        if before is not None and known and page.same:
            self._same += 1
            given = SyncedPage.again(before)
            return replace(given, newest=max(filter(None, (run.newest, given.newest)), default=None))
        if page.next_token is not None and page.next_token == run.page_token:
            hint = "Try again later."
            raise Unavailable("the registry gives the same page again and again", hint=hint, code="registry-repeats")
        return replace(self._read(page, run), asked=key, validator=page.validator)

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
        intake.again(kept.regrouped)
        for id in set(kept.older) - self._older:
            self._older.add(id)
            self._problem(older_record(id, f"page {run.counts.pages}"))
        new = [t for t in trials if t.id in kept.sha256]
        fresh = [self._fresh(t, e, kept.sha256[t.id]) for t, e in zip(new, entries_of(new), strict=True)]
        done = run.counts.records - len(fresh)
        for taken in intake.take([fresh]):
            done += taken
            self._progress(done, run.total)

    def _fresh(self, trial: Trial, entry: Entry, sha256: str) -> Fresh:
        return Fresh(entry, sha256, Reading.of(trial) if self._intake.compile else None)

    def _problem(self, problem: RecordProblem) -> None:
        self._noted.add(problem)

    def _report(self, run: SyncRun, *, resumed: bool) -> SyncReport:
        return SyncReport(
            run,
            resumed,
            self._restarts,
            self._same,
            compiled=self._intake.compiled,
            problems=self._noted.first,
            problem_codes=dict(self._noted.codes),
            warning_codes=dict(+self._noted.warning_codes),
        )


def sync_one(store: Store, registry: Registry, number: str, run: Importing) -> ImportReport | None:
    """Take in the record of one number; None where the registry says that it is as it was when it was kept."""
    key = key_of(registry.study_address(number))
    before = store.answer(key)
    study = registry.study(number, known=before.validator if before else None)
    if study is None:
        return None
    report = run.run(cut_source(BytesIO(study.content), name=number), answer=True)
    if study.validator:
        store.keep_answer(Answer(key, study.validator, 1))
    return report


def key_of(address: str) -> str:
    """What a request is known by."""
    return hashlib.sha256(address.encode()).hexdigest()


def _going_on(error: ClinConnectError) -> ClinConnectError:
    """The error, with how to go on."""
    hint = f"{error.hint} What came is kept: the same command goes on from there.".strip()
    return type(error)(error.message, hint=hint, code=error.code)
