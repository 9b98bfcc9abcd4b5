"""What can be suggested of a trial: its conditions, treatments and sponsors, by the names that it gives them."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from clinconnect.trials import Trial

NameKind = Literal["condition", "treatment", "sponsor"]
KINDS: dict[str, NameKind] = {"c": "condition", "t": "treatment", "s": "sponsor"}
# What is longer is a sentence: nobody types it.
_LONGEST = 80
_GAP = re.compile(r"[\W_]+")


def names_of(trial: Trial) -> tuple[str, ...]:
    """Each name once, as it is written, with the letter of its kind before it ("c|Heart Failure")."""
    treatments = (name for i in trial.interventions for name in (i.name, *i.other_names))
    sponsors = (s.name for s in (trial.sponsor, *trial.collaborators) if s)
    given = [("c", trial.conditions), ("t", treatments), ("s", sponsors)]
    found: dict[tuple[str, str], str] = {}
    for letter, names in given:
        for name in (" ".join(written.split()) for written in names):
            if len(name) <= _LONGEST and fold(name):
                found.setdefault((letter, fold(name)), f"{letter}|{name}")
    return tuple(found.values())


def fold(text: str) -> str:
    """The text as it is looked up: small letters without accents, one blank for all that is neither letter nor digit."""
    low = text.lower()
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return _GAP.sub(" ", low).strip()
