"""Which trials answer a question, how many are there of each kind, and what would bring more?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from tantivy import Occur, Order, Query, Searcher

from clinconnect.patients import Patient
from clinconnect.patients.notes import read_note
from clinconnect.patients.sexes import with_sure_sex
from clinconnect.search.counting import COUNTED, count, total, values
from clinconnect.search.filters import Filters
from clinconnect.search.language import All, Everything, Near, Node, Words, leaves, read
from clinconnect.search.layout import ID
from clinconnect.search.nearby import Circle
from clinconnect.search.nearest import nearest
from clinconnect.search.query import Hit, is_note
from clinconnect.search.querying import Around, Built, build
from clinconnect.search.querying.build import numbers_query, told_numbers_query
from clinconnect.search.querying.words import RECORD, Piece
from clinconnect.search.story import Story, ranked, story_of, story_pieces, story_query
from clinconnect.trials import numbers_in

Sort = Literal["relevance", "newest", "started", "distance"]
_SORTED_BY = {"newest": "updated", "started": "started"}
_EVERYTHING = "ALL"
# A longer note is read up to here.
LONGEST_NOTE = 20_000
# On which a note is read for which no day is given; nothing then depends on an age.
_SOME_DAY = date(2001, 1, 1)
_MOST_HITS = 10_000
_WIDER = (2, 5, 20)
_MOST_WORDS = 12
# Far above any sum of word scores: a number that is named comes first, the own number before an old or a sponsor's one.
_OWN_NUMBER, _OTHER_NUMBER = 4000.0, 2000.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a line of the query language or a note, or else for whom, and what was chosen beside it.

    Beside a person the line is empty, or the note that they were read from, however short it is. `as_of` is the day on which the
    note or the person is looked at; without it nobody's age is known.
    """

    line: str = field(default="", repr=False)
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    person: Patient | None = None
    as_of: date | None = None

    @property
    def is_story(self) -> bool:
        """Whether it tells of somebody, and does not name what is looked for."""
        return self.person is not None or is_note(self.line)

    def story(self) -> Story:
        """What it tells."""
        text = self.line[:LONGEST_NOTE].encode("utf-8", "replace").decode()
        person = read_note(text, id="", as_of=self.as_of or _SOME_DAY) if self.person is None else self.person
        return story_of(with_sure_sex(person), text, as_of=self.as_of)


