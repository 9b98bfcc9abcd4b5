"""What does a failing database mean for the person in front of it? Its errors, said as what to do.

Messages of the driver stay behind: they may hold what was to be written.
"""

from __future__ import annotations

import errno
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from clinconnect.errors import Unavailable

_READ_ONLY = (
    "store-read-only",
    "the home folder or its database cannot be written",
    "Check its owner and rights, or choose another with --home.",
)
_FULL = ("disk-full", "there is no space left to write", "Free some space; nothing half-written was kept.")
_BUSY = ("store-busy", "the database is being written by another process", "Wait until it has ended, then try again.")
_CLOSED = ("store-closed", "the database cannot be opened", "Is the home folder right, and may you read and write it?")
_DAMAGED = (
    "store-damaged",
    "the database is damaged or no database",
    "Put a backup in its place, or choose another home folder.",
)
_OTHER = (
    "store-failed",
    "the database did not do what was asked",
    "Try again; if it stays so, restore a backup or choose another home folder.",
)
_LOGIN = (
    "store-login",
    "the database server does not let this user in",
    "Check the user and the password: in the database URL, in CLINCONNECT_DATABASE or in ~/.pgpass.",
)
_NO_DATABASE = (
    "store-missing",
    "the server has no database of this name",
    "Check the name at the end of the URL, or make the database: createdb NAME.",
)
_UNREACHABLE = (
    "store-unreachable",
    "the database server cannot be reached",
    "Is it running, and are host and port of the database URL right?",
)
_GONE = (
    "store-gone",
    "the connection to the database server was lost",
    "Nothing half-written was kept. Try again when the server is back.",
)
_RIGHTS = (
    "store-rights",
    "the database user lacks a right that this needs",
    "Let the user own the database: ALTER DATABASE name OWNER TO user.",
)
_BY_WORDS = (
    (("readonly", "read-only"), _READ_ONLY),
    (("is full", "no space", "disk full"), _FULL),
    (("locked", "busy", "lock timeout"), _BUSY),
    (("unable to open",), _CLOSED),
    (("not a database", "malformed", "disk i/o error"), _DAMAGED),
)
# What a server says when it is asked to connect has no code: libpq gives only words, in the language of the server.
_BY_WORDS_OF_CONNECTING = (
    (("authentication failed", "no password supplied", "pg_hba.conf", 'role "'), _LOGIN),
    (("too many", "remaining connection slots"), _BUSY),
    (("closed the connection unexpectedly", "connection is lost", "connection is closed"), _GONE),
    (("does not exist",), _NO_DATABASE),
)
# Codes of PostgreSQL (manual, appendix A), the longest beginning that fits.
_BY_SQLSTATE = {
    "08": _GONE,
    "25006": _READ_ONLY,
    "28": _LOGIN,
    "3D000": _NO_DATABASE,
    "3F000": _RIGHTS,
    "40": _BUSY,
    "42501": _RIGHTS,
    "53100": _FULL,
    "53300": _BUSY,
    "55P03": _BUSY,
    "57P": _GONE,
    "58030": _DAMAGED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
_BY_NUMBER = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
}


@contextmanager
def explained() -> Iterator[None]:
    """Errors of the database or the disk inside become `Unavailable` with a hint."""
    try:
        yield
    except DBAPIError as error:
        raise _said(_of_driver(error.orig)) from error
    except sqlite3.Error as error:  # of a connection that was used beside SQLAlchemy
        raise _said(_by_words(error)) from error
    except StatementError as error:
        # What was handed over cannot be written at all: the caller's mistake, not the database's.
        raise ValueError(str(error.orig)) from error
    except SQLAlchemyError as error:
        raise _said(_OTHER) from error
    except OSError as error:
        raise _said(_BY_NUMBER.get(error.errno or 0, _CLOSED)) from error
    except (zlib.error, msgspec.DecodeError) as error:
        raise _said(_DAMAGED) from error


def _of_driver(error: BaseException | None) -> tuple[str, str, str]:
    """What a driver's error means: by its code where it has one, by its words else."""
    state: str = getattr(error, "sqlstate", None) or ""
    for beginning in (state, state[:3], state[:2]):
        if beginning in _BY_SQLSTATE:
            return _BY_SQLSTATE[beginning]
    if isinstance(error, sqlite3.Error) or state or type(error).__name__ != "OperationalError":
        return _by_words(error)
    words = str(error).lower()
    return next((said for keys, said in _BY_WORDS_OF_CONNECTING if any(k in words for k in keys)), _UNREACHABLE)


def _by_words(error: BaseException | None) -> tuple[str, str, str]:
    words = str(error).lower()
    return next((said for keys, said in _BY_WORDS if any(k in words for k in keys)), _OTHER)


def _said(words: tuple[str, str, str]) -> Unavailable:
    code, message, hint = words
    return Unavailable(message, hint=hint, code=code)
