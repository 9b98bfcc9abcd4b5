"""What guards every request? Size limits, no posts from other sites, strict headers, and no traceback to anyone."""

from __future__ import annotations

import logging
import traceback

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clinconnect.errors import BadInput, ClinConnectError
from clinconnect.web.problems import problem_response

MAX_BODY = 1_000_000
MAX_RECORD = 5_000_000
RECORD_PATH_END = "/check-record"
_FORM_OVERHEAD = 10_000
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Where one looks for trials, and tells nothing about oneself, our own script may suggest as one types.
SUGGESTING = frozenset(("/", "/search"))
_POLICY_SUGGESTING = f"{_POLICY}; script-src 'self'; connect-src 'self'"
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_log = logging.getLogger("clinconnect.web")


class TooLarge(BadInput):
    """The body is larger than the page takes."""

    code = "too-large"
    http_status = 413


class Refused(BadInput):
    """A form that another site sent."""

    code = "refused"
    http_status = 403


class Shield:
    """The outermost layer: whatever the app below does, the answer has these headers and is no traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                if scope["path"] in SUGGESTING:
                    headers.setdefault("Content-Security-Policy", _POLICY_SUGGESTING)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(scope)
            await self._app(scope, _limited(receive, _limit(scope["path"])), guarded_send)
        except Exception as problem:
            known = problem if isinstance(problem, ClinConnectError) else _unexpected(problem)
            if started:
                return
            response: Response = problem_response(Request(scope), known)
            await response(scope, receive, guarded_send)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        if not declared.isdigit():
            raise BadInput("The request does not say its length.", hint="Send it again from the page.")
        if int(declared) > _limit(scope["path"]):
            raise _too_large(scope["path"])
        if scope["method"] == "POST" and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise Refused("This form was sent from another site.", hint="Open the trial's page here and use its form.")


def _limit(path: str) -> int:
    return MAX_RECORD + _FORM_OVERHEAD if path.endswith(RECORD_PATH_END) else MAX_BODY


def _too_large(path: str) -> TooLarge:
    limit = MAX_RECORD if path.endswith(RECORD_PATH_END) else MAX_BODY
    return TooLarge(
        f"That is more than the {limit // 1_000_000} MB this page takes.", hint="Send a smaller file or a shorter text."
    )


def _limited(receive: Receive, limit: int) -> Receive:
    """Count what really arrives: a length in a header is only a promise."""
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > limit:
            raise TooLarge("The request is larger than this page takes.", hint="Send a smaller file or a shorter text.")
        return message

    return counted


def _unexpected(problem: Exception) -> ClinConnectError:
    """A bug: logged by kind and place only, since its message may hold a fact about a person."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "unknown place"
    _log.error("%s at %s", type(problem).__name__, place)
    return ClinConnectError(
        "Something went wrong on our side.", hint="Nothing was stored. Go back and try again.", code="internal"
    )
