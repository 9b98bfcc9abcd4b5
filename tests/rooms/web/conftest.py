"""One real workspace with the sample, and a client that talks to the application in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.rooms.web.web_visitor import NOW, Visitor

from clinconnect.web import create_app
from clinconnect.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample in a folder of its own."""
    opened = Workspace.open(tmp_path_factory.mktemp("home"))
    opened.load_sample(at=NOW)
    yield opened
    opened.close()


@pytest.fixture
def empty_workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace without a single trial."""
    opened = Workspace.open(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def visitor(workspace: Workspace) -> Visitor:
    """A visitor of the sample on a fixed day."""
    return Visitor(create_app(workspace, clock=lambda: NOW))
