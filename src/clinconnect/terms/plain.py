"""How is a thing of medicine said to people who are no clinicians? Plain names and phrases."""

from __future__ import annotations

from functools import cache

from clinconnect.terms.tables import rows


def plain_name(name: str) -> str | None:
    """The plain word for a thing with this name, perhaps with an article before it ("a stroke"); None for most things."""
    return _plain_names().get(name.casefold())


def people_phrase(name: str) -> str | None:
    """How to speak of people for whom this state holds ("who are pregnant"), or None."""
    return _people().get(name.casefold())


@cache
def _plain_names() -> dict[str, str]:
    return {row["name"].casefold(): row["plain"] for row in rows("plain_names")}


@cache
def _people() -> dict[str, str]:
    return {row["name"].casefold(): row["phrase"] for row in rows("people")}
