"""Is it so? Negation, doubt, history and plans around a mention, after NegEx and ConText, with who is meant.

A cue speaks of what follows it (or precedes it) up to the end of its clause. The strongest cue that reaches a mention
decides: what is unclear is never made a fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from clinconnect.patients.coded_tables import table_rows
from clinconnect.patients.notes.people import meant
from clinconnect.patients.notes.sentences import Sentence

Meaning = Literal["present", "history", "past", "negated", "suspected", "planned", "family", "unclear"]
# From the strongest to the weakest: "no family history of possible stroke" asserts nothing at all.
_STRENGTH: tuple[Meaning, ...] = ("unclear", "negated", "suspected", "planned", "past", "history")
_FAR = 220
# Where a clause ends. Verbs end what "no" and its kin speak of: "no fever presents with cough".
_STOP = re.compile(
    r"[;!?]|\.\s|:\s|\s[-–—]\s|\b(?:but|however|although|though|except|aside from|apart from|other than|which|who|whose|"
    r"because|since|until|"
    r"due to|secondary to|caused by|while|whereas|yet|nevertheless|besides|instead|in addition to|on the other hand|"
    r"presents?|presented|presenting|comes|came|complain(?:s|ed|ing)(?! of)|admitted|brought|reports|reported|"
    r"develop(?:s|ed)|shows?|showed|showing|"
    r"reveal(?:s|ed|ing)|demonstrat(?:es|ed)|underwent|undergoes|received|receives|takes|took|is|was|were|are|"
    r"has|had|have|found|"
    r"diagnosed|undergoing|started|currently|now|seen|smokes|drinks|lives|works|noted|treated|referred|states|"
    r"stated|feels|felt|uses?|using|only|occasional(?:ly)?|prescribed)\b"
    r"|,\s*(?:and\s+)?(?:he|she|it|there|the patient|patient|his|her|my|with|then|the|an?)\s|\band (?:he|she|it|"
    r"the patient|then|also)\b"
    # In small letters or before no verb it is a number: "stage I disease".
    r"|\b(?-i:I)(?:['’](?:m|ve|d|ll)\b|\s+(?:am|have|had|was|do|did|don['’]t|can(?:['’]t|not)?|could|feel|felt|get|got|take|took|"
    r"drink|smoke|use|need|want|would|think|just|also|still|live|work)\b)",
    re.I,
)
# In a history the next item may have an article: "history of gout, a stroke, and an appendectomy".
_ITEM = re.compile(r",\s*(?:and\s+)?(?:an?|the)\s", re.I)
# "is not known to have", "did not report any": a verb that is denied, and how far the denial reaches into what follows.
_VERBAL = re.compile(
    r"\b(?:(?:did|does|do|has|have|had|was|were|is|are|am|could|can)\s*(?:not|n't|n’t)|(?:did|does|do|has|have|"
    r"had|was|were|is|are)n['’]?t|not|never|denies|denied)\b"
    r"(?P<fill>(?:\s+(?:currently|previously|ever|yet|been|be|being|known|found|diagnosed|to|appear|seem|report|"
    r"reported|experience|experienced|endorse|show|"
    r"demonstrate|reveal|identify|detect|find|have|having|had|take|taken|taking|took|use|used|using|on|any|an?|"
    r"significant|significantly|recall|develop|developed|"
    r"notice|noticed|complain(?:ed)? of|suffer(?:ed)? from|suffering from|require|required|receive|received|"
    r"receiving|undergo|undergone|under|"
    r"pregnant|with|of|positive|prior|previous|other|regular(?:ly)?|actively|treated|history|evidence|signs?|use|exposed|"
    r"given|started|in|the|visible|seen|"
    r"suspicious for|concerning for|consistent with|associated with|accompanied by|notable for|remarkable for|"
    r"significant for|complicated by))*)(?P<rest>\s+\w+)?",
    re.I,
)
_BENEFIT = re.compile(
    r"\s+(?:respon|benefi|toler|improv|reliev|help|control|only|certain|sure|clear|adher|compli|able|well|want|wish|"
    r"know|increas|chang|due|"
    r"limit|allow|agree|remember|get|work|reach|meet|contraindic|effect|resolv|decreas|worsen|interfer|explain|"
    r"prevent|stop|miss|enough|as)",
    re.I,
)
# What a mention stands in that makes it no statement about the person: a clinic, a risk, a test, a vaccine.
_BOUND_AFTER = re.compile(
    r"[\s-]*(?:EPI\b|compliant|compliance|adherent|adherence|clinic|center|centre|hospital|unit|ward|department|"
    r"specialist|nurse|foundation|association|"
    r"society|risk|screening|"
    r"prevention|prophylaxis|precautions|awareness|education|counsel|vaccin|immuniz|immunis|serolog|antigen|"
    r"antibod|status\b|panel|surveillance|boards?\b|"
    r"jabs?\b|shots?\b|medications?\b|drugs?\b|therapy\b|pills?\b|regimen|protocol|guideline|support group|work[- ]?up|test(?:s|"
    r"ing)?\b(?! (?:was|were|is) positive)|scale|score|inventory|questionnaire|scan)",
    re.I,
)
_BOUND_BEFORE = re.compile(r"(?:\banti[- ]?|\brisk (?:of|for) |\bpre[- ]|\bnon[- ]|\bpseudo)$", re.I)


_NEGATIVE_TEST = re.compile(
    r"\s*(?:(?:toxin|pcr|test|screen|serology|culture)s?\s*)?(?:[:-]\s*)?neg(?:ative)?\b(?! for)", re.I
)
# "HIV, HBsAg and anti-HCV negative": one word for a list of tests for viruses.
_VIRUS = re.compile(r"(?:HIV|HBV|HCV|CMV|EBV|HTLV|VZV|HSV)(?:-?[12](?:/2)?)?")
_NEGATIVE_LIST = re.compile(
    r"(?:(?:,|,? and|/) ?(?:anti-)?[A-Z][\w-]*(?: (?:Ab|Ag))?){1,6} (?:are |were )?neg(?:ative)?\b"
)
# A field of a form that is answered with no: "twin none", "Diabetes: no".
_ANSWERED_NO = re.compile(r"(?:\s*[:=]\s*(?:no|none|nil|absent|denied|denies)|\s+(?:none|nil))\s*(?:[,.;)]|$)", re.I)
_ANSWERED_YES = re.compile(r"\s*[:=]\s*(?:yes|present|positive)\s*(?:[,.;)]|$)", re.I)
_ANSWER = re.compile(r"\s*(?:[,.;)]|$)")
# What a treatment was stopped for was there then; whether it still is, is not said.
_REASON = re.compile(
    r"\b(?:stopped|discontinued|withdrawn|ceased|switched|d/c['’]?d)\b(?:[^.;,]{0,40}?\b(?:because of|due to|owing to|"
    r"on account of|secondary to)|(?:\s+in\s+(?:\w+\s+)?\d{4})?\s+for)\s+(?:[\w-]+\s+){0,2}$",
    re.I,
)
# "Allergic to penicillin (hives)": a reaction of the past, and no condition of today.
_REACTION = re.compile(
    r"\b(?:allerg(?:y|ies|ic)|intoleran(?:t|ces?)|hypersensitivity)\b[^.;()]{0,60}"
    r"(?:\([^()]*|\s[-–—]\s[^.;]*|\b(?:caus(?:es|ed|ing)|gives?|gave|reaction)\b[^.;]*)$",
    re.I,
)
# "He has asthma and his COVID test was negative": a new subject, where something was said of the mention before.
_NEW_SUBJECT = re.compile(r"\b(?:and|with)\s+(?:his|her|their|the|its|an?)\s", re.I)
_SAID_BEFORE = re.compile(r"\b(?:has|have|had|is|was|were|with|developed|reports?|shows?|showed|revealed)\b", re.I)
_DENYING_NAME = re.compile(r"(?:not?|non|never|without)\b", re.I)  # "not circumcised" is a name of its own
_SUSPECTED = re.compile(r"\s*(?:(?:is|was|are|were)\s+)?suspected\s*(?:[,.;)]|$)", re.I)
_CONDITIONAL = frozenset({"if", "whether", "in case of", "return for", "should"})


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    meaning: str
    after: bool
    conditional: bool = False
    loose: bool = False  # "not" before a verb that is not known: it reaches only what follows at once


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], dict[str, list[tuple[str, bool]]]]:
    known: dict[str, list[tuple[str, bool]]] = {}
    for row in table_rows("cues"):
        known.setdefault(row["cue"], []).append((row["meaning"], row["reach"] == "after"))
    words = sorted(known, key=len, reverse=True)
    return re.compile(r"(?<![\w/-])(?:" + "|".join(re.escape(w) for w in words) + r")(?![\w/])", re.I), known


@lru_cache(maxsize=4)
def _found(sentence: str) -> tuple[_Cue, ...]:
    pattern, known = _cues()
    found: list[_Cue] = []
    verbal = [_verbal(g) for g in _VERBAL.finditer(sentence)]
    for got in pattern.finditer(sentence):
        word = got[0].lower()
        if word in ("not", "never", "denies", "denied") or (word == "no" and _ANSWER.match(sentence, got.end())):
            continue
        if any(v.start <= got.start() and got.end() <= v.end for v in verbal if v.meaning == "negated"):
            continue
        conditional = got[0].lower() in _CONDITIONAL
        found += [_Cue(got.start(), got.end(), meaning, after, conditional) for meaning, after in known[got[0].lower()]]
    covered = [(c.start, c.end) for c in found if c.meaning == "ignored" or c.meaning == "suspected" or c.after]
    found += [v for v in verbal if not any(a <= v.start < b for a, b in covered)]
    return tuple(found)


def _verbal(got: re.Match[str]) -> _Cue:
    """A denied verb that is known denies what follows; one that is not known leaves it unclear."""
    end = got.end("fill")
    if got["rest"] and _BENEFIT.match(got["rest"]):
        return _Cue(got.start(), end, "ignored", False)
    sure = got[0].lower().startswith(("denies", "denied"))
    return _Cue(got.start(), end, "negated", False, loose=not sure)


def asserted(sentence: Sentence, start: int, end: int) -> Meaning:
    """What the sentence says of the mention at `start`..`end` (offsets in the sentence)."""
    text = sentence.text
    if _BOUND_AFTER.match(text, end) or _BOUND_BEFORE.search(text[:start]) or _REACTION.search(text[:start]):
        return "unclear"
    seen = {c.meaning for c in _found(text) if _reaches(c, text, start, end)}
    listed = _VIRUS.fullmatch(text, start, end) and _NEGATIVE_LIST.match(" ".join(text[end:].split()))
    if _NEGATIVE_TEST.match(text, end) or listed or _ANSWERED_NO.match(text, end):
        seen.add("negated")
    if _ANSWERED_YES.match(text, end):
        seen.discard("negated")
    if _SUSPECTED.match(text, end):
        seen.add("suspected")
    if _REASON.search(text[:start]):
        seen.add("history")
    who = meant(text, start, end, sentence.section)
    if who != "person":
        return "family" if who == "relative" and not seen & {"negated", "unclear"} else "unclear"
    for meaning in _STRENGTH:
        if meaning in seen:
            return meaning
    if text[end:].lstrip().startswith("?") or text[:start].rstrip().endswith("?"):
        return "suspected"
    if sentence.section == "plan":
        return "unclear"
    return "history" if sentence.section == "history" else "present"


_OBJECT = re.compile(
    r"\s+(?!by\b|on\b|with\b|in\b|at\b|after\b|today\b)\w"
)  # "pneumonia, excluded TB": the word speaks of what follows
# "T2DM was suspected in the past but ruled out."
_FINALLY = re.compile(
    r"\s*(?:(?:was|were|is|had been|has been|initially|first|once)\s+)*(?:suspected|considered|queried|feared)\b"
    r"[^.;,]{0,40}?,?\s*\b(?:but|and|then)\b(?:\s+(?:was|were|has been|had been|later|subsequently|then|finally))*\s*",
    re.I,
)


def _reaches(cue: _Cue, text: str, start: int, end: int) -> bool:
    if cue.after:
        between = text[end : cue.start]
        if cue.meaning == "negated" and _FINALLY.fullmatch(between):
            return True
        if cue.meaning == "unclear":  # "a lesion seen on ultrasound turned out to be a cyst"
            return cue.start >= end and not re.search(r"[,;.]", between)
        return (
            cue.start >= end
            and len(between) <= 60
            and not _STOP.search(between)
            and not re.search(r",\s*\w+ ", between)
            and not ("," in between and _OBJECT.match(text, cue.end))
            and not (_NEW_SUBJECT.search(between) and _SAID_BEFORE.search(text[:start]))
        )
    if cue.start < start < cue.end:
        return not _DENYING_NAME.match(text, start)  # "no history of" before the name "history of allergies"
    if cue.end > start:
        return False
    between = text[cue.end : start]
    if cue.meaning == "history":
        between = _ITEM.sub(", ", between)
    if cue.conditional:
        return not re.search(r"[,;]", between)
    if len(between) > _FAR or _STOP.search(between + " ") or (cue.meaning == "negated" and between.startswith(",")):
        return False
    if (cue.loose and _wanders(between)) or between.count(")") > between.count("("):
        return False
    if cue.meaning in ("past", "planned", "suspected"):
        return not re.search(r",", between) or (cue.meaning == "suspected" and len(between) < 60)
    return True


def _wanders(between: str) -> bool:
    """Whether so much stands between "not" and the first of what may be denied that it is something else."""
    first = re.split(r",|\b(?:or|and)\b", between)[0]
    return len(first.split()) > 2 or bool(re.match(r"\s*\w+(?:ed|ing)\b", first))
