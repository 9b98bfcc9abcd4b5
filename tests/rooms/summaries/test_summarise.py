"""Summaries of whole trials: derived, sourced, plain, and open about what is missing."""

import re
from dataclasses import replace

import pytest

from clinconnect.criteria import (
    Age,
    AllOf,
    AnyOf,
    Bound,
    Compiled,
    ConceptRef,
    Condition,
    Criterion,
    Expr,
    Kind,
    Measured,
    Opaque,
    Range,
    Repair,
    Status,
    text_hash,
)
from clinconnect.spans import Span
from clinconnect.summaries import Summary, claims, summarise
from clinconnect.trials import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

TEXT = "x" * 200
HERE = Span(0, 5)
EMPTY = Trial(id="NCT00000001", registry="bare", title="A promising trial for eligible people")
FULL = Trial(
    id="NCT00000002",
    registry="ctgov-v2",
    title="Drug A in asthma",
    status="RECRUITING",
    phases=("PHASE2",),
    study_type="INTERVENTIONAL",
    conditions=("Asthma",),
    interventions=(Intervention("Drug A", "DRUG"), Intervention("Placebo", "OTHER")),
    sponsor=Sponsor("Somebody"),
    sites=(Site(city="Paris", country="France", status="RECRUITING"), Site(city="Lyon", country="France")),
    contacts=(Contact(name="Somebody"),),
    eligibility=Eligibility(
        TEXT, sex="FEMALE", minimum_age="18 Years", maximum_age="65 Years", healthy_volunteers=False
    ),
    enrollment=120,
    enrollment_kind="estimated",
    started=PartialDate("2025-03", "actual"),
    updated=PartialDate("2025-08-01"),
    completion=PartialDate("2027", "estimated"),
    as_of=PartialDate("2025-08-01"),
)


def criterion(number: int, kind: Kind, expr: Expr, **more: object) -> Criterion:
    return Criterion(f"{kind[0].upper()}{number}", kind, Span(number, number + 1), expr, **more)  # type: ignore[arg-type]


def compiled(*criteria: Criterion) -> Compiled:
    return Compiled("t", text_hash(TEXT), criteria)


def disease(name: str) -> Condition:
    return Condition(span=HERE, concept=ConceptRef(name))


def texts(summary: Summary, topic: str) -> list[str]:
    return [s.text for s in summary.sentences if s.topic == topic]


NOTHING = compiled()
ASTHMA = criterion(1, "inclusion", AllOf(span=HERE, of=(disease("asthma"), Opaque(span=HERE, reason="?"))))
TUMOUR = criterion(2, "inclusion", disease("carcinoma of the lung"))
PREGNANT = criterion(3, "exclusion", Status(span=HERE, concept=ConceptRef("pregnancy")))
UNCLEAR = criterion(9, "exclusion", Opaque(span=HERE, reason="?"))
AT_LEAST_75 = Range(low=Bound(75, True))
COUNT = Measured(span=HERE, observable=ConceptRef("platelets"), range=AT_LEAST_75, unit="10*9/L")
PLATELETS = criterion(4, "inclusion", COUNT)


def test_an_empty_record_says_what_is_missing_and_nothing_else() -> None:
    summary = summarise(EMPTY, NOTHING)
    assert {s.topic for s in summary.sentences} == {"studied", "who", "not-said"}
    assert texts(summary, "who") == ["Age limits: not reported.", "Sex: not reported."]
    missing = texts(summary, "not-said")
    assert "Whether it takes people now: not reported." in missing
    assert "Expected end: not reported." in missing
    assert all(text.endswith(": not reported.") for text in missing)


def test_a_title_that_promises_is_quoted() -> None:
    (sentence,) = [s for s in summarise(EMPTY, NOTHING).sentences if s.topic == "studied"]
    assert sentence.text == "Its title is “A promising trial for eligible people”."
    assert claims(sentence.text) == ()


def test_a_full_record_is_said_in_plain_words() -> None:
    summary = summarise(FULL, compiled(ASTHMA, PREGNANT))
    assert summary.text.startswith("The study is about Asthma. It looks at Drug A (medicine) and Placebo.")
    assert texts(summary, "not-said") == []
    assert texts(summary, "status") == [
        "The study is looking for people to take part.",
        "That is as of 1 August 2025.",
    ]
    assert texts(summary, "who") == [
        "People aged 18 to 65 years may be considered.",
        "Only female participants may be considered.",
        "It is not meant for healthy volunteers.",
        "It is for people with asthma.",
    ]
    assert texts(summary, "keeps-out") == ["People who are pregnant cannot take part."]
    assert texts(summary, "where") == [
        "The record lists 2 places: Paris, France; Lyon, France.",
        "1 of 2 is marked as recruiting.",
    ]
    assert texts(summary, "size") == ["The plan is for 120 people to take part."]
    assert texts(summary, "dates") == [
        "It started in March 2025.",
        "It is expected to end in 2027.",
        "The record was last updated on 1 August 2025.",
    ]


