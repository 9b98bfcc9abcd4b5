"""A real server over the sample, and a real browser; without a browser the journeys say so in one line and skip."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from tests.journeys.chromium import MISSING, executable

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_SECONDS = 90
TIMEOUT_MS = 8_000
SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clinconnect.web import serve
from clinconnect.workspace import Workspace
from tests.rooms.workspace.versions import three_versions
workspace = Workspace.open(Path(sys.argv[1]))
workspace.load_sample(at=datetime.now(UTC))
three_versions(workspace)
serve(workspace, port=int(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the journeys of a file, closed after them: while it is open its event loop is the thread's."""
    found = executable()
    if found is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers. It is a process of its own with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = home / "server.log"
    with told.open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(home), str(port)], stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base, server, told)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(base: str, server: subprocess.Popen[bytes], told: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{base}/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{told.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _is_trouble(said: ConsoleMessage) -> bool:
    """Whether the browser complains; a page that rightly answers with an error status is no complaint."""
    return said.type == "error" and not said.text.startswith("Failed to load resource: the server responded")


@dataclass
class Tab:
    """A browser tab, where the server is, and every host that the tab has asked for anything."""

    page: Page
    address: str
    hosts: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.address + path)
        return self.page

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Callable[..., Tab]]:
    """Opens tabs; after the journey no tab has asked another host for anything, and nothing was blocked or broken."""
    opened: list[tuple[BrowserContext, Tab]] = []

    def open_tab(*, width: int = 1280, height: int = 900, javascript: bool = True, scheme: str = "light") -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT_MS)
        made = Tab(context.new_page(), address)
        made.page.on("request", lambda request: made.hosts.append(urlsplit(request.url).netloc))
        made.page.on("console", lambda said: made.trouble.append(said.text) if _is_trouble(said) else None)
        made.page.on("pageerror", lambda error: made.trouble.append(str(error)))
        opened.append((context, made))
        return made

    yield open_tab
    try:
        for _, made in opened:
            assert set(made.hosts) == {urlsplit(address).netloc}
            assert made.trouble == []
    finally:
        for context, _ in opened:
            context.close()
