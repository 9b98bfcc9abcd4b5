"""The frame around what is asked for: who, having, history, when, and how examples are introduced."""

from __future__ import annotations

import re

from bench.metamorphic.rewriting import Rewrite, Rule, first, sub, words

_PEOPLE = r"^(?:(?:All )?(?:patients|subjects|participants|individuals|persons|people))"
_SINGLE = r"^(?:(?:The )?(?:patient|subject|participant))"
_LENGTH = r"(\d+|one|two|three|four|five|six|twelve)[ -](day|week|month|year)s?"
_RECENT = rf"\b(?:with)?in the (?:last|past|previous|preceding) {_LENGTH}\b(?! (?:prior|before|of))"


def _who(new: str) -> Rewrite:
    """Patients, subjects, participants: the same people."""
    others = [w for w in ("patient", "subject", "participant") if w != new]
    table = {w + ending: new + ending for w in others for ending in ("", "s")}
    replace = words(table)
    return lambda text: (
        None
        if re.search(r"patient-|the subject of|subject to|patient(?:s')? (?:global|report)", text)
        else replace(text)
    )


RULES = (
    Rule("who: subjects", _who("subject")),
    Rule("who: participants", _who("participant")),
    Rule("who: patients", _who("patient")),
    Rule("Patients with X → Subjects who have X", first(rf"{_PEOPLE} with (?!in\b)(?=[a-z])", "Subjects who have ")),
    Rule("Patients with X → Has X", first(rf"{_PEOPLE} with (?!in\b)(?=[a-z])", "Has ")),
    Rule("Patients with X → Patient has X", first(rf"{_PEOPLE} with (?=[a-z])", "Patient has ")),
    Rule("Patients with X → X", first(rf"{_PEOPLE} with (?:an? )?(?=[a-z])", "")),
    Rule("Patients who have → Having", first(rf"{_PEOPLE} (?:who|that) have (?!been|not|had|\w+ed\b)", "Having ")),
    Rule("Subject has X → Subjects with X", first(rf"{_SINGLE} has (?=an? )", "Subjects with ")),
    Rule("Diagnosis of X → Diagnosed with X", first(r"^Diagnosis of ", "Diagnosed with ")),
    Rule("Diagnosis of X → Patients with a diagnosis of X", first(r"^Diagnosis of ", "Patients with a diagnosis of ")),
    Rule("Presence of X → X", first(r"^Presence of (?:any )?", "")),
    Rule("Known X → Has known X", first(r"^Known ", "Has known ")),
    Rule("History of X → Prior history of X", first(r"^History of ", "Prior history of ")),
    Rule("History of X → Patients with a history of X", first(r"^History of ", "Patients with a history of ")),
    Rule("History of X → Has a history of X", first(r"^History of ", "Has a history of ")),
    Rule("History of X → Subjects who have a history of X", first(r"^History of ", "Subjects who have a history of ")),
    Rule(
        "No history of → Without a history of", first(r"^No (?:prior |previous )?history of ", "Without a history of ")
    ),
    Rule("No history of → Patients without a history of", first(r"^No history of ", "Patients without a history of ")),
    Rule("No history of → Must not have a history of", first(r"^No history of ", "Must not have a history of ")),
    Rule("No prior → No previous", first(r"\bno prior\b", "No previous")),
    Rule("must have → should have", sub(r"\bmust have\b", "should have")),
    Rule("must have → are required to have", sub(r"(?<=s )must have (?!been|had|\w+ed\b)", "are required to have ")),
    Rule("must be → should be", sub(r"\bmust be\b", "should be")),
    Rule("willing and able → able and willing", words({"willing and able": "able and willing"})),
    Rule("prior to → before", sub(r"\bprior to\b", "before")),
    Rule("before → prior to", sub(r"\bbefore\b(?! or | and )", "prior to")),
    Rule("in the past N → within the last N", sub(_RECENT, r"within the last \1 \2s")),
    Rule("in the past N → in the past N", sub(_RECENT, r"in the past \1 \2s")),
    Rule("in the past N → during the past N", sub(_RECENT, r"during the past \1 \2s")),
    Rule("in the past N → within N before screening", sub(_RECENT, r"within \1 \2s before screening")),
    Rule("in the past N → within the N before screening", sub(_RECENT, r"within the \1 \2s prior to screening")),
    Rule("within N before → in the N before", sub(rf"\bwithin {_LENGTH} (prior to|before)\b", r"in the \1 \2s \3")),
    Rule(
        "within N before → during the N before",
        sub(rf"\bwithin {_LENGTH} (prior to|before)\b", r"during the \1 \2s \3"),
    ),
    Rule("e.g. → for example", sub(r"\be\.?g\.?,? (?=\w)", "for example, ")),
    Rule("e.g. → such as", sub(r"\(e\.?g\.?,? (?=\w)", "(such as ")),
    Rule("e.g. → eg", sub(r"\be\.g\.,? (?=\w)", "eg ")),
    Rule("such as → e.g.", sub(r"(?<=\w)( \(?)such as ", r"\1e.g., ")),
    Rule("such as → for example", sub(r"(?<=\w)( \(?)such as ", r"\1for example ")),
    Rule("but not limited to", sub(r"\bincluding,? but not limited to,?:?(?= )", "including")),
    Rule("and/or → or", sub(r"\band/or\b", "or")),
    Rule("or → and/or", first(r"^((?:history of )?[a-z]{5,}) or (?=[a-z]{5,}$)", r"\1 and/or ")),
    Rule("either … or", sub(r"\beither (?=[\w -]+ or )", "")),
    Rule("and → &", sub(r"(?<=[a-z]{3}) and (?=[a-z]{3})", " & ")),
    Rule("with → w/", sub(r"(?<=[a-z] )with (?=[a-z])", "w/ ")),
    Rule("any", first(r"^Any (?=\w+ (?:disease|disorder|infection|condition|malignancy)s?\b)", "")),
)
