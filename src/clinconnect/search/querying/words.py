"""How are words looked for? By their stems in every field that counts, a name of the terminology also by what it means.

Whoever asks for "heart attack" finds what is about myocardial infarction of any kind, however it is called there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from clinconnect import terms
from clinconnect.search.language import AREAS
from clinconnect.search.layout import CONCEPTS, EXCLUSION, INCLUSION, TEXT, WITHIN, schema
from clinconnect.search.querying.spelling import respelled
from clinconnect.search.stems import stems
from clinconnect.trials import numbers_in

# What a trial says of itself and of those whom it asks for; its exclusion criteria name the illnesses of others.
_OWN = {"title": 2.0, "conditions": 1.0, "keywords": 0.5, "interventions": 0.5, TEXT: 1.0, INCLUSION: 0.3}
RECORD = "record"
_WEIGHED = {None: _OWN, RECORD: {**_OWN, EXCLUSION: 0.3}}
_MEANT = {
    None: ("",),
    RECORD: ("",),
    "condition": ("condition:", "finding:", "biomarker:"),
    "intervention": ("treatment:", "procedure:"),
}
_WITHIN, _NAMED = 1.0, 1.5
_OTHERWISE = 0.7
_MOST_MEANINGS, _MOST_NAMES = 4, 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together: their stems, as they were written, and the concepts that they name.

    `needed`: whether a trial that does not say it lacks something that was asked for. `guessed`: it was not told, but what was told
    looks like it; it is no `needed` one.
    """

    written: str
    stems: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    needed: bool = True
    guessed: bool = False


def pieces(text: str, area: str | None) -> Iterator[Piece]:
    """The text cut into names of the terminology and single words; everyday words are left out."""
    place = 0
    kinds = _MEANT.get(area)
    for mention in terms.names().mentions(text) if kinds else ():
        meant = tuple(id for id in mention.what if id.startswith(kinds))[:_MOST_MEANINGS] if kinds else ()
        if meant:
            yield from _single(text[place : mention.start])
            written = text[mention.start : mention.end]
            yield Piece(written, tuple(stems(written)), meant)
            place = mention.end
    yield from _single(text[place:])


def piece_query(piece: Piece, area: str | None) -> Query | None:
    """A single word somewhere; a name as it stands, by another name, or by what it means. None for nothing to look for."""
    fields = fields_of(area)
    if not piece.concepts:
        return _any([_stem_query(stem, fields) for stem in piece.stems], Occur.Must)
    ways = [phrase_query(piece.written, area)]
    ways += [
        Query.boost_query(Query.term_query(schema(), field, id, "basic"), boost)
        for id in piece.concepts
        for field, boost in ((WITHIN, _WITHIN), (CONCEPTS, _NAMED))
    ]
    if area in _WEIGHED:
        ways += [_boosted(_phrase(name, TEXT), _OTHERWISE) for name in other_names(piece)]
    return _any(ways, Occur.Should)


def other_names(piece: Piece) -> list[str]:
    """How else that may be called, each in one spelling."""
    known = terms.load()
    found = (name for id in piece.concepts if (c := known.get(id)) for name in (c.name, *c.synonyms))
    by_stems = {tuple(stems(name)): name for name in found}
    return [name for said, name in by_stems.items() if said and said != piece.stems][:_MOST_NAMES]


def _boosted(query: Query | None, boost: float) -> Query | None:
    return None if query is None else Query.boost_query(query, boost)


def _any(ways: Sequence[Query | None], how: Occur) -> Query | None:
    there = [(how, way) for way in ways if way is not None]
    return Query.boolean_query(there) if there else None


def spelled(piece: Piece, area: str | None, searcher: Searcher) -> tuple[Piece, str | None]:
    """The piece with what is nowhere in the index spelled as it may have been meant, and a sentence that says so."""
    if piece.concepts or any(searcher.doc_freq(field, stem) for stem in piece.stems for field in fields_of(RECORD)):
        return piece, None
    found = respelled(piece.written, searcher)
    if found is None and numbers_in(piece.written.upper()):
        return piece, None
    if found is None:
        return piece, f"No trial says “{piece.written[:60]}”."
    meant = terms.names().get(found)[:_MOST_MEANINGS] if area in _MEANT else ()
    return Piece(found, tuple(stems(found)), meant), f"No trial says “{piece.written[:60]}”: searched for “{found}”."


def phrase_query(text: str, area: str | None) -> Query | None:
    """The words one after the other; everyday words between them do not count."""
    fields = fields_of(area)
    return _any([_boosted(_phrase(text, field), boost) for field, boost in fields.items()], Occur.Should)


def _phrase(text: str, field: str) -> Query | None:
    said = stems(text)
    if not said:
        return None
    if len(said) == 1:
        return Query.term_query(schema(), field, said[0], "freq")
    return Query.phrase_query(schema(), field, list(said))


def fields_of(area: str | None) -> Mapping[str, float]:
    """The word fields of an area and what they weigh."""
    return _WEIGHED[area] if area in _WEIGHED else dict.fromkeys(AREAS[area or RECORD].fields, 1.0)


def _single(text: str) -> Iterator[Piece]:
    """Each word by itself; what belongs together by a hyphen or a point ("PD-1") stays so."""
    for written in text.split():
        found = stems(written)
        if found:
            yield Piece(written.strip(".,;:!?"), tuple(found))


def _stem_query(stem: str, fields: Mapping[str, float]) -> Query:
    ways = [
        (Occur.Should, Query.boost_query(Query.term_query(schema(), field, stem, "freq"), boost))
        for field, boost in fields.items()
    ]
    return Query.boolean_query(ways)
