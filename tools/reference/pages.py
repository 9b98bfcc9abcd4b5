"""Every address that the pages and the API answer at."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from clinconnect.web import create_app
from clinconnect.workspace import Workspace
from tools.reference.markdown import code, table

_INTRO = """# Pages and API

`clinconnect serve` answers here. Pages are HTML and work without scripts; what is under `/api/` or ends in `.json`
answers JSON, errors included ([errors](errors.md)); what ends in `.atom` is a feed. The machine-readable description is at
`/api/openapi.json`.
"""


def page() -> str:
    """The page."""
    with TemporaryDirectory() as home:
        workspace = Workspace.open(Path(home))
        try:
            rows = sorted(_rows(create_app(workspace, clock=lambda: datetime(2025, 1, 1, tzinfo=UTC)).routes))
        finally:
            workspace.close()
    return _INTRO + "\n" + table(("address", "method", "answers", "what it is"), rows)


def _rows(routes: Any) -> Iterator[tuple[str, str, str, str]]:
    for route in routes:
        below = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if below:
            yield from _rows(below)
        elif getattr(route, "endpoint", None) is not None:
            for method in sorted((route.methods or set()) - {"HEAD"}):
                json = route.path.startswith("/api/") or route.path == "/health" or route.path.endswith(".json")
                said = " ".join((inspect.getdoc(route.endpoint) or "").split("\n\n")[0].split())
                answers = "JSON" if json else "Atom" if route.path.endswith(".atom") else "HTML"
                yield code(route.path), method, answers, said
