"""What is asked about, and what kind of answer fits: the machine's side of a question in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clinconnect.patients.patient import FactKind, Topic, topic_of

Expects = Literal["yes-no", "number", "choice", "result", "date", "sex"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to know of a person. `concept` is the terminology's id, None where it does not know the thing.

    `kind` is the kind of fact that an answer becomes; `birth` and `sex` become the person's own. `units` are UCUM, the
    first one usual; `choices` the values of a scale. Both are empty where the answer has none. `qualifiers` narrow what
    is asked (severe): an answer is then about the narrowed thing only.
    """

    kind: FactKind | Literal["birth", "sex"]
    name: str
    concept: str | None = None
    expects: Expects = "yes-no"
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()

    @property
    def topic(self) -> Topic:
        """What two questions have in common that one answer settles."""
        return topic_of(self.kind, self.name, self.concept, self.qualifiers)
