"""Does each room import only from below, and do the pure rooms stay away from stores, networks and engines?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the imports of the package in `folder`/src by the contracts of `folder`/pyproject.toml."""
    return subprocess.run(
        [str(LINT), "--no-logo", "--no-cache"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_contracts_hold() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout
    assert "4 kept, 0 broken" in found.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("logic.py", "import sqlite3"),
        ("terms/quantities.py", "from clinconnect import store"),
        ("matching/record/numbers.py", "from clinconnect.compiler import compile_text"),
        ("matching/record/numbers.py", "from clinconnect.matching.leaves import ages"),
        ("gossip/__init__.py", '"""A room that no layer names."""'),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, module: str, line: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    changed = tmp_path / "src" / "clinconnect" / module
    changed.parent.mkdir(exist_ok=True)
    before = changed.read_text(encoding="utf-8") if changed.exists() else ""
    changed.write_text(f"{before}\n{line}\n", encoding="utf-8")
    found = lint(tmp_path)
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout
