"""What can be done with one home folder? The one composition of the rooms that every door uses.

The folder holds `clinconnect.db` (trials, rules, applications, people), `key` (opens what is sealed: back it up apart) and
`index` (words; derived, may be deleted).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from clinconnect import applications, matching, sample
from clinconnect.applications import Application, Apply
from clinconnect.criteria import Compiled
from clinconnect.criteria.compiled import text_hash
from clinconnect.errors import BadInput, Unavailable
from clinconnect.matching import Verdict
from clinconnect.patients import Patient, joined, read_patient
from clinconnect.registry import Asked, Registry, cut_folder, cut_source
from clinconnect.sample import SamplePerson
from clinconnect.search import Hit, Question, Suggestion, TrialIndex, placed, suggest_places
from clinconnect.store import Absence, KeptPerson, Replaced, Standing, Store, pack_rules
from clinconnect.store.failures import explained
from clinconnect.trials import PartialDate, Trial, cut_records
from clinconnect.workspace import finding, history, rechecking
from clinconnect.workspace.arriving import Reading
from clinconnect.workspace.finding import Finding
from clinconnect.workspace.fitting import Fitting, fittings
from clinconnect.workspace.history import Difference, Stand
from clinconnect.workspace.importing import Importing
from clinconnect.workspace.indexing import Indexed, catch_up, index_anew, no_progress
from clinconnect.workspace.reader_version import reader_version
from clinconnect.workspace.rechecking import Rechecks
from clinconnect.workspace.report import ImportReport
from clinconnect.workspace.same_trial import RecordHistory, Registration, histories, registrations
from clinconnect.workspace.sync_report import SyncReport
from clinconnect.workspace.syncing import Syncing, sync_one

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A trial, its rules, and the day it stood so: the registry's own, else the day it was imported.

    `standing` is what synchronisations let know since; `gone_since` the day from which on the registry has no record of it.
    """

    trial: Trial
    compiled: Compiled
    as_of: PartialDate
    standing: Standing | None = None
    gone_since: str | None = None


