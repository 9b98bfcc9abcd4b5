"""How are grades, classes and stages written? "II", "stage IIIA", "NYHA class 2", "G1", "0-1", "A" made comparable."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from clinconnect.logic import FALSE, TRUE, UNKNOWN, Truth

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_BEFORE = (
    "grade|stage|class|score|level|group|category|status|performance|functional|clinical|pathological|pathologic|"
    "ecog|who|nyha|ccs|asa|kps|karnofsky|lansky|child|pugh|ctcae|figo|ajcc|tnm|ann|arbor|iss|bclc|g"
)
_NUMBER = r"\d+(?:\.\d+)?"
_LEVEL = re.compile(
    rf"(?:(?:{_BEFORE})[\s\-:]*)*"
    rf"(?:(?P<low>{_NUMBER})(?:\s*(?:-|–|to)\s*(?P<high>{_NUMBER}))?|(?P<roman>x|ix|iv|v?i{{1,3}}|v))\s*(?P<part>(?:[a-e]\d?)?)"
)
_LETTER = re.compile(rf"(?:(?:{_BEFORE})[\s\-:]*)*(?P<letter>[a-e])")
_EXTENT = re.compile(r"[cpy]?(?P<which>[tnm])(?P<number>\d)(?P<part>[a-d]?)")


class Level(NamedTuple):
    """A level on a scale: numbers `low`..`high` with a `part` ("a" of IIIa), else `word` alone.

    `which` tells apart numbers that do not compare: t, n, m of TNM; empty for all others.
    """

    low: float | None
    high: float | None
    part: str
    word: str
    which: str = ""


@lru_cache(maxsize=8192)
def level(text: str) -> Level:
    """Read a level as written; what is no number, numeral or letter class stays a word."""
    plain = " ".join(text.lower().split())
    if got := _LEVEL.fullmatch(plain):
        if got["roman"]:
            number = float(_ROMAN.index(got["roman"]) + 1)
            return Level(number, number, got["part"], plain)
        low, high = float(got["low"]), float(got["high"] or got["low"])
        return Level(min(low, high), max(low, high), got["part"], plain)
    if got := _EXTENT.fullmatch(plain):
        number = float(got["number"])
        return Level(number, number, got["part"], plain, got["which"])
    if got := _LETTER.fullmatch(plain):
        return Level(None, None, "", got["letter"])
    return Level(None, None, "", plain)


def same(asked: Level, recorded: Level, scale: frozenset[str]) -> Truth:
    """Whether the recorded level is the one asked for, or a part of it. `scale` holds all words of the scale.

    A word that is not on the scale tells nothing; a recorded stage III leaves the stage IIIA asked for open.
    """
    if asked.low is None or recorded.low is None:
        if asked.word == recorded.word:
            return TRUE
        return FALSE if asked.word in scale and recorded.word in scale else UNKNOWN
    if asked.which != recorded.which or recorded.high is None:
        return UNKNOWN
    if recorded.high < asked.low or (asked.high or asked.low) < recorded.low:
        return FALSE
    if not (asked.low <= recorded.low and recorded.high <= (asked.high or asked.low)):
        return UNKNOWN
    if recorded.part.startswith(asked.part):
        return TRUE
    return UNKNOWN if asked.part.startswith(recorded.part) else FALSE
