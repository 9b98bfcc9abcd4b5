"""Which characters of a line count? Not halves of letters, nor marks that nobody sees, such as soft hyphens and directions."""

from __future__ import annotations

import unicodedata


def seen(text: str) -> str:
    """The text as a reader sees it."""
    whole = text.encode("utf-8", "replace").decode()
    return whole if whole.isascii() else "".join(c for c in whole if unicodedata.category(c) != "Cf")