class Workspace:
    """One home folder, opened. Times and dates are arguments: the same call gives the same answer tomorrow."""

    def __init__(self, store: Store, index: TrialIndex, new_id: Callable[[], str]) -> None:
        self._store = store
        self._index = index
        self._new_id = new_id
        self._importing = Lock()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        database: str | None = None,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
        progress: Indexed = no_progress,
    ) -> Workspace:
        """The workspace in the folder, made where missing; Unavailable where the folder cannot be used.

        `database` is a URL instead of the file in the folder. `new_id` draws a random id. `progress` is called while the index
        is brought to what is kept: after a cut-off import, or all of it where the index is missing or of another layout.
        """
        with explained():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = Store.open(database or home / "clinconnect.db", key=home / "key")
        index = TrialIndex.open(home / "index")
        with suppress(Unavailable):
            catch_up(store, index, progress)
        return cls(store, index, new_id)

    def index_anew(self, progress: Indexed = no_progress) -> None:
        """Build the index anew; Unavailable where it cannot be written just now."""
        index_anew(self._store, self._index, progress)

    @property
    def found_count(self) -> int:
        """How many records the index knows."""
        return self._index.count

    def close(self) -> None:
        """Let go of everything."""
        self._index.release()
        self._store.close()

    # ── trials ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def import_records(
        self,
        stream: BinaryIO,
        *,
        name: str,
        at: datetime,
        by: str = "operator",
        progress: Callable[[int], None] = lambda _: None,
        compile: bool = True,
        find: bool = True,
    ) -> ImportReport:
        """Take in every trial of the stream, whatever its format, also of a zip; the same record again changes nothing.

        `progress` is called with the number of trials done so far. Without `compile` the rules are made when a trial is
        first asked for. Without `find` records are only kept: the next `open` makes them findable, or `index_anew`.
        BadInput where no trial came out, with the first problem's code.
        """
        with self._importing:
            run = Importing(self._store, self._index, name=name, by=by, at=at, compile=compile, find=find)
            return run.run(cut_source(stream, name=name), progress=progress)

    def import_folder(
        self,
        folder: Path,
        *,
        at: datetime,
        by: str = "operator",
        progress: Callable[[int], None] = lambda _: None,
        compile: bool = True,
        find: bool = True,
    ) -> ImportReport:
        """Take in every trial of the files in a folder and the folders in it, as `import_records` does of one file."""
        with self._importing:
            run = Importing(self._store, self._index, name=folder.name, by=by, at=at, compile=compile, find=find)
            return run.run(cut_folder(folder, name=folder.name), progress=progress)

    def sync(
        self,
        registry: Registry,
        asked: Asked,
        *,
        since: date | None = None,
        clock: Callable[[], datetime],
        by: str = "operator",
        progress: Callable[[int, int | None], None] | None = None,
        compile: bool = True,
    ) -> SyncReport:
        """Take in what the registry has had new since that day, or since this was last asked of it; what was cut off goes on.

        `progress` is called with how many records are done, and how many there are where that is known. Unavailable and
        BadInput as `Registry` raises them; what came until then is kept.
        """
        with self._importing:
            run = Syncing(
                self._store, self._index, registry, asked, by=by, clock=clock, compile=compile, progress=progress
            )
            return run.run(since)

    def sync_one(
        self, registry: Registry, number: str, *, at: datetime, by: str = "operator", compile: bool = True
    ) -> ImportReport | None:
        """Take in the record of this number; None where the registry says that it is as it was. Unavailable; NotFound."""
        with self._importing:
            run = Importing(self._store, self._index, name=number, by=by, at=at, compile=compile)
            return sync_one(self._store, registry, number, run)

    def load_sample(self, *, at: datetime, by: str = "operator") -> ImportReport:
        """Take in the bundled sample; at once where this very sample was taken in before."""
        content = sample.trials_path().read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if before := self._store.finished_import(SAMPLE, sha256):
            return ImportReport(SAMPLE, unchanged=before.added + before.changed + before.unchanged, already=True)
        with self._importing:
            run = Importing(self._store, self._index, name=SAMPLE, by=by, at=at, compile=True)
            return run.run(cut_records(BytesIO(content), name=SAMPLE), source_sha256=sha256)

    def trial(self, id: str) -> KeptTrial:
        """The trial with this number or old number, and its rules; NotFound with a hint."""
        record = self._store.trial(id)
        number = record.trial.id
        gone = self._store.absent([number]).get(number)
        return KeptTrial(record.trial, self._rules(record.trial), record.as_of, self._store.standing(number), gone)

    def absences(self, id: str) -> list[Absence]:
        """When the registry had no record of the trial with this number or old number, oldest first; NotFound."""
        return self._store.absences(self._store.trial(id).trial.id)

    def gone_since(self, ids: Sequence[str]) -> dict[str, str]:
        """Of which of these trials the registry has no record now, and since which day (YYYY-MM-DD)."""
        return self._store.absent(ids)

    def trials(self, *, top: int = 50, after: str = "") -> list[Trial]:
        """The next `top` trials in order of their numbers, after this number."""
        return self._store.list_trials(top=top, after=after)

    def trial_count(self) -> int:
        """How many trials there are."""
        return self._store.trial_count()

    def find(self, question: Question, *, top: int = 20, start: int = 0) -> Finding:
        """The best trials for a question, each with why it is there; any line of words is safe."""
        return finding.find(self._store, self._index, question, top=top, start=start)

    def fittings(self, finding: Finding, patient: Patient, *, as_of: date) -> tuple[Fitting, ...]:
        """What was found, by what the criteria of each trial say of this person on that day; see `fitting`."""
        story = Question(person=patient, as_of=as_of).story()
        return fittings([(one, self._rules(one.trial)) for one in finding.found], patient, story=story, as_of=as_of)

    def facets(self, question: Question) -> dict[str, tuple[tuple[str, int], ...]]:
        """How many trials there are of each status, phase … among the answers, by the names of `COUNTED`."""
        finder = self._index.finder()
        return {} if finder is None else finder.facets(placed(question)[0])

    def suggest(self, typed: str, *, most: int = 10) -> list[Suggestion]:
        """What somebody may be about to type, the likeliest first; a trial's number comes with its title. Any text is safe."""
        suggester = self._index.suggester()
        found = suggester.suggest(typed, most=most) if suggester else suggest_places(typed, most=most)
        titles = {t.id: t.title for t in self._store.trials([s.text for s in found if s.kind == "trial"])}
        return [replace(s, detail=titles.get(s.text, "")) if s.kind == "trial" else s for s in found]

    def hits(self, asked: str | Patient, *, top: int = 1000, as_of: date | None = None) -> list[Hit]:
        """The best trials as numbers with scores, best first: for a few words, a line of the query language, a note or a person.

        `as_of` is the day on which the note or the person is looked at; without it nobody's age is known.
        """
        finder = self._index.finder()
        if finder is None:
            return []
        question = Question(asked, as_of=as_of) if isinstance(asked, str) else Question(person=asked, as_of=as_of)
        return list(finder.answer(question, top=top).hits)

    def registrations(self, trial: Trial) -> tuple[Registration, ...]:
        """The other numbers of a trial, and the records that are kept under them."""
        return registrations(self._store, trial)

    # ── what changed ────────────────────────────────────────────────────────────────────────────────────────────────

    def versions(self, id: str) -> list[Stand]:
        """The versions of the trial with this number or old number, oldest first; NotFound with a hint."""
        return history.stands(self._store, self._store.trial(id).trial.id)

    def histories(self, id: str) -> list[RecordHistory]:
        """The history of the record with this number or old number, then those of the trial's other records; NotFound."""
        return histories(self._store, self._store.trial(id).trial.id)

    def has_history(self, id: str) -> bool:
        """Whether one of the records of the trial with this number has more than one version, or was gone for a time."""
        records = self._store.same_trial([id]).get(id, (id,))
        return any(self._store.replacements(id=one, most=1) or self._store.absences(one) for one in records)

    def difference(self, id: str, before: int | None = None, after: int | None = None) -> Difference | None:
        """What changed between two versions, by default the last two; None where there is only one. NotFound."""
        return history.difference(self._store, self._store.trial(id).trial.id, before, after)

    def changed_since(
        self, moment: datetime, *, top: int | None = None, progress: history.Progress | None = None
    ) -> list[Difference]:
        """What changed in each trial since this moment, what matters most to people first; at most so many trials."""
        return history.since(self._store, moment, top=top, progress=progress)

    def replacements(self, *, id: str | None = None, most: int = 1000) -> list[Replaced]:
        """Which versions were replaced when, the latest first, of all trials or of the one with this number."""
        return self._store.replacements(id=id, most=most)

    def rechecks(self, since: datetime, *, as_of: date, progress: history.Progress | None = None) -> Rechecks:
        """Which kept people and applications are to be checked again since this moment; see `rechecking`."""
        people = [self.person(one.id, as_of=as_of) for one in self._store.people()]
        return rechecking.rechecks(self._store, people, since=since, as_of=as_of, progress=progress)

    # ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def people(self) -> tuple[SamplePerson, ...]:
        """The fictional people of the sample."""
        return sample.people()

    def person(self, id: str, *, as_of: date) -> Patient:
        """One of the sample people, marked as fictional, or somebody whose record is kept; NotFound for anybody else."""
        if any(one.id == id for one in sample.people()):
            return self.sample_person(id, as_of=as_of)
        return joined(*(read_patient(content, id=id, as_of=as_of) for content in self._store.person(id)))

    def sample_person(self, id: str, *, as_of: date) -> Patient:
        """One of the sample people, marked as fictional; NotFound for anybody else, also where a record is kept."""
        return replace(read_patient(sample.person_bytes(id), id=id, as_of=as_of), fictional=True)

    def keep_person(self, content: bytes, *, at: datetime, by: str = "operator", person: str | None = None) -> str:
        """Keep a record, a form or a note, sealed; the person's id. BadInput where it cannot be read.

        With `person` it is one more document of somebody of whom something is kept; NotFound where nothing is.
        """
        read_patient(content, id="", as_of=at.date())
        if person is not None:
            self._store.person(person)
        whose = person or self._new_id()
        self._store.keep_person(whose, self._new_id(), content, by=by, at=at)
        return whose

    def kept_people(self) -> list[KeptPerson]:
        """Everybody whose record is kept."""
        return self._store.people()

    def forget_person(self, id: str, *, at: datetime, by: str = "operator") -> None:
        """Delete all that is kept of a person for good; NotFound where nothing is."""
        self._store.forget_person(id, by=by, at=at)

    def check(self, trial_id: str, patient: Patient, *, as_of: date, what_if: bool = False) -> Verdict:
        """Criterion by criterion, whether the trial may fit the person on that day; see `matching.evaluate`."""
        return matching.evaluate(self.trial(trial_id).compiled, patient, as_of=as_of, what_if=what_if)

    # ── applications ────────────────────────────────────────────────────────────────────────────────────────────────

    def apply(
        self, trial_id: str, *, name: str, contact: str, consent: bool, site: str | None, at: datetime
    ) -> Application:
        """Check and keep an application; InvalidApplication (with `fields`) where the form is wrong, BadInput where the
        registry has no record of the trial any more.
        """
        trial = self._store.trial(trial_id).trial
        if self._store.absent([trial.id]):
            hint = "Ask the study team directly, if you know them."
            raise BadInput("the registry has no record of this trial any more", hint=hint, code="trial-gone")
        command = Apply(self._new_id(), trial, name=name, contact=contact, consent=consent, site=site)
        application = applications.apply(command, at=at)
        self._store.keep_application(application, by="applicant", at=at)
        return application

    def applications(self, trial_id: str | None = None) -> list[Application]:
        """All applications, or those to one trial, oldest first."""
        return self._store.applications(None if trial_id is None else self._store.trial(trial_id).trial.id)

    def application_count(self, trial_id: str) -> int:
        """How many people have applied to the trial."""
        return self._store.application_count(trial_id.strip().upper())

    def erase_application(self, id: str, *, at: datetime, by: str = "operator") -> None:
        """Delete an application for good; NotFound where there is none."""
        self._store.erase_application(id, by=by, at=at)

    def _rules(self, trial: Trial) -> Compiled:
        """The kept rules where text and reader are still the same, else made now, and kept where that is possible."""
        text_sha256 = text_hash(trial.eligibility.text)
        kept = self._store.rules(trial.id, text_sha256=text_sha256, reader=reader_version())
        if kept is not None:
            return kept
        made = Reading.of(trial).rules()
        with suppress(Unavailable):
            self._store.keep_rules([pack_rules(trial.id, made)], reader=reader_version())
        return made
