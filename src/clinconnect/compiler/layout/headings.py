"""Headings: which lines are structure, and what they say about the lines below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from clinconnect.compiler.layout.people import scope_of
from clinconnect.criteria import Kind

HeadingKind = Literal["section", "label", "scope"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`kind` of heading; `polarity` where it opens inclusion or exclusion; `scope` where it names whom it is about;
    `end` where the heading's own words end."""

    kind: HeadingKind
    end: int
    polarity: Kind | None = None
    scope: str | None = None


_ADJ = (
    r"(?:key|main|major|minor|general|principal|primary|secondary|important|study|studies|patients?|subjects?|participants?|trial|"
    r"additional|other|specific|core|common|overall|abbreviated|selected|summary|of|the|for|basic|clinical|further|medical|"
    r"protocol|all|screening|treatment|specific|pre-?|re-?|detailed|brief|initial|following|an|and|recipient)"
)
_BOTH = r"inclusion\s*(?:/|and|&|or)\s*exclusion"
_WHAT = (
    rf"(?P<what>{_BOTH}|non[- ]?inclusion|inclusion|exclusion|exlusion|exclusions|inclusions|ineligibility|eligibility|selection|"
    r"excluding(?=\s+criteri)|including(?=\s+criteri))"
)
_CRITERIA = r"(?P<crit>[\s_]+(?:criteri(?:a|on|as|um)|conditions?|requirements?|diagnos[ei]s)\b)"
_NUMBER = r"(?:(?:\d{1,2}|[ivx]{1,3}|[a-z])(?:\.\d{1,2})*[.)]?\s+)?"
_SECTION = re.compile(rf"^\W*{_NUMBER}(?:{_ADJ}\s+)*{_WHAT}(?![A-Za-z]){_CRITERIA}?(?P<tail>.*)$", re.I)
# "Part A Exclusion:", "Caregiver: inclusion criteria", "Registration - Inclusion Criteria": what stands before says of whom.
_BEHIND = re.compile(
    rf"^\W*{_NUMBER}(?P<before>(?:[\w/()&'’+-]+(?:\s*[:,–]\s*|\s+(?:-\s+)?)){{1,7}}?)(?P<what>non[- ]?inclusion|inclusion|exclusions?)"
    rf"{_CRITERIA}?(?P<tail>\s*:?\W*)$",
    re.I,
)
_SENTENCE = re.compile(
    r"\b(?:must|meet|meets|met|meeting|not|no|who|see|per|as|fulfil\w*|satisf\w+|defined|listed|above|any|with|if|by|in|to|is|are|"
    r"was|were|other|these|this|also|from|except|on|at|or|of)\b",
    re.I,
)
_OPENING = re.compile(
    rf"^\W*{_NUMBER}(?:{_ADJ}\s+)*{_WHAT}(?:[\s_]+criteri(?:a|on|as|um))?(?P<tail>(?:\s+for\s[^:.\n]{{0,60}})?(?:\s*\([^()]{{0,80}}\))?)"
    r"\s*(?::|-\s|\.\s)[\s*]*(?=\S)",
    re.I,
)
_OUT = (
    r"(?:excluded|ineligible|not\s+(?:be\s+)?(?:eligible|included|enrolled|enroled|allowed|participate|suitable|entered|admitted|accepted|"
    r"considered|qualify|recruited|randomi[sz]ed)|cannot\s+(?:be\s+)?(?:participate|included|enrolled|join|take|enter)|can\s?not\s+participate|"
    r"disqualified|barred|not\s+to\s+be\s+(?:enrolled|included|entered)|unable\s+to\s+(?:participate|take))"
)
_WHO = (
    r"(?:(?:an?|the|each|every|all|any|potential|prospective|eligible|study)\s+)*(?:patients?|subjects?|participants?|individuals?|people|persons?|volunteers?|candidates?|women|men|children|"
    r"those|you|they|any(?:one)?|all)"
)
_LISTS = re.compile(
    r":\W*$|\b(?:following|these|listed|below)\b|\b(?:if|who|when|because)(?:\s+(?:they|you|he|she|any|of|have|has|are|is|were|had))*\W*$|"
    r"\bcriteria\b|\bany of\b[^.]*\b(?:apply|applies|met|present|true)\W*$",
    re.I,
)
_EXCLUDING = re.compile(
    rf"^\W*(?:{_WHO}\b[^.:]{{0,90}}?\b{_OUT}\b[^.]{{0,90}}|{_OUT}\s+(?:if|are|for|patients?|subjects?)?[^.]{{0,60}}|"
    rf"(?:excludes?|excluding|exclude\s+patients?)(?:\s+(?:if|patients|subjects|participants|those|who|with|any|of|the|following)){{0,6}}|"
    rf"{_WHO}\s+(?:must|may|should|can)\s*not(?:\s+(?:have|be|meet))?(?:\s+any\b[^.:]{{0,60}})?|do(?:es)?\s+not\s+include)\s*[:.]?\W*$",
    re.I,
)
_INCLUDING = re.compile(
    rf"^\W*(?:{_WHO}\b[^.:]{{0,60}}\b(?:eligible|included|enrolled|participate)\b[^.]{{0,90}}|includes?|eligible\s+if|"
    rf"{_WHO}\s+(?:must|should|will|need\s+to|have\s+to|are\s+required\s+to)(?:\s+(?:have|be|meet|fulfil+))?(?:\s+(?:all|each)\b[^.:]{{0,60}})?|"
    rf"to\s+be\s+(?:eligible|included)[^.]{{0,80}}|(?:required|patient|disease)\s+characteristics)\s*:\W*$",
    re.I,
)
# A sentence about some of the people, or one that counts, is no heading of all: it leads its own list.
_SUBGROUP = re.compile(
    r"^\W*(?:\S+\s+)?(?:\S+\s+)?(?:with(?!\s+(?:all|any|each|the following))|who\s+(?!meet|fulfil|satisf)|"
    r"of\s+child|previously|having|taking|undergo)|"
    r"\b(?:one|two|three|any|either|\d|more)\s+of\s+(?:the|these)\b|\bprovided\b",
    re.I,
)
_SCOPE = re.compile(
    r"^\W*(?:[ivx]{1,3}\.\s+)?(?:for\s+|in\s+)?(?:the\s+)?(?:(?:cohorts?|arms?|parts?|groups?|phase|stratum|strata|sub-?stud(?:y|ies)|period|step|module|segment)\s+"
    r"(?:[A-Z0-9][\w/&,+-]{0,8}|[ivx]+|one|two|three)\b.{0,80}|[^:]{0,50}\b(?:cohort|arm|part|group|phase|period|extension|sub-?study|"
    r"controls?|volunteers|caregivers?|carers?|donors?|parents?|partners?|providers?|clinicians?)\b(?:\s+\([^()]{1,40}\))?)\s*(?:only\s*)?:\W*$",
    re.I,
)
# "For male patients:", "Lymphoma patients:", "Females:": what follows is asked of these only.
_GROUP = re.compile(
    r"^\W*(?:(?:for|in|among)\s+)?(?!(?:all|both|each|every|any|the|our|these|those|study|eligible|other|general)\b)[^:.;≥≤<>=]{0,60}"
    r"\b(?:patients?|participants?|subjects?|users?|wom[ae]n|m[ae]n|(?:fe)?males?|girls?|boys?|children|adults?|adolescents?|individuals?)"
    r"(?:\s*\([^()]{1,40}\))?(?:\s+only)?\s*:\W*$",
    re.I,
)
_PATIENTS = re.compile(r"^\W*(?:for\s+|the\s+)*(?:patients?|participants?|subjects?|individuals?)\s*:\W*$", re.I)
_LABEL = re.compile(r"^\W*[A-Z][^:.;≥≤<>=]{0,70}:\W*$")
_CAPITALS = re.compile(r"^\W*[A-Z][A-Z /&,()-]{6,70}\W*$")
_LEAD = re.compile(
    r"\b(?:following|defined|below|any|all|one|two|at least|either|both|must|should|have|has|had|is|are|was|were|be|including|includes?|"
    r"such as|"
    r"with|who|which|if|unless|history|evidence|presence|receiv\w+|treat\w+|requir\w+|e\.g|i\.e|not|no|by|except\w*|as|within|criteria|"
    r"meet\w*|used?|or)\b|\b(?:on|of|to|from|by|for|that|an?|the)\s*:\W*$",
    re.I,
)
# Short lines before a colon that ask for something themselves: "Histologically confirmed glioblastoma:".
_ASKS = re.compile(
    r"\b(?:confirmed|proven|documented|diagnos(?:is|ed)|metastatic|recurrent|relapsed|refractory|advanced|measurable)\b",
    re.I,
)
_TAIL = re.compile(
    r"^\s*(?:\([^()]{0,120}\)|for\s[^.:]{0,80}|include[sd]?|are|is|the following|-|–|at \w+|[:.\s*_])*\s*$", re.I
)
_STRICT = re.compile(rf"^\W*(?:{_ADJ}\s+)*(?:non[- ]?inclusion|inclusion|exclusion)\s+criteri(?:a|on)\b", re.I)


