"""From what a sentence names to facts: only what is clearly said, each with the words it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.coded_tables import table_rows, word_list
from clinconnect.patients.dates import exactly, years_before
from clinconnect.patients.lines import LINES
from clinconnect.patients.notes.assertions import Meaning, asserted
from clinconnect.patients.notes.declared import declared
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.gestation import gestation
from clinconnect.patients.notes.habits import habits, said_by_phrase
from clinconnect.patients.notes.lines import Told, lines_told
from clinconnect.patients.notes.measurable import measurable
from clinconnect.patients.notes.mentions import Named, named_in
from clinconnect.patients.notes.moments import Moment, moments
from clinconnect.patients.notes.panels import panels
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.notes.taken import allergen, allergy, treatment
from clinconnect.patients.notes.times import Times
from clinconnect.patients.notes.values import marker, measurement, score, value_of_finding
from clinconnect.patients.patient import DateRange, FactKind, FactStatus, Quantity
from clinconnect.patients.states import also_true
from clinconnect.patients.vocabulary import CLINICAL, narrowest
from clinconnect.terms import Concept, ConceptKind, events

_SAYS: dict[Meaning, tuple[FactStatus, bool | None]] = {
    "present": ("present", True),
    "history": ("present", None),
    "past": ("resolved", False),
    "negated": ("absent", None),
    "suspected": ("suspected", None),
    "family": ("family", None),
}
_GRADED = re.compile(r"\b(?P<scale>stage|grade|class|type)[ -](?P<value>[0-4]|iv|i{1,3})(?P<part>[a-d]?)\b,?\s*$", re.I)
_GRADED_AFTER = re.compile(
    r"(?:\s+\(?|,\s*(?=[^,.;)]{6,12}(?:[,.;)]|$)))(?P<scale>stage|grade|class)[ -]"
    r"(?P<value>[0-4]|iv|i{1,3})(?P<part>[a-d]?)\b",
    re.I,
)
_NARROWING = re.compile(
    r"\b(?P<word>mild|moderate|severe|acute|chronic|metastatic|recurrent|relapsed|refractory|uncontrolled|"
    r"poorly controlled|well controlled|unresectable|"
    r"locally advanced|advanced|progressive|persistent|intermittent|bilateral|left|right|symptomatic|"
    r"asymptomatic|active|stable|critical|massive|"
    r"early|end-stage)[ -]*$",
    re.I,
)
# "No bleeding from oesophageal varices" denies that bleeding only, and not the varices.
_SOURCE_BEFORE = re.compile(r"\b(?!free\b|from\b)\w+\s+from\s+(?:the|his|her|their|any|an?)?\s*(?:\w+\s)?$", re.I)
_PLACE_AFTER = re.compile(
    r"\s+(?P<where>(?:from|in|of|over|around|with|during|after|when|while|under)\s+(?!(?:the )?past\b|(?:his|her|the|their) "
    r"(?:past |medical |family )*history|addition\b|general\b|total\b|this\b)[\w' -]{2,50})",
    re.I,
)
_LABELLED = re.compile(r"[A-Z][\w /]{0,24}:")
_OVER_SOON = re.compile(
    r"\s*,?\s*(?:which |that )?(?:only )?(?:lasted|lasting|subsided|stopped|went away|abated|cleared)\b", re.I
)
_WORD_BEFORE = re.compile(r"(?:^|[\s(])(?P<word>[a-z][a-z-]{3,})\s+$", re.I)
_LIMITS = re.compile(r"\b(?:ref(?:erence|\.)?|normal) (?:range|values?|limits)", re.I)
_LONGEST = 120  # years that somebody may have lived
_Reader = Callable[[Sentence, Named, Concept | None, Times, Gathered], int | None]
_VALUED: tuple[tuple[ConceptKind, _Reader], ...] = (
    ("scale", score),
    ("observable", measurement),
    ("biomarker", marker),
)


def gather(sentence: Sentence, out: Gathered) -> None:
    """Add what one sentence says."""
    declared(sentence, out)
    if sentence.fresh:
        out.standing, out.with_limits = None, False
    taken: list[tuple[int, int]] = []
    for habit in habits(sentence):
        taken.append((habit.start, habit.end))
        out.add(
            sentence,
            habit.start,
            habit.end,
            "status",
            habit.name,
            habit.concept,
            status=habit.status,
            value=habit.value,
            when=exactly(out.as_of),
            ongoing=habit.ongoing,
        )
        if also := also_true(habit.concept, habit.value):
            out.add(sentence, habit.start, habit.end, "status", also.name, also, value="yes", when=exactly(out.as_of))
    for told in lines_told(sentence):
        taken.append((told.start, told.end))
        _lines(sentence, told, out)
    _denied_by_a_word(sentence, out)
    mentions = named_in(sentence.text, out.text)
    spans = tuple((m.start, m.end) for m in mentions if m.concepts)
    times = Times(sentence.text, moments(sentence.text, out.as_of, out.birth), spans)
    gestation(sentence, out)
    panels(sentence, times, out)
    measurable(sentence, times, out)
    if sentence.text.endswith(":"):
        _head(sentence, times, out)
    elif head := times.heading():
        out.dated = (sentence.line, head)
    elif _LABELLED.match(sentence.text):
        out.dated = None
    for mention in mentions:
        if any(mention.start < b and a < mention.end for a, b in taken):
            continue
        end = _one(sentence, mention, times, out)
        if end is not None:
            taken.append((mention.start, end))


def _lines(sentence: Sentence, told: Told, out: Gathered) -> None:
    """A number of all lines is a measurement, one of a treatment's lines stands with that treatment."""
    of = told.concept
    kind: FactKind = "treatment" if told.concept else "measurement"
    concept = of or terms.load().get("observable:lines-of-therapy")
    name = concept.name if concept else ""
    value = Quantity(told.number, told.number, LINES if of else "1")
    until_now = DateRange(out.birth.low if out.birth else years_before(out.as_of, _LONGEST), out.as_of)
    when = until_now if of else exactly(out.as_of)
    out.add(sentence, told.start, told.end, kind, name, concept, value=value, when=when)


