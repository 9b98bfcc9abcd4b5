"""What is suggested as somebody types? A few lines of JSON, for the search box and for programs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from clinconnect.errors import BadInput
from clinconnect.search import suggest_places
from clinconnect.workspace import Workspace

LONGEST, MOST = 200, 20


def suggest_routes(workspace: Workspace) -> APIRouter:
    """The one address."""
    routes = APIRouter()

    @routes.get("/api/suggest", tags=["trials"])
    def suggest(q: str = "", top: int = 8, kind: str = "") -> Response:
        """Conditions, treatments, sponsors, places and trial numbers for what was typed so far; kind=place for places only."""
        if len(q) > LONGEST or not 1 <= top <= MOST or kind not in ("", "place"):
            raise BadInput(
                "That cannot be suggested for.",
                hint=f"q has at most {LONGEST} characters, top is from 1 to {MOST}, and kind may be place.",
            )
        found = suggest_places(q, most=top) if kind else workspace.suggest(q, most=top)
        return JSONResponse({"query": q, "suggestions": [one.to_json() for one in found]})

    return routes
