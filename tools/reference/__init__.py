"""The reference of the manual, written from the code, so that it cannot say anything else.

`render()` gives every page by its file name; `python -m tools.reference` writes them to docs/reference/.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.reference import cases, commands, errors, pages, rooms, rules, sample_trial, tables

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
_MARK = "<!-- Written by `make docs` from the code. Change the code, not this page. -->\n\n"
PAGES: dict[str, Callable[[], str]] = {
    "cases.md": cases.page,
    "commands.md": commands.page,
    "errors.md": errors.page,
    "pages.md": pages.page,
    "rooms.md": rooms.page,
    "rules.md": rules.page,
    "sample-trial.md": sample_trial.page,
    "tables.md": tables.page,
}


def render() -> dict[str, str]:
    """Every page by its file name."""
    return {name: _MARK + page().rstrip() + "\n" for name, page in PAGES.items()}


def write() -> list[str]:
    """Write what has changed; the names of the pages written."""
    changed = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
