"""Where does a visitor see what changed? The page of a trial's versions, and feeds of one trial and of all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from clinconnect.errors import BadInput
from clinconnect.store import Replaced
from clinconnect.web.atom import MEDIA_TYPE, feed
from clinconnect.web.frame import Clock, render
from clinconnect.web.history_view import history_page
from clinconnect.web.words import heading
from clinconnect.workspace import Difference, Workspace
from clinconnect.workspace.reader_version import reader_version

MOST_ENTRIES = 30


def history_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """What changed, as a page and as feeds."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/trials/{trial_id}/history", methods=["GET", "HEAD"])
    def history(trial_id: str, before: str = "", after: str = "") -> Response:
        """The versions of a trial, and what changed between two of them (by default the last two)."""
        found = workspace.difference(trial_id, _number(before), _number(after))
        kept = workspace.trial(trial_id)
        head = heading(kept.trial, clock().date(), gone=kept.gone_since)
        page = history_page(head, workspace.histories(kept.trial.id), found)
        return render("history.html", page)

    @routes.api_route("/trials/{trial_id}/history.atom", methods=["GET", "HEAD"])
    def trial_feed(trial_id: str, request: Request) -> Response:
        """What changed in a trial, as an Atom feed: the last thirty versions."""
        trial = workspace.trial(trial_id).trial
        replaced = workspace.replacements(id=trial.id, most=MOST_ENTRIES)
        page = f"/trials/{quote(trial.id)}/history"
        return _answer(workspace, request, replaced, title=f"{trial.id}: {trial.title}", path=f"{page}.atom", page=page)

    @routes.api_route("/changes.atom", methods=["GET", "HEAD"])
    def all_feed(request: Request) -> Response:
        """What changed in all trials, as an Atom feed: the last thirty versions."""
        replaced = workspace.replacements(most=MOST_ENTRIES)
        title = "Changes of clinical trials"
        return _answer(workspace, request, replaced, title=title, path="/changes.atom", page="/search")

    return routes


def _answer(
    workspace: Workspace, request: Request, replaced: list[Replaced], *, title: str, path: str, page: str
) -> Response:
    """The feed, or that the reader has it already: it depends on what was replaced, and on who reads it."""
    base = str(request.base_url).rstrip("/")
    known = "\n".join(
        [reader_version(), base, title, *(f"{r.trial_id} {r.number} {r.at.isoformat()}" for r in replaced)]
    )
    headers = {"ETag": f'"{hashlib.sha256(known.encode()).hexdigest()[:32]}"', "Cache-Control": "no-cache"}
    asked = request.headers.get("if-none-match", "")
    if "*" in asked or headers["ETag"] in [tag.strip().removeprefix("W/") for tag in asked.split(",")]:
        return Response(status_code=304, headers=headers)
    content = feed(_differences(workspace.difference, replaced), title=title, path=path, page=page, base=base)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _differences(
    difference: Callable[[str, int, int], Difference | None], replaced: list[Replaced]
) -> list[Difference]:
    found = (difference(one.trial_id, one.number, one.number + 1) for one in replaced)
    return [one for one in found if one]


def _number(text: str) -> int | None:
    """The number of a version in an address; BadInput where it is none."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 9):
        raise BadInput("That is no version of this trial.", hint="Choose one from the list of versions.")
    return int(text)
