"""What does the index know of a trial? Its fields, with the stems of their words.

A change of the fields or of `stems` needs another name of the cut: an index of another layout is then built anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tantivy import Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from clinconnect.search.divided import divided
from clinconnect.search.facts import NUMBERS_OF, VALUES_OF, numbers_of, values_of
from clinconnect.search.names import names_of
from clinconnect.search.stems import stemmed
from clinconnect.search.topics import topics
from clinconnect.search.vectors import encode, pack
from clinconnect.trials import Site, Trial, registered_numbers

CUT = "english-5"
ID, BESIDE, NUMBERS, TEXT, INCLUSION, EXCLUSION, CONCEPTS, WITHIN, ABOUT, NAMES, VECTOR, SPOTS = (
    "id", "beside", "numbers", "text", "inclusion", "exclusion", "concepts", "within", "about", "names", "vector", "spots",
)  # fmt: skip
# Everything but the criteria is in `text` once more: exclusions name the illnesses of people who may not join.
OWN_FIELDS = ("title", "conditions", "keywords", "interventions", "sponsor", "places", "outcomes")
# Those that name what the trial is about.
_NAMING = ("title", "conditions", "keywords", "interventions")
WORD_FIELDS = (*OWN_FIELDS, INCLUSION, EXCLUSION, TEXT)
# Stands under `beside` with every record that is not shown itself.
ANY = "*"
# Where points lie as terms, and where the squares of the map in which they lie: of all sites, and of those that take people.
SQUARES = {"site": "squares", "recruiting_site": "recruiting_squares"}


@lru_cache(maxsize=1)
def schema() -> Schema:
    """`spots` are the points of the sites that take people, packed, to measure how far a trial is; see `SQUARES`.

    `id` and `numbers` hold whole numbers in upper case, word fields English word stems with their places.

    A record that is shown as another one has its number under `beside`, and nothing else: it is found by that other one.

    `concepts` are what title, conditions, keywords and interventions name, `within` these and all that is wider, `about` the same
    of every mention, also of those in the summary, so that what is told of often counts for more. `names` are whole, to be
    suggested as one types. The fields of `facts` are kept in columns, so that they can be counted and sorted by.
    """
    builder = SchemaBuilder()
    builder.add_text_field(ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(CONCEPTS, stored=True, tokenizer_name=CUT, index_option="basic")
    for name in (BESIDE, NUMBERS, NAMES):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (WITHIN, *SQUARES.values()):
        builder.add_text_field(name, tokenizer_name=CUT, index_option="basic")
    builder.add_bytes_field(VECTOR, stored=True)
    builder.add_bytes_field(SPOTS, stored=True)
    builder.add_text_field(ABOUT, tokenizer_name=CUT, index_option="freq")
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name=CUT, index_option="position")
    for name in VALUES_OF:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS_OF:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


@lru_cache(maxsize=1)
def cut() -> TextAnalyzer:
    """Stems, ids of concepts and names of squares with blanks between, as they are."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).build()


@dataclass(frozen=True, slots=True)
class Words:
    """A trial as the index keeps it; any process can make it. `fields` are the stems of its words, `values` and `ordered` its facts.

    `vector` says what its names and its summary mean, packed.
    """

    id: str
    numbers: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    about: str = ""
    vector: bytes = b""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordered: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def words_of(trial: Trial) -> Words:
    """What the trial can be found by."""
    return words_of_all([trial])[0]


def words_of_all(trials: Sequence[Trial]) -> list[Words]:
    """What each can be found by; of each kind for all trials in turn, as changing between large tables takes most of the time."""
    own = [_own(one) for one in trials]
    named = [_lines(*(one[name] for name in _NAMING)) for one in own]
    prose = [
        _lines(one.brief_summary, one.detailed_description, *(i.description for i in one.interventions))
        for one in trials
    ]
    said = [{name: stemmed(text) for name, text in one.items()} for one in own]
    told = [stemmed(text) for text in prose]
    asked = [tuple(map(stemmed, divided(one.eligibility.text))) for one in trials]
    about = [topics(names, one.brief_summary or "") for names, one in zip(named, trials, strict=True)]
    meant = encode([_lines(names, one.brief_summary) for names, one in zip(named, trials, strict=True)])
    return [
        Words(
            one.id,
            _numbers(one),
            {
                **said[at],
                INCLUSION: asked[at][0],
                EXCLUSION: asked[at][1],
                TEXT: " ".join((*said[at].values(), told[at])),
            },
            about[at].concepts,
            about[at].within,
            about[at].about,
            pack(meant[at]),
            values_of(one),
            numbers_of(one),
            names_of(one),
        )
        for at, one in enumerate(trials)
    ]


def _own(trial: Trial) -> dict[str, str]:
    return {
        "title": _lines(trial.title, trial.official_title, trial.acronym),
        "conditions": _lines(*trial.conditions),
        "keywords": _lines(*trial.keywords),
        "interventions": _lines(*(w for i in trial.interventions for w in (i.name, *i.other_names))),
        "sponsor": _lines(*(s.name for s in (trial.sponsor, *trial.collaborators) if s)),
        "places": _lines(*dict.fromkeys(_place(s) for s in trial.sites)),
        "outcomes": _lines(*dict.fromkeys(o.measure for o in trial.outcomes)),
    }


def _numbers(trial: Trial) -> tuple[str, ...]:
    other = (number.upper() for number in (*trial.aliases, *trial.other_ids))
    return tuple(dict.fromkeys((*other, *registered_numbers(trial))))


def _place(site: Site) -> str:
    return _lines(site.facility, site.city, site.state, site.country)


def _lines(*parts: str | None) -> str:
    return "\n".join(p for p in parts if p)
