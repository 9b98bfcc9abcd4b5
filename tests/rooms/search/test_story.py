"""A person's story as something to look for: what counts, what is left out, what is found that the note does not name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinconnect.patients import DateRange, Fact, Patient, Quantity, Source, read_patient
from clinconnect.search import Filters, Question, TrialIndex, reasons, words_of
from clinconnect.search.story import Story, Weights, ranked, story_of, story_query
from clinconnect.trials import Eligibility, Trial

DAY = date(2026, 3, 1)
# Notes are told from lines by their length; this says nothing of an illness.
PADDING = (
    " She lives with her husband and two dogs in a small house by the river and works as a teacher of mathematics, "
    "which she likes very much, and on Sundays she walks along the river with the dogs and her husband, or reads."
)


def person(note: str) -> Patient:
    return read_patient(note.encode(), id="p", as_of=DAY)


def story(note: str) -> Story:
    return story_of(person(note), note, as_of=DAY)


def trial(number: int, title: str, summary: str = "", conditions: tuple[str, ...] = (), **limits: str) -> Trial:
    return Trial(
        id=f"NCT0000000{number}",
        registry="bare",
        title=title,
        conditions=conditions,
        brief_summary=summary,
        eligibility=Eligibility(**limits),
    )


def found(tmp_path: Path, asked: str | Patient, *trials: Trial) -> list[str]:
    index = TrialIndex.open(tmp_path / "index")
    index.add(trials)
    index.release()
    finder = index.finder()
    assert finder is not None
    question = Question(asked, as_of=DAY) if isinstance(asked, str) else Question(person=asked, as_of=DAY)
    assert question.is_story
    return [hit.trial[-1] for hit in finder.answer(question, top=10).hits]


def test_what_is_denied_and_what_relatives_have_is_left_out() -> None:
    told = story("A 50-year-old woman with gout. She denies angina. Her mother had glaucoma. No evidence of psoriasis.")
    assert set(told.concepts) == {"condition:gout"}
    assert "gout" in told.words
    assert not {"angina", "glaucoma", "psoriasi"} & set(told.words)


def test_a_section_about_the_family_is_left_out() -> None:
    told = story("A 50-year-old woman with gout.\nFamily history: glaucoma in an aunt, and a rare quillwort disease.\n")
    assert not {"glaucoma", "quillwort"} & set(told.words)


def test_an_illness_weighs_more_than_a_finding_and_that_more_than_other_words() -> None:
    words = story("A 50-year-old woman with gout and nausea, seen on the veranda.").words
    assert words["gout"] > words["nausea"] > words["veranda"]


def test_numbers_are_doses_and_dates_and_nothing_to_look_for() -> None:
    assert not [w for w in story("A 50-year-old woman with gout took 300 mg on 12/11/2025.").words if w.isdigit()]


def test_age_and_sex_are_facts_and_not_words_alone() -> None:
    told = story("A 50-year-old woman with gout.")
    assert told.sex == "female"
    assert told.ages is not None
    assert 50 * 365 <= told.ages[0] < told.ages[1] < 51 * 366


def test_without_a_day_nobody_has_an_age() -> None:
    note = "A 50-year-old woman with gout."
    assert story_of(person(note), note, as_of=None).ages is None


def test_nothing_of_a_person_is_in_what_is_printed() -> None:
    note = "A 50-year-old woman with gout." + PADDING
    for printed in (repr(story(note)), repr(Question(note)), repr(Question(person=person(note)))):
        assert "gout" not in printed


def test_what_answers_a_story_does_not_print_it(tmp_path: Path) -> None:
    index = TrialIndex.open(tmp_path / "index")
    index.add([trial(1, "Tablets in Gout")])
    index.release()
    finder = index.finder()
    assert finder is not None
    assert finder.answer(Question("A 60-year-old woman with gout." + PADDING, as_of=DAY)).total == 1
    assert "gout" not in repr(finder)


def test_the_same_note_makes_the_same_story() -> None:
    note = "A 50-year-old woman with gout, fever and a swollen knee."
    assert story(note) == story(note)


def test_a_picture_is_recognised_without_its_name() -> None:
    note = (
        "A 19-year-old man has had pain around the navel since last night, which has moved to the right lower quadrant. "
        "He vomited twice, has no appetite and a temperature of 38.1 C; there is rebound tenderness and guarding."
    )
    told = story(note)
    assert told.suspected[0].concepts == ("condition:appendicitis",)
    assert "condition:appendicitis" not in told.concepts


def test_what_is_guessed_counts_less_beside_what_is_known() -> None:
    note = "A 19-year-old man has pain in the right lower quadrant, rebound tenderness, guarding, nausea and vomiting."
    guessed, known = (
        next(s.weight for s in story(note + more).suspected if s.name == "peritonitis")
        for more in ("", " He has appendicitis.")
    )
    assert guessed > known


def test_what_is_over_negative_or_only_measured_shows_nothing() -> None:
    source = Source("Bundle.entry[1]", "")
    day = date(2016, 1, 1)
    facts = (
        Fact("f1", "treatment", "nicotine patch", source, ongoing=False, when=DateRange(day, day)),
        Fact(
            "f2",
            "biomarker",
            "hepatitis B surface antigen",
            source,
            "biomarker:hepatitis-b-surface-antigen",
            value="negative",
        ),
        Fact("f3", "measurement", "ferritin", source, "observable:ferritin", value=Quantity(90, 90, "ug/L")),
    )
    told = story_of(Patient("p", facts=facts), as_of=DAY)
    assert told.suspected == ()
    assert "biomarker:hepatitis-b-surface-antigen" not in told.concepts
    now = story_of(Patient("p", facts=(replace(facts[0], ongoing=True),)), as_of=DAY)
    assert {one.name for one in now.suspected} == {"smoking cessation", "tobacco use disorder"}


def test_one_common_finding_is_no_picture() -> None:
    assert story("A 40-year-old man with fever.").suspected == ()


def test_a_denied_finding_makes_no_picture() -> None:
    note = "A 6-year-old boy has no strawberry tongue, no conjunctivitis, no rash and no cervical lymphadenopathy."
    assert story(note).suspected == ()


def test_a_picture_of_the_other_sex_or_of_another_age_counts_less() -> None:
    told = "{} with a weak stream, hesitancy, nocturia and incomplete emptying of the bladder."
    weights = {
        who: next((s.weight for s in story(told.format(who)).suspected if "benign" in s.name), 0.0)
        for who in ("A 70-year-old man", "A 25-year-old man", "A 70-year-old woman")
    }
    assert weights["A 70-year-old man"] > weights["A 25-year-old man"]
    assert weights["A 70-year-old man"] > weights["A 70-year-old woman"]


def test_a_value_outside_of_its_limits_is_a_finding_in_words() -> None:
    note = "A 45-year-old woman with a tremor. TSH {} mIU/L."
    names = {value: {s.name for s in story(note.format(value)).suspected} for value in (48, 2)}
    assert "hypothyroidism" in names[48]
    assert "hypothyroidism" not in names[2]


def test_a_picture_finds_the_trial_of_the_disease(tmp_path: Path) -> None:
    note = (
        "A 19-year-old man has had pain around the navel since last night, which has moved to the right lower quadrant. "
        "He vomited twice, has no appetite and a temperature of 38.1 C; there is rebound tenderness and guarding."
        + PADDING
    )
    trials = [
        trial(1, "Dogs of Teachers", "A survey of those who live by a river."),
        trial(2, "Antibiotics or Surgery in Appendicitis", "Which of two ways is better."),
    ]
    assert found(tmp_path, note, *trials)[0] == "2"


def test_a_kind_of_what_the_person_has_is_found_without_a_word_in_common(tmp_path: Path) -> None:
    note = "A 60-year-old woman with a cardiac arrhythmia." + PADDING
    trials = [trial(1, "Tablets in Psoriasis"), trial(2, "Tablets", conditions=("Paroxysmal atrial fibrillation",))]
    assert found(tmp_path, note, *trials) == ["2"]


def test_what_the_first_trials_are_about_is_looked_for_too(tmp_path: Path) -> None:
    note = "A 60-year-old woman who has handled quillwort resin for years and has noticed a change." + PADDING
    trials = [
        trial(1, "Quillwort Resin Workers", "What the resin does.", ("Contact dermatitis",)),
        trial(2, "Tablets in Psoriasis"),
        trial(3, "Ointment", conditions=("Allergic contact dermatitis",)),
    ]
    assert found(tmp_path, note, *trials)[:2] == ["1", "3"]


def test_what_relatives_have_finds_nothing(tmp_path: Path) -> None:
    note = "A 60-year-old woman with gout. Her father had glaucoma." + PADDING
    assert found(tmp_path, note, trial(1, "Drops in Glaucoma"), trial(2, "Tablets in Gout")) == ["2"]


@pytest.mark.parametrize(
    "limits",
    [
        {"maximum_age": "40 Years"},
        {"minimum_age": "65 Years"},
        {"minimum_age": "13 Months", "maximum_age": "36 Months"},
        {"sex": "MALE"},
    ],
)
def test_a_trial_that_surely_would_not_take_her_comes_later_and_stays(tmp_path: Path, limits: dict[str, str]) -> None:
    note = "A 60-year-old woman with gout." + PADDING
    trials = [
        trial(1, "Tablets in Gout", "Tablets in gout, gout, and gout again.", ("Gout",), **limits),
        trial(2, "Tablets in Gout"),
    ]
    assert found(tmp_path, note, *trials) == ["2", "1"]


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"minimum_age": "18 Years", "maximum_age": "75 Years", "sex": "ALL"},
        # She may be 61 before the day is over: of "a 60-year-old" nobody knows the birthday, and 60 is not over 60.
        {"minimum_age": "60 Years", "maximum_age": "60 Years", "sex": "FEMALE"},
    ],
)
def test_limits_that_she_may_meet_change_nothing(tmp_path: Path, limits: dict[str, str]) -> None:
    note = "A 60-year-old woman with gout." + PADDING
    trials = [
        trial(1, "Tablets in Gout", "Tablets in gout, gout, and gout again.", ("Gout",), **limits),
        trial(2, "Tablets in Gout"),
    ]
    assert found(tmp_path, note, *trials) == ["1", "2"]


def test_a_record_without_a_note_is_a_story_too(tmp_path: Path) -> None:
    source = Source("Bundle.entry[1]", "")
    facts = (
        Fact("f1", "condition", "gout", source, "condition:gout"),
        Fact("f2", "condition", "glaucoma", source, "condition:glaucoma", status="family"),
    )
    asked = Patient("p", facts=facts)
    assert found(tmp_path, asked, trial(1, "Drops in Glaucoma"), trial(2, "Tablets in Gout")) == ["2"]
    assert found(tmp_path, replace(asked, facts=()), trial(2, "Tablets in Gout")) == []


@pytest.mark.parametrize(
    "note",
    [
        "gout " * 20_000,
        "( [ \" ' ^~*?:\\ AND OR NOT " * 40,
        "\ud800 \x01 emoji 🦶🔥 " * 40,
        "نقرس في القدم " * 60,
        "1. 2. 3. -- ** \n\n\n" * 60,
    ],
)
def test_any_note_is_safe(tmp_path: Path, note: str) -> None:
    assert found(tmp_path, note, trial(1, "Tablets in Gout")) in ([], ["1"])


def test_what_means_the_same_comes_before_what_does_not(tmp_path: Path) -> None:
    note = "A 60-year-old woman with an itch and hives."
    trials = [trial(1, "Itch of Wood, Varnish and Paint"), trial(2, "Itch of Skin, Pruritus and Urticaria")]
    alike = Weights(concept=0.0, suspicion=0.0, feedback=0.0)
    index = TrialIndex.open(tmp_path / "index")
    index.add(trials)
    searcher = index.searcher()
    told = story(note)
    asked = story_query(told, searcher, alike)
    assert asked is not None
    order = {
        meaning: ranked(
            asked.query, told, searcher, scale=asked.scale, most=10, weights=replace(alike, meaning=meaning)
        )[0].trial[-1]
        for meaning in (0.0, 0.4)
    }
    assert order == {0.0: "1", 0.4: "2"}


def test_pages_of_results_follow_each_other(tmp_path: Path) -> None:
    index = TrialIndex.open(tmp_path / "index")
    index.add([trial(n, "Tablets in Gout" + " and Nothing Else" * n) for n in range(1, 8)])
    index.release()
    finder = index.finder()
    assert finder is not None
    question = Question("A 60-year-old woman with gout." + PADDING, as_of=DAY)
    whole = finder.answer(question, top=7)
    assert whole.total == 7
    pages = [hit for start in (0, 3, 6) for hit in finder.answer(question, top=3, start=start).hits]
    assert pages == list(whole.hits)


def test_a_choice_beside_a_story_holds(tmp_path: Path) -> None:
    index = TrialIndex.open(tmp_path / "index")
    index.add([trial(1, "Tablets in Gout", sex="MALE"), trial(2, "Tablets in Gout", sex="FEMALE")])
    index.release()
    finder = index.finder()
    assert finder is not None
    note = "A 60-year-old person with gout." + PADDING
    assert [h.trial[-1] for h in finder.answer(Question(note, Filters.of({"sex": ["male"]}), as_of=DAY)).hits] == ["1"]


def test_why_a_trial_is_there_tells_what_is_known_from_what_is_only_suggested(tmp_path: Path) -> None:
    signs = "A 19-year-old man has pain in the right lower quadrant, rebound tenderness, guarding, nausea and vomiting."
    one = trial(1, "Surgery in Appendicitis")
    index = TrialIndex.open(tmp_path / "index")
    index.add([one])
    index.release()
    finder = index.finder()
    assert finder is not None
    told = {}
    for more in ("", " He has appendicitis."):
        answer = finder.answer(Question(signs + more + PADDING, as_of=DAY))
        told[more] = [(r.kind, r.asked, r.found) for r in reasons(words_of(one), answer.pieces)]
    assert told[""] == [("guess", "appendicitis", ("title",))]
    assert told[" He has appendicitis."] == [("word", "appendicitis", ("title",))]


def test_what_was_only_measured_is_no_reason(tmp_path: Path) -> None:
    one = trial(1, "EGFR in Lung Cancer, Tablets in Gout", "", ("Gout",))
    index = TrialIndex.open(tmp_path / "index")
    index.add([one])
    index.release()
    finder = index.finder()
    assert finder is not None
    answer = finder.answer(Question(person=person("A 60-year-old woman with gout. eGFR 80 mL/min/1.73m2."), as_of=DAY))
    assert [reason.asked for reason in reasons(words_of(one), answer.pieces)] == ["gout"]
