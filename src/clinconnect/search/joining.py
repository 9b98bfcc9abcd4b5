"""How is a trial found that several registries know? Once, by the words of all its records, with the facts of the one shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clinconnect.search.entries import Entry
from clinconnect.search.layout import Words
from clinconnect.search.names import fold


def joined(records: Sequence[Words]) -> Words:
    """One trial of its records, the one to show first in front: its number, facts, places and meaning, the words of all.

    Every other record's number is one of its numbers.
    """
    first, *others = records
    if not others:
        return first
    every = (first, *others)
    numbers = dict.fromkeys((*first.numbers, *(n for one in others for n in (one.id, *one.numbers))))
    fields = {name for one in every for name in one.fields}
    named = {(name[:1], fold(name)): name for one in reversed(every) for name in one.names}
    return replace(
        first,
        numbers=tuple(numbers),
        fields={name: "\n".join(filter(None, (one.fields.get(name) for one in every))) for name in fields},
        concepts=_each_once(one.concepts for one in every),
        within=_each_once(one.within for one in every),
        names=tuple(named.values()),
    )


def together(records: Sequence[Entry]) -> list[Entry]:
    """What the index takes of records that are one trial, the one to show first in front: each under its own number."""
    if len(records) == 1:
        return list(records)
    return [Entry.of(joined([one.words() for one in records])), *(Entry.beside(one.id) for one in records[1:])]


def _each_once(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))
