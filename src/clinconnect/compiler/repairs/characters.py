"""One way to write each character: blanks, quotes, dashes, full-width forms, signs with a slanted bar. Meaning stays."""

from __future__ import annotations

import re
import unicodedata

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_SAME = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("≧⩾≥⪰", "≥"),
    **dict.fromkeys("≦⩽≤⪯", "≤"),
    **dict.fromkeys("＞﹥›", ">"),
    **dict.fromkeys("＜﹤‹", "<"),
    "μ": "µ", "Μ": "µ", "、": ",", "。": ".", "：": ":", "；": ";", "（": "(", "）": ")", "⁄": "/", "∕": "/",
    "﴾": "(", "﴿": ")", "【": "[", "】": "]",
    "✕": "×", "✖": "×", "⨯": "×", "∗": "*", "\u200b": " ", "\ufeff": " ", "\r": " ", "\x0b": "\n", "\x0c": "\n",
    "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_ODD = re.compile("[" + re.escape("".join(_SAME)) + "\uff01-\uff5e\u2160-\u217f]")


def edits(text: str, context: Context) -> list[Edit]:  # noqa: ARG001
    """One character for one; not reported, as nothing is guessed."""
    if text.isascii() and "\t" not in text and "`" not in text and "\r" not in text:
        return []
    return [Edit(m.start(), m.end(), _plain(m[0])) for m in _ODD.finditer(text)]


def _plain(char: str) -> str:
    return _SAME.get(char) or unicodedata.normalize("NFKC", char)
