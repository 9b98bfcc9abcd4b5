"""Which trials are worth checking for somebody? Found by a story, put in groups by the verdict, nothing hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from clinconnect import matching, patients
from clinconnect.errors import BadInput
from clinconnect.patients import Patient
from clinconnect.search import CHOICES, LONGEST_NOTE, Filters, Question
from clinconnect.summaries import say_date
from clinconnect.web.bodies import read_fields
from clinconnect.web.catching_up import catching_up, for_programs
from clinconnect.web.checking import OWN, newest_entry
from clinconnect.web.frame import Clock, render
from clinconnect.web.problems import as_sentence
from clinconnect.web.results import Link, chosen_place, nearest_site, question_of, radii_around, way_words, why
from clinconnect.web.told import Told
from clinconnect.web.told import told as read_of
from clinconnect.web.words import Heading, heading
from clinconnect.workspace import FITS, Fit, Fitting, Workspace

# So many trials are looked at first, and so many more each time that is asked for, up to the last of them.
FIRST, LAST = 30, 150
_SHOWN, _OTHERS = 3, 5
_MEANINGS: Mapping[Fit, tuple[str, str]] = {
    "may fit": (
        "May fit",
        "Nothing that is known speaks against these, some of their criteria fit, and what they are about is on record.",
    ),
    "open": ("Open", "Nothing that is known speaks against these, but too little is known to say more."),
    "does not fit": (
        "Does not fit",
        "A criterion, or a registered limit of age or sex, speaks against these. Each says which.",
    ),
}


@dataclass(frozen=True)
class PersonLine:
    """A trial, what its criteria say in numbers, the first of what speaks against it with how much more does, and why it was found.

    `taking` says of one that takes nobody now that it does not; None for the others.
    """

    heading: Heading
    counted: str
    where: str
    taking: str | None
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


@dataclass(frozen=True, repr=False)
class Narrowed:
    """What was chosen beside the story: whether only trials that take people now, and near which place."""

    filters: Filters = field(default_factory=Filters)

    @property
    def taking(self) -> bool:
        """Whether only trials that take people now."""
        return bool(self.filters.values("status"))

    @property
    def place(self) -> str:
        """The place, without how far."""
        near = chosen_place(self.filters)
        return near.place if near else ""

    @property
    def radii(self) -> tuple[tuple[str, str, bool], ...]:
        """How far one may go: value, words, and whether it is chosen."""
        return radii_around(chosen_place(self.filters))


@dataclass(frozen=True, repr=False)
class Results:
    """What was found: `looked_at` trials are shown, the first of `total` that answer, of `kept` records.

    `ways` say what else would be found where there is little. `next` is how many can be looked at next, None where that is all.
    """

    groups: tuple[Group, ...]
    looked_at: int
    total: int
    kept: int
    notes: tuple[str, ...]
    other_places: tuple[str, ...]
    ways: tuple[str, ...]
    behind: str | None
    next: int | None


@dataclass(frozen=True, repr=False)
class ForPersonPage:
    """`who` the trials are for, None where nobody has been told of; `story` as it was typed, `person` the invented one.

    `told` is what was read of them. `problem` says what is wrong with the story, and what to do.
    """

    longest: ClassVar[int] = LONGEST_NOTE

    people: tuple[Link, ...]
    who: str | None = None
    as_of: str = ""
    story: str = ""
    person: str = ""
    narrowed: Narrowed = field(default_factory=Narrowed)
    told: Told | None = None
    results: Results | None = None
    problem: tuple[str, str] | None = None


@dataclass(frozen=True, repr=False)
class _Asked:
    """Who is looked for, on which day, what was chosen beside, and how many trials are to be looked at."""

    patient: Patient
    day: date
    narrowed: Narrowed
    story: str = ""
    person: str = ""
    look_at: int = FIRST

    def question(self) -> Question:
        """A story is searched by its words, too; a record that somebody put there instead is not."""
        line = "" if patients.is_record(self.story) else self.story
        return Question(line, self.narrowed.filters, person=self.patient, as_of=self.day)


def for_person_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """The page for a story and for the people of the sample."""
    routes = APIRouter(include_in_schema=False)

    def sample(person: str, narrowed: Narrowed, today: date, look_at: int = FIRST) -> Response:
        day = newest_entry(workspace.sample_person(person, as_of=today), today)
        who = next(one.label for one in workspace.people() if one.id == person)
        asked = _Asked(workspace.sample_person(person, as_of=day), day, narrowed, person=person, look_at=look_at)
        return render("for_person.html", _page(workspace, asked, who, today), private=True)

    @routes.api_route("/for-me", methods=["GET", "HEAD"])
    def empty(person: str = "") -> Response:
        if not person:
            return render("for_person.html", ForPersonPage(_people(workspace)))
        return sample(person, Narrowed(), clock().date())

    @routes.post("/for-me")
    def story(fields: Mapping[str, str] = Depends(read_fields)) -> Response:
        today, told, narrowed = clock().date(), _in_lines(fields.get("story", "")), _narrowed(fields, clock().date())
        look_at = _so_many(fields.get("look_at", ""))
        if not told and (person := fields.get("person")):
            return sample(person, narrowed, today, look_at)
        try:
            asked = _Asked(_read(told, today), today, narrowed, story=told, look_at=look_at)
        except BadInput as problem:
            said = as_sentence(problem.message), as_sentence(problem.hint)
            page = ForPersonPage(_people(workspace), story=told[:LONGEST_NOTE], narrowed=narrowed, problem=said)
            return render("for_person.html", page, status=400, private=True)
        return render("for_person.html", _page(workspace, asked, "Your story", today), private=True)

    @routes.post("/api/for-person", tags=["trials"], include_in_schema=True)
    def in_json(told: dict[str, str | list[str] | int]) -> Response:
        """Trials for a person's story, {"story": "…"}: those that may fit first, each with its fit and what speaks against it.

        Every choice of the search can stand beside it under its name ({"status": "open", "near": "Boston, MA, 50 km"}), as a text or a
        list of texts. `top` is how many trials are looked at, 30 where it is not said and at most 150. `read` is what was read of the
        story, `not_read` what nearly every trial asks for and it does not say. The story is read in memory and not kept.
        """
        today = clock().date()
        look_at = told.pop("top", FIRST)
        if not isinstance(look_at, int) or not 1 <= look_at <= LAST:
            raise BadInput("It is not said how many trials are to be looked at.", hint=f"Write top as 1 to {LAST}.")
        story, filters = _sent(told)
        asked = _Asked(_read(story, today), today, Narrowed(filters), story=story, look_at=look_at)
        found = workspace.find(asked.question(), top=look_at)
        read = read_of(asked.patient, today)
        answer = {
            **{name: said for name, said in for_programs(found, workspace).items() if name != "query"},
            "as_of": today.isoformat(),
            "read": read.to_json(),
            "not_read": list(read.missing),
            "hits": [one.to_json() for one in workspace.fittings(found, asked.patient, as_of=today)],
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return routes


def _in_lines(text: str) -> str:
    """Browsers send a line break as two characters."""
    return text.replace("\r\n", "\n")


def _narrowed(fields: Mapping[str, str], today: date) -> Narrowed:
    """What was chosen in the form; a place that cannot be read is told by the notes of the filters."""
    given = {"status": ["open"] if fields.get("taking") else [], "near": [fields.get("near", "")]}
    return Narrowed(question_of("", given, "relevance", today, fields.get("within", "")).filters)


def _so_many(said: str) -> int:
    """How many trials are to be looked at, as the form asks; the first few where it does not."""
    asked = int(said[:9]) if said.isascii() and said.isdigit() else FIRST
    return min(max(asked, FIRST), LAST)


def _sent(told: Mapping[str, str | list[str] | int]) -> tuple[str, Filters]:
    """The story and the choices beside it; BadInput where there is something else, or a choice that cannot be read."""
    story = told.get("story", "")
    if not isinstance(story, str):
        raise BadInput("The story is no text.", hint='Send it as {"story": "…"}; /openapi.json says more.')
    beside = {name: said for name, said in told.items() if name != "story" and not isinstance(said, int)}
    if len(beside) < len(told.keys() - {"story"}) or not beside.keys() <= set(CHOICES):
        raise BadInput("Something beside the story is no choice.", hint=f"Choose by {', '.join(CHOICES)}.")
    filters = Filters.of({name: [said] if isinstance(said, str) else said for name, said in beside.items()})
    if filters.notes:
        raise BadInput("A choice beside the story cannot be read.", hint="Write its value as the search does.")
    return _in_lines(story).strip(), filters


def _read(story: str, today: date) -> Patient:
    hint = f"Write a few sentences, at most {LONGEST_NOTE:,} characters."
    if not story:
        raise BadInput("There is no story to search by.", hint=hint)
    if len(story) > LONGEST_NOTE:
        raise BadInput("That is too long for a story to search by.", hint=hint)
    return patients.read_patient(story.encode("utf-8", "replace"), id=OWN, as_of=today)


def _people(workspace: Workspace) -> tuple[Link, ...]:
    return tuple(Link(f"/for-me?person={one.id}", one.label) for one in workspace.people())


def _page(workspace: Workspace, asked: _Asked, who: str, today: date) -> ForPersonPage:
    return ForPersonPage(
        people=_people(workspace),
        who=who,
        as_of=say_date(asked.day) or "",
        story=asked.story,
        person=asked.person,
        narrowed=asked.narrowed,
        told=read_of(asked.patient, asked.day),
        results=_results(workspace, asked, today),
    )


def _results(workspace: Workspace, asked: _Asked, today: date) -> Results:
    found = workspace.find(asked.question(), top=asked.look_at)
    told = workspace.fittings(found, asked.patient, as_of=asked.day)
    groups = (_group(fit, [one for one in told if one.fit == fit], today, asked.person) for fit in FITS)
    return Results(
        groups=tuple(g for g in groups if g.lines),
        looked_at=len(told),
        total=found.total,
        kept=workspace.trial_count(),
        notes=found.notes,
        other_places=tuple(place.label for place in found.circle.others[:_OTHERS]) if found.circle else (),
        ways=tuple(map(way_words, found.relaxations)),
        behind=catching_up(workspace),
        next=min(asked.look_at + FIRST, LAST) if len(told) < found.total and asked.look_at < LAST else None,
    )


def _group(fit: Fit, told: list[Fitting], today: date, person: str) -> Group:
    title, meaning = _MEANINGS[fit]
    return Group(title, meaning, tuple(_line(one, today, person) for one in told), fit == "does not fit")


def _line(one: Fitting, today: date, person: str) -> PersonLine:
    head = heading(one.found.trial, today, gone=one.found.gone_since)
    address = f"/trials/{quote(head.id, safe='')}" + (f"?person={quote(person, safe='')}#check" if person else "#check")
    reasons = tuple(why(reason) for reason in one.found.reasons if reason.kind != "missing")[:4]
    against, more = one.reasons[:_SHOWN], len(one.reasons[_SHOWN:])
    counted = one.unchecked or matching.coverage_words(one.coverage)
    later = "yet" if head.status.tone == "soon" else "now"
    taking = f"It takes nobody {later}." if one.takes_people is False else None
    where = nearest_site(one.found) or head.places
    return PersonLine(head, counted, where, taking, against, more, reasons, address)