# A line with one of these says itself in which part of a record it looks.
_PLAIN = frozenset(':[("')
# How far words are looked for: in what trials say of themselves, else in exclusion criteria, too, else some of the words anywhere.
Reach = Literal["own", "record", "some"]
_ONLY_EXCLUDED = "No trial says so of itself: these say it in their exclusion criteria."
RelaxationKind = Literal["choice", "choices", "choices and words", "word", "any", "radius", "record"]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What to ask otherwise, and how many trials there would be then. choice: without the one of this name, choices: without
    any, choices and words: and with some of the words only; word: without this one; any: some of the words are enough; radius:
    this place and distance; record: also those that say the words in their exclusion criteria only. `question` asks so.
    """

    kind: RelaxationKind
    name: str
    count: int
    question: Question


@dataclass(frozen=True, slots=True)
class Answer:
    """`hits` of `total` trials, best first. `any_word`: no trial has all the words, these have some of them.

    `notes` say what was read otherwise than it stands; `pieces` are the words that were looked for, `circle` is where.
    """

    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    any_word: bool = False
    circle: Circle | None = None


@dataclass
class Finder:
    """What answers questions on the index as it was when it was opened."""

    searcher: Searcher
    around: Around
    _stories: dict[Question, tuple[Story, float, Built]] = field(default_factory=dict, repr=False)

    def answer(self, question: Question, *, top: int = 20, start: int = 0) -> Answer:
        """The best trials from the one after the first `start`. Any line is safe."""
        own = self._answer(question, self._query(question, "own"), top, start)
        if own.total or question.is_story or not own.pieces:
            return own
        built, reach, _ = self._reached(question)
        return replace(self._answer(question, built, top, start), any_word=reach == "some")

    def _answer(self, question: Question, built: Built, top: int, start: int) -> Answer:
        if built.query is None:
            return Answer((), 0, built.notes, built.pieces)
        circle = next((one for one in built.circles if one.place), next(iter(built.circles), None))
        if question.sort == "distance" and circle and circle.place:
            most = min(start + max(top, 1), _MOST_HITS)
            found, total = nearest(built.query, built.anywhere or built.query, circle, self.searcher, most)
            hits = found[start:]
        elif question.is_story and question.sort == "relevance":
            hits, total = self._ranked(built.query, question, top, start)
        else:
            hits, total = self._hits(built.query, question.sort, top, start)
        return Answer(tuple(hits), total, built.notes, built.pieces, circle=circle)

    def count(self, question: Question) -> int:
        """How many trials there are, with all the words."""
        _, reach, count = self._reached(question)
        return 0 if reach == "some" else count

    def facets(self, question: Question) -> dict[str, tuple[tuple[str, int], ...]]:
        """For each fact its values and how many trials choosing each would find, most first, were that fact's own choice open."""
        if question.filters and not question.line and not question.is_story:
            question = replace(question, line=_EVERYTHING)
        chosen = [name for name in COUNTED if name in question.filters.names]
        found: dict[str, tuple[tuple[str, int], ...]] = {}
        for names in ([name for name in COUNTED if name not in chosen], *([name] for name in chosen)):
            query = self._reached(replace(question, filters=question.filters.without(*names)))[0].query
            found |= dict.fromkeys(names, ()) if query is None else values(query, names, self.searcher)
        return {name: found[name] for name in COUNTED}

    def relaxations(self, question: Question) -> tuple[Relaxation, ...]:
        """What closed the door: each choice and each of the first words that can be left out, and wider circles, most trials first."""
        words = _single_words(question)[:_MOST_WORDS]
        ways: list[tuple[RelaxationKind, str, Question]] = [
            *(
                ("choice", name, replace(question, filters=question.filters.without(name)))
                for name in question.filters.names
            ),
            *(("radius", told, asked) for told, asked in self._wider(question)),
            *(("word", word, _without(question, word)) for word in words if len(words) > 1),
            *(("record", "", asked) for asked in _in_whole_records(question)),
        ]
        found = [Relaxation(kind, name, self.count(asked), asked) for kind, name, asked in ways]
        if len(words) > 1:
            some = _any_of(question, self._query(question, "own").pieces)
            found.append(Relaxation("any", "", self.count(some), some))
        before = self.count(question)
        more = sorted((r for r in found if r.count > before), key=lambda r: -r.count)
        return tuple(more) or self._without_any(question, before)

    def _without_any(self, question: Question, before: int) -> tuple[Relaxation, ...]:
        """Where no single step brings more: all choices left out, and if that is not enough, some of the words."""
        bare = replace(question, filters=Filters())
        if not question.filters or bare == Question():
            return ()
        if (count := self.count(bare)) > before:
            return (Relaxation("choices", "", count, bare),)
        some = _any_of(bare, self._query(bare, "own").pieces)
        count = self.count(some) if not question.is_story else 0
        return (Relaxation("choices and words", "", count, some),) if count > before else ()

    def _wider(self, question: Question) -> Iterator[tuple[str, Question]]:
        """The question with larger circles around the chosen place, as far as each brings more."""
        near = next((node for name, node in question.filters.nodes() if name == "near"), None)
        if not isinstance(near, Near) or self.around(near).place is None:
            return
        most = self.count(question)
        for times in _WIDER:
            told = f"{near.place}, {near.km * times:g} km"
            asked = replace(question, filters=question.filters.choosing("near", told))
            if (count := self.count(asked)) > most:
                most = count
                yield told, asked

    def _reached(self, question: Question) -> tuple[Built, Reach, int]:
        """The query that looks no further for the words than it has to, to find any trial, and how many it finds."""
        own = self._query(question, "own")
        there = self._count(own)
        if there or question.is_story or not own.pieces:
            return own, "own", there
        record = self._query(question, "record")
        if not self._closed_by_choices(question) and (there := self._count(record)):
            return replace(record, notes=(*record.notes, _ONLY_EXCLUDED)), "record", there
        if len(own.pieces) == 1:
            return own, "own", 0
        some = self._query(question, "some")
        return some, "some", self._count(some)

    def _closed_by_choices(self, question: Question) -> bool:
        """Whether some trial says the words of itself, and is not as chosen."""
        return bool(question.filters) and self._count(self._query(replace(question, filters=Filters()), "own")) > 0

    def _count(self, built: Built) -> int:
        return 0 if built.query is None else count(built.query, self.searcher)

    def _query(self, question: Question, reach: Reach) -> Built:
        words = self._words(question, reach)
        if words.query is None:
            return Built(None, (*question.filters.notes, *words.notes), words.pieces)
        built = {name: build(one, self.searcher, self.around) for name, one in question.filters.nodes()}
        chosen = built.values()
        parts = [words.query, *(one.query for one in chosen if one.query)]
        elsewhere = [words.query, *(one.query for name, one in built.items() if one.query and name != "near")]
        notes = (note for notes in (question.filters.notes, *(one.notes for one in (words, *chosen))) for note in notes)
        return Built(
            Query.boolean_query([(Occur.Must, part) for part in parts]),
            tuple(dict.fromkeys(notes)),
            words.pieces,
            tuple(circle for one in (*chosen, words) for circle in one.circles),
            Query.boolean_query([(Occur.Must, part) for part in elsewhere]) if "near" in built else None,
        )

    def _words(self, question: Question, reach: Reach) -> Built:
        """What the line asks for; every trial where there is none but something was chosen."""
        if question.is_story:
            return self._story(question)[2]
        asked = read(question.line)
        node = asked.node or (Everything() if question.filters and not question.line.strip() else None)
        area = None if reach == "own" else RECORD
        built = build(node, self.searcher, self.around, area=area, any_word=reach == "some")
        query = None if built.query is None else _named_first(built.query, node)
        return Built(query, (*asked.notes, *built.notes), built.pieces, built.circles)

    def _story(self, question: Question) -> tuple[Story, float, Built]:
        """The story, its scale and its query, made once; a trial whose number the note names comes first."""
        asked = replace(question, filters=Filters(), sort="relevance")
        if asked not in self._stories:
            story = asked.story()
            told = story_query(story, self.searcher)
            named = told_numbers_query(asked.line, own=_OWN_NUMBER, other=_OTHER_NUMBER)
            parts = [part for part in (told.query if told else None, named) if part is not None]
            query = Query.boolean_query([(Occur.Should, part) for part in parts]) if parts else None
            numbers = (Piece(one.number, (), needed=False) for one in numbers_in(asked.line))
            built = Built(query, (), (*numbers, *story_pieces(story, self.searcher)))
            self._stories[asked] = story, told.scale if told else 0.0, built
        return self._stories[asked]

    def _ranked(self, query: Query, question: Question, top: int, start: int) -> tuple[list[Hit], int]:
        """What answers a story, in the order of `story.ranked`."""
        story, scale, _ = self._story(question)
        most = min(start + max(top, 1), _MOST_HITS)
        return ranked(query, story, self.searcher, scale=scale, most=most)[start:], count(query, self.searcher)

    def _hits(self, query: Query, sort: Sort, top: int, start: int) -> tuple[list[Hit], int]:
        by = _SORTED_BY.get(sort)
        wanted = min(max(top, 1), _MOST_HITS)
        found = (
            self.searcher.search(query, wanted, offset=start)
            if by is None
            else self.searcher.search(query, wanted, offset=start, order_by_field=by, order=Order.Desc)
        )
        hits = [Hit(self.searcher.doc(address)[ID][0], round(float(key or 0), 4)) for key, address in found.hits]
        return (hits if by else sorted(hits, key=lambda hit: (-hit.score, hit.trial))), total(found)


