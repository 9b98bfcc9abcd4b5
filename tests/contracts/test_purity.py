"""Do the clock, chance, the environment and the disk stay outside of the pure rooms?"""

from __future__ import annotations

import ast

import pytest
from source_tree import name_of, pure_files

CLOCKS = {"now", "today", "utcnow"}
MODULES = {
    "time", "random", "secrets", "uuid", "os", "sys", "pathlib", "tempfile", "shutil", "glob", "socket", "subprocess",
    "threading", "asyncio", "locale", "logging", "urllib", "http", "zoneinfo", "gzip",
}  # fmt: skip
CALLS = {"open", "print", "input", "exec", "eval", "hash"}


def impurities(source: str) -> list[str]:
    """What a module does that depends on more than its arguments, as 'line: what'."""
    return [f"{getattr(node, 'lineno', 0)}: {what}" for node in ast.walk(ast.parse(source)) if (what := _impure(node))]


def _impure(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names):
            return next((f"import {n.name}" for n in names if n.name.split(".")[0] in MODULES), "")
        case ast.ImportFrom(module=str(module), level=0):
            return f"import {module}" if module.split(".")[0] in MODULES else ""
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            return f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id="date" | "datetime"))) if name in CLOCKS:
            return f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name, value=ast.Attribute(attr="date" | "datetime"))) if name in CLOCKS:
            return f"{name}()"
    return ""


def test_the_pure_rooms_are_pure() -> None:
    assert len(pure_files()) > 100
    found = {name_of(p): bad for p in pure_files() if (bad := impurities(p.read_text(encoding="utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nx = date.today()",
        "import datetime\nx = datetime.datetime.now()",
        "import time",
        "import os.path",
        "from random import choice",
        "x = open('a')",
        "def f():\n    from urllib.request import urlopen",
        "from pathlib import Path",
    ],
)
def test_what_is_impure_is_seen(source: str) -> None:
    assert len(impurities(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "from datetime import date\nx = date(2025, 1, 1)",
        "from importlib.resources import files\nx = files('a').joinpath('b').read_text()",
        "class A:\n    def open(self): ...\nA().open()",
        "from .time import x",
    ],
)
def test_what_is_pure_is_let_be(source: str) -> None:
    assert impurities(source) == []
