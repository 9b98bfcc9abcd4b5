"""Headings: which lines are structure, and what they say about the lines below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from clinconnect.criteria import Kind

HeadingKind = Literal["section", "label", "scope"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`kind` of heading; `polarity` where it opens inclusion or exclusion; `end` where the heading's own words end."""

    kind: HeadingKind
    end: int
    polarity: Kind | None = None


_ADJ = (
    r"(?:key|main|major|minor|general|principal|primary|secondary|important|study|studies|patients?|subjects?|participants?|trial|"
    r"additional|other|specific|core|common|overall|abbreviated|selected|summary|of|the|for|basic|clinical|further|medical|"
    r"protocol|all|screening|treatment|specific|inclusion/|pre-?|re-?|detailed|brief|initial|following|an|and|donor|recipient)"
)
_WHAT = r"(?P<what>non[- ]?inclusion|inclusion|exclusion|exlusion|exclusions|inclusions|ineligibility|eligibility|selection)"
_SECTION = re.compile(
    rf"^\W*(?:(?:\d{{1,2}}|[ivx]{{1,3}}|[a-z])[.)]\s*)?(?:{_ADJ}\s+)*{_WHAT}\b(?P<crit>\s+criteri(?:a|on|as|um)\b)?(?P<tail>[^\n]*)$",
    re.I,
)
_OPENING = re.compile(
    rf"^\W*(?:{_ADJ}\s+)*{_WHAT}(?:\s+criteri(?:a|on|as|um))?(?:\s*\([^()\n]{{0,80}}\))?\s*(?::|-\s|\.\s)[\s*]*(?=\S)",
    re.I,
)
_OUT = r"(?:excluded|ineligible|not\s+(?:be\s+)?(?:eligible|included|enrolled|allowed|participate|suitable)|disqualified|barred)"
_WHO = (
    r"(?:patients?|subjects?|participants?|individuals?|people|persons?|volunteers?|candidates?|women|men|children|"
    r"those|you|they|any(?:one)?|all)"
)
_EXCLUDING = re.compile(
    rf"^\W*(?:{_WHO}\b[^.\n:]{{0,60}}?\b{_OUT}\b[^.\n]{{0,90}}|{_OUT}\s+(?:if|are|for|patients?|subjects?)?[^.\n]{{0,60}}|"
    rf"(?:excludes?|excluding|exclude\s+patients?)\b[^.\n]{{0,40}}|{_WHO}\s+must\s+not(?:\s+have)?|do(?:es)?\s+not\s+include)\s*:?\W*$",
    re.I,
)
_INCLUDING = re.compile(
    rf"^\W*(?:{_WHO}\b[^.\n:]{{0,60}}\b(?:eligible|included|enrolled|participate)\b[^.\n]{{0,90}}|includes?|eligible\s+if|"
    rf"{_WHO}\s+(?:must|should|will|need\s+to|have\s+to|are\s+required\s+to)(?:\s+(?:have|be|meet|fulfil+))?(?:\s+(?:all|each)\b[^.\n:]{{0,60}})?|"
    rf"to\s+be\s+(?:eligible|included)[^.\n]{{0,80}})\s*:\W*$",
    re.I,
)
_SCOPE = re.compile(
    r"^\W*(?:for\s+|in\s+)?(?:the\s+)?(?:(?:cohorts?|arms?|parts?|groups?|phase|stratum|strata|sub-?stud(?:y|ies)|period|step|module|segment)\s+"
    r"(?:[A-Z0-9][\w/&,+-]{0,8}|[ivx]+|one|two|three)\b[^\n]{0,80}|[^\n:]{0,50}\b(?:cohort|arm|part|group|phase|period|extension|sub-?study|"
    r"controls?|volunteers|caregivers?|carers?|donors?|parents?|partners?|providers?|clinicians?)\b(?:\s+\([^()\n]{1,40}\))?)\s*(?:only\s*)?:\W*$",
    re.I,
)
_LABEL = re.compile(r"^\W*[A-Za-z][^\n:.;≥≤<>=]{0,70}:\W*$")
_CAPITALS = re.compile(r"^\W*[A-Z][A-Z /&,()-]{6,70}\W*$")
_LEAD = re.compile(
    r"\b(?:following|defined|below|any|all|one|two|at least|either|both|must|should|have|has|had|is|are|was|were|be|including|includes?|"
    r"such as|"
    r"with|who|which|if|unless|history|evidence|presence|receiv\w+|treat\w+|requir\w+|e\.g|i\.e|not|no|by|except\w*|as|within|criteria|"
    r"meet\w*|used?|or)\b",
    re.I,
)
_TAIL = re.compile(
    r"^\s*(?:\([^()]{0,120}\)|for\s[^.]{0,80}|include[sd]?|are|is|the following|-|–|at \w+|[:.\s*_]|\d{0,2})*\s*$", re.I
)


def heading(text: str, start: int, end: int, *, marked: bool) -> Heading | None:
    """What kind of heading stands at `start`..`end`, or None for a line that says something itself."""
    line = text[start:end]
    found = _section(line) or _opened(line)
    if found:
        return Heading(found.kind, start + found.end, found.polarity)
    if len(line) < 160:
        if _EXCLUDING.match(line) and (line.rstrip().endswith(":") or not marked):
            return Heading("section", end, "exclusion")
        if _INCLUDING.match(line):
            return Heading("section", end, "inclusion")
    if len(line) < 110 and _SCOPE.match(line):
        return Heading("scope", end)
    words = len(line.split())
    if not marked and _CAPITALS.match(line) and words <= 8:
        return Heading("label", end)
    if words <= 6 and _LABEL.match(line) and not _LEAD.search(line):
        return Heading("label", end)
    return None


def _section(line: str) -> Heading | None:
    got = _SECTION.match(line)
    if not got or len(line) > 200:
        return None
    tail = got["tail"]
    if not _TAIL.match(tail) or (not got["crit"] and tail.strip(" :.-*_") and not tail.strip().endswith(":")):
        return None
    return Heading("section", len(line), polarity(got["what"]))


def _opened(line: str) -> Heading | None:
    """A heading with its first criterion on the same line: "Inclusion criteria: age over 18"."""
    got = _OPENING.match(line)
    return Heading("section", got.end(), polarity(got["what"])) if got else None


def polarity(word: str) -> Kind | None:
    """inclusion or exclusion as the heading's word says; None for "eligibility criteria", which opens both."""
    low = word.lower()
    if low.startswith(("non", "excl", "exl", "inelig")):
        return "exclusion"
    return "inclusion" if low.startswith("incl") else None


INLINE = re.compile(
    r"(?:(?<=[.;:)\]])|(?<=\s))\s*(?P<head>(?:key |main |major )?(?P<what>inclusion|exclusion)\s+criteri(?:a|on)\s*(?:include\s*)?:)",
    re.I,
)
