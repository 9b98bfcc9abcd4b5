"""What does a visitor see when something is wrong? A sentence and what to do next; never a traceback."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from clinconnect.errors import BadInput, ClinConnectError, NotFound
from clinconnect.web.frame import render

_TITLES = {
    400: "That did not work",
    403: "Not from here",
    404: "Not found",
    405: "That is not possible here",
    413: "Too large",
    500: "Our mistake",
    503: "Not available at the moment",
}


_WRONG_ADDRESS = BadInput("The address is not complete.", hint="Use the search or the forms.")
_WRONG_BODY = BadInput(
    "What was sent is not what this address takes.", hint="See /api/openapi.json for its shape, in JSON."
)


@dataclass(frozen=True)
class ProblemPage:
    """An error page: the number, a title, what happened and what to do."""

    status: int
    title: str
    message: str
    hint: str


def problem_response(request: Request, error: ClinConnectError) -> Response:
    """The error as a page, or in the one JSON error shape where a program asked."""
    status = error.http_status
    if speaks_json(request.url.path):
        return JSONResponse({"error": error.to_json()}, status_code=status, headers={"Cache-Control": "no-store"})
    title = _TITLES.get(status, "That did not work")
    hint = as_sentence(error.hint) or "Go back, or search for a trial."
    page = ProblemPage(status, title, as_sentence(error.message), hint)
    return render("problem.html", page, status=status, private=True)


def as_sentence(words: str) -> str:
    """Words of another room as a sentence on a page."""
    tidy = words.strip()
    return f"{tidy[:1].upper()}{tidy[1:]}{'' if tidy.endswith(('.', '!', '?')) else '.'}" if tidy else ""


def speaks_json(path: str) -> bool:
    """Whether this address answers programs."""
    return path.startswith("/api/") or path == "/health" or path.endswith(".json")


def known_problem(request: Request, error: Exception) -> Response:
    """For errors of ours."""
    assert isinstance(error, ClinConnectError)
    return problem_response(request, error)


def framework_problem(request: Request, error: Exception) -> Response:
    """For what the framework refuses before any page of ours is reached."""
    if isinstance(error, RequestValidationError):
        return problem_response(request, _WRONG_BODY if request.method == "POST" else _WRONG_ADDRESS)
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(request, NotFound("There is no such page.", hint="Go to the search or the front page."))
    refused = BadInput(
        "This address cannot be used in this way.", hint="Use the links and forms of the pages.", code="bad-request"
    )
    refused.http_status = error.status_code
    return problem_response(request, refused)
