"""The tree as a query of the engine. What cannot be asked (an unknown place) is said and asks for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tantivy import FieldType, Occur, Query, Searcher

from clinconnect.search.facts import NOBODY_IS_OLDER
from clinconnect.search.language import Age, All, Any, Everything, Missing, Near, Node, Not, Phrase, Range, Value, Words
from clinconnect.search.layout import ANY, BESIDE, ID, NUMBERS, schema
from clinconnect.search.nearby import Circle
from clinconnect.search.querying.words import Piece, phrase_query, piece_query, pieces, spelled
from clinconnect.search.stems import stems
from clinconnect.trials import as_kept, numbers_in

# What lies around a place of the index as it is.
Around = Callable[[Near], Circle]
_MOST_NUMBERS = 50


@dataclass(frozen=True, slots=True)
class Built:
    """`query` None: nothing is asked. `notes` say what was read otherwise, `pieces` what words were looked for, `circles` where.

    `anywhere` is the same without the circle that was chosen beside the words.
    """

    query: Query | None
    notes: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    circles: tuple[Circle, ...] = ()
    anywhere: Query | None = None


def build(
    node: Node | None, searcher: Searcher, around: Around, *, area: str | None = None, any_word: bool = False
) -> Built:
    """The query for the tree; words without an area are looked for in this one.

    With `any_word` one word that stands together with others is enough.
    """
    builder = _Builder(searcher, around, area, any_word)
    query = builder.query(node) if node else None
    return Built(query, tuple(dict.fromkeys(builder.notes)), tuple(builder.pieces), tuple(builder.circles))


@dataclass
class _Builder:
    searcher: Searcher
    around: Around
    area: str | None
    any_word: bool
    notes: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)

    def query(self, node: Node) -> Query | None:
        """The query for this part, None for nothing to ask."""
        if isinstance(node, All):
            return self._all(node)
        if isinstance(node, Any):
            return _joined(Occur.Should, [self.query(part) for part in node.parts])
        if isinstance(node, Not):
            part = self._kept_out(node)
            return _without(part) if part else None
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Phrase):
            self.pieces.append(Piece(node.text, tuple(stems(node.text))))
            return phrase_query(node.text, node.area or self.area)
        fact = self._fact(node)
        return Query.const_score_query(fact, 0.0) if fact is not None else None

    def _all(self, node: All) -> Query | None:
        wanted = [self.query(part) for part in node.parts if not isinstance(part, Not)]
        without = [self._kept_out(part) for part in node.parts if isinstance(part, Not)]
        there = [(Occur.Must, q) for q in wanted if q] or [(Occur.Must, _everything())] * any(without)
        found = [*there, *((Occur.MustNot, q) for q in without if q)]
        return Query.boolean_query(found) if found else None

    def _kept_out(self, node: Not) -> Query | None:
        """The query for what must not be there, which is not looked for."""
        looked_for, around = len(self.pieces), len(self.circles)
        query = self.query(node.part)
        del self.pieces[looked_for:], self.circles[around:]
        return query

    def _words(self, node: Words) -> Query | None:
        if node.area == "id":
            return numbers_query(node.text)
        found, area = [], node.area or self.area
        for piece in pieces(node.text, area):
            meant, note = spelled(piece, area, self.searcher)
            self.notes += [note] if note else []
            self.pieces.append(meant)
            found.append(piece_query(meant, area))
        return _joined(Occur.Should if self.any_word else Occur.Must, found)

    def _fact(self, node: Value | Range | Age | Near | Missing | Everything) -> Query | None:
        if isinstance(node, Value):
            return Query.term_set_query(schema(), node.field, list(node.values))
        if isinstance(node, Range):
            return _range(node.field, node.low, node.high)
        if isinstance(node, Age):
            takes = [_range("youngest", None, node.high), _range("oldest", node.low, None)]
            return _joined(Occur.Must, takes)
        if isinstance(node, Near):
            circle = self.around(node)
            self.circles.append(circle)
            if circle.note:
                self.notes.append(circle.note)
            return circle.query() if circle.place else None
        if isinstance(node, Missing):
            return _without(Query.exists_query(node.field))
        return _everything()


def numbers_query(text: str, *, own: float = 0.0, other: float = 0.0) -> Query | None:
    """Trials of which this is the number, or else an old one or one elsewhere, with these scores."""
    asked = " ".join(text.upper().split())
    named = dict.fromkeys((as_kept(asked), asked, *(w for n in numbers_in(asked) for w in (n.number, n.stem))))
    found: list[Query | None] = [
        Query.const_score_query(Query.term_query(schema(), field, number, "basic"), score)
        for number in named
        if number
        for field, score in ((ID, own), (NUMBERS, other))
    ]
    return _joined(Occur.Should, found)


def told_numbers_query(note: str, *, own: float, other: float) -> Query | None:
    """The same for the numbers that a note names: only what looks like a registry's, as its dates and doses are nobody's."""
    named = dict.fromkeys(w for n in numbers_in(" ".join(note.upper().split())) for w in (n.number, n.stem))
    found = [numbers_query(number, own=own, other=other) for number in list(named)[:_MOST_NUMBERS] if number]
    return _joined(Occur.Should, found)


def _everything() -> Query:
    """Every trial; a record that is shown as another one is none."""
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, _beside())])


def _without(part: Query) -> Query:
    """Every trial but these."""
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, _beside()), (Occur.MustNot, part)])


def _beside() -> Query:
    return Query.term_query(schema(), BESIDE, ANY, "basic")


def _range(field: str, low: int | None, high: int | None) -> Query:
    least, most = (0 if low is None else low), (99_999_999 if high is None else high)
    if field in ("youngest", "oldest"):
        most = max(most if high is not None else NOBODY_IS_OLDER, 0)
    return Query.range_query(schema(), field, FieldType.Integer, least, most)


def _joined(how: Occur, parts: Sequence[Query | None]) -> Query | None:
    there = [part for part in parts if part is not None]
    return Query.boolean_query([(how, part) for part in there]) if len(there) > 1 else there[0] if there else None
