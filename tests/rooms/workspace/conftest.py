"""A workspace on each engine, and a registry on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.rooms.conftest import Place
from tests.rooms.registry.server import LocalRegistry

from clinconnect.workspace import Workspace


@pytest.fixture
def workspace(place: Place) -> Iterator[Workspace]:
    """Empty, and closed at the end."""
    opened = place.workspace()
    yield opened
    opened.close()


@pytest.fixture
def local() -> Iterator[LocalRegistry]:
    """With 25 studies."""
    with LocalRegistry(25) as registry:
        yield registry