def announces(line: str) -> bool:
    """Whether the line begins as the heading of inclusion or exclusion criteria does."""
    return bool(_STRICT.match(line))


def heading(text: str, start: int, end: int, *, marked: bool, kind: Kind = "exclusion") -> Heading | None:
    """What kind of heading stands at `start`..`end` of a section of this kind; None for a line that says something itself."""
    line = text[start:end].replace("\n", " ")
    found = (_section(line) or _behind(line) or _opened(line)) if _names_section(line.lower()) else None
    if found:
        return Heading(found.kind, start + found.end, found.polarity, found.scope)
    words, colon = line.split(), ":" in line
    if len(line) < 260:
        if (not marked or line.rstrip().endswith(":")) and _EXCLUDING.match(line) and _LISTS.search(line):
            return Heading("section", end, "exclusion")
        if colon and _INCLUDING.match(line) and not _SUBGROUP.search(line) and _LISTS.search(line):
            return Heading("section", end, "inclusion")
    opens = marked or line.lstrip(" *_(")[:1].isupper() or words[:1] == ["for"]
    if colon and len(line) < 110 and opens and _SCOPE.match(line):
        return Heading("scope", end)
    if (
        colon
        and len(words) <= 8
        and opens
        and _GROUP.match(line)
        and not _PATIENTS.match(line)
        and not _LEAD.search(line.replace("with", ""))
    ):
        return Heading("scope", end)
    if not marked and _CAPITALS.match(line) and len(words) <= 8 and "(" not in line[:1]:
        return Heading("label", end)
    if colon and len(words) <= 6 and _LABEL.match(line) and not _LEAD.search(line):
        return None if kind == "inclusion" and _ASKS.search(line) else Heading("label", end)
    return None


