"""Where does one part of a line end? Words, quotations, brackets, operators and named areas, each with what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["word", "quote", "open", "close", "and", "or", "not", "area", "named", "bracket", "all"]
MOST_MARKS = 400

# AREA[…] names an area, other capitals with square brackets bound it: RANGE[a, b], DISTANCE[…]; a name with a colon is an area, too.
_MARK = re.compile(
    r"""(?P<area>AREA\s*\[(?P<area_name>[^\[\]]{1,60})\])
    |(?P<bracket>(?P<bracket_name>RANGE|DISTANCE|COVER|EXPANSION|SEARCH|TILT)\s*\[(?P<bracket_text>[^\[\]]{0,200})\])
    |(?P<and>AND(?![\w-]))|(?P<or>OR(?![\w-]))|(?P<not>NOT(?![\w-]))|(?P<missing>MISSING(?![\w-]))|(?P<all>ALL(?=\s*$))
    |(?P<open>\()|(?P<close>\))
    |["“”„«](?P<quote>[^"“”„«»]{0,2000})["“”»]
    |(?<![\w])-(?P<minus>)(?=["“\w])
    |(?P<named>[A-Za-z_]{2,40}):(?=[^\s/])
    |(?P<word>[^\s()"“”„«»]+)
    |(?P<skip>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One part: `text` is what stands in it, `start` where it begins in the line, `name` the name of a bracket."""

    kind: MarkKind
    text: str
    start: int
    end: int
    name: str = ""


def marks(line: str) -> Iterator[Mark]:
    """The parts of the line in order, at most some hundreds; nothing raises."""
    for count, found in enumerate(_MARK.finditer(line)):
        if count >= MOST_MARKS:
            return
        kind = found.lastgroup or ""
        start, end = found.span()
        if found["area"]:
            yield Mark("area", found["area_name"], start, end)
        elif found["bracket"]:
            yield Mark("bracket", found["bracket_text"], start, end, found["bracket_name"])
        elif found["missing"]:
            yield Mark("bracket", "", start, end, "MISSING")
        elif kind == "minus":
            yield Mark("not", "-", start, end)
        elif kind in ("and", "or", "not", "all", "open", "close", "word", "named", "quote"):
            yield Mark(kind, found[kind], start, end)  # type: ignore[arg-type]  # named groups are kinds
