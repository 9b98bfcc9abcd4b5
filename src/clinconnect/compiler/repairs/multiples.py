"""Multiples of a limit in one way: "3xULN", "3ULN", "3?ULN" (a lost sign), "3-fold ULN", "3 x N", "ULN x 3" are all 3 x ULN."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_LIMIT = r"(?:I?ULNR?|UNL|ULRR|LLN|LNL|N|upper (?:limits?|normal)|lower limits?|normal|baseline)\b"
_TIMES = re.compile(
    rf"(?<=\d)(?: ?[x×*] ?|[ -]?folds? (?:of )?(?:the )?|-times (?:the )?)(?=(?:the |institutional )*{_LIMIT})", re.I
)
# What each of the two contains: seldom there, and found much faster.
_SIGN = re.compile(r"[xX×*](?:(?<=\d.)|(?<=\d[ -].)|(?<=[LNln][LNln].)|(?<=[LNln][LNln] .))")
_WORD = re.compile(r"[fFtT](?:(?<=\d.)|(?<=\d[ -].))(?i:old|imes)")
_GLUED = re.compile(r"(\d)\??(?=(?:I?ULNR?|UNL|ULRR|LLN)\b)", re.I)
_NORMAL = re.compile(r"(?<=\d x )N\b(?![-./'])")
_BEHIND = re.compile(r"(?<![\w.])(ULN|LLN|UNL) ?[x×*] ?(\d+(?:\.\d+)?)(?![\w.,]\d|\w)", re.I)


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """The sign of multiplication with its blanks; a limit that stands before its factor behind it."""
    found = [Edit(m.start(), m.end(), f"{m[1]} x ") for m in _GLUED.finditer(text)]
    if not (_SIGN.search(text) or _WORD.search(text)):
        return found
    found += [Edit(m.start(), m.end(), " x ") for m in _TIMES.finditer(text) if m[0] != " x "]
    found += [Edit(m.start(), m.end(), f"{m[2]} x {m[1]}") for m in _BEHIND.finditer(text)]
    return found


def edits_of_normal(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """ "3 x N" is three times normal; only once the sign is written in one way."""
    return [Edit(m.start(), m.end(), "ULN") for m in _NORMAL.finditer(text)] if " x N" in text else []
