"""How is a fact put together? With the next number, the same way whatever it was read from."""

from __future__ import annotations

from typing import TypedDict, Unpack

from clinconnect.patients.patient import DateRange, Fact, FactKind, FactStatus, Quantity, Source
from clinconnect.patients.shares import only_as_share, share_of_predicted
from clinconnect.terms import Concept


class Stated(TypedDict, total=False):
    """What a source states of a thing, with the meaning and the defaults of the fields of `Fact`."""

    status: FactStatus
    value: Quantity | str | None
    when: DateRange | None
    until: DateRange | None
    ongoing: bool | None
    qualifiers: tuple[str, ...]


def add_fact(
    facts: list[Fact],
    kind: FactKind,
    name: str,
    source: Source,
    concept: Concept | None,
    codes: tuple[tuple[str, str], ...],
    **stated: Unpack[Stated],
) -> None:
    """Append the fact to the facts of one person."""
    value = stated.get("value")
    if concept and isinstance(value, Quantity) and value.unit == "%" and only_as_share(concept.id):
        share = share_of_predicted(concept)
        name, concept = (share.name if name == concept.name else name), share
    facts.append(Fact(f"f{len(facts) + 1}", kind, name, source, concept.id if concept else None, codes, **stated))
