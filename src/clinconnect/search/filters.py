"""What has been chosen beside the words? Facts that a trial must have; several values of one fact count as any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinconnect.search.language import AREAS, Any, Area, Node, Value, leaf, seen

# What can be chosen, in the order in which it is shown; the names are those of the query language and of addresses.
CHOICES = (
    "status", "phase", "sex", "age", "agegroup", "healthy", "type", "treatmenttype", "country", "near", "sponsorclass", "results",
    "start", "completion", "posted", "updated", "enrollment",
)  # fmt: skip
_LONGEST, _MOST = 200, 20


@dataclass(frozen=True, slots=True)
class Filters:
    """`chosen` are the values by name as they were written; `notes` say which could not be read and were passed over."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> Filters:
        """Those of these values that can be read; any names and values are safe."""
        chosen, notes = [], []
        for name in CHOICES:
            written = [v for raw in given.get(name, ())[:_MOST] if (v := seen(raw[:_LONGEST]).strip())]
            good = tuple(dict.fromkeys(v for v in written if leaf(AREAS[name], v) is not None))
            notes += [f"“{v}” is no {name}: it was passed over." for v in written if v not in good]
            chosen += [(name, good)] if good else []
        return cls(tuple(chosen), tuple(notes))

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Each choice by name."""
        for name, values in self.chosen:
            yield name, _any_of(AREAS[name], values)

    def without(self, *names: str) -> Filters:
        """All but these."""
        return Filters(tuple(one for one in self.chosen if one[0] not in names))

    def choosing(self, name: str, *values: str) -> Filters:
        """The same with these values under this name."""
        return Filters((*self.without(name).chosen, (name, values)))

    @property
    def names(self) -> tuple[str, ...]:
        """What was chosen of."""
        return tuple(name for name, _ in self.chosen)

    def values(self, name: str) -> tuple[str, ...]:
        """What was chosen under this name."""
        return dict(self.chosen).get(name, ())


def _any_of(area: Area, values: Sequence[str]) -> Node:
    nodes = [node for value in values if (node := leaf(area, value)) is not None]
    if area.kind == "value":
        every = (v for node in nodes if isinstance(node, Value) for v in node.values)
        return Value(area.fields[0], tuple(dict.fromkeys(every)))
    return Any(tuple(nodes)) if len(nodes) > 1 else nodes[0]
