"""Treatments, procedures and allergies of a sentence as facts."""

from __future__ import annotations

import re

from clinconnect.patients.dates import exactly
from clinconnect.patients.notes.assertions import Meaning, asserted
from clinconnect.patients.notes.exposures import exposure
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.lines import numbered_line
from clinconnect.patients.notes.mentions import Named
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.notes.times import Times
from clinconnect.patients.patient import DateRange, FactStatus
from clinconnect.patients.vocabulary import TREATMENT, fact_kind, named
from clinconnect.terms import Concept

# A drug inside another word group is not a treatment: insulin resistance, NSAID-induced gastritis, vitamin D level.
_NO_TREATMENT = re.compile(
    r"[\s-]*(?:dependent|depend[ae]nt|induced|resistan\w*|related|associated|na[iï]ve|sensitiv\w*|deficien\w*|"
    r"overdose|toxicity|poisoning|abuse|"
    r"withdrawal|levels?\b|misuse|intoxication|tolerance|challenge|stimulation|secret\w+|receptor|"
    r"requirement|excess|enhanc\w*|avid)",
    re.I,
)


_UNDONE = re.compile(
    r"[^.;]{0,80}\b(?:declined|refused|not|never|no|cancel+ed|postponed|deferred|aborted|planned|scheduled|offered|"
    r"discussed|recommended|considered|requested|ordered|awaited|pending|due)\b",
    re.I,
)


_FEW_WORDS = 2  # "Left radical mastectomy in 2019"


def _entered(text: str, mention: Named, times: Times, out: Gathered) -> bool:
    """Whether a procedure is the entry of a day that has been, "03/2016 lumpectomy", and not said to be left undone."""
    behind = None if text[: mention.start].count(" ") > _FEW_WORDS else times.stands_behind(mention.end)
    has_been = times.begins(mention.start) or (behind is not None and behind.high <= out.as_of)
    return has_been and not _UNDONE.match(text, mention.end)


# "The list includes aspirin; nobody is sure that it is taken."
_DOUBTED = re.compile(
    r"[^.;\n]{0,40}[.;,]\s+[^.;]{0,60}\b(?:not|neither|nor|nobody|no one|unclear|unsure|uncertain|doubtful|unknown)\b"
    r"[^.;]{0,60}\b(?:(?:it|this|that) (?:is|was)|(?:he|she|they) (?:is|was|are|has|have|actually|really|still)?)\s*"
    r"(?:actually |really |still |ever |been )*(?:taken|takes?|taking|used|uses|using)\b"
)


# A test that came back negative was done.
_RESULT_NEGATIVE = re.compile(r"[^.;,]{0,60}?(?::|\b(?:is|was|were|are|came back|returned))?\s*negative\b", re.I)


def treatment(sentence: Sentence, mention: Named, concept: Concept, times: Times, out: Gathered) -> int | None:
    text, kind = sentence.text, fact_kind(concept)
    how = exposure(text, mention.start, mention.end)
    if sentence.section == "allergies" and kind == "treatment":
        how = "allergy"
    elif sentence.section == "medications" and not how:
        how = "current"
    elif not how and (
        (sentence.section == "history" and kind == "procedure")
        or (sentence.section == "vaccines" and kind == "treatment")
        or (kind == "procedure" and sentence.section != "plan" and _entered(text, mention, times, out))
    ):
        how = "past"
    meaning = asserted(sentence, mention.start, mention.end)
    if _DOUBTED.match(out.text, sentence.start + mention.end):
        return None
    if how == "allergy":
        return allergy(sentence, mention, concept, meaning, out)
    if meaning in ("unclear", "family", "suspected") or (
        kind == "treatment" and _NO_TREATMENT.match(text, mention.end)
    ):
        return None
    if meaning == "negated" and kind == "procedure" and (got := _RESULT_NEGATIVE.match(text, mention.end)):
        return _came_back_negative(sentence, mention, concept, got.end(), out)
    if meaning == "negated" or how in ("never", "not-now"):
        return _untreated(sentence, mention, concept, how, out)
    if meaning == "planned" or how == "planned":
        out.add(sentence, mention.start, mention.end, kind, mention.name, concept, status="planned")
        return mention.end
    if meaning in ("history", "past") and how in ("", "started"):
        how = "past"
    if not how:
        return None
    until = _ended(text, mention.end, times) if how == "past" else None
    near = times.of(mention.start, mention.end)
    if near and until and near.when == until:
        near = None
    ongoing = {
        "current": kind == "treatment" or None,
        "past": None if meaning == "present" and kind == "treatment" else False,
    }.get(how)
    if kind == "procedure" or until:
        ongoing = False
    when = near.when if near and not (near.since and ongoing is not True) else None
    line = numbered_line(text, mention.start, mention.end) if kind == "treatment" else None
    out.add(
        sentence,
        mention.start,
        mention.end,
        kind,
        mention.name,
        concept,
        when=when,
        until=when if kind == "procedure" else until,
        ongoing=ongoing,
        qualifiers=(line,) if line else (),
    )
    return mention.end


def _came_back_negative(sentence: Sentence, mention: Named, concept: Concept, end: int, out: Gathered) -> int:
    today = exactly(out.as_of)
    kind = fact_kind(concept)
    out.add(sentence, mention.start, end, kind, mention.name, concept, value="negative", when=today, ongoing=False)
    return mention.end


_ENDED = re.compile(
    r"\b(?:discontinued|stopped|held|withdrawn|tapered off|ended|completed|until)\s+(?:on\s+|"
    r"in\s+)?",
    re.I,
)


def _ended(text: str, end: int, times: Times) -> DateRange | None:
    """The time right behind "stopped", "until" and the like, in the 80 characters after the name."""
    for got in _ENDED.finditer(text, end, min(len(text), end + 80)):
        if moment := next((m for m in times.found if got.start() <= m.start <= got.end()), None):
            return moment.when
    return None


def _untreated(sentence: Sentence, mention: Named, concept: Concept, how: str, out: Gathered) -> int | None:
    """Denied for ever ("never received"), or for now ("not on", "no")."""
    if re.search(r"\bno longer\b", sentence.text[: mention.start], re.I):
        out.add(sentence, mention.start, mention.end, fact_kind(concept), mention.name, concept, ongoing=False)
        return mention.end
    ongoing = None if how == "never" else False
    out.add(
        sentence,
        mention.start,
        mention.end,
        fact_kind(concept),
        mention.name,
        concept,
        status="absent",
        when=exactly(out.as_of),
        ongoing=ongoing,
    )
    return mention.end


def allergen(concept: Concept) -> Concept | None:
    """The drug of a concept such as "penicillin allergy", None where it is no allergy to a known one."""
    drug = concept.name.lower().removesuffix(" allergy")
    naming = named(drug, TREATMENT) if drug != concept.name.lower() else None
    return naming.concept if naming else None


def allergy(sentence: Sentence, mention: Named, concept: Concept, meaning: Meaning, out: Gathered) -> int | None:
    status: FactStatus | None = {
        "present": "present",
        "history": "present",
        "negated": "absent",
        "suspected": "suspected",
    }.get(meaning)  # type: ignore[assignment]
    if status is None:
        return None
    out.add(
        sentence,
        mention.start,
        mention.end,
        "allergy",
        mention.name,
        concept,
        status=status,
        ongoing=True if status == "present" else None,
    )
    return mention.end
