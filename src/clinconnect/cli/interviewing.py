"""An interview for one trial or several: the next best question, an answer in one's own words, and what it settles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import typer

from clinconnect.cli.answers_file import keep_form, open_form
from clinconnect.cli.options import HOME, AsOf, Home, content, day, opened, person
from clinconnect.cli.wording import print_standing, print_verdict
from clinconnect.errors import BadInput
from clinconnect.matching import Dossier, Question, Verdict, evaluate, next_question, questions_for
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
from clinconnect.workspace import KeptTrial

_Json = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("interview")(interview)


def interview(
    trial: Annotated[list[str] | None, typer.Option("--trial", help="A trial's number; may be given often.")] = None,
    trials: Annotated[
        Path | None,
        typer.Option("--trials", help="A file of trials: a number a line, or what search --jsonl has written."),
    ] = None,
    patient: Annotated[
        str | None,
        typer.Option("--patient", help="What is known already: a file, or the id of a sample or kept person."),
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="A form in JSON to go on from and to keep the answers in.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who answers: patient, caregiver or clinician.")] = "patient",
    as_of: AsOf = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Ask nothing: write where the trials stand and all questions as JSON.")
    ] = False,
    home: Home = HOME,
) -> None:
    """Ask what is still open, for one trial or a list of candidates, and say what the answers settle.

    What may rule out or settle most at least cost is asked first; nothing is asked that cannot change anything. Answer
    in your own words, with "don't know" or "rather not say" where that is so, and "stop" to end. Without --answers
    nothing is kept.

    Example: clinconnect interview --trial NCT07057622 --patient sample-01 --answers answers.json
    """
    if by not in ("patient", "caregiver", "clinician"):
        raise BadInput("--by is not known", hint="write patient, caregiver or clinician", code="usage")
    today, teller = day(as_of), cast(Teller, by)
    with opened(home) as workspace:
        known = person(workspace, patient, today) if patient else None
        candidates = [workspace.trial(id) for id in _numbers(trial or [], trials)]
        talk = _Talk(candidates, known, open_form(answers, by), today, teller)
        if as_json:
            typer.echo(json.dumps(talk.to_json(), ensure_ascii=False))
            return
        _ask_all(talk, answers, today, teller)
        talk.print_end()


def _numbers(given: list[str], file: Path | None) -> list[str]:
    """The trials' numbers, each once."""
    found = [*given, *(number for line in _lines(file) for number in _in_line(line))]
    if not found:
        raise BadInput("no trial is given", hint="name one with --trial, or a file with --trials", code="usage")
    return list(dict.fromkeys(number.strip().upper() for number in found))


def _lines(file: Path | None) -> list[str]:
    return content(file).decode("utf-8", "replace").splitlines() if file else []


def _in_line(line: str) -> list[str]:
    """The hits of a line of `search --jsonl`, or the first word."""
    try:
        return [hit["trial"] for hit in json.loads(line)["hits"]]
    except (ValueError, TypeError, KeyError):
        return line.split()[:1]


class _Talk:
    """One interview: what is known, the answers so far, and what is to be asked next."""

    def __init__(
        self, candidates: list[KeptTrial], known: Patient | None, form: _Json, today: date, by: Teller
    ) -> None:
        self._candidates, self._known, self._today, self._by = candidates, known, today, by
        self.form = form

    def verdicts(self, *, explain: bool = False) -> list[Verdict]:
        """Where each trial stands with the answers so far."""
        told = self._told()
        return [evaluate(kept.compiled, told, as_of=self._today, explain=explain) for kept in self._candidates]

    def open_questions(self) -> tuple[Question, ...]:
        """All questions that are worth asking now, the best first."""
        compiled = [kept.compiled for kept in self._candidates]
        return questions_for(compiled, self._told(), as_of=self._today, by=self._by)

    def questions(self) -> Iterator[tuple[Question, Asked]]:
        """The best question that is still open, again and again, each topic once."""
        done: set[Topic] = set()
        while following := next_question(self.open_questions(), done):
            done.add(following[1].topic)
            yield following

    def add(self, item: _Json) -> None:
        """Take down an answer."""
        self.form.setdefault("interview", []).append(item)

    def print_end(self) -> None:
        """What is known in the end: of one trial everything, of several where each stands."""
        if len(self._candidates) == 1:
            print_verdict(self.verdicts(explain=True)[0], self._candidates[0])
            return
        typer.echo("")
        for verdict, kept in zip(self.verdicts(), self._candidates, strict=True):
            print_standing(verdict, kept)

    def to_json(self) -> _Json:
        """Where the trials stand, and the questions."""
        verdicts = self.verdicts()
        return {
            "as_of": self._today.isoformat(),
            "trials": [{"trial": v.trial, "outcome": v.outcome, "counts": dict(v.counts)} for v in verdicts],
            "questions": [_question_json(q, q.about) for q in self.open_questions()],
        }

    def _told(self) -> Dossier:
        told = read_patient(json.dumps(self.form).encode(), id="interview", as_of=self._today)
        return Dossier(joined(self._known, told) if self._known else told)


def _question_json(question: Question, asked: Asked | None) -> _Json:
    about = asked and {
        "kind": asked.kind,
        "name": asked.name,
        "concept": asked.concept,
        "qualifiers": list(asked.qualifiers),
        "expects": asked.expects,
        "units": list(asked.units),
        "choices": list(asked.choices),
        "hint": hint(asked),
    }
    criteria = [{"trial": trial, "criterion": criterion} for trial, criterion in question.places]
    return {"ask": question.ask, "settles": question.settles, "criteria": criteria, "about": about}


def _ask_all(talk: _Talk, answers: Path | None, today: date, by: Teller) -> None:
    """Ask until nothing is left to ask or the interview is to end; say what each answer rules out or settles."""
    before = {v.trial: v.outcome for v in talk.verdicts()}
    for question, asked in talk.questions():
        got = _answer(question, asked, today)
        if got is None:
            return
        talk.add(answer_item(asked, got.said, on=today, unit=got.unit, by=by))
        keep_form(answers, talk.form)
        verdicts = talk.verdicts()
        for verdict in verdicts if len(verdicts) > 1 else ():
            if verdict.outcome != before[verdict.trial]:
                print_standing(verdict)
        before = {v.trial: v.outcome for v in verdicts}


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