@lru_cache(maxsize=1)
def _negative_words() -> tuple[re.Pattern[str], dict[str, str]]:
    denies = {row["word"]: row["denies"] for row in table_rows("negative_words")}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, denies))})\b", re.I), denies


def _denied_by_a_word(sentence: Sentence, out: Gathered) -> None:
    """The findings that a word of its own denies: "afebrile"."""
    pattern, denies = _negative_words()
    for got in pattern.finditer(sentence.text):
        concept = terms.load().get(denies[got[0].lower()])
        if concept and asserted(sentence, got.start(), got.end()) == "present":
            when = exactly(out.as_of)
            out.add(sentence, got.start(), got.end(), "condition", "", concept, status="absent", when=when)


def _head(sentence: Sentence, times: Times, out: Gathered) -> None:
    """A line such as "Laboratory results of 2025-07-07 (reference range):" stands over those that follow."""
    points = [m.when for m in times.found if not m.since]
    out.standing = points[0] if len(points) == 1 else None
    out.with_limits = bool(_LIMITS.search(sentence.text))


def _one(sentence: Sentence, mention: Named, times: Times, out: Gathered) -> int | None:
    """The fact of one mention, in the order of what its words can only mean; the end of what was read, else None."""
    for kind, read in _VALUED:
        concept = _of(mention, kind)
        if concept or (kind == "observable" and mention.name):
            end = read(sentence, mention, concept, times, out)
            if end is not None:
                return end
    clinical = _narrowest(mention, CLINICAL)
    if clinical and not _of(mention, "treatment"):
        value_of_finding(sentence, mention, clinical, times, out)
        return _condition(sentence, mention, clinical, times, out)
    if taken := _of(mention, "treatment") or _of(mention, "procedure"):
        return treatment(sentence, mention, taken, times, out)
    if (
        (status := _of(mention, "status"))
        and status.id not in said_by_phrase()
        and status.id not in word_list("vague states")
    ):
        return _status(sentence, mention, status, out)
    return None


