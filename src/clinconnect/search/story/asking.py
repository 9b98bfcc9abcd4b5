"""How does a story become a question to the index? Any of its words and concepts may be there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from tantivy import DocAddress, FieldType, Occur, Query, Searcher

from clinconnect import terms
from clinconnect.search.facts import NOBODY_IS_OLDER
from clinconnect.search.layout import ABOUT, CONCEPTS, TEXT, WITHIN, schema
from clinconnect.search.querying.words import Piece
from clinconnect.search.stems import stems
from clinconnect.search.story.telling import Story
from clinconnect.search.story.weights import WEIGHTS, Weights

# Beyond some forty, further words find other people's trials.
MOST_WORDS = 40
_FIELDS = {"title": 2.0, "conditions": 1.0, "keywords": 0.5, "interventions": 0.5, TEXT: 1.0}
_NAMED, _TOLD = 1.0, 1.5
_WIDER = 0.3
# What was measured, whatever came out, is no reason: every second trial measures it.
_MEASURED = ("observable:", "scale:")
_FIRST, _MOST_FED_BACK, _MOST_TOLD = 20, 20, 12


class Asked(NamedTuple):
    """`scale` is the best score of the story itself: what counts besides is measured by it."""

    query: Query
    scale: float


def story_query(story: Story, searcher: Searcher, weights: Weights = WEIGHTS) -> Asked | None:
    """The trials that tell of what the story tells, or of what the first of them are about; None where there are none."""
    own = _asked(story, searcher, weights)
    first = searcher.search(_any(own), _FIRST, count=False).hits if own else []
    if not first:
        return None
    query, scale = _any(own), float(first[0][0])
    if not weights.feedback:
        return Asked(query, scale)
    like = _any(_concepts_asked(_fed_back(first, searcher)))
    best = searcher.search(like, 1, count=False).hits
    if best and best[0][0]:
        query = _any([query, Query.boost_query(like, weights.feedback * scale / best[0][0])])
    return Asked(query, scale)


def _asked(story: Story, searcher: Searcher, weights: Weights) -> list[Query]:
    """Its telling words, its concepts, and those of what it looks like."""
    concepts = Counter({id: weights.concept * weight for id, weight in story.concepts.items()})
    names: dict[str, float] = {}
    for id, weight in _looks_like(story).items():
        concepts[id] += weights.suspicion * weight  # type: ignore[assignment]
    for one in story.suspected if weights.suspicion else ():
        said = stems(one.name) if not one.concepts else []
        for stem in said:
            names[stem] = max(names.get(stem, 0.0), weights.suspicion * one.weight / len(said))
    named = _concepts_asked({id: weight for id, weight in concepts.items() if weight})
    return [*_words_asked(_telling(story, searcher)), *_words_asked(names), *named, *_wider_asked(story, weights)]


def _wider_asked(story: Story, weights: Weights) -> list[Query]:
    """Trials about what the person's illnesses are kinds of: whoever has the one may join those for the other."""
    known = terms.load()
    illnesses = {id: weight for id, weight in story.concepts.items() if id.startswith("condition:")}
    wider: dict[str, float] = {}
    for id, weight in illnesses.items():
        for above in known.ancestors(id) - illnesses.keys():
            wider[above] = max(wider.get(above, 0.0), weights.wider * weight)
    return [
        Query.boost_query(Query.term_query(schema(), CONCEPTS, id, "basic"), weight)
        for id, weight in sorted(wider.items())
        if weight
    ]


def _looks_like(story: Story) -> dict[str, float]:
    """What is suspected, and less so what that is a kind of: a trial of all its kinds takes this one too."""
    known = terms.load()
    found = {id: one.weight for one in story.suspected for id in one.concepts}
    for one in story.suspected:
        for id in one.concepts:
            concept = known.get(id)
            for wider in concept.parents if concept else ():
                if not known.is_wide(wider):
                    found[wider] = max(found.get(wider, 0.0), _WIDER * one.weight)
    return found


