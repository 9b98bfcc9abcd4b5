"""What the contract tests look at: the files of this repository, its functions, and which rooms are pure."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "clinconnect"
WRITTEN_HERE = ("src", "tests", "tools", "bench")
_MADE = {
    ".git",
    ".venv",
    ".home",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "results",
}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed; without git, every file that was not made by a tool."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
        found = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in ROOT.rglob("*") if not _MADE & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in found if p.is_file()))


def python_files(*folders: str) -> list[Path]:
    """Every Python file of these folders of the repository."""
    tops = tuple(ROOT / folder for folder in folders)
    return [p for p in files() if p.suffix == ".py" and any(p.is_relative_to(top) for top in tops)]


def functions(source: str) -> Iterator[tuple[str, int]]:
    """(name, length in lines with decorators and docstring) of every function of a module, methods included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield node.name, (node.end_lineno or first) - first + 1


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pure_files() -> list[Path]:
    """The Python files of the pure rooms, as the import contract `pure` lists them."""
    (contract,) = [c for c in project()["tool"]["importlinter"]["contracts"] if c["id"] == "pure"]
    rooms = [SOURCE.parent.joinpath(*name.split(".")) for name in contract["source_modules"]]
    return [p for p in python_files("src") if any(p.is_relative_to(r) or p == r.with_suffix(".py") for r in rooms)]


def name_of(path: Path) -> str:
    """The path as a message shows it."""
    return path.relative_to(ROOT).as_posix()
