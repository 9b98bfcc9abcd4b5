"""How can this question be answered? One sentence for each kind of answer, for every door."""

from __future__ import annotations

from clinconnect.patients.interview.asked import Asked, Expects

_HINTS: dict[Expects, str] = {
    "yes-no": "Yes or no, in your own words: yes, since 2019; until last month.",
    "number": "A number, and when it was measured if that was not today.",
    "choice": "One of these values:",
    "result": "Positive, negative, or what the report says.",
    "date": "A date: 1967-03-21, March 1967 or 1967.",
    "sex": "Female or male.",
}
_FREE_VALUE = "The value, and when it was assessed if that was not today."


def hint(asked: Asked) -> str:
    """What an answer may look like; what says that there is none ("don't know") goes without saying."""
    if asked.expects != "choice":
        return _HINTS[asked.expects]
    return f"{_HINTS['choice']} {', '.join(asked.choices)}." if asked.choices else _FREE_VALUE
