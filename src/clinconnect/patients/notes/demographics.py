"""How old is the person of the note, and of which sex? Not of the people who are mentioned beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinconnect.patients.dates import born
from clinconnect.patients.notes.header import birth_stated
from clinconnect.patients.notes.numerals import SMALL, small
from clinconnect.patients.notes.people import RELATIVES
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.patient import DateRange, Sex, Source

_UNIT = r"(?P<unit>years?|yrs?|year|months?|mos?|weeks?|wks?|days?)"
# A bare number of years: nothing behind it makes it weeks, kilograms or a dose.
_BARE = (
    r"(?![.,]\d)(?:\s*(?:y/?o|years?|yrs?|y)\b\.?(?!\s+(?:ago|post|after|out|into|since|in|on|of|from|sober|clean|free)\b))?"
    r"(?=\s*(?:[,.;!?)]|$|(?:and|with|but|who|male|female|man|woman)\b))"
)
_SEX_WORD = r"(?:male|female|man|woman)"
_TITLE = r"(?:Mrs|Ms|Miss|Mr|Mister)\b\.?"
_LABEL = r"(?:(?:[Pp]atient|[Pp]t|[Rr]e|[Nn]ame)\s*:?\s+)?"
_TITLED = rf"{_LABEL}{_TITLE}\s+(?:[A-Z][\w'’.-]*\s*){{1,3}},?\s*"
_AGES = (
    re.compile(
        rf"\b(?P<n>{SMALL})\s*[- ]?\s*{_UNIT}\s*[- ]?\s*(?:old\b|of age\b|(?=(?:man|woman|male|female|boy|girl|"
        r"gentleman|lady)\b))(?!\s+(?:son|daughter)\b)",
        re.I,
    ),
    re.compile(
        r"\b(?P<n>\d{1,3})\s*-?\s*(?:yo|y/o|y\.o\.?|yr[- ]old|yrs[- ]old|y\.?o\.?)(?=\b|\s|,|[MFmf]\b|woman|man)"
    ),
    re.compile(r"\b[Aa]ged?(?:\s*:\s*|\s+(?:is\s+|of\s+)?)(?P<n>\d{1,3})\b"),
    re.compile(
        r"^\W*(?:(?:[Pp]atient|[Pp]t) is an? |[Tt]his is an? |[Aa]n? )?(?P<n>\d{1,3})\s?(?=(?:M|F|male|female|"
        r"man|woman)\b)"
    ),
    # "71 years, female", "Female, 71 years": with nothing before it but a name, so that it is not how long something lasts.
    re.compile(
        rf"^\W*(?:{_TITLED})?(?P<n>\d{{1,3}})\s*(?:years?|yrs?|y)\.?\s*[,/]\s*(?={_SEX_WORD}(?:\s*[,.;)]|\s*$|\s+(?:with|who)\b))",
        re.I,
    ),
    re.compile(rf"^\W*{_SEX_WORD}\s*[,/]\s*(?:aged?\s+)?(?P<n>\d{{1,3}}){_BARE}", re.I),
    re.compile(rf"^\W*{_TITLED}(?:is\s+|aged?\s+)*\(?(?P<n>\d{{1,3}}){_BARE}"),
    re.compile(rf"\b(?-i:I)(?:['’]m|m|\s+am)\s+(?:now\s+)?(?P<n>\d{{1,3}}){_BARE}", re.I),
)
# Said of him or her: of the person where nobody else was named before.
_OF_SUBJECT = re.compile(
    rf"^\W*(?:he|she|patient|pt)(?:['’]s\s+|\s+is\s+|,?\s+who\s+is\s+|\s*,\s*|\s*\(\s*)(?:now\s+)?(?:aged?\s+)?"
    rf"(?P<n>\d{{1,3}}){_BARE}",
    re.I,
)
_DECADE = re.compile(r"\bin (?:his|her|their) (?P<part>early |mid[- ]|late )?(?P<n>\d)0'?s\b", re.I)
_OTHERS = rf"(?:{RELATIVES}|husband|wife|spouse|partner|boyfriend|girlfriend)"
_NOT_OWN_BEFORE = re.compile(
    r"\b(?:when|while|at|since|until|by|before|after|from|his|her|their|to|for|over|than|age)\s+"
    r"(?:(?:he|she|they|I|we|you) (?:was|were|is|am)\s+)?(?:about |approximately |the (?:age of )?)?$"
    rf"|\b{_OTHERS}\s*,?\s*(?:(?:is|was|who is)\s+(?:now\s+)?(?:an?\s+)?)?(?:\(|aged?\s+)?$",
    re.I,
)
_NOT_OWN_AFTER = re.compile(
    r"[\s,-]*(?:(?!(?:whose|with|and|who|man|woman|male|female|boy|girl|lady|gentleman|patient|presents?|"
    r"referred|brought)\b)"
    rf"[\w-]+\s+){{0,2}}?(?!(?:child|baby|infant)\b)(?:{_OTHERS}|ago|history)\b(?! of\b)",
    re.I,
)
_NOUN = r"(?:[\w'/-]+[ ,]+){0,6}?(?P<word>wom[ae]n|females?|girl|lady|man|males?|boy|gentleman|[MF](?![\w'/]))\b"
_AFTER_AGE = re.compile(r"[\s,:-]*" + _NOUN)
_IS_A = re.compile(
    r"\b(?:(?:patient|pt|this|who|he|she|subject)\s+(?:is|was)|(?-i:I)(?:\s+am|['’]m))\s+an?\s+" + _NOUN, re.I
)
_TITLED_IS = re.compile(
    rf"^\W*{_LABEL}(?P<word>{_TITLE})\s+(?:[A-Z][\w'’.-]*\s*){{1,3}}"
    r"(?:,\s*(?:aged?\s+)?\d|(?<=\s)(?:is\s+(?!his|her|the)|has|had|was|with|presents|presented|takes|complains|reports|suffers)\b)"
)
_SEX_FIRST = re.compile(r"^\W*(?P<word>male|female|man|woman)\s*[,/]\s*(?:aged?\s+)?\d", re.I)
_LABELLED = re.compile(r"\b(?:sex|gender)\s*:\s*(?P<word>male|female|m|f)\b", re.I)
_BARRIER = re.compile(
    r"\b(?:whose|with|who|presents?|presenting|mother|father|son|daughter|married|and|seen|by|had|has|my|husband|wife|partner)\b",
    re.I,
)
_TRANS = re.compile(
    r"\b(?:trans(?:gender)?[- ](?:man|woman|male|female|girl|boy)|transgender|intersex|non-?binary|assigned"
    r" (?:male|female) at birth)\b",
    re.I,
)
_HE, _SHE = re.compile(r"\b(?:he|him|his|himself)\b", re.I), re.compile(r"\b(?:she|her|hers|herself)\b", re.I)
_ANYBODY = re.compile(
    rf"\b(?:{RELATIVES}|wife|husband|partner|boyfriend|girlfriend|nurse|physician|doctor|neighbou?r|friend)\b", re.I
)


@dataclass(frozen=True, slots=True, repr=False)
class Demographics:
    """Birth and sex with the words they are read from; `doubt` names what stays open."""

    birth: DateRange | None = None
    birth_source: Source | None = None
    sex: Sex | None = None
    sex_source: Source | None = None
    doubt: tuple[Literal["age", "sex"], ...] = ()


def read_demographics(found: list[Sentence], as_of: date) -> Demographics:
    """Age and sex of the person; where the note gives two different ones, none."""
    stated = birth_stated(found, as_of)
    births, age_ends = _births(found, as_of)
    sexes = _stated_sexes(found, age_ends)
    sex: Sex | None = None
    sex_source: Source | None = None
    doubt: list[Literal["age", "sex"]] = []
    if any(_TRANS.search(s.text) for s in found):
        doubt.append("sex")
    elif sexes and len({s for s, _ in sexes}) == 1:
        sex, sex_source = sexes[0]
    elif sexes:
        doubt.append("sex")
    else:
        sex, sex_source = _by_pronouns(found)
    if stated:
        births = [stated]
    birth, birth_source = births[0] if births else (None, None)
    for other, _ in births[1:]:
        if birth and (other.low > birth.high or other.high < birth.low):
            birth = birth_source = None
            doubt.append("age")
    return Demographics(birth, birth_source, sex, sex_source, tuple(doubt))


def _births(found: list[Sentence], as_of: date) -> tuple[list[tuple[DateRange, Source]], list[tuple[Sentence, int]]]:
    births: list[tuple[DateRange, Source]] = []
    ends: list[tuple[Sentence, int]] = []
    somebody = False
    for sentence in found:
        if sentence.section == "family":
            continue
        for got in _age_mentions(sentence.text, with_subject=not somebody):
            birth = _born(got, as_of)
            if birth:
                births.append((birth, _source(sentence, got.start(), got.end())))
                ends.append((sentence, got.end()))
        somebody = somebody or bool(_ANYBODY.search(sentence.text))
    return births, ends


def _age_mentions(text: str, *, with_subject: bool) -> list[re.Match[str]]:
    chosen: list[re.Match[str]] = []
    for pattern in (*_AGES, _DECADE, *((_OF_SUBJECT,) if with_subject else ())):
        for got in pattern.finditer(text):
            own = not _NOT_OWN_BEFORE.search(text[: got.start()]) and not _NOT_OWN_AFTER.match(text[got.end() :])
            if own and all(got.end() <= c.start() or got.start() >= c.end() for c in chosen):
                chosen.append(got)
    return sorted(chosen, key=lambda g: g.start())


def _born(got: re.Match[str], as_of: date) -> DateRange | None:
    number = small(got["n"])
    if number is None:
        return None
    if got.re is _DECADE:
        part = (got["part"] or "").strip(" -").lower()
        first, last = {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}.get(part, (0, 9))
        return DateRange(born(number * 10 + last, "a", as_of).low, born(number * 10 + first, "a", as_of).high)
    unit = (got.groupdict().get("unit") or "years")[0].lower()
    ucum = {"y": "a", "m": "mo", "w": "wk", "d": "d"}[unit]
    if (ucum == "a" and number > 120) or as_of.year <= number:
        return None
    return born(number, ucum, as_of)


def _stated_sexes(found: list[Sentence], age_ends: list[tuple[Sentence, int]]) -> list[tuple[Sex, Source]]:
    stated: list[tuple[Sex, Source]] = []
    for sentence, end in age_ends:
        _add(stated, sentence, _AFTER_AGE.match(sentence.text, end), end)
    for sentence in found[:6]:
        if got := _IS_A.search(sentence.text):
            _add(stated, sentence, got, got.start())
        if got := _LABELLED.search(sentence.text):
            _add(stated, sentence, got, got.start("word"))
        for pattern in (_TITLED_IS, _SEX_FIRST):
            if got := pattern.search(sentence.text):
                _add(stated, sentence, got, got.start("word"))
    return stated


def _add(stated: list[tuple[Sex, Source]], sentence: Sentence, got: re.Match[str] | None, start: int) -> None:
    if got is None or _BARRIER.search(sentence.text, start + (0 if got.re is _AFTER_AGE else 25), got.start("word")):
        return
    word = got["word"].lower().rstrip(".")
    sex: Sex = (
        "female" if word in ("f", "girl", "lady", "mrs", "ms", "miss") or word.startswith(("wom", "female")) else "male"
    )
    stated.append((sex, _source(sentence, got.start("word"), got.end("word"))))


# "His older siblings", "her mother": whose relatives they are, where nobody else was named before.
_WHOSE = re.compile(
    r"\b(?P<whose>his|her)\s+(?:[\w-]+\s+)?(?:siblings?|brothers?|sisters?|mother|father|parents?|family|uncle|aunt|"
    r"grand(?:mother|father|parents?)|wife|husband)\b",
    re.I,
)


def _by_pronouns(found: list[Sentence]) -> tuple[Sex | None, Source | None]:
    """He or she, where only one of them is used and nobody else is mentioned who could be meant."""
    he: list[Source] = []
    she: list[Source] = []
    whose: list[tuple[str, Source]] = []
    for sentence in found:
        if somebody := _ANYBODY.search(sentence.text):
            got = _WHOSE.search(sentence.text)
            if got and got.end() >= somebody.end() and got.start() < somebody.start():
                whose.append((got["whose"].lower(), _source(sentence, *got.span("whose"))))
            continue
        if sentence.section == "family":
            continue
        he += [_source(sentence, g.start(), g.end()) for g in _HE.finditer(sentence.text)]
        she += [_source(sentence, g.start(), g.end()) for g in _SHE.finditer(sentence.text)]
    if len(whose) > 1:  # one alone may be somebody else's
        he += [source for word, source in whose if word == "his"]
        she += [source for word, source in whose if word == "her"]
    if he and not she:
        return "male", he[0]
    if she and not he:
        return "female", she[0]
    return None, None


def _source(sentence: Sentence, start: int, end: int) -> Source:
    a, b = sentence.start + start, sentence.start + end
    return Source(f"[{a}, {b}]", sentence.text[start:end], "record", (a, b))
