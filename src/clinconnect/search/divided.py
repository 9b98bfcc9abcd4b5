"""Who is asked for, and who is left out? A text of criteria cut at its headings, as far as words can be looked for in each part."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Looked for as it is, which is quick, before what stands around it.
_ENDINGS = (re.compile("clusion"), re.compile("CLUSION"))
_NAME = re.compile(r"(?:non-?)?in$|ex$", re.IGNORECASE)
# The rest of the line of a heading, before its name ("3.2 Key", "**") and behind it ("Criteria:", " criteria for part B:", "s").
_BEFORE = re.compile(r"[^\w\n]*(?:(?:[\dIVX]{1,4}|[A-Z])[.)][\w.)]*[ \t]+)?(?:[\w'-]+[ \t]+){0,2}")
_BEHIND = re.compile(
    r"(?:s|ary)?(?:[ \t]*criteri\w*(?:[ \t]*:.*|.{0,80}:[^\w\n]*|[^\n.;,:]{0,30})|[^\w\n]*)", re.IGNORECASE
)
_LONGEST, _LONGEST_NAME = 60, 6
# A heading within a line: "... consent Exclusion Criteria: - Gout".
_WITHIN = re.compile(r"[ \t]criteri(?:a|on)[ \t]?:", re.IGNORECASE)


def divided(text: str) -> tuple[str, str]:
    """What stands under headings of exclusion criteria comes second, everything else first."""
    parts: tuple[list[str], list[str]] = [], []
    start, out = 0, False
    for place, then_out in _headings(text):
        parts[out].append(text[start:place])
        start, out = place, then_out
    parts[out].append(text[start:])
    return "\n".join(parts[False]), "\n".join(parts[True])


def _headings(text: str) -> Iterator[tuple[int, bool]]:
    """Where each heading begins, and whether it is one of exclusions."""
    for ending in sorted(m.span() for one in _ENDINGS for m in one.finditer(text)):
        named = _NAME.search(text, max(0, ending[0] - _LONGEST_NAME), ending[0])
        if named is None:
            continue
        out = named[0].lower() != "in"
        start = text.rfind("\n", 0, named.start()) + 1
        end = text.find("\n", ending[1])
        if named.start() - start <= _LONGEST and _BEFORE.fullmatch(text, start, named.start()):
            if _BEHIND.fullmatch(text, ending[1], len(text) if end < 0 else end):
                yield start, out
        elif named[0][0].isupper() and text[named.start() - 1] in " \t.;" and _WITHIN.match(text, ending[1]):
            yield named.start(), out
