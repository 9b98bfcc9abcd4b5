"""Which trials are worth checking for somebody? Found by a story, put in groups by the verdict, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from clinconnect import matching, patients
from clinconnect.errors import BadInput
from clinconnect.patients import Patient
from clinconnect.search import LONGEST_NOTE, Question
from clinconnect.summaries import say_date
from clinconnect.web.bodies import read_fields
from clinconnect.web.checking import OWN, newest_entry
from clinconnect.web.frame import Clock, render
from clinconnect.web.problems import as_sentence
from clinconnect.web.results import Link, why
from clinconnect.web.words import Heading, heading
from clinconnect.workspace import FITS, Fit, Fitting, Workspace

MOST = 30
_SHOWN = 3
_LOOSELY = ("some of the same words, or words that mean something like it",)
_MEANINGS: Mapping[Fit, tuple[str, str]] = {
    "may fit": ("May fit", "Nothing that is known speaks against these, and what they are about is on record."),
    "open": ("Open", "Nothing that is known speaks against these, but too little is known to say more."),
    "does not fit": (
        "Does not fit",
        "A criterion, or a registered limit of age or sex, speaks against these. Each says which.",
    ),
}


@dataclass(frozen=True)
class PersonLine:
    """A trial, what its criteria say in numbers, the first of what speaks against it with how much more does, and why it was found."""

    heading: Heading
    counted: str
    against: tuple[str, ...]
    more_against: int
    why: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Group:
    """Trials that stand alike; `folded` ones are shown when they are asked for."""

    title: str
    meaning: str
    lines: tuple[PersonLine, ...]
    folded: bool


@dataclass(frozen=True)
class ForPersonPage:
    """`who` the trials are for, None where nobody has been told of; `story` as it was typed.

    `looked_at` trials are shown, the first of `total` that answer it. `problem` says what is wrong with it, and what to do.
    """

    longest: ClassVar[int] = LONGEST_NOTE

    people: tuple[Link, ...]
    who: str | None = None
    as_of: str = ""
    groups: tuple[Group, ...] = ()
    story: str = ""
    looked_at: int = 0
    total: int = 0
    problem: tuple[str, str] | None = None


def for_person_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """The page for a story and for the people of the sample."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/for-me", methods=["GET", "HEAD"])
    def empty(person: str = "") -> Response:
        today = clock().date()
        if not person:
            return render("for_person.html", ForPersonPage(_people(workspace)))
        day = newest_entry(workspace.sample_person(person, as_of=today), today)
        who = next(one.label for one in workspace.people() if one.id == person)
        found = _page(workspace, workspace.sample_person(person, as_of=day), who, day, today, person=person)
        return render("for_person.html", found, private=True)

    @routes.post("/for-me")
    def story(fields: Mapping[str, str] = Depends(read_fields)) -> Response:
        today, told = clock().date(), _in_lines(fields.get("story", ""))
        try:
            patient = _read(told, today)
        except BadInput as problem:
            said = as_sentence(problem.message), as_sentence(problem.hint)
            page = ForPersonPage(_people(workspace), story=told[:LONGEST_NOTE], problem=said)
            return render("for_person.html", page, status=400, private=True)
        return render(
            "for_person.html", _page(workspace, patient, "Your story", today, today, story=told), private=True
        )

    @routes.post("/api/for-person", tags=["trials"], include_in_schema=True)
    def for_programs(told: dict[str, str]) -> Response:
        """Trials for a person's story, {"story": "…"}: those that may fit first, each with its fit and what speaks against it.

        The story is read in memory and not kept.
        """
        story, today = _in_lines(told.get("story", "")).strip(), clock().date()
        patient = _read(story, today)
        found = workspace.find(_question(story, patient, today), top=MOST)
        fits = [one.to_json() for one in workspace.fittings(found, patient, as_of=today)]
        return JSONResponse({"as_of": today.isoformat(), "hits": fits}, headers={"Cache-Control": "no-store"})

    return routes


def _in_lines(text: str) -> str:
    """Browsers send a line break as two characters."""
    return text.replace("\r\n", "\n")


def _read(story: str, today: date) -> Patient:
    hint = f"Write a few sentences, at most {LONGEST_NOTE:,} characters."
    if not story:
        raise BadInput("There is no story to search by.", hint=hint)
    if len(story) > LONGEST_NOTE:
        raise BadInput("That is too long for a story to search by.", hint=hint)
    return patients.read_patient(story.encode("utf-8", "replace"), id=OWN, as_of=today)


def _question(story: str, patient: Patient, day: date) -> Question:
    """A story is searched by its words, too; a record that somebody put there instead is not."""
    return Question("" if patients.is_record(story) else story, person=patient, as_of=day)


def _people(workspace: Workspace) -> tuple[Link, ...]:
    return tuple(Link(f"/for-me?person={one.id}", one.label) for one in workspace.people())


def _page(
    workspace: Workspace, patient: Patient, who: str, day: date, today: date, *, person: str = "", story: str = ""
) -> ForPersonPage:
    found = workspace.find(_question(story, patient, day), top=MOST)
    told = workspace.fittings(found, patient, as_of=day)
    groups = (_group(fit, [one for one in told if one.fit == fit], today, person) for fit in FITS)
    return ForPersonPage(
        people=_people(workspace),
        who=who,
        as_of=say_date(day) or "",
        groups=tuple(g for g in groups if g.lines),
        story=story,
        looked_at=len(told),
        total=found.total,
    )


def _group(fit: Fit, told: list[Fitting], today: date, person: str) -> Group:
    title, meaning = _MEANINGS[fit]
    return Group(title, meaning, tuple(_line(one, today, person) for one in told), fit == "does not fit")


def _line(one: Fitting, today: date, person: str) -> PersonLine:
    head = heading(one.found.trial, today, gone=one.found.gone_since)
    address = f"/trials/{quote(head.id, safe='')}" + (f"?person={quote(person, safe='')}#check" if person else "#check")
    reasons = tuple(why(reason) for reason in one.found.reasons if reason.kind != "missing")[:4]
    against, more = one.reasons[:_SHOWN], len(one.reasons[_SHOWN:])
    return PersonLine(head, matching.coverage_words(one.coverage), against, more, reasons or _LOOSELY, address)
