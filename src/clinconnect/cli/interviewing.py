"""An interview for one trial: the next best question, an answer in one's own words, and what it settles."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import typer

from clinconnect.cli.options import HOME, AsOf, Home, content, day, opened, person
from clinconnect.cli.wording import print_verdict
from clinconnect.errors import BadInput
from clinconnect.matching import Question, Verdict, next_question
from clinconnect.patients import (
    Asked,
    Patient,
    Topic,
    answer_item,
    choose_unit,
    hint,
    is_unanswered,
    joined,
    read_patient,
    read_reply,
)
from clinconnect.patients.patient import Teller
from clinconnect.terms.printed import say_unit
from clinconnect.workspace import Workspace

_Json = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("interview")(interview)


def interview(
    trial: Annotated[str, typer.Option("--trial", help="The trial's number.")],
    patient: Annotated[
        str | None,
        typer.Option("--patient", help="What is known already: a file, or the id of a sample or kept person."),
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="A form in JSON to go on from and to keep the answers in.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who answers: patient, caregiver or clinician.")] = "patient",
    as_of: AsOf = None,
    home: Home = HOME,
) -> None:
    """Ask what is still open for a trial, the most useful question first, and say what the answers settle.

    Answer in your own words, with "don't know" or "rather not say" where that is so, and "stop" to end. Without
    --answers nothing is kept.

    Example: clinconnect interview --trial NCT07057622 --patient sample-01 --answers answers.json
    """
    if by not in ("patient", "caregiver", "clinician"):
        raise BadInput("--by is not known", hint="write patient, caregiver or clinician", code="usage")
    today = day(as_of)
    with opened(home) as workspace:
        known = person(workspace, patient, today) if patient else None
        talk = _Talk(workspace, trial, known, _form(answers, by), today)
        for question, asked in talk.questions():
            got = _answer(question, asked, today)
            if got is None:
                break
            talk.add(answer_item(asked, got.said, on=today, unit=got.unit, by=cast(Teller, by)))
            _keep(answers, talk.form)
        print_verdict(talk.verdict(), workspace.trial(trial))


class _Talk:
    """One interview: what is known, the answers so far, and what is to be asked next."""

    def __init__(self, workspace: Workspace, trial: str, known: Patient | None, form: _Json, today: date) -> None:
        self._workspace, self._trial, self._known, self._today = workspace, trial, known, today
        self.form = form

    def verdict(self) -> Verdict:
        """The verdict with the answers so far."""
        told = read_patient(json.dumps(self.form).encode(), id="interview", as_of=self._today)
        whole = joined(self._known, told) if self._known else told
        return self._workspace.check(self._trial, whole, as_of=self._today)

    def questions(self) -> Iterator[tuple[Question, Asked]]:
        """The best question that is still open, again and again, each topic once."""
        done: set[Topic] = set()
        while following := next_question(self.verdict().questions, done):
            done.add(following[1].topic)
            yield following

    def add(self, item: _Json) -> None:
        """Take down an answer."""
        self.form.setdefault("interview", []).append(item)


def _form(path: Path | None, by: str) -> _Json:
    """The form to go on from; a new one where there is none yet."""
    if path is None or not path.exists():
        return {"form": "clinconnect-1", "by": by}
    try:
        found = json.loads(content(path))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("interview", []), list):
        raise BadInput("the file of --answers holds no form", hint="give a form of this program or a new name")
    return found


def _keep(path: Path | None, form: _Json) -> None:
    """Write the form whole or not at all, for its owner only."""
    if path is None:
        return
    aside = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(form, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as wrong:
        raise BadInput(f"the answers cannot be kept: {wrong.strerror}", hint="check the path of --answers") from wrong


class _Answer(NamedTuple):
    """The words as said, and the UCUM unit that was chosen beside a number."""

    said: str
    unit: str | None = None


def _answer(question: Question, asked: Asked, today: date) -> _Answer | None:
    """An answer that can be read; None where the interview is to end."""
    typer.echo(f"\n{question.ask}\n  {hint(asked)}")
    while (said := _line()) is not None:
        reply = read_reply(asked, said, on=today)
        if reply is None:
            typer.echo(f"That could not be understood. {hint(asked)} Or: don't know, rather not say, stop.")
        elif reply.lacks_unit and asked.units:
            return _in_unit(asked, said)
        else:
            return _Answer(said)
    return None


def _in_unit(asked: Asked, said: str) -> _Answer | None:
    """The number with the unit that is chosen; without one where that is not known, None where the interview is to end."""
    choices = ", ".join(f"{n}: {say_unit(unit)}" for n, unit in enumerate(asked.units, 1))
    typer.echo(f"In which unit? {choices}")
    while (words := _line()) is not None:
        if unit := choose_unit(asked.units, words):
            return _Answer(said, unit)
        if is_unanswered(words):
            return _Answer(said)
        typer.echo(f"Write the number of the unit: {choices}. Or: don't know, stop.")
    return None


def _line() -> str | None:
    """The next line typed or piped; None where it says stop, and at the end of the input."""
    try:
        said = str(input("> ")).strip()
    except EOFError:
        typer.echo("")
        return None
    return None if said.lower() in ("stop", "end", "quit", "exit") else said
