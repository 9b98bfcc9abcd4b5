"""What does a failing request mean for the person in front of it? Said as what is so and what to do.

Our messages do not hold what was asked. Where the registry refuses it, its own sentence is passed on: only that says why.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import httpx

from clinconnect.errors import BadInput, ClinConnectError, Unavailable

REFUSED = "registry-refused"
NOTHING_THERE = "registry-nothing-there"
_ADDRESS = "Check --base-url, and that the registry can be reached from here."
_LATER = "Try again later; what came before is kept."


class Passing(Exception):
    """A failure that may be over at the next try: what to say where it is not, and how long to wait at least (seconds)."""

    def __init__(self, final: ClinConnectError, *, wait: float = 0.0) -> None:
        super().__init__(final.message)
        self.final = final
        self.wait = wait


def of_transport(error: Exception) -> ClinConnectError | Passing:
    """Of an error of httpx: what can be tried again is `Passing`."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return wrong_address()
    if isinstance(error, httpx.TooManyRedirects):
        return _unavailable("registry-redirects", "the registry's address leads round in circles", _ADDRESS)
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        hint = "Is the date of this machine right? Behind a proxy, set SSL_CERT_FILE to its certificate."
        return _unavailable("registry-untrusted", "the registry's certificate cannot be trusted", hint)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _unavailable("registry-untrusted", "no secure connection can be made with the registry", _ADDRESS)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        # Also what a machine says that has no network just now.
        message = f"no machine is found by the registry's name{_host(error)}"
        return Passing(
            _unavailable("registry-unreachable", message, f"Is this machine connected to a network? {_ADDRESS}")
        )
    if isinstance(error, httpx.TimeoutException):
        return Passing(_unavailable("registry-slow", "the registry does not answer in time", _LATER))
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return Passing(_unavailable("registry-unreachable", f"the registry cannot be reached{_host(error)}", _ADDRESS))
    return cut()


def of_status(answer: httpx.Response, said: str) -> ClinConnectError | Passing:
    """Of an answer that is no success; `said` is its text."""
    code = answer.status_code
    if code == 429:
        return Passing(
            _unavailable(
                "registry-busy", "the registry asks for fewer requests", "Try again in an hour; see --per-minute."
            ),
            wait=asked_to_wait(answer),
        )
    if code == 408 or code >= 500:
        final = _unavailable("registry-failing", f"the registry fails (HTTP {code})", _LATER)
        return Passing(final, wait=asked_to_wait(answer))
    if code in (401, 403):
        return _unavailable("registry-forbidden", f"the registry does not let this program in (HTTP {code})", _ADDRESS)
    if code == 404:
        return BadInput("there is nothing at this address of the registry", hint=_ADDRESS, code=NOTHING_THERE)
    words = _words(answer, said)
    return BadInput(
        f"the registry refuses the request (HTTP {code})" + (f": {words}" if words else ""),
        hint="Check the words of the query: they are in the registry's query syntax.",
        code=REFUSED,
    )


def asked_to_wait(answer: httpx.Response) -> float:
    """Seconds that `Retry-After` asks for (a number, or a date compared with the answer's own), 0 where it asks nothing.

    Source: RFC 9110, 10.2.3.
    """
    asked = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", asked):
        return float(asked)
    try:
        until, now = (parsedate_to_datetime(d) for d in (asked, answer.headers.get("date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def wrong_address() -> BadInput:
    """Of an address that is none."""
    hint = "Like https://clinicaltrials.gov/api/v2, without a name and password."
    return BadInput("this is no address of a registry", hint=hint, code="registry-address")


def cut() -> Passing:
    """Of an answer that ended early, or that came damaged."""
    return Passing(_unavailable("registry-cut", "the registry's answers arrive incomplete", _LATER))


def too_much() -> ClinConnectError:
    """Of an answer that does not end."""
    return _unavailable("registry-too-much", "the registry's answer is larger than any page should be", _ADDRESS)


def too_long(seconds: float) -> ClinConnectError:
    """Of a registry that asks to wait longer than anybody would."""
    hint = f"Start again in {seconds / 60:.0f} minutes: what came before is kept."
    return _unavailable("registry-busy", "the registry asks to wait for long", hint)


def not_the_api(html: bool) -> ClinConnectError:
    """Of an answer that is something else."""
    what = "a web page" if html else "something else"
    hint = f"Is a login page of the network in between? {_ADDRESS}"
    return _unavailable("registry-not-json", f"the registry's address answers with {what}, not with records", hint)


def _words(answer: httpx.Response, said: str) -> str:
    """The registry's own sentence: it says what is wrong in plain text."""
    plain = answer.headers.get("content-type", "").startswith("text/plain")
    return "".join(c for c in " ".join(said.split())[:200] if c.isprintable()) if plain else ""


def _unavailable(code: str, message: str, hint: str) -> Unavailable:
    return Unavailable(message, hint=hint, code=code)


def _host(error: Exception) -> str:
    """The machine that was asked, in brackets; what was asked of it is nobody's business."""
    try:
        return f" ({error.request.url.netloc.decode('ascii')})" if isinstance(error, httpx.RequestError) else ""
    except RuntimeError:  # it was not said with the error
        return ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
