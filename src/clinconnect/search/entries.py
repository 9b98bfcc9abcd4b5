"""How does a trial go into the index? Written out as the engine takes it, which any process can do, and read again."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from clinconnect.search.facts import NUMBERS_OF, VALUES_OF
from clinconnect.search.layout import (
    ABOUT,
    ANY,
    BESIDE,
    CONCEPTS,
    EXCLUSION,
    ID,
    INCLUSION,
    NAMES,
    NUMBERS,
    SPOTS,
    SQUARES,
    VECTOR,
    WITHIN,
    WORD_FIELDS,
    Words,
    words_of_all,
)
from clinconnect.search.places import packed, squares_of
from clinconnect.search.stems import stemmed
from clinconnect.trials import Trial

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Entry:
    """A trial for the index: its number, the points of all its sites, and a JSON object with its values by field."""

    id: str
    sites: tuple[str, ...]
    written: str = field(repr=False)

    @classmethod
    def of(cls, words: Words) -> Entry:
        """What the index is to know of a trial."""
        sites = words.values.get("site", ())
        written = {
            ID: words.id,
            NUMBERS: words.numbers,
            CONCEPTS: " ".join(words.concepts),
            WITHIN: " ".join(words.within),
            ABOUT: words.about,
            NAMES: words.names,
            VECTOR: words.vector,
            SPOTS: packed(words.values.get("recruiting_site", ())),
            **{to: " ".join(squares_of(words.values.get(name, ()))) for name, to in SQUARES.items()},
            **words.fields,
            **words.values,
            **words.ordered,
        }
        return cls(words.id, sites, _encode(written).decode())

    @classmethod
    def beside(cls, id: str) -> Entry:
        """That of a record whose words another one has, which is shown."""
        return cls(id, (), _encode({BESIDE: [id, ANY]}).decode())

    def words(self) -> Words:
        """What was written out."""
        said = msgspec.json.decode(self.written)
        return Words(
            self.id,
            tuple(said[NUMBERS]),
            {name: said[name] for name in WORD_FIELDS if name in said},
            tuple(said[CONCEPTS].split()),
            tuple(said[WITHIN].split()),
            said[ABOUT],
            b64decode(said[VECTOR]),
            {name: tuple(said[name]) for name in VALUES_OF if name in said},
            {name: said[name] for name in NUMBERS_OF if name in said},
            tuple(said[NAMES]),
        )

    def naming(self, asked: Sequence[str], left_out: Sequence[str]) -> Entry:
        """The same with the names of what the trial's inclusion and exclusion criteria were read to speak of, however damaged they are."""
        said = msgspec.json.decode(self.written)
        for name, concepts in ((INCLUSION, asked), (EXCLUSION, left_out)):
            said[name] = " ".join((said[name], *map(stemmed, concepts)))
        return Entry(self.id, self.sites, _encode(said).decode())


def entries_of(trials: Sequence[Trial]) -> list[Entry]:
    """What the index is to know of these trials."""
    return [Entry.of(words) for words in words_of_all(trials)]
