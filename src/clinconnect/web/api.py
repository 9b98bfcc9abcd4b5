"""What do programs read? Search, one trial, its rules, its record, whether the service is up: JSON, one error shape."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from clinconnect import __version__
from clinconnect.criteria import codec
from clinconnect.errors import BadInput
from clinconnect.search import CHOICES
from clinconnect.summaries import summarise
from clinconnect.web.catching_up import for_programs
from clinconnect.web.finding import LONGEST_QUERY, TOLD
from clinconnect.web.frame import Clock
from clinconnect.web.results import address, question_of
from clinconnect.workspace import Workspace

MOST_HITS, MOST_START = 100, 5000


def api_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """Everything that answers in JSON."""
    routes = APIRouter()

    @routes.get("/health", tags=["service"])
    def health() -> Response:
        """Whether the service is up."""
        return JSONResponse({"status": "ok", "version": __version__})

    @routes.get("/api/search", tags=["trials"])
    def search(request: Request, q: str = "", top: int = 20, start: int = 0, sort: str = "relevance") -> Response:
        """Trials for a few words or a line of the query language, best first, each with why it is there.

        What a person tells has no place in an address: a story goes to POST /api/for-person.
        Every choice of the search page can be given under its name (status=RECRUITING&phase=3&age=58), more than once.
        With facets=1 the answer counts the trials of each status, phase and so on. `index`: while it is built, fewer are found than kept.
        """
        query = " ".join(q.split())
        question = question_of(
            query, {name: request.query_params.getlist(name) for name in CHOICES}, sort, clock().date()
        )
        if not query and not question.filters:
            raise BadInput("There is nothing to search for.", hint="Add ?q= with a few words.")
        if len(query) > LONGEST_QUERY or not 1 <= top <= MOST_HITS or not 0 <= start <= MOST_START:
            raise BadInput(
                "The search is too long or asks for too much.",
                hint=f"At most {LONGEST_QUERY} characters, top from 1 to {MOST_HITS}, start to {MOST_START:,}.",
            )
        if question.is_story:
            raise TOLD
        found = for_programs(workspace.find(question, top=top, start=start), workspace)
        if request.query_params.get("facets") == "1":
            found["facets"] = {name: dict(values) for name, values in workspace.facets(question).items()}
        return JSONResponse({**found, "page": address(question)})

    @routes.get("/api/trials/{trial_id}", tags=["trials"])
    def trial(trial_id: str) -> Response:
        """One trial: the typed record, the plain-language summary with sources, and where its rules are."""
        kept = workspace.trial(trial_id)
        told = summarise(kept.trial, kept.compiled)
        sentences = [
            {"topic": s.topic, "text": s.text, "source": s.source, "span": list(s.span) if s.span else None}
            for s in told.sentences
        ]
        record = {k: v for k, v in asdict(kept.trial).items() if k != "raw"}
        links = {"rules": f"/trials/{kept.trial.id}/rules.json", "record": f"/trials/{kept.trial.id}/record.json"}
        also = [asdict(other) for other in workspace.registrations(kept.trial)]
        return JSONResponse({"trial": record, "also": also, "summary": sentences, "links": links})

    @routes.get("/trials/{trial_id}/rules.json", tags=["trials"])
    def rules(trial_id: str) -> Response:
        """The criteria as rules, in the shape of `clinconnect compile --jsonl`."""
        return JSONResponse(codec.to_json(workspace.trial(trial_id).compiled))

    @routes.get("/trials/{trial_id}/record.json", tags=["trials"])
    def record(trial_id: str) -> Response:
        """The record as it came from its registry."""
        return JSONResponse(workspace.trial(trial_id).trial.raw)

    return routes
