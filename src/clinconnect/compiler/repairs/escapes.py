"""Markdown and HTML escapes that a registry's export leaves in the text: `\\>` and `&ge;`."""

from __future__ import annotations

import html
import re

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_BACKSLASH = re.compile(r"\\([\\\[\]<>*_^~#+\-.()|`&'\"{}!=])")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_POWER = re.compile(r"<su([pb])>\s*([^<>]{1,8}?)\s*</su[pb]>", re.I)
_TAG = re.compile(r"</?(?:br|p|li|ul|ol|b|i|em|strong|u|span|div|font)\b[^<>]{0,80}>", re.I)


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """Escapes taken back. Nothing is guessed: confidence 1."""
    found: list[Edit] = []
    if "\\" in text:
        found += [_edit(m, m[1], "a backslash escape of the export") for m in _BACKSLASH.finditer(text)]
    if "&" in text:
        found += [
            _edit(m, plain, "an HTML entity") for m in _ENTITY.finditer(text) if (plain := html.unescape(m[0])) != m[0]
        ]
    if "<" in text:
        found += [_edit(m, ("^" if m[1] in "pP" else "") + m[2], "HTML mark-up") for m in _POWER.finditer(text)]
        found += [
            _edit(m, "\n" if m[0].lower().startswith(("<br", "<li", "<p")) else " ", "HTML mark-up")
            for m in _TAG.finditer(text)
        ]
    return found


def _edit(match: re.Match[str], after: str, why: str) -> Edit:
    return Edit(match.start(), match.end(), after, "escape", why)
