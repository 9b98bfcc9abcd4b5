"""Somebody who talks to the application in process."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
from fastapi import FastAPI

NOW = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)


class Visitor:
    """Talks to an application in process; redirects are not followed."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, address: str, **more: object) -> httpx.Response:
        """GET."""
        return self.send("GET", address, **more)

    def post(self, address: str, **more: object) -> httpx.Response:
        """POST."""
        return self.send("POST", address, **more)

    def send(self, method: str, address: str, **more: object) -> httpx.Response:
        """Any request."""

        async def sent() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app=self._app), base_url="http://clinconnect.test"
            ) as client:
                return await client.request(method, address, **more)  # type: ignore[arg-type]

        with ThreadPoolExecutor(1) as beside:  # whatever event loop this thread may have
            return beside.submit(asyncio.run, sent()).result()
