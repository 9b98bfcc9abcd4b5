"""How many trials are there of each kind? Of each value that can be chosen as many as choosing it alone would find."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tantivy import Occur, Query, Searcher, SearchResult

from clinconnect.search.language import AREAS, VALUES, Value, leaf
from clinconnect.search.layout import schema

# Facts whose values are counted beside the results, by the name of their choice.
COUNTED = {
    "status": "status", "phase": "phase", "sex": "sex", "agegroup": "age_group", "healthy": "healthy", "type": "study_type",
    "treatmenttype": "intervention_type", "country": "country", "sponsorclass": "sponsor_class", "results": "has_results",
}  # fmt: skip
_MOST_VALUES = 250


def count(query: Query, searcher: Searcher) -> int:
    """How many trials answer."""
    return total(searcher.search(query, 1))


def total(found: SearchResult) -> int:
    """How many there are in all, which the engine's own types do not know that it says."""
    return int(getattr(found, "count", 0) or 0)


def values(query: Query, names: Sequence[str], searcher: Searcher) -> dict[str, tuple[tuple[str, int], ...]]:
    """For each of these facts its values with how many of the trials that answer, most first; those with none are left out.

    What a registry writes and nobody can choose is left out too.
    """
    if not names:
        return {}
    asked = {name: {"terms": {"field": COUNTED[name], "size": _MOST_VALUES}} for name in names}
    found: Mapping[str, Mapping[str, Sequence[Mapping[str, int]]]] = searcher.aggregate(query, asked)
    written = {name: {str(b["key"]): int(b["doc_count"]) for b in found[name]["buckets"]} for name in names}
    return {name: _chosen(query, name, written[name], searcher) for name in names}


def chosen_values(name: str, value: str) -> tuple[str, ...]:
    """The values in the index that a choice stands for: who chooses female also finds trials that take everybody."""
    meant = leaf(AREAS[name], value)
    return meant.values if isinstance(meant, Value) else ()


def _chosen(query: Query, name: str, written: Mapping[str, int], searcher: Searcher) -> tuple[tuple[str, int], ...]:
    counts = {value: n for value, n in _each(query, name, written, searcher) if n}
    return tuple(sorted(counts.items(), key=lambda one: -one[1]))


def _each(query: Query, name: str, written: Mapping[str, int], searcher: Searcher) -> Iterator[tuple[str, int]]:
    for value in dict.fromkeys((*written, *VALUES.get(COUNTED[name], ()))):
        meant = chosen_values(name, value)
        if meant == (value,):
            yield value, written.get(value, 0)
        elif not written.keys().isdisjoint(meant):
            any_of_them = Query.term_set_query(schema(), COUNTED[name], list(meant))
            yield value, count(Query.boolean_query([(Occur.Must, query), (Occur.Must, any_of_them)]), searcher)
