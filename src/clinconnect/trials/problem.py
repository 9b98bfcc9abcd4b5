"""What reading a registry file has to say about one record: a value, so that the good records still come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["warning", "error"]


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One thing wrong at one place. `code` is stable; `where` names file and line or record; `hint` says what to do.

    error: no trial came of it; warning: the trial was read, something is missing from it. `unfinished`: what stands behind it was
    not read, as the source is cut off or damaged there.
    """

    code: str
    where: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    unfinished: bool = False

    def to_json(self) -> dict[str, str | bool]:
        """The problem as the doors print it."""
        shape = {"code": self.code, "severity": self.severity, "where": self.where, "message": self.message}
        more = {"hint": self.hint} if self.hint else {}
        return {**shape, **more, **({"unfinished": True} if self.unfinished else {})}
