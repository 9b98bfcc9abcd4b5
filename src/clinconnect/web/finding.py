"""Where does a visitor start? The front page, the search and its results, and the page about all this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from clinconnect.errors import BadInput, ClinConnectError, NotFound
from clinconnect.search import Question
from clinconnect.trials import recognised
from clinconnect.web.frame import Clock, render
from clinconnect.web.outcomes import CHIPS, Chip, Tone
from clinconnect.web.specimen import Specimen, specimen
from clinconnect.web.words import Heading, heading
from clinconnect.workspace import Workspace

PAGE_SIZE = 20
MOST_PAGES = 50
LONGEST_QUERY = 2000
SHOWCASE = "NCT07057622"
_MEANINGS: dict[Tone, str] = {
    "fits": "The criterion does not stand in the way of this person.",
    "out": "The criterion rules this person out, on the facts shown beside it.",
    "open": "Nobody can tell from what we were given. The reason says what is missing.",
    "site": "Open, and only the study team can answer it.",
    "unread": "Open, because we did not understand the whole criterion. It is shown as a question.",
    "apart": "The criterion concerns other people, for example another sex or another part of the study.",
    "conflict": "Two sources say different things. A person has to look.",
}


@dataclass(frozen=True)
class Try:
    """Something to try: where it leads, what it is called, what one sees there."""

    address: str
    title: str
    about: str


@dataclass(frozen=True)
class FrontPage:
    """The front page; `sample` says whether fictional people are on offer."""

    tries: tuple[Try, ...]
    sample: bool
    specimen: Specimen | None


@dataclass(frozen=True)
class SearchPage:
    """Results for a query: `first` is the rank of the first one shown, `example` a trial number that exists."""

    query: str
    number: int
    hits: tuple[Heading, ...] = ()
    more: bool = False
    example: str | None = None
    problem: ClinConnectError | None = None

    @property
    def first(self) -> int:
        """The rank of the first result on this page, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def told(self) -> str:
        """How many there are, in words."""
        if self.number == 1 and not self.more:
            return "One trial" if len(self.hits) == 1 else f"{len(self.hits)} trials"
        return f"Trials {self.first} to {self.first + len(self.hits) - 1}, best matches first"


@dataclass(frozen=True)
class OutcomeMeaning:
    """What an outcome means."""

    chip: Chip
    meaning: str


@dataclass(frozen=True)
class AboutPage:
    """How it works."""

    outcomes: tuple[OutcomeMeaning, ...]


def finding_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """The pages that need no trial."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=["GET", "HEAD"])
    def front() -> Response:
        return render(
            "front.html", FrontPage(_tries(workspace), bool(workspace.people()), specimen(workspace, SHOWCASE))
        )

    @routes.api_route("/search", methods=["GET", "HEAD"])
    def search(q: str = "", page: str = "1") -> Response:
        query, number = " ".join(q.split()), _page_number(page)
        if (asked := recognised(query)) and _has(workspace, asked.number):
            return RedirectResponse(f"/trials/{quote(asked.number, safe='')}", status_code=303)
        found = find(workspace, query, number, clock().date())
        return render("search.html", found, status=400 if found.problem else 200)

    @routes.api_route("/about", methods=["GET", "HEAD"])
    def about() -> Response:
        meanings = tuple(OutcomeMeaning(CHIPS[tone], text) for tone, text in _MEANINGS.items())
        return render("about.html", AboutPage(meanings))

    return routes


def find(workspace: Workspace, query: str, number: int, today: date) -> SearchPage:
    """One page of results; a query that cannot be used comes back as the page's problem."""
    example = SHOWCASE if _has(workspace, SHOWCASE) else None
    if not query:
        return SearchPage(query, number, example=example)
    if len(query) > LONGEST_QUERY:
        problem = BadInput("That is too long for a search.", hint=f"Use at most {LONGEST_QUERY} characters.")
        return SearchPage(query[:LONGEST_QUERY], 1, example=example, problem=problem)
    try:
        found = workspace.find(Question(query, as_of=today), top=number * PAGE_SIZE + 1).found
    except BadInput as problem:
        return SearchPage(query, number, example=example, problem=problem)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    more = len(found) > number * PAGE_SIZE and number < MOST_PAGES
    return SearchPage(query, number, tuple(heading(f.trial, today) for f in shown), more, example)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), MOST_PAGES) if re.fullmatch(r"[0-9]{1,4}", text) else 1


def _has(workspace: Workspace, trial_id: str) -> bool:
    try:
        workspace.trial(trial_id)
    except NotFound:
        return False
    return True


def _tries(workspace: Workspace) -> tuple[Try, ...]:
    tries = [
        Try("/search?q=type+2+diabetes", "Search in plain words", "See trials for type 2 diabetes, open ones marked.")
    ]
    if _has(workspace, SHOWCASE):
        address = f"/trials/{SHOWCASE}"
        about = "A real record with run-together words and lost signs, with each repair shown beside it."
        tries.append(Try(f"{address}#criteria", "Read a damaged text", about))
        if people := workspace.people():
            about = f"Check the same trial for {people[0].label}, a fictional person, criterion by criterion."
            tries.append(Try(f"{address}?person={quote(people[0].id)}#check", "See why it fits or not", about))
    if len(tries) < 3:
        tries.append(
            Try("/about#outcomes", "Learn what the answers mean", "What fits, what does not, and what is open.")
        )
    return tuple(tries[:3])