def _telling(story: Story, searcher: Searcher) -> dict[str, float]:
    weighed = [(weight * rarity(searcher, TEXT, stem), stem) for stem, weight in story.words.items()]
    best = sorted((one for one in weighed if one[0]), key=lambda one: (-one[0], one[1]))[:MOST_WORDS]
    return {stem: story.words[stem] for _, stem in best}


def _words_asked(words: Mapping[str, float]) -> list[Query]:
    return [
        Query.boost_query(Query.term_query(schema(), field, stem, "freq"), weight * boost)
        for stem, weight in words.items()
        for field, boost in _FIELDS.items()
    ]


def _concepts_asked(concepts: Mapping[str, float]) -> list[Query]:
    """Each concept or any kind of it, in the names of a trial and in its summary."""
    return [
        Query.boost_query(Query.term_query(schema(), field, id, option), weight * boost)
        for id, weight in concepts.items()
        for field, boost, option in ((WITHIN, _NAMED, "basic"), (ABOUT, _TOLD, "freq"))
    ]


def _fed_back(first: list[tuple[float, DocAddress]], searcher: Searcher) -> dict[str, float]:
    """What the first trials are about, the more the better they answer and the rarer it is."""
    known = terms.load()
    found: Counter[str] = Counter()
    for score, address in first:
        named = searcher.doc(address)[CONCEPTS][0].split()
        for id in {wider for one in named for wider in known.ancestors(one)}:
            found[id] += score  # type: ignore[assignment]
    weighed = {id: score * rarity(searcher, WITHIN, id) for id, score in found.items()}
    best = sorted(weighed, key=lambda id: (-weighed[id], id))[:_MOST_FED_BACK]
    return {id: weighed[id] / weighed[best[0]] for id in best if weighed[id]}


def rarity(searcher: Searcher, field: str, term: str) -> float:
    """Inverse document frequency as BM25 has it, 0 for what no trial holds."""
    holding = searcher.doc_freq(field, term)
    return math.log(1 + (searcher.num_docs - holding + 0.5) / (holding + 0.5)) if holding else 0.0


def kept_out(story: Story) -> Query | None:
    """The trials whose registered limits of age or sex the person surely does not meet on that day; None where there are none."""
    out = []
    if story.ages is not None:
        youngest, oldest = story.ages
        out.append(_days("youngest", oldest + 1, NOBODY_IS_OLDER))
        if youngest > 0:
            out.append(_days("oldest", 0, youngest - 1))
    if story.sex is not None:
        out.append(Query.term_query(schema(), "sex", "FEMALE" if story.sex == "male" else "MALE", "basic"))
    return _any(out) if out else None


def _days(field: str, low: int, high: int) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, low, high)


def _any(parts: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def story_pieces(story: Story, searcher: Searcher) -> tuple[Piece, ...]:
    """What of the story a trial may say, to tell why it is there: what it looks like, then what counts most of the rest."""
    known = terms.load()
    told = {id: weight for id, weight in story.concepts.items() if not id.startswith(_MEASURED)}
    weighed = {id: weight * rarity(searcher, WITHIN, id) for id, weight in told.items()}
    best = sorted((id for id in weighed if weighed[id]), key=lambda id: (-weighed[id], id))[:_MOST_TOLD]
    own = [_piece(concept.name, (concept.id,), guessed=False) for id in best if (concept := known.get(id))]
    looks_like = [
        _piece(one.name, one.concepts, guessed=True)
        for one in story.suspected
        if one.concepts and not any(known.is_a(id, other) for id in story.concepts for other in one.concepts)
    ]
    return (*looks_like, *own)


def _piece(name: str, concepts: tuple[str, ...], *, guessed: bool) -> Piece:
    """A name that a trial need not say."""
    return Piece(name, tuple(stems(name)), concepts, needed=False, guessed=guessed)
