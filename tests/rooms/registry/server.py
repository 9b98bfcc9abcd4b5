"""A registry of our own on this machine: a real HTTP server on a real socket that speaks the API v2, also badly.

In a test: `with LocalRegistry(5000) as registry:` and `registry.base_url`. As a process of its own, which prints its address:
`python -m tests.rooms.registry.server --studies 5000 [--port 8099] [--delay 0.01] [--trouble 0.1]`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import is_
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tests.rooms.registry.questions import Refused, answer
from tests.rooms.registry.studies import Study, nct, study, updated_on

PREFIX = "/api/v2"


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with one request. kind: status (with `headers`), html, cut (half of what was announced), broken (half
    of the JSON, announced as whole), reset, slow (`seconds` before the answer), drip (all of it, bit by bit), other-json.
    """

    kind: str
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request that came; the names of headers in lower case."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    when: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that was killed or has had enough is part of the trial."""


class LocalRegistry:
    """The registry. `studies` may be changed while it runs; `troubles` befall the next requests, one each."""

    def __init__(self, studies: int | Iterable[Study] = 0, *, port: int = 0, delay: float = 0.0) -> None:
        listed = (study(n) for n in range(studies)) if isinstance(studies, int) else studies
        self.studies: dict[str, Study] = {nct(one): one for one in listed}
        self.aliases: dict[str, str] = {}
        self.troubles: deque[Trouble | None] = deque()
        self.requests: list[Asked] = []
        self.before_page: Callable[[LocalRegistry, int], None] = lambda *_: None
        self.trouble_rate = 0.0
        self.with_version = True
        self.today: str | None = None
        self.delay = delay
        self.epoch = 0
        # How answers say what they are: by the data and the program, as the registry does; by their content; not at all.
        self.etags: Literal["data", "content", "dates", "none"] = "data"
        self._stamped: tuple[list[Study], str] = ([], "2026-01-01T09:00:00")
        self._chance = random.Random(1)
        self._pages = 0
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), type("Answering", (_Answering,), {"registry": self}))

    def __enter__(self) -> LocalRegistry:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve(self) -> None:
        """Answer until stopped."""
        self._http.serve_forever()

    @property
    def base_url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._http.server_address[1]}{PREFIX}"

    @property
    def stamp(self) -> str:
        """Which data it holds: the morning of `today`, else of the latest update, and seconds that change with the content."""
        held = list(self.studies.values())
        if len(held) == len(self._stamped[0]) and all(map(is_, held, self._stamped[0])) and not self.today:
            return self._stamped[1]
        newest = self.today or max((updated_on(one) for one in self.studies.values()), default="2026-01-01")
        print_ = hashlib.sha256(json.dumps(self.studies).encode()).digest()
        self._stamped = (held, f"{newest}T09:{print_[0] % 60:02d}:{print_[1] % 60:02d}")
        return self._stamped[1]

    def put(self, *studies: Study) -> None:
        """New or changed studies."""
        for one in studies:
            self.studies[nct(one)] = one

    def validator(self, content: bytes) -> dict[str, str]:
        """The headers that say which data, or which content, an answer is of."""
        if self.etags == "data":
            return {"ETag": f'"883b003/0.34.1/{self.stamp}"'}
        if self.etags == "content":
            return {"ETag": f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'}
        if self.etags == "dates":
            return {"Last-Modified": http_date(datetime.fromisoformat(f"{self.stamp}+00:00").timestamp())}
        return {}

    def expire_tokens(self) -> None:
        """No token that was given out is good any more."""
        self.epoch += 1

    def pages_asked(self) -> list[Asked]:
        """The requests for pages."""
        return [asked for asked in self.requests if asked.path == f"{PREFIX}/studies"]

    def trouble(self) -> Trouble | None:
        """What befalls this request."""
        with self._lock:
            if self.troubles:
                return self.troubles.popleft()
            if self._chance.random() < self.trouble_rate:
                kind = self._chance.choice(["status", "cut", "broken", "reset"])
                return Trouble(kind, headers={"Retry-After": "0"})
            return None

    def page(self, parameters: dict[str, str]) -> dict[str, Any]:
        """The answer to a request for a page; `before_page` may change the data between two of them."""
        with self._lock:
            self.before_page(self, self._pages)
            self._pages += 1
            return answer(list(self.studies.values()), parameters, epoch=self.epoch)


class _Answering(BaseHTTPRequestHandler):
    """One connection to the self.registry."""

    protocol_version = "HTTP/1.1"
    registry: LocalRegistry

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        parameters = dict(parse_qsl(split.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.registry.requests.append(Asked(split.path, parameters, headers, time.monotonic()))
        trouble = self.registry.trouble()
        time.sleep(self.registry.delay + (trouble.seconds if trouble else 0.0))
        if trouble is not None and trouble.kind == "status":
            self._send(trouble.status, b"Something is wrong", "text/plain", trouble.headers)
        elif trouble is not None and trouble.kind == "html":
            self._send(200, b"<!DOCTYPE html><html><body>Please log in</body></html>", "text/html")
        elif trouble is not None and trouble.kind == "other-json":
            self._send(200, b'{"hello": "world"}', "application/json")
        elif trouble is not None and trouble.kind == "reset":
            self._reset()
        else:
            self._answer(split.path, parameters, trouble)

    def _answer(self, path: str, parameters: dict[str, str], trouble: Trouble | None) -> None:
        try:
            found = self._found(path, parameters)
        except Refused as refused:
            self._send(400, str(refused).encode(), "text/plain")
            return
        if found is not None:
            # Every study stands on a line of its own, as the registry writes it.
            content = json.dumps(found, ensure_ascii=False).replace('{"protocolSection"', '\n{"protocolSection"')
            self._send_or_not(content.encode(), trouble)

    def _send_or_not(self, content: bytes, trouble: Trouble | None) -> None:
        """The content, or 304 where the request says that it is known already (RFC 9110, 13.1)."""
        validator = self.registry.validator(content)
        asked = {name: self.headers.get(name, "") for name in ("If-None-Match", "If-Modified-Since")}
        tags = [tag.strip().removeprefix("W/") for tag in asked["If-None-Match"].split(",")]
        same = validator.get("ETag", "-").removeprefix("W/") in tags
        if not asked["If-None-Match"] and asked["If-Modified-Since"] and (last := validator.get("Last-Modified")):
            same = parsedate_to_datetime(last) <= parsedate_to_datetime(asked["If-Modified-Since"])
        if same:
            self._send(304, b"", "", validator)
        else:
            self._send(200, content, "application/json", validator, trouble=trouble)

    def _found(self, path: str, parameters: dict[str, str]) -> dict[str, Any] | None:
        """What is there; None where the answer has gone out already."""
        name = path.removeprefix(f"{PREFIX}/studies/").upper()
        if path == f"{PREFIX}/studies":
            return self.registry.page(parameters)
        if path == f"{PREFIX}/version" and self.registry.with_version:
            return {"apiVersion": "2.0.5", "dataTimestamp": self.registry.stamp}
        if path == f"{PREFIX}/studies/{path.rsplit('/', 1)[-1]}":
            if name in self.registry.studies:
                return self.registry.studies[name]
            if name in self.registry.aliases:
                self._send(301, b"", "text/plain", {"Location": f"{PREFIX}/studies/{self.registry.aliases[name]}"})
                return None
        self._send(404, b"Not found", "text/plain")
        return None

    def _send(
        self,
        status: int,
        content: bytes,
        kind: str,
        headers: dict[str, str] | None = None,
        *,
        trouble: Trouble | None = None,
    ) -> None:
        if trouble is not None and trouble.kind == "broken":
            content = content[: len(content) // 2]
        content = b"" if status == 304 else content
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and len(content) > 1000
        content = gzip.compress(content, 1) if packed else content
        self.send_response(status)
        gzipped = {"Content-Encoding": "gzip"} if packed else {}
        known = {"Content-Type": kind} if kind else {}
        for name, value in (known | gzipped | (headers or {})).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self._write(content, trouble)

    def _write(self, content: bytes, trouble: Trouble | None) -> None:
        if trouble is not None and trouble.kind == "cut":
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        elif trouble is not None and trouble.kind == "drip":
            for at in range(0, len(content), 50):
                self.wfile.write(content[at : at + 50])
                self.wfile.flush()
                time.sleep(0.01)
        else:
            self.wfile.write(content)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()
        self.wfile = open("/dev/null", "wb")  # noqa: SIM115

    def log_message(self, format: str, *args: Any) -> None:
        """Not said: tests read what was asked in `requests`."""


def http_date(seconds: float) -> str:
    """A moment as HTTP writes it."""
    return formatdate(seconds, usegmt=True)


def main() -> None:
    """Serve until stopped; the first line on standard output is the address."""
    reading = argparse.ArgumentParser(description="A registry of invented studies that speaks the API v2.")
    reading.add_argument("--studies", type=int, default=100)
    reading.add_argument("--port", type=int, default=0)
    reading.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    reading.add_argument("--trouble", type=float, default=0.0, help="the share of requests that go wrong")
    given = reading.parse_args()
    registry = LocalRegistry(given.studies, port=given.port, delay=given.delay)
    registry.trouble_rate = given.trouble
    sys.stdout.write(f"{registry.base_url}\n")
    sys.stdout.flush()
    registry.serve()


if __name__ == "__main__":
    main()
