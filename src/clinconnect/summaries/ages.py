"""How is an age range said? "18 to 75 years", "6 months to 17 years", "65 years or older"; the registry's own units."""

from __future__ import annotations


def say_ages(low: str | None, high: str | None) -> str | None:
    """The range between two registered ages ("18 Years"), None where neither is a number (the registry's N/A)."""
    youngest, oldest = _tidy(low), _tidy(high)
    if youngest and oldest:
        number, _, unit = youngest.rpartition(" ")
        return f"{number} to {oldest}" if number and oldest.endswith(f" {unit}") else f"{youngest} to {oldest}"
    if youngest:
        return youngest if youngest.startswith("over ") else f"{youngest} or older"
    if oldest:
        return oldest if oldest.startswith("under ") else f"{oldest} or younger"
    return None


def _tidy(stated: str | None) -> str:
    return " ".join(stated.split()).lower() if stated and any(c.isdigit() for c in stated) else ""
