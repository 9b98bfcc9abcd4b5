"""Every table of the package that a person of the field may edit, with what it says of itself."""

from __future__ import annotations

from pathlib import Path

import clinconnect
from tools.reference.markdown import code, table

_SOURCE = Path(clinconnect.__file__).parent
_INTRO = """# Tables

What somebody who knows medicine may want to correct stands in tables, not in code: tab-separated, one thing a line.
Each says in its first lines what it is, where it comes from, under which licence and of what date. How to change one:
[a word the reader does not know](../how-to/add-a-word.md).
"""


def page() -> str:
    """The page."""
    found = [_row(path) for path in sorted(_SOURCE.rglob("data/*.tsv"))]
    return _INTRO + "\n" + table(("table", "columns", "what it says of itself"), found)


def _row(path: Path) -> tuple[str, str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = []
    for line in lines:
        if not line.startswith("#"):
            break
        said.append(line.lstrip("# "))
    columns = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return code(path.relative_to(_SOURCE).as_posix()), columns.replace("\t", ", "), " ".join(said)
