"""What several contract tests start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import run


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder that holds the bundled sample."""
    home = tmp_path_factory.mktemp("home")
    got = run("sample", home=home)
    assert got.returncode == 0, got.stderr
    return home
