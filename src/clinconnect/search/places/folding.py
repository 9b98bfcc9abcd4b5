"""When are two ways to write the name of a place the same? Case, accents, hyphens and "St." make no difference."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ə": "e",
})  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_SILENT = re.compile(r"[.'’ʼ‘`´]")
_GAP = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The name as it is looked up: "Saint-Étienne" and "st. etienne" are both "saint etienne"; "" for no letter."""
    low = text.lower().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    words = _GAP.sub(" ", _SILENT.sub("", bare)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def spelled_out(text: str) -> str:
    """The name as it is looked up by people without umlauts on their keyboard: "Köln" is "koeln"."""
    return fold(unicodedata.normalize("NFC", text.lower()).translate(_UMLAUTS))
