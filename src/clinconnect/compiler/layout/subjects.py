"""A topic on a line of its own gives its one list item the subject: "Life expectancy", below it "At least 3 months"."""

from __future__ import annotations

import re

from clinconnect.compiler.view import Edit, View

_BARE = re.compile(
    r"^[ \t]*(?:[-*•][ \t]+)?(?P<topic>life expectancy|performance status|body mass index|bmi)[ \t]*:?[ \t]*\n\s*(?:[-*•][ \t]+)"
    r"(?P<first>[\d≥≤<>=]|(?:at least|more than|less than|greater than|no less than|no more than|up to|over|between)\b)",
    re.I | re.M,
)


def supply_subjects(view: View) -> None:
    """Put the topic before such an item in the text as the reader takes it."""
    view.apply(
        Edit(got.start("first"), got.start("first") + 1, f"{got['topic']} {got['first'][0]}")
        for got in _BARE.finditer(view.text)
    )
