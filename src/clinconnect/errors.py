"""One family of errors: what went wrong, what to do, the exit code of the command and the HTTP status of the page.

Problems that are found in data are values (`criteria.Diagnostic`), not exceptions. No message holds a fact about a person.
"""

from __future__ import annotations


class ClinConnectError(Exception):
    """What a caller can mend. `code` is stable and machine-readable, `hint` says what to do next."""

    code = "error"
    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def to_json(self) -> dict[str, str]:
        """The one error shape of every door."""
        shape = {"code": self.code, "message": self.message}
        return shape | {"hint": self.hint} if self.hint else shape


class BadInput(ClinConnectError):
    """The file, form or line given cannot be used."""

    code = "bad-input"
    exit_code = 2
    http_status = 400


class Incomplete(ClinConnectError):
    """What was given is cut off or damaged: all that could be read of it was taken in."""

    code = "incomplete"
    exit_code = 5
    http_status = 400


class NotFound(ClinConnectError):
    """No such trial, person, site or application."""

    code = "not-found"
    exit_code = 3
    http_status = 404


class Unavailable(ClinConnectError):
    """Something the work needs is not there: a port, a folder, a store, a key."""

    code = "unavailable"
    exit_code = 4
    http_status = 503
