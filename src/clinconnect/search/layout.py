"""What does the index know of a trial? Its fields, and how their words are cut and stemmed.

A change of the fields or of the analysis needs a new analyzer name: an index of another layout is then built anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import Document, Filter, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from clinconnect.trials import Site, Trial, registered_numbers

ANALYZER = "english-2"
ID, NUMBERS, EVERYTHING = "id", "numbers", "text"
WORD_FIELDS = ("title", "conditions", "keywords", "interventions", "sponsor", "places", EVERYTHING)
_LONGEST_WORD = 64


@lru_cache(maxsize=1)
def schema() -> Schema:
    """`id` and `numbers` hold whole numbers in upper case, every other field English word stems."""
    builder = SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(NUMBERS, tokenizer_name="raw", index_option="basic")
    for field in WORD_FIELDS:
        builder.add_text_field(field, tokenizer_name=ANALYZER, index_option="freq")
    return builder.build()


@lru_cache(maxsize=1)
def analyzer() -> TextAnalyzer:
    """Words of letters and digits, lower case, accents off, English stop words out, English stems (Snowball)."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


@dataclass(frozen=True, slots=True)
class Words:
    """A trial as the index keeps it: its numbers in upper case, its words by field; any process can make it."""

    id: str
    numbers: tuple[str, ...]
    fields: Mapping[str, str]

    def naming(self, concepts: Sequence[str]) -> Words:
        """The same with the names of what the trial's criteria were read to speak of, however damaged they are."""
        return replace(self, fields={**self.fields, EVERYTHING: _lines(self.fields[EVERYTHING], *concepts)})


def words_of(trial: Trial) -> Words:
    """What the trial can be found by."""
    fields = {
        "title": _lines(trial.title, trial.official_title, trial.acronym),
        "conditions": _lines(*trial.conditions),
        "keywords": _lines(*trial.keywords),
        "interventions": _lines(*(w for i in trial.interventions for w in (i.name, *i.other_names))),
        "sponsor": _lines(*(s.name for s in (trial.sponsor, *trial.collaborators) if s)),
        "places": _lines(*dict.fromkeys(_place(s) for s in trial.sites)),
    }
    prose = (
        trial.brief_summary,
        trial.detailed_description,
        *(i.description for i in trial.interventions),
        trial.eligibility.text,
    )
    numbers = dict.fromkeys((*(n.upper() for n in (*trial.aliases, *trial.other_ids)), *registered_numbers(trial)))
    return Words(trial.id, tuple(numbers), {**fields, EVERYTHING: _lines(*fields.values(), *prose)})


def document(words: Words) -> Document:
    """The trial as the engine takes it."""
    made = Document()
    made.add_text(ID, words.id)
    for number in words.numbers:
        made.add_text(NUMBERS, number)
    for name, text in words.fields.items():
        made.add_text(name, text)
    return made


def _place(site: Site) -> str:
    return _lines(site.facility, site.city, site.state, site.country)


def _lines(*parts: str | None) -> str:
    return "\n".join(p for p in parts if p)