def _of(mention: Named, kind: ConceptKind) -> Concept | None:
    return _narrowest(mention, frozenset({kind}))


def _narrowest(mention: Named, kinds: frozenset[ConceptKind]) -> Concept | None:
    concepts = [c for c in mention.concepts if c.kind in kinds]
    chosen = narrowest(c.id for c in concepts)
    return next((c for c in concepts if c.id == chosen), None)


def _condition(sentence: Sentence, mention: Named, concept: Concept, times: Times, out: Gathered) -> int | None:
    meaning = asserted(sentence, mention.start, mention.end)
    if meaning in ("unclear", "planned") or sentence.section in ("allergies", "vaccines"):  # there, reactions
        return None
    if substance := allergen(concept):
        return allergy(sentence, mention, substance, meaning, out)
    denied = meaning == "negated"
    if denied and _SOURCE_BEFORE.search(sentence.text[: mention.start]):
        return None
    status, ongoing = _SAYS[meaning]
    near = (
        times.of(mention.start, mention.end, shared=concept.kind == "finding")
        if status in ("present", "resolved")
        else None
    )
    if status == "present":
        ongoing = None if _OVER_SOON.match(sentence.text, mention.end) else _goes_on(concept, near, ongoing, out)
    when = near.when if near else exactly(out.as_of) if status == "absent" and concept.kind == "finding" else None
    qualifiers = _qualifiers(sentence.text, mention.start, mention.end) if status != "family" else ()
    if denied:
        qualifiers += _narrowed(sentence.text, mention.start, mention.end)
    out.add(
        sentence,
        mention.start,
        mention.end,
        "condition",
        mention.name,
        concept,
        status=status,
        when=when,
        ongoing=ongoing,
        qualifiers=qualifiers,
    )
    return mention.end


def _goes_on(concept: Concept, near: Moment | None, ongoing: bool | None, out: Gathered) -> bool | None:
    """Whether it goes on: said to last it does; what happened, or a sign of another day, may be over."""
    if near and near.since:
        return True
    if not events().isdisjoint(terms.load().ancestors(concept.id)):
        return None
    before = near is not None and near.when.high < out.as_of
    return None if before and concept.kind == "finding" else ongoing


def _narrowed(text: str, start: int, end: int) -> tuple[str, ...]:
    """What a denial is only about: the place behind the name, a word before it that no rule knows."""
    found = []
    if (word := _WORD_BEFORE.search(text[:start])) and word["word"].lower() not in word_list("words of denials"):
        found.append(word["word"].lower())
    if place := _PLACE_AFTER.match(text, end):
        found.append(" ".join(place["where"].lower().split()))
    return tuple(found)


def _qualifiers(text: str, start: int, end: int) -> tuple[str, ...]:
    found: list[str] = []
    before = text[:start]
    while True:
        if got := _GRADED.search(before):
            found.append(f"{got['scale'].lower()} {got['value'].upper()}{got['part'].upper()}")
        elif got := _NARROWING.search(before):
            found.append(got["word"].lower())
        else:
            break
        before = before[: got.start()]
    if got := _GRADED_AFTER.match(text, end):
        found.append(f"{got['scale'].lower()} {got['value'].upper()}{got['part'].upper()}")
    return tuple(dict.fromkeys(reversed(found)))


def _status(sentence: Sentence, mention: Named, concept: Concept, out: Gathered) -> int | None:
    meaning = asserted(sentence, mention.start, mention.end)
    if meaning in ("unclear", "planned", "family"):
        return None
    status, ongoing = _SAYS[meaning]
    out.add(
        sentence,
        mention.start,
        mention.end,
        "status",
        mention.name,
        concept,
        status=status,
        when=exactly(out.as_of),
        ongoing=ongoing,
    )
    return mention.end
