"""How is one answer got from a server that may be slow, busy or broken? Politely, several times, and then no more.

Between tries lie 1, 2, 4 … seconds, up to a minute, each with chance in it so that many programs do not come back
together; where the server says for how long (`Retry-After`), at least that.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx

from clinconnect.registry.failures import Passing, cut, of_status, of_transport, too_long, too_much

Read = TypeVar("Read")
# "Approximately 50 requests per minute per IP address" is what users of the API report; its own pages give no number.
PER_MINUTE = 50.0
TRIES = 6
LONGEST_PAUSE = 60.0
LONGEST_WAIT = 900.0
# The largest page of a thousand studies with results is below 100 MB.
LARGEST = 1_000_000_000
TIMEOUT = 60.0
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
# A whole answer may take so many times the time-out, however steadily it drips.
_WHOLE = 10


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a client finds around it: a clock that only goes forward (seconds), sleep, chance in [0, 1), somebody to tell."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    tell: Callable[[str], None] = lambda _: None


class Trying:
    """Requests to one server, no more than `per_minute`, each tried up to `tries` times."""

    def __init__(self, agent: str, *, per_minute: float, tries: int, timeout: float, around: Surroundings) -> None:
        limits = httpx.Timeout(timeout, connect=min(timeout, 20.0))
        self._http = httpx.Client(follow_redirects=True, timeout=limits, headers={"user-agent": agent})
        self._apart = 60.0 / per_minute
        self._tries = tries
        self._whole = timeout * _WHOLE
        self._around = around
        self._next = around.clock()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(
        self,
        url: str,
        headers: Mapping[str, str],
        read: Callable[[httpx.Response, bytes], Read],
    ) -> Read:
        """What `read` makes of the answer (200, or 304 to a conditional request) and its content.

        What it raises as `Passing` is tried again. A ClinConnectError that says what to do where it cannot be had.
        """
        for left in range(self._tries - 1, -1, -1):
            self._keep_pace()
            try:
                return read(*self._once(url, headers))
            except Passing as failure:
                if not left:
                    raise failure.final from failure
                self._pause(failure, self._tries - left, left)
        raise AssertionError("at least one try")

    def _once(self, url: str, headers: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        try:
            with self._http.stream("GET", url, headers=dict(headers)) as answer:
                content = self._content(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise of_transport(error) from error
        if answer.status_code == 200:
            return answer, content
        if answer.status_code == 304:
            if not CONDITIONS.isdisjoint(headers):
                return answer, content
            raise cut()  # as before, said to somebody who knows no before
        raise of_status(answer, content[:2000].decode("utf-8", "replace"))

    def _content(self, answer: httpx.Response) -> bytes:
        """All of the content, within bounds of size and time."""
        parts, size, started = [], 0, self._around.clock()
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise too_much()
            if self._around.clock() - started > self._whole:
                raise cut()
        return b"".join(parts)

    def _keep_pace(self) -> None:
        now = self._around.clock()
        if self._next > now:
            self._around.sleep(self._next - now)
        self._next = max(self._next, now) + self._apart

    def _pause(self, failure: Passing, tried: int, left: int) -> None:
        if failure.wait > LONGEST_WAIT:
            raise too_long(failure.wait) from failure
        growing = min(LONGEST_PAUSE, 2.0 ** (tried - 1))
        seconds = max(failure.wait, growing * (0.5 + self._around.chance() / 2))
        tries = "once more" if left == 1 else f"{left} more times"
        self._around.tell(f"{failure.final.message}; trying {tries}, next in {seconds:.0f} s")
        self._around.sleep(seconds)
