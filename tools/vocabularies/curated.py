"""What the curated tables already say: every spelling they know, and the concepts behind it."""

from __future__ import annotations

import re

from clinconnect.terms.surfaces import case_sensitive, folded, spellings
from clinconnect.terms.tables import read_curated
from clinconnect.terms.terminology import Terminology


class Curated:
    """The curated concepts by every form in which they are looked for in a text."""

    def __init__(self) -> None:
        self.terms = Terminology(*read_curated())
        self._forms: dict[str, list[str]] = {}
        for surface, id in self.terms.surfaces():
            for form in {folded(surface)} if case_sensitive(surface) else spellings(surface):
                self._forms.setdefault(form, []).append(id)

    def named(self, phrase: str) -> list[str]:
        """The ids of the concepts that this phrase names."""
        return self._forms.get(folded(phrase), [])

    def knows(self, phrase: str) -> bool:
        """Whether a curated row names it, in any of its spellings."""
        return any(form in self._forms for form in spellings(phrase))


def slug(name: str) -> str:
    """The id of a concept of this name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'s", "s")).strip("-")


def cells(id: str, name: str, synonyms: list[str], parents: list[str], source: str) -> str:
    """One row of a table."""
    return "\t".join((id, name, "|".join(synonyms), "|".join(parents), "", "", source))
