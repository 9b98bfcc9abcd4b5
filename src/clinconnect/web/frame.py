"""How does a page get its frame? One template environment, one context dataclass per page, nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

Clock = Callable[[], datetime]


def render(template: str, page: object, *, status: int = 200, private: bool = False) -> HTMLResponse:
    """The page as HTML. `private` keeps it out of every cache, for pages that show what a person told us."""
    addresses = {"style": _static("style.css"), "script": _static("suggest.js")}
    html = _environment().get_template(template).render(page=page, **addresses)
    headers = {"Cache-Control": "no-store"} if private else {"Cache-Control": "no-cache"}
    return HTMLResponse(html, status_code=status, headers=headers)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("clinconnect.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    """The address of such a file changes with its content, so that a browser may keep it."""
    content = (files("clinconnect.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
