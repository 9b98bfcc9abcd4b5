"""The form in a file that an interview goes on from and keeps its answers in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from clinconnect.cli.options import content
from clinconnect.errors import BadInput

_Json = dict[str, Any]


def open_form(path: Path | None, by: str) -> _Json:
    """The form to go on from; a new one where there is none yet."""
    if path is None or not path.exists():
        return {"form": "clinconnect-1", "by": by}
    try:
        found = json.loads(content(path))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("interview", []), list):
        raise BadInput("the file of --answers holds no form", hint="give a form of this program or a new name")
    return found


def keep_form(path: Path | None, form: _Json) -> None:
    """Write the form whole or not at all, for its owner only."""
    if path is None:
        return
    aside = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(form, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as wrong:
        raise BadInput(f"the answers cannot be kept: {wrong.strerror}", hint="check the path of --answers") from wrong
