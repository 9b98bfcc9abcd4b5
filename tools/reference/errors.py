"""Every error that a caller may meet: its code, the exit code of a command and the HTTP status of a page."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import clinconnect
from clinconnect.errors import ClinConnectError
from tools.reference.markdown import code, sentence, table

_SOURCE = Path(clinconnect.__file__).parent
_INTRO = """# Errors

A command writes the message and what to do to standard error and ends with the exit code. A JSON door, and the API,
answer `{"error": {"code": "…", "message": "…", "hint": "…"}}`. No message holds a fact about a person.
"""


def page() -> str:
    """The page."""
    kinds = sorted(family(), key=lambda kind: (kind.exit_code, kind.__name__))
    rows = [(code(k.code), k.__name__, str(k.exit_code), str(k.http_status), sentence(k)) for k in kinds]
    finer = [(code(name), kind, place) for name, kind, place in sorted(set(_finer()))]
    return "\n".join(
        [
            _INTRO,
            table(("code", "class", "exit code", "HTTP", "when"), rows),
            "## Finer codes\n\nSome are told apart more finely; exit code and status are those of the class.\n",
            table(("code", "class", "said in"), finer),
        ]
    )


def family() -> list[type[ClinConnectError]]:
    """Every error class of the program."""
    for module in pkgutil.walk_packages(clinconnect.__path__, "clinconnect."):
        if not module.name.endswith(("__main__", "migrations.env")):
            importlib.import_module(module.name)
    found: list[type[ClinConnectError]] = [ClinConnectError]
    for kind in found:
        found += [below for below in kind.__subclasses__() if below not in found]
    return found


def _finer() -> Iterator[tuple[str, str, str]]:
    names = {kind.__name__ for kind in family()}
    for path in sorted(_SOURCE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names):
                continue
            for given in call.keywords:
                if given.arg == "code" and isinstance(given.value, ast.Constant):
                    yield str(given.value.value), call.func.id, path.relative_to(_SOURCE).as_posix()
