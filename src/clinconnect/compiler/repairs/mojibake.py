"""UTF-8 that was read as Windows-1252 on its way into the registry: `â‰¥` for ≥."""

from __future__ import annotations

import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

# A lead byte of UTF-8 as Windows-1252 shows it, then the bytes that may follow it.
_RUN = re.compile("[ÂÃâÎÏ][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
                  "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]{1,2}")  # fmt: skip


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """The characters meant, where the bytes are valid UTF-8."""
    if text.isascii():
        return []
    return [
        Edit(m.start(), m.end(), meant, "mojibake", "UTF-8 that was read as Windows-1252", 0.97)
        for m in _RUN.finditer(text)
        if (meant := _meant(m[0])) is not None
    ]


def _meant(run: str) -> str | None:
    raw = bytearray()
    for char in run:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 255:
                return None
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
