"""How is it served? On this machine by default, with a clear sentence where the port is taken, and no access log."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread

import uvicorn

from clinconnect.errors import ClinConnectError, Unavailable
from clinconnect.web.app import create_app
from clinconnect.workspace import Workspace


def serve(
    workspace: Workspace, host: str = "127.0.0.1", port: int = 8000, *, ready: Callable[[], None] | None = None
) -> None:
    """Serve until stopped. Unavailable where the address cannot be used; `ready` is called once it is taken.

    There is no access log: an address may say which sample person was looked at and for which trial.
    """
    listener = _listen(host, port)
    app = create_app(workspace, clock=lambda: datetime.now(UTC))
    config = uvicorn.Config(
        app, access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=3
    )
    if ready is not None:
        ready()
    Thread(target=_warm, args=(workspace,), daemon=True).start()
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _warm(workspace: Workspace) -> None:
    """Read what the first letter typed would have to wait for."""
    with suppress(ClinConnectError):
        for typed in ("Springfield", "heart"):
            workspace.suggest(typed)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as refused:
        listener.close()
        raise Unavailable(
            f"{host} port {port} cannot be used: another program has it, or it is not allowed.",
            hint="Choose another one, for example --port 8001.",
        ) from refused
    return listener
