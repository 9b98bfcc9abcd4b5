"""Every room: its question, what it may stand on, and what it offers."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import clinconnect
from tools.reference.markdown import code, table

_SOURCE = Path(clinconnect.__file__).parent
_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_INTRO = """# Rooms

From top to bottom; a room imports only from rooms below it, and rooms of one line do not import each other. `make
check` holds this. The pure rooms (marked) know no clock, no chance, no disk and no network: that comes in as arguments.
"""


def page() -> str:
    """The page."""
    layers, pure = _contracts()
    parts = [_INTRO, "```text\n" + "\n".join(" | ".join(layer) for layer in layers) + "\n```\n"]
    for room in (room for layer in layers for room in layer):
        mark = " (pure)" if room in pure else ""
        parts.append(f"## {room}{mark}\n\n{_said(ast.parse(_file(room).read_text(encoding='utf-8')))}\n")
        if offered := list(_offered(room)):
            parts.append(table(("name", "what it is"), offered))
    return "\n".join(parts)


def _contracts() -> tuple[list[list[str]], set[str]]:
    contracts = {c["id"]: c for c in tomllib.loads(_PROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]}
    lines = [line for line in contracts["layers"]["layers"] if line != "__main__"]
    layers = [[room.strip() for room in line.split("|")] for line in lines]
    return layers, {name.partition(".")[2] for name in contracts["pure"]["source_modules"]}


def _file(room: str) -> Path:
    folder = _SOURCE / room
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _said(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


def _offered(room: str) -> Iterator[tuple[str, str]]:
    """What the room's front door names, with where it is defined read from its imports."""
    tree = ast.parse(_file(room).read_text(encoding="utf-8"))
    names = next((ast.literal_eval(n.value) for n in tree.body if _is_all(n)), None)  # type: ignore[attr-defined]
    defined = {n.name: n for n in tree.body if isinstance(n, ast.ClassDef | ast.FunctionDef)}
    if names is None:
        names = [] if _file(room).name == "__init__.py" else [n for n in defined if not n.startswith("_")]
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clinconnect."):
            path = _SOURCE.joinpath(*str(node.module).split(".")[1:]).with_suffix(".py")
            if path.is_file():
                below = ast.parse(path.read_text(encoding="utf-8")).body
                defined |= {n.name: n for n in below if isinstance(n, ast.ClassDef | ast.FunctionDef)}
    for name in sorted(names):
        if name in defined:
            yield code(_signature(defined[name])), _said(defined[name])


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)


def _signature(node: ast.ClassDef | ast.FunctionDef) -> str:
    if isinstance(node, ast.ClassDef):
        return node.name
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){returned}"