def _names_section(low: str) -> bool:
    """Whether a line in small letters has any of the words that open inclusion or exclusion: seldom, and seen at once."""
    return "clusion" in low or "exlusion" in low or "ligibility" in low or "selection" in low or "cluding" in low


def _section(line: str) -> Heading | None:
    got = _SECTION.match(line)
    if not got or len(line) > 260:
        return None
    tail = got["tail"]
    closed = tail.rstrip(" *_").endswith(":")
    opens = line.lstrip(" *_-:•")[:1].isupper() or closed
    named = got["crit"] and closed and ":" not in tail.rstrip(" *_")[:-1]
    if not named and (not _TAIL.match(tail) or (not got["crit"] and tail.strip(" :.-*_") and not closed)):
        return None
    if not opens and len(line.split()) > 2:
        return None
    return Heading("section", len(line), polarity(got["what"]), scope_of(tail))


def _behind(line: str) -> Heading | None:
    """A heading with the people or the part that it is about in front."""
    got = _BEHIND.match(line) if len(line) < 120 else None
    if not got or not line.lstrip(" *_-:•")[:1].isupper() or _SENTENCE.search(got["before"]):
        return None
    if not got["crit"] and ":" not in got["tail"]:
        return None
    return Heading("section", len(line), polarity(got["what"]), scope_of(got["before"]))


def _opened(line: str) -> Heading | None:
    """A heading with its first criterion on the same line: "Inclusion criteria: age over 18"."""
    got = _OPENING.match(line)
    return Heading("section", got.end(), polarity(got["what"]), scope_of(got["tail"])) if got else None


def polarity(word: str) -> Kind | None:
    """inclusion or exclusion as the heading's word says; None for "eligibility criteria", which opens both."""
    low = word.lower()
    if low.startswith(("non", "excl", "exl", "inelig")):
        return "exclusion"
    return "inclusion" if low.startswith("incl") and "excl" not in low else None


_INLINE = re.compile(
    r"(?:(?<=[.;:)\]])|(?<=\s)(?=(?-i:[A-Z])))\s*(?P<head>(?:key |main |major )?(?P<what>inclusion|exclusion)\s+criteri(?:a|on)\s*"
    r"(?:include\s*|for\s+(?:\w+\s+){1,4})?:)",
    re.I,
)


def inline(text: str, start: int, end: int) -> list[int]:
    """Where headings begin in the middle of a line."""
    if "clusion" not in text[start:end].lower():
        return []
    return [m.start("head") for m in _INLINE.finditer(text, start, end)]
