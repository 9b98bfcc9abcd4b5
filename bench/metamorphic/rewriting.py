"""What a rewriting is, and how the simple ones are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Rewrite = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`rewrite` gives the text in other words, None where it does not apply.

    It is given the criterion's text, or with `whole` the heading and the list item as well.
    """

    name: str
    rewrite: Rewrite
    whole: bool = False


def changed(text: str, before: str) -> str | None:
    """The text, None where nothing was rewritten."""
    return text if text != before else None


def sub(pattern: str, by: str | Callable[[re.Match[str]], str], *, flags: int = re.IGNORECASE) -> Rewrite:
    """Every match of a pattern, replaced."""
    compiled = re.compile(pattern, flags)
    return lambda text: changed(compiled.sub(by, text), text)


def first(pattern: str, by: str | Callable[[re.Match[str]], str], *, flags: int = re.IGNORECASE) -> Rewrite:
    """The first match of a pattern, replaced."""
    compiled = re.compile(pattern, flags)
    return lambda text: changed(compiled.sub(by, text, count=1), text)


def words(table: Mapping[str, str]) -> Rewrite:
    """Whole words or phrases by a table (keys in lower case); a capital at the beginning is kept."""
    longest = sorted(table, key=len, reverse=True)
    compiled = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)
    return lambda text: changed(compiled.sub(lambda got: like(got[0], table[got[0].lower()]), text), text)


def like(model: str, word: str) -> str:
    """The word with a capital where the model has one alone at its beginning."""
    return word[:1].upper() + word[1:] if model[:1].isupper() and not model[1:2].isupper() else word


def turned(table: Mapping[str, str]) -> dict[str, str]:
    """The table the other way round; of several keys for one value the first."""
    back: dict[str, str] = {}
    for key, value in table.items():
        back.setdefault(value, key)
    return back
