"""Who is asked for, and who is left out? A text of criteria cut at its headings, as far as words can be looked for in each part."""

from __future__ import annotations

import re

# A line that is a heading: "Inclusion Criteria:", "Key exclusion criteria for all patients", "**Exclusions:**".
_HEADING = re.compile(
    r"^[^\w\n]*(?:[\w-]+[ \t]+){0,3}?(?:(?P<out>exclusion|non-?inclusion)|inclusion)s?\b(?:[ \t]*criteri\w*\b[^\n]{0,80}|[^\w\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)


def divided(text: str) -> tuple[str, str]:
    """What stands under headings of exclusion criteria comes second, everything else first."""
    parts: tuple[list[str], list[str]] = [], []
    start, out = 0, False
    for heading in _HEADING.finditer(text):
        parts[out].append(text[start : heading.start()])
        start, out = heading.start(), heading["out"] is not None
    parts[out].append(text[start:])
    return "\n".join(parts[False]), "\n".join(parts[True])