def _named_first(query: Query, node: Node | None) -> Query:
    """The query, with a trial whose number is the whole line before all others."""
    if not isinstance(node, Words) or node.area is not None:
        return query
    numbered = numbers_query(node.text, own=_OWN_NUMBER, other=_OTHER_NUMBER)
    if numbered is None:
        return query
    return Query.boolean_query([(Occur.Should, query), (Occur.Should, numbered)])


def _single_words(question: Question) -> list[str]:
    """The words that are asked for anywhere, as they were written."""
    node = None if question.is_story else read(question.line).node
    if node is None:
        return []
    return [
        word for leaf in leaves(node) if isinstance(leaf, Words) and leaf.area is None for word in leaf.text.split()
    ]


def placed(question: Question) -> tuple[Question, tuple[str, ...]]:
    """The question with a place that its words name chosen beside them, where none is ("gout near Boston"), and what is to be said."""
    if question.is_story or question.filters.values("near") or not _PLAIN.isdisjoint(question.line):
        return question, ()
    asked = read(question.line)
    parts = asked.node.parts if isinstance(asked.node, All) else (asked.node,)
    *before, near = parts
    if not isinstance(near, Near) or not all(isinstance(one, Words) for one in before):
        return question, ()
    line = " ".join(one.text for one in before if isinstance(one, Words))
    filters = question.filters.choosing("near", f"{near.place} within {near.km:g} km")
    return replace(question, line=line, filters=filters), asked.notes


def _in_whole_records(question: Question) -> Iterator[Question]:
    """The same words looked for in exclusion criteria, too, where the line is plain words."""
    node = None if question.is_story else read(question.line).node
    if isinstance(node, Words) and node.area is None:
        line = f"{RECORD}:({node.text})"
        if read(line).node == Words(node.text, RECORD):
            yield replace(question, line=line)


def _without(question: Question, word: str) -> Question:
    return replace(question, line=" ".join(part for part in question.line.split() if part != word))


def _any_of(question: Question, pieces: Sequence[Piece]) -> Question:
    """One of the words is enough; what is one name stays together."""
    plain = isinstance(read(question.line).node, Words)
    parts = [f"({piece.written})" for piece in pieces] if plain else question.line.split()
    return replace(question, line=" OR ".join(parts))
