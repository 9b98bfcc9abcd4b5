"""Is there one family of errors and one JSON shape of them, at every door?"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import door_shapes
import pytest
from program import run
from web_visitor import Visitor

import clinconnect
from clinconnect.errors import ClinConnectError
from clinconnect.web import create_app
from clinconnect.workspace import Workspace


def family() -> Iterator[type[ClinConnectError]]:
    """Every error class of the program."""
    for module in pkgutil.walk_packages(clinconnect.__path__, "clinconnect."):
        if not re.search(r"__main__|migrations\.env", module.name):
            importlib.import_module(module.name)
    waiting = [ClinConnectError]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.__subclasses__()


def test_every_error_has_its_code_exit_code_and_status() -> None:
    seen = list(family())
    assert len(seen) >= 4
    for one in seen:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.code), one
        assert 0 < one.exit_code < 126, one
        assert 400 <= one.http_status < 600, one


@pytest.mark.parametrize("hint", ["", "do this"])
def test_the_shape(hint: str) -> None:
    for one in (ClinConnectError, *ClinConnectError.__subclasses__()):
        shape = {"id": None, "error": one("it is so", hint=hint).to_json()}
        assert door_shapes.error(shape) == []
        assert ("hint" in shape["error"]) is bool(hint)
    assert door_shapes.error({"id": 1, "error": {"code": "", "message": "x"}}) != []
    assert door_shapes.error({"id": 1}) != []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/trials/NCT99999999", 404),
        ("/api/search", 400),
        ("/api/nothing", 404),
        ("/trials/NCT99999999/rules.json", 404),
    ],
)
def test_the_api_answers_in_that_shape(path: str, status: int, tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    got = Visitor(create_app(workspace, clock=lambda: datetime(2025, 8, 1, tzinfo=UTC))).get(path)
    workspace.close()
    assert got.status_code == status
    assert door_shapes.error({"id": None} | got.json()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "NCT99999999"), 3),
        (("match", "--patient", "nobody", "--trial", "NCT99999999"), 3),
        (("match", "--patient", "sample-01", "--trial", "NCT99999999", "--as-of", "yesterday"), 2),
        (("import", "no-such-file.json"), 2),
        (("compile",), 2),
        (("search", "--top", "many", "words"), 2),
        (("nonsense",), 2),
        (("serve", "--port", "99999999"), 2),
        (("sync",), 2),
        (("sync", "--all", "--base-url", "nonsense"), 2),
    ],
)
def test_the_command_line_says_what_is_wrong_and_what_to_do(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    got = run(*words, home=tmp_path)
    assert got.returncode == code, got.stderr
    assert got.stdout == ""
    assert "what to do:" in got.stderr
    assert "Traceback" not in got.stderr
    assert "unexpected" not in got.stderr