def test_the_condition_that_the_record_speaks_of_comes_first() -> None:
    said = texts(summarise(FULL, compiled(TUMOUR, ASTHMA)), "who")[-1]
    assert said == "It is for people with asthma."


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_exclusions_are_counted_at_any_length(count: int) -> None:
    rules = compiled(*(criterion(n, "exclusion", disease(f"disease {n}")) for n in range(count)))
    said = texts(summarise(FULL, rules), "keeps-out")
    named = [text for text in said if text.endswith("cannot take part.")]
    assert len(named) == min(count, 5)
    assert named == sorted(named)
    assert [t for t in said if t not in named] == (
        ["The record lists 4 more reasons that would keep someone out."] if count == 9 else []
    )


def test_an_uncertain_or_meaning_changing_reading_is_quoted_and_not_told_as_our_own() -> None:
    text = "1. Odd one.\n2) Promising cure\n- Cohort B only\n* Any “other” thing;\n" + "5. " + "long " * 40
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    repair = Repair("tracer", HERE, "a", "b", "mistranslated", 0.6, changes_meaning=True)
    exprs = (disease("asthma"), disease("asthma"), disease("asthma"), Opaque(span=HERE, reason="?"), disease("a"))
    more: tuple[dict[str, object], ...] = (
        {"confidence": 0.4}, {"repairs": (repair,)}, {"scope": "Cohort B"}, {}, {"confidence": 0.5},
    )  # fmt: skip
    doubtful = (
        Criterion(f"E{n}", "exclusion", span, expr, **how)  # type: ignore[arg-type]
        for n, (span, expr, how) in enumerate(zip(lines, exprs, more, strict=True))
    )
    summary = summarise(replace(FULL, eligibility=Eligibility(text)), compiled(*doubtful))
    assert texts(summary, "keeps-out") == [
        "In the record's words, kept out: “Odd one”.",
        "In the record's words, kept out: “Promising cure”.",
        "In the record's words, kept out: “Any 'other' thing”.",
        "The record lists 2 more reasons that would keep someone out.",
    ]
    assert claims(summary.text) == ()


def test_plain_words_come_before_quotations() -> None:
    rules = compiled(*(criterion(n, "exclusion", disease(f"disease {n}")) for n in range(3)), PREGNANT, UNCLEAR)
    said = texts(summarise(FULL, rules), "keeps-out")
    assert not any("words" in text for text in said)
    assert said[-1] == "The record lists 1 more reason that would keep someone out."


def test_criteria_in_numbers() -> None:
    said = texts(summarise(FULL, compiled(ASTHMA, PLATELETS, PREGNANT)), "criteria")
    assert said == [
        "In all, 2 things must be true and 1 must not.",
        "1 of them sets limits for test results or scores, such as platelets.",
        "In 1 of them a part was not understood; it is shown as a question.",
    ]


def test_an_age_in_the_text_stands_in_for_a_missing_field() -> None:
    bare = replace(FULL, eligibility=Eligibility(TEXT))
    aged = criterion(1, "inclusion", Age(span=HERE, range=Range(low=Bound(18, True), high=Bound(65, False))))
    first = summarise(bare, compiled(aged)).about("who")[0]
    assert first.text == "People aged 18 to under 65 years may be considered."
    assert (first.source, first.span) == ("I1", aged.span)
    either = criterion(1, "inclusion", AnyOf(span=HERE, of=(aged.expr, disease("asthma"))))
    assert summarise(bare, compiled(either)).about("who")[0].text == "Age limits: not reported."


def test_many_places_are_counted_by_country() -> None:
    sites = (*(Site(city=f"City {n}", country="Spain") for n in range(5)), Site(city="Oslo", country="Norway"), Site())
    said = texts(summarise(replace(FULL, sites=sites), NOTHING), "where")
    assert said == ["The record lists 7 places in 3 countries: Spain (5), Norway (1) and country not reported (1)."]


def test_every_sentence_has_a_source_that_exists() -> None:
    rules = compiled(ASTHMA, TUMOUR, PREGNANT, PLATELETS)
    ids = {c.id: c.span for c in rules.criteria}
    for sentence in (*summarise(FULL, rules).sentences, *summarise(EMPTY, NOTHING).sentences):
        if sentence.source in ids:
            assert sentence.span == ids[sentence.source]
        else:
            assert sentence.source.split(".")[0].endswith("Module")
            assert sentence.span is None


def test_sentences_are_short_and_claim_nothing() -> None:
    for summary in (summarise(FULL, compiled(ASTHMA, PREGNANT, PLATELETS)), summarise(EMPTY, NOTHING)):
        for sentence in summary.sentences:
            assert len(sentence.text.split()) <= 25, sentence.text
            assert claims(sentence.text) == ()
            assert sentence.text.endswith(".")
