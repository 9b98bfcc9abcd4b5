"""How is a text cut into the words that have a vector? Small letters without accents; a plural or British form as the plain one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[a-z0-9]+")
_GREEK = str.maketrans({
    "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "ε": " epsilon ", "κ": " kappa ", "λ": " lambda ",
    "μ": " mu ",
})  # fmt: skip
# Endings and spellings that the names of the terminology mostly have otherwise, tried where a word is unknown.
_OTHERWISE = tuple(
    (re.compile(form), plain)
    for form, plain in (
        (r"ies$", "y"), (r"s$", ""), (r"es$", ""), (r"ae", "e"), (r"oe", "e"), (r"our", "or"), (r"is(?=ed|ing|ation|e$)", "iz"),
        (r"(?<=[aeiou])ll(?=ed|ing)", "l"), (r"re$", "er"),
    )
)  # fmt: skip
_SHORTEST = 5


def words(text: str) -> list[str]:
    """The words of a text in order, folded: runs of Latin letters and digits; everything else parts them."""
    return _WORD.findall(folded(text))


def folded(text: str) -> str:
    """Small letters without accents; ligatures, full width and raised signs plain; Greek letters by name."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).lower()
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_GREEK)


def otherwise(word: str) -> Iterator[str]:
    """How else an unknown word may be written: `tumours` as tumour, tumors and tumor."""
    if len(word) < _SHORTEST:
        return
    for form, plain in _OTHERWISE:
        other = form.sub(plain, word)
        if other != word:
            yield other
            yield from (again for f, p in _OTHERWISE if (again := f.sub(p, other)) != other)
