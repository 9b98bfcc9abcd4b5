"""A clinical note in English as a person: facts that are clearly said, each with the words it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from clinconnect.patients.coded_tables import word_list
from clinconnect.patients.dates import years_before
from clinconnect.patients.notes.declared import complete_lists
from clinconnect.patients.notes.demographics import Demographics, read_demographics
from clinconnect.patients.notes.facts import gather
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.header import note_date, says_fictional
from clinconnect.patients.notes.sentences import Sentence, sentences
from clinconnect.patients.notes.subject import Subject, of_the_person
from clinconnect.patients.patient import DateRange, Fact, Note, Patient, Quantity, Sex

_SUBJECT = re.compile(r"\W*(he|she)\b", re.I)
_NOW = re.compile(r"\b(?:now|currently|current|today)\b[^;\n]{0,40}$")
_OF_BEFORE = re.compile(r"\b(?:history of|hx of|h/o|prior|previous|past)\s+(?:[\w,/]+\s+){0,6}$")
_SMALL = 8  # younger than this: a note that speaks of a pregnancy means the mother
_DOUBTS = {
    "age": Note("age-not-clear", "warning", "note", "the note gives two different ages; none was used"),
    "sex": Note("sex-not-clear", "info", "note", "the note does not settle the sex: criteria about sex stay open"),
}


def read_note(text: str, *, id: str, as_of: date) -> Patient:
    """The person of a note. Ages and times such as "3 weeks ago" count from the date that the note
    states for itself, else from `as_of`.

    Precision before recall: what is not clear is left out. Spans are offsets into `text`.
    """
    found, subject = of_the_person(sentences(text))
    written = note_date(found, as_of)
    known = _with_subject(read_demographics(found, written), subject, text)
    facts, out = _read(text, found, written, known.birth, known.sex)
    notes = [*(_DOUBTS[d] for d in known.doubt), *out.notes]
    if not out.facts and known.birth is None and known.sex is None:
        notes.append(Note("nothing-read", "warning", "note", "nothing about a person could be read from this text"))
    return Patient(
        id=id,
        birth=known.birth,
        sex=known.sex,
        facts=facts,
        complete=frozenset(out.complete),
        notes=tuple(notes),
        birth_source=known.birth_source,
        sex_source=known.sex_source,
        fictional=says_fictional(text),
    )


def told(text: str) -> list[Sentence]:
    """The sentences as they are read: of the relative that somebody writes of who cares for them, as of the person."""
    return of_the_person(sentences(text))[0]


def _with_subject(known: Demographics, subject: Subject | None, text: str) -> Demographics:
    """With the sex that the word for the relative says, unless the note says the other, and quotes as they stand in the note."""
    if subject is None:
        return known
    if known.birth_source and (span := known.birth_source.span):
        known = replace(known, birth_source=replace(known.birth_source, text=text[slice(*span)]))
    if subject.sex is None or "sex" in known.doubt:
        return known
    if known.sex and known.sex != subject.sex:
        return replace(known, sex=None, sex_source=None, doubt=(*known.doubt, "sex"))
    return replace(known, sex=subject.sex, sex_source=subject.source)


def read_passage(text: str, *, as_of: date, birth: DateRange | None, sex: Sex | None) -> tuple[Fact, ...] | None:
    """The facts of a text that stands in the record of somebody who is known, as of the day it was written.

    None where the text gives an age or a sex that cannot be this person's: it is about somebody else, or one of them is wrong.
    """
    found = sentences(text)
    told = read_demographics(found, as_of)
    if told.birth and birth and not _one_year_near(told.birth, birth):
        return None
    if told.sex and sex and told.sex != sex:
        return None
    return _read(text, found, as_of, birth or told.birth, sex)[0]


def _one_year_near(one: DateRange, other: DateRange) -> bool:
    """Whether they may be the same day of birth, where an age may be off by a year."""
    year = timedelta(days=366)
    return one.low - year <= other.high and other.low - year <= one.high


def _read(
    text: str, found: list[Sentence], written: date, birth: DateRange | None, sex: Sex | None
) -> tuple[tuple[Fact, ...], Gathered]:
    """The facts of the sentences, and what was gathered beside them."""
    out = Gathered(written, birth, text.lower())
    out.complete |= complete_lists(text)
    for sentence in found:
        if _of_the_other_sex(sentence, sex):
            place = f"[{sentence.start}, {sentence.end}]"
            out.notes.append(Note("another-person", "info", place, "the sentence speaks of somebody of the other sex"))
            continue
        gather(sentence, out)
    child = birth is not None and birth.low > years_before(written, _SMALL)
    others = word_list("states of women") if sex == "male" or child else frozenset()
    kept = (f for f in out.facts if f.concept not in others and not _overtaken(f, out))
    return tuple(_of_then(f, out) for f in kept), out


def _of_the_other_sex(sentence: Sentence, sex: Sex | None) -> bool:
    """Whether a sentence begins with a pronoun that is not the person's: "She was diagnosed …" in a note about a man."""
    subject = _SUBJECT.match(sentence.text)
    return subject is not None and sex is not None and (subject[1].lower() == "she") == (sex == "male")


def _of_then(fact: Fact, out: Gathered) -> Fact:
    """A value without its day is an earlier one where the note goes on with another one of now: "… and now weighs 6 kg"."""
    today = DateRange(out.as_of, out.as_of)
    if fact.kind != "measurement" or fact.when != today or _is_now(fact, out):
        return fact
    later = (f for f in out.facts if f.concept == fact.concept and f.kind == fact.kind and f.value != fact.value)
    if not any(f.when == today and _at(f) > _at(fact) and _is_now(f, out) for f in later):
        return fact
    yesterday = out.as_of - timedelta(days=1)
    known = out.birth is not None and out.birth.low <= yesterday
    return replace(fact, when=DateRange(out.birth.low, yesterday) if known and out.birth else None)


def _is_now(fact: Fact, out: Gathered) -> bool:
    return bool(_NOW.search(out.text[max(0, _at(fact) - 60) : _at(fact)]))


def _at(fact: Fact) -> int:
    return fact.source.span[0] if fact.source.span else 0


def _overtaken(fact: Fact, out: Gathered) -> bool:
    """Whether the note says elsewhere plainly what this fact only hints at.

    "Ex-smoker, 12 pack-years"; a raised ALT beside its value; "no history of wheezing" in somebody who wheezes now; a
    complaint that is named again without since when it lasts.
    """
    same = [f for f in out.facts if f is not fact and f.concept == fact.concept and f.kind == fact.kind]
    if fact.kind == "measurement" and isinstance(fact.value, str):
        return any(isinstance(f.value, Quantity) and f.when == fact.when for f in same)
    if fact.kind == "condition" and fact.status == "present" and fact.when is None:
        return any(f.ongoing and f.when and f.status == "present" and f.qualifiers == fact.qualifiers for f in same)
    if fact.kind == "condition" and fact.status == "absent":
        before = out.text[max(0, _at(fact) - 40) : _at(fact)]
        return bool(_OF_BEFORE.search(before)) and any(f.status == "present" for f in same)
    return fact.kind == "status" and fact.status == "suspected" and any(f.status != "suspected" for f in same)
