"""How do words become a question to the index? Never by a query language: any text is words to look for."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from tantivy import Occur, Query, Searcher

from clinconnect.search.layout import ID, NUMBERS, TEXT, analyzer, schema
from clinconnect.trials import as_kept, numbers_in

LONGEST_TEXT = 100_000
# A note is asked for by its most telling words only: beyond some forty, further words find other people's trials.
MOST_WORDS = 40
NOTE_WORDS = 40
_BOOSTS = {"title": 2.0, "conditions": 1.0, "keywords": 0.5, "interventions": 0.5, TEXT: 1.0}
# Far above any sum of word scores: a number that is named comes first, the own number before an old or a sponsor's one.
_OWN_NUMBER, _OTHER_NUMBER = 4000.0, 2000.0
_SHORT_TEXT = 80
# A line is longer than this only where it tells of somebody.
LONGEST_LINE, MOST_LINE_WORDS = 300, 30
_ANY_NUMBER = re.compile(r"(?=[^ ]*[0-9])(?=[^ ]*[A-Z])[A-Z0-9][A-Z0-9./_-]{2,38}[A-Z0-9]")
_MOST_NUMBERS = 50
# Said more often than this, a word says nothing more.
_MOST_REPEATS = 9


@dataclass(frozen=True, slots=True)
class Hit:
    """A trial's number and how well it answers; scores compare only within one search."""

    trial: str
    score: float


def is_note(text: str) -> bool:
    """Whether the text tells of somebody rather than naming what is looked for."""
    return len(text) > LONGEST_LINE or len(text.split()) > MOST_LINE_WORDS


def query(text: str, searcher: Searcher) -> Query | None:
    """A few words, or a whole note: BM25 over its telling words, a trial's number first; None for nothing."""
    heard = text[:LONGEST_TEXT].encode("utf-8", "replace").decode()
    asked = [(Occur.Should, q) for q in (*_numbers(heard), *_words(heard, searcher))]
    return Query.boolean_query(asked) if asked else None


def _numbers(text: str) -> list[Query]:
    """The numbers named: in a note only what looks like a registry's, as its dates and doses are nobody's number."""
    asked = " ".join(text.upper().split())
    known = [written for n in numbers_in(asked) for written in (n.number, n.stem)]
    seen = [as_kept(asked), asked, *_ANY_NUMBER.findall(asked)] if len(asked) <= _SHORT_TEXT else []
    named = [n for n in dict.fromkeys((*seen, *known)) if n][:_MOST_NUMBERS]
    return [
        Query.const_score_query(Query.term_query(schema(), field, number), score)
        for number in named
        for field, score in ((ID, _OWN_NUMBER), (NUMBERS, _OTHER_NUMBER))
    ]


def _words(text: str, searcher: Searcher) -> list[Query]:
    counts = Counter({w: min(n, _MOST_REPEATS) for w, n in Counter(analyzer().analyze(text)).items()})
    if len(counts) > NOTE_WORDS:
        counts = Counter({w: n for w, n in counts.items() if not w.isdigit()})
    weighed = [(math.sqrt(n) * rarity, w, n) for w, n in counts.items() if (rarity := _rarity(w, searcher))]
    telling = sorted(weighed, key=lambda weighed_word: (-weighed_word[0], weighed_word[1]))[:MOST_WORDS]
    return [
        Query.boost_query(Query.term_query(schema(), field, word, "freq"), boost * math.sqrt(n))
        for _, word, n in telling
        for field, boost in _BOOSTS.items()
    ]


def _rarity(word: str, searcher: Searcher) -> float:
    """Inverse document frequency as BM25 has it, 0 for a word that no trial holds."""
    holding = searcher.doc_freq(TEXT, word)
    return math.log(1 + (searcher.num_docs - holding + 0.5) / (holding + 0.5)) if holding else 0.0
