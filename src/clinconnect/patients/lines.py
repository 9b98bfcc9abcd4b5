"""Which line of therapy was it, and how is a number of lines kept? "Second-line" narrows a treatment, and 2 {lines} count it."""

from __future__ import annotations

import re
from collections.abc import Iterable

LINES = "{lines}"  # UCUM's annotation for what is counted
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_SUFFIX = r"(?:1st|2nd|3rd|[4-9]th)"
NUMBERED = re.compile(rf"\b(?P<which>{'|'.join(_ORDINALS)}|{_SUFFIX}|[1-9])[ -]?line\b", re.I)


def line_number(qualifiers: Iterable[str]) -> int | None:
    """The number in "second-line", "2nd line" or "2 line" among these words; None where there is none."""
    for words in qualifiers:
        if got := NUMBERED.fullmatch(words.strip()):
            return _number(got["which"].lower())
    return None


def as_qualifier(which: str) -> str:
    """ "first-line" for "first", "1st" or "1"."""
    number = _number(which.lower())
    return f"{_ORDINALS[number - 1] if number <= len(_ORDINALS) else f'{number}th'}-line"


def _number(which: str) -> int:
    return int(which[0]) if which[0].isdigit() else _ORDINALS.index(which) + 1
