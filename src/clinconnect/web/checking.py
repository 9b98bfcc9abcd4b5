"""How does a visitor come to a verdict? The trial page, for nobody, for a sample person, or for one's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from clinconnect import matching, patients
from clinconnect.errors import BadInput
from clinconnect.patients import Patient
from clinconnect.patients.form import read_form
from clinconnect.web.answers import Answers, answers_form, planned_start, to_form
from clinconnect.web.asking import following
from clinconnect.web.bodies import read_fields, read_record
from clinconnect.web.frame import Clock, render
from clinconnect.web.problems import as_sentence
from clinconnect.web.trial_page import Chosen, SampleChoice, trial_page
from clinconnect.workspace import Workspace

OWN = "own-answers"
Problems = Mapping[str, str]


def checking_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """The trial page and the two ways to check it with one's own facts."""
    routes = APIRouter(include_in_schema=False)
    desk = _Desk(workspace, clock)

    @routes.api_route("/trials/{trial_id}", methods=["GET", "HEAD"])
    def trial(trial_id: str, person: str = "", on: str = "") -> Response:
        return desk.for_sample(trial_id, person, on.strip()) if person else desk.page(trial_id)

    @routes.post("/trials/{trial_id}/check")
    def check(trial_id: str, entered: Answers = Depends(read_fields)) -> Response:  # noqa: B008
        return desk.for_answers(trial_id, entered)

    @routes.post("/trials/{trial_id}/check-record")
    async def check_record(trial_id: str, request: Request) -> Response:
        record = await read_record(request, "record")
        return await run_in_threadpool(desk.for_record, trial_id, record)

    return routes


class _Desk:
    """Renders the trial page for whoever it is asked for. It keeps nothing from one request to the next."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    def for_sample(self, trial_id: str, person: str, on: str) -> Response:
        """The page with the verdict on a sample person on a day; NotFound for an id that is no sample person's.

        Sample people do not grow older with us: unless a day is given, it is the one of their newest entry.
        """
        today = self._clock().date()
        patient = self._workspace.sample_person(person, as_of=today)
        day = _day(on) if on else newest_entry(patient, today)
        patient = self._workspace.sample_person(person, as_of=day)
        listed = {p.id: p for p in self._workspace.people()}
        why = "" if on else "the day of this person's newest entry"
        chosen = Chosen(person, listed[person].label, listed[person].about, patient.notes, why)
        return self.page(trial_id, chosen=chosen, patient=patient, day=day)

    def for_answers(self, trial_id: str, entered: Answers) -> Response:
        """The page with the verdict on what a visitor told us, or with what cannot be used."""
        today = self._clock().date()
        told = answers_form(self._workspace.trial(trial_id).compiled, today, entered, {})
        form, problems = to_form(told, today)
        if problems:
            return self.page(trial_id, entered=entered, problems=problems, status=400)
        try:
            patient = read_form(form, id=OWN, as_of=today)
        except BadInput as wrong:
            return self.page(trial_id, entered=entered, problems={"own": as_sentence(wrong.message)}, status=400)
        chosen = Chosen(None, "With your own answers", "", patient.notes)
        return self.page(trial_id, entered=entered, chosen=chosen, patient=patient, day=planned_start(told, today))

    def for_record(self, trial_id: str, record: bytes) -> Response:
        """The page with the verdict on an uploaded record, or with why it cannot be used."""
        try:
            patient = patients.read_patient(record, id=OWN, as_of=self._clock().date())
        except BadInput as wrong:
            said = f"{as_sentence(wrong.message)} {as_sentence(wrong.hint)}".strip()
            return self.page(trial_id, problems={"record": said}, status=400)
        return self.page(trial_id, chosen=Chosen(None, "With your own record", "", patient.notes), patient=patient)

    def page(
        self,
        trial_id: str,
        *,
        chosen: Chosen | None = None,
        patient: Patient | None = None,
        entered: Answers | None = None,
        problems: Problems | None = None,
        status: int = 200,
        day: date | None = None,
    ) -> Response:
        """The page itself."""
        kept, today = self._workspace.trial(trial_id), self._clock().date()
        verdict = self._workspace.check(trial_id, patient, as_of=day or today, what_if=True) if patient else None
        form = answers_form(kept.compiled, today, entered if entered is not None else {}, problems or {})
        if patient and entered is not None:
            asked = matching.questions_for([kept.compiled], patient, as_of=day or today, by="patient")
            form = replace(form, following=following(asked, form.asked))
        page = trial_page(
            kept,
            also=self._workspace.registrations(kept.trial),
            today=today,
            applied=self._workspace.application_count(kept.trial.id),
            changed=self._workspace.has_history(kept.trial.id),
            people=self._choices(chosen.id if chosen else None),
            form=form,
            chosen=chosen,
            verdict=verdict,
        )
        own = patient is not None and (chosen is None or chosen.id is None)
        return render("trial.html", page, status=status, private=own or bool(entered) or bool(problems))

    def _choices(self, chosen: str | None) -> tuple[SampleChoice, ...]:
        return tuple(SampleChoice(p.id, p.label, p.about, p.id == chosen) for p in self._workspace.people())


def newest_entry(patient: Patient, today: date) -> date:
    """The day of the newest dated fact that does not lie in the future; today where nothing is dated."""
    return max((f.when.high for f in patient.facts if f.when and f.when.high <= today), default=today)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise BadInput("The day of the check is no date.", hint="Write it as 2025-07-28.") from wrong
