"""Which words does the index know a text by? Their English stems; a text is cut and stemmed the same way wherever it is asked."""

from __future__ import annotations

from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

_LONGEST_WORD = 64
_MOST_REMEMBERED = 200_000
# Everything beyond ASCII stays in the run for the engine's tokenizer to look at.
_ASCII_BREAKS = bytes(b if b >= 128 or chr(b).isalnum() else ord(" ") for b in range(256))


@lru_cache(maxsize=1)
def analyzer() -> TextAnalyzer:
    """Words of letters and digits, lower case, accents off, English stop words out, English stems (Snowball)."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


def stems(text: str) -> list[str]:
    """The stems of the words in order, stop words left out."""
    return stemmed(text).split()


def stemmed(text: str) -> str:
    """The same with blanks between. Each different word is stemmed once and remembered: that takes most of the time."""
    runs = text.encode("utf-8", "replace").translate(_ASCII_BREAKS).split()
    return " ".join(filter(None, map(_remembered.__getitem__, runs)))


class _Remembered(dict[bytes, str]):
    """The stems of what stands between breaks, by the engine."""

    def __missing__(self, run: bytes) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = " ".join(analyzer().analyze(run.decode("utf-8")))
        if len(run) <= _LONGEST_WORD:
            self[run] = found
        return found


_remembered = _Remembered()
