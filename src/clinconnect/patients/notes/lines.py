"""A number of lines of therapy: "three prior lines of therapy", "received two chemotherapy regimens"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect.patients.lines import NUMBERED, as_qualifier
from clinconnect.patients.notes.assertions import asserted
from clinconnect.patients.notes.numerals import SMALL, small
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.vocabulary import TREATMENT, named
from clinconnect.terms import Concept

_BACK = r"(?:prior|previous|earlier|different|separate|distinct)"
_KIND = r"[a-z][a-z0-9-]+(?: (?!lines?\b|regimens?\b)[a-z][a-z0-9-]+)?"
_TOLD = re.compile(
    rf"(?<![\w.])(?P<number>{SMALL}) (?P<back>{_BACK} )?(?:(?P<before>{_KIND}) )??(?P<unit>lines?|regimens?)\b"
    rf"(?: of (?P<back_too>{_BACK} )?(?P<what>{_KIND}))?",
    re.I,
)
# "At least", "more than", "up to": no number of lines that were.
_LIMITED = re.compile(
    r"(?:\b(?:at least|at most|more than|less than|fewer than|up to|over|maximum of|minimum of|or|of|no|every|each)|[<>≤≥=/-])\s*$",
    re.I,
)
_HAD = re.compile(
    r"\b(?:received|had|after|following|underwent|undergone|failed|failure|progress\w+|refractory|relaps\w+|treated|"
    r"completed|status post|s/p|exhausted)\b",
    re.I,
)
_ALL = frozenset(
    f"{kind}{noun}"
    for kind in ("", "systemic ", "anticancer ", "anti-cancer ", "cancer ", "antineoplastic ")
    for noun in ("therapy", "therapies", "treatment", "treatments")
)


_BEFORE = re.compile(rf"{NUMBERED.pattern}(?: (?:therapy|treatment) with| with)? $", re.I)
_AFTER = re.compile(rf" (?:as|in) (?:a |the )?{NUMBERED.pattern}", re.I)


def numbered_line(text: str, start: int, end: int) -> str | None:
    """ "second-line" where that is said of the treatment at `start`..`end`."""
    got = _BEFORE.search(text, 0, start) or _AFTER.match(text, end)
    return as_qualifier(got["which"]) if got else None


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """A number of lines at `start`..`end` of a sentence; `concept` is the treatment, None where all lines are meant."""

    start: int
    end: int
    number: int
    concept: Concept | None


def lines_told(sentence: Sentence) -> list[Told]:
    """The numbers of lines that a sentence says the person had."""
    found = (_told(sentence, got) for got in _TOLD.finditer(sentence.text))
    return [one for one in found if one]


def _told(sentence: Sentence, got: re.Match[str]) -> Told | None:
    number = small(got["number"])
    before = sentence.text[: got.start()]
    past = got["back"] or got["back_too"] or _HAD.search(before)
    if not number or not past or _LIMITED.search(before):
        return None
    if asserted(sentence, got.start(), got.end()) in ("negated", "planned", "suspected", "family", "unclear"):
        return None
    words = (got["what"] or got["before"] or "").lower().strip()
    if got["unit"].lower().startswith("line") and not words:
        return None  # three lines of what
    if not words or words in _ALL or words == "treatment":
        return Told(got.start(), got.end(), number, None)
    naming = named(words, TREATMENT) or named(words.split()[0], TREATMENT)
    return Told(got.start(), got.end(), number, naming.concept) if naming else None
