"""What is gathered while the entries of a bundle are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Unpack

from clinconnect.patients.coded_tables import Code
from clinconnect.patients.facts import Stated, add_fact
from clinconnect.patients.fhir.codings import Coded
from clinconnect.patients.fhir.elements import Json
from clinconnect.patients.fhir.outlines import UNREADABLE, Entry
from clinconnect.patients.patient import (
    Coverage,
    DateRange,
    Fact,
    FactKind,
    FactStatus,
    Note,
    Quantity,
    Source,
)
from clinconnect.patients.vocabulary import fact_kind
from clinconnect.terms import Concept


@dataclass(frozen=True, slots=True, repr=False)
class Reason:
    """Why something was done: what its code says, where, and the day of it."""

    code: Coded
    where: str
    when: DateRange | None


# How far a text looks: at the whole person, at one part or test, at one problem, at one medicine.
Look = Literal["person", "part", "problem", "medicine"]


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """A free text with its place, the days on which it may have been written, and how far it looks."""

    where: str
    words: str
    when: DateRange
    look: Look


@dataclass(slots=True, repr=False)
class Record:
    """A person's record in the making. `references` finds an entry by full URL or Type/id."""

    as_of: date
    references: dict[str, Entry] = field(default_factory=dict)
    birth: DateRange | None = None
    facts: list[Fact] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    complete: set[Coverage] = field(default_factory=set)
    unused: Counter[str] = field(default_factory=Counter)
    reasons: list[Reason] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def note(self, code: str, where: str, message: str, severity: Literal["info", "warning", "error"] = "info") -> None:
        """Say something about an entry; `message` holds no fact."""
        self.notes.append(Note(code, severity, where, message))

    def state(
        self,
        where: str,
        code: Coded,
        kind: FactKind,
        *,
        status: FactStatus = "present",
        when: DateRange | None = None,
        until: DateRange | None = None,
        ongoing: bool | None = None,
        value: Quantity | str | None = None,
        qualifiers: tuple[str, ...] = (),
    ) -> None:
        """Add a fact; the concept's own kind wins over `kind`, what the words say ("History of …") over "present"."""
        if code.concept and kind not in ("allergy", "answer"):
            kind = fact_kind(code.concept)
        if status == "present":
            status = code.status
        if code.disagree:
            self.note(
                "codes-disagree",
                where,
                "the codes of this entry mean different things; the first one was used",
                "warning",
            )
        self.add(
            where,
            kind,
            code.name,
            code.text,
            code.concept,
            code.codes,
            status=status,
            when=when,
            until=until,
            ongoing=ongoing,
            value=value,
            qualifiers=code.qualifiers + qualifiers,
        )

    def add(
        self,
        where: str,
        kind: FactKind,
        name: str,
        text: str,
        concept: Concept | None,
        codes: tuple[Code, ...],
        **stated: Unpack[Stated],
    ) -> None:
        """Add a fact as it stands."""
        add_fact(
            self.facts,
            kind,
            name,
            Source(where, text),
            concept,
            codes,
            **stated,
        )

    def resolve(self, reference: Json | None, holder: Json) -> Json | None:
        """The resource a Reference points at, inside the bundle or contained in `holder`; None where it is not here."""
        target = reference.get("reference") if reference else None
        if not isinstance(target, str):
            return None
        if target.startswith("#"):
            inside = holder.get("contained")
            parts = inside if isinstance(inside, list) else []
            return next((c for c in parts if isinstance(c, dict) and c.get("id") == target[1:]), None)
        entry = self._entry(target)
        try:
            return entry.read() if entry else None
        except UNREADABLE:
            return None

    def knows(self, target: object, holder: Json) -> bool:
        """Whether the resource that a reference names is in the record, or contained in `holder`."""
        if not isinstance(target, str):
            return False
        if target.startswith("#"):
            return self.resolve({"reference": target}, holder) is not None
        return self._entry(target) is not None

    def _entry(self, target: str) -> Entry | None:
        found = self.references.get(target)
        if found is None and "/" in target:
            target = target.partition("/_history/")[0]
            found = self.references.get(target) or self.references.get("/".join(target.split("/")[-2:]))
        return found
