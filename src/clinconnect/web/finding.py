"""Where does a visitor start? The front page, the search and its results, and the page about all this."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from clinconnect.errors import BadInput, NotFound
from clinconnect.search import CHOICES, Question
from clinconnect.trials import recognised
from clinconnect.web.catching_up import catching_up
from clinconnect.web.frame import Clock, render
from clinconnect.web.outcomes import CHIPS, Chip, Tone
from clinconnect.web.results import MOST_PAGES, PAGE_SIZE, ResultsPage, question_of, results
from clinconnect.web.specimen import Specimen, specimen
from clinconnect.workspace import Workspace

LONGEST_QUERY = 2000
TOLD = BadInput(
    "That reads like somebody's story.",
    hint="Nothing about a person belongs in an address. Tell the story under “For a person”, programs with POST /api/for-person.",
)
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
    def search(request: Request, q: str = "", page: str = "1", sort: str = "relevance", within: str = "") -> Response:
        query, number = " ".join(q.split()), _page_number(page)
        if (asked := recognised(query)) and _has(workspace, asked.number):
            return RedirectResponse(f"/trials/{quote(asked.number, safe='')}", status_code=303)
        question = question_of(
            query, {name: request.query_params.getlist(name) for name in CHOICES}, sort, clock().date(), within
        )
        found = replace(find(workspace, question, number, clock().date()), behind=catching_up(workspace))
        return render("search.html", found, status=400 if found.problem else 200)

    @routes.api_route("/about", methods=["GET", "HEAD"])
    def about() -> Response:
        meanings = tuple(OutcomeMeaning(CHIPS[tone], text) for tone, text in _MEANINGS.items())
        return render("about.html", AboutPage(meanings))

    return routes


def find(workspace: Workspace, question: Question, number: int, today: date) -> ResultsPage:
    """One page of results; a question that cannot be used comes back as the page's problem."""
    example = SHOWCASE if _has(workspace, SHOWCASE) else None
    if not question.line and not question.filters:
        return ResultsPage(question, number, notes=question.filters.notes, example=example)
    if len(question.line) > LONGEST_QUERY:
        problem = BadInput("That is too long for a search.", hint=f"Use at most {LONGEST_QUERY} characters.")
        short = replace(question, line=question.line[:LONGEST_QUERY])
        return ResultsPage(short, 1, example=example, problem=problem)
    if question.is_story:
        return ResultsPage(replace(question, line=""), 1, example=example, problem=TOLD)
    try:
        found = workspace.find(question, top=PAGE_SIZE, start=(number - 1) * PAGE_SIZE)
    except BadInput as problem:
        return ResultsPage(question, number, example=example, problem=problem)
    return results(found, workspace.facets(question), number, today, example)


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
