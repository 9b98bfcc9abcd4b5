"""Which words of a note tell of the person as they are? Not those of relatives, and not what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from clinconnect.patients import Fact, Patient
from clinconnect.patients.notes import Sentence, asserted, told
from clinconnect.search.stems import stems

LEFT_OUT = frozenset({"absent", "refuted", "family"})
# What is so in name only: a marker that is not there, a test without a finding.
_NOTHING = frozenset({"negative", "no", "normal", "absent", "not detected"})
# Of a record the values count by what they show and not by their names: everybody's hemoglobin was measured.
_MEASURED = frozenset({"measurement", "score"})

# How somebody speaks of themselves, and what the pieces of "don't" and "I'm" would become: words of no trial.
_SPEECH = re.compile(
    r"\b(?:(?-i:I)(?:['’]\w{1,2}|(?=\s+[a-z]))|(?:do|does|did|is|was|are|were|have|has|had|ca|could|wo|would|should)n['’]t|am|my|"
    r"myself|(?-i:me)|(?:he|she|it|they|we|you|that|there)['’]\w{1,2})(?!\w)",
    re.I,
)
# What an illness takes away: of these the denial is the sign, "no energy", "does not sleep".
_TAKEN_AWAY = frozenset(
    stem
    for word in """
    ability able appetite balance bend bite bleed breath breathe breastfeed chew climb close communicate concentrate conceive
    cope dress drink eat empty energy enjoy enjoyment erection eyes feel feeling focus gain grow grip hear hold hope hungry
    interest joy lift lie mood motivation motion move movement open orgasm periods pleasure pulse reflexes remember relax see
    sensation sense sex sit sleep smell speak speech stand strength study swallow talk taste think urinate urine vision voice
    wake walk watch weight willpower work words
    """.split()
    for stem in stems(word)
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")

Told = Literal["illness", "read", "unread"]


class Passage(NamedTuple):
    """A few words that stand together in one sentence, and whether they are an illness, another fact, or neither."""

    text: str
    told: Told

    @property
    def stems(self) -> tuple[str, ...]:
        """Their stems, without bare numbers."""
        return telling_stems(self.text)


def is_theirs(fact: Fact) -> bool:
    """Whether the fact is of the person, and said to be so or to be possible."""
    return fact.status not in LEFT_OUT and fact.value not in _NOTHING


def is_over(fact: Fact) -> bool:
    """Whether it is a treatment or a procedure of the past, which shows nothing of how the person is: an old vaccination."""
    return fact.ongoing is False and fact.kind in ("treatment", "procedure")


def passages(patient: Patient, text: str) -> list[list[Passage]]:
    """The passages sentence by sentence; of a record that is no note, a fact of now is a sentence."""
    if not text:
        now = (f for f in patient.facts if is_theirs(f) and not is_over(f) and f.kind not in _MEASURED)
        return [[Passage(_words(f), _kind(f))] for f in now]
    spans = [(f.source.span, f) for f in patient.facts if f.source.span]
    return list(_of_note(text, sorted(spans, key=lambda one: one[0])))


def _of_note(text: str, spans: Sequence[tuple[tuple[int, int], Fact]]) -> Iterator[list[Passage]]:
    for sentence in told(text):
        if sentence.section == "family":
            continue
        here = [(span, fact) for span, fact in spans if span[0] < sentence.end and span[1] > sentence.start]
        yield list(_of_sentence(text, sentence, here))


def _of_sentence(text: str, sentence: Sentence, spans: Sequence[tuple[tuple[int, int], Fact]]) -> Iterator[Passage]:
    """The stretches between facts, and the facts that are the person's own; where two overlap the first one counts."""
    at = sentence.start
    for (first, last), fact in spans:
        if last <= at:
            continue
        yield Passage(_unread(sentence, at, first), "unread")
        if is_theirs(fact):
            yield Passage(text[max(first, at) : min(last, sentence.end)], _kind(fact))
        at = min(last, sentence.end)
    yield Passage(_unread(sentence, at, sentence.end), "unread")


def _unread(sentence: Sentence, start: int, end: int) -> str:
    """What the reader made nothing of, without the words that are denied or are of relatives."""
    first, last = start - sentence.start, max(end, start) - sentence.start
    kept, at = [], first
    for word in _WORD.finditer(sentence.text, first, last):
        if _is_not_theirs(sentence, word):
            kept.append(sentence.text[at : word.start()])
            at = word.end()
    return _SPEECH.sub(" ", "".join((*kept, sentence.text[at:last])))


def _is_not_theirs(sentence: Sentence, word: re.Match[str]) -> bool:
    said = frozenset(stems(word[0]))
    meaning = asserted(sentence, *word.span())
    return meaning == "family" or (meaning == "negated" and bool(said - _TAKEN_AWAY))


def _kind(fact: Fact) -> Told:
    of_illness = fact.kind == "condition" and not (fact.concept or "").startswith("finding:")
    return "illness" if of_illness else "read"


def _words(fact: Fact) -> str:
    return " ".join((fact.name, *fact.qualifiers, fact.value if isinstance(fact.value, str) else ""))


def telling_stems(text: str) -> tuple[str, ...]:
    """The stems without bare numbers, which are doses and dates."""
    return tuple(w for w in stems(text) if not w.isdigit())
