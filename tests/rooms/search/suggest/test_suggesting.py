"""Is what somebody is about to type suggested, with its slips, and with how many trials there are?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.work import work_below

from clinconnect.search import Suggestion, TrialIndex, suggest_places
from clinconnect.trials import Intervention, Sponsor, Trial


def trial(number: int, conditions: list[str], treatments: list[str] = [], sponsor: str = "") -> Trial:  # noqa: B006
    return Trial(
        id=f"NCT{number:08d}",
        registry="ctgov-v2",
        title="A study",
        conditions=tuple(conditions),
        interventions=tuple(Intervention(name) for name in treatments),
        sponsor=Sponsor(sponsor) if sponsor else None,
    )


TRIALS = [
    trial(1, ["Myocardial Infarction"], ["Aspirin 100 mg"], "Novartis"),
    trial(2, ["heart attack"], [], "Novartis"),
    trial(3, ["Acute Myocardial Infarction"], [], "NOVARTIS"),
    trial(4, ["Non-Small Cell Lung Cancer"], ["Keytruda", "Carboplatin"], "Merck Sharp & Dohme"),
    trial(5, ["Lung Cancer", "Lung Cancers"], ["Pembrolizumab"]),
    trial(6, ["Alzheimer's Disease"], ["Zorblaxin"]),
    trial(7, ["Snuffles of the Quillwort Kind"], ["zorblaxin"]),
    trial(12345678, ["Type 2 Diabetes Mellitus"], ["Zorblaxin"]),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TrialIndex:
    made = TrialIndex.open(tmp_path_factory.mktemp("suggest") / "index")
    made.add(TRIALS)
    made.release()
    return made


def suggested(index: TrialIndex, typed: str, most: int = 10) -> list[Suggestion]:
    suggester = index.suggester()
    assert suggester is not None
    return suggester.suggest(typed, most=most)


@pytest.mark.parametrize("typed", ["heart att", "heart attack", "HEART  ATT", "myocardial inf", "héart att"])
def test_a_lay_name_suggests_what_it_means_with_its_trials(index: TrialIndex, typed: str) -> None:
    first = suggested(index, typed)[0]
    assert (first.kind, first.text, first.count) == ("condition", "myocardial infarction", 3)
    assert ("heart attack" in first.detail) == ("art" in typed.lower())


@pytest.mark.parametrize("typed", ["keytr", "Keytruda", "pembro", "MK-3475"])
def test_a_brand_suggests_its_drug(index: TrialIndex, typed: str) -> None:
    first = suggested(index, typed)[0]
    assert (first.kind, first.text, first.count) == ("treatment", "pembrolizumab", 2)


def test_a_plural_is_no_other_thing(index: TrialIndex) -> None:
    assert [one.text.lower() for one in suggested(index, "lung can")].count("lung cancer") == 1
    assert "Lung Cancers" not in [one.text for one in suggested(index, "lung can")]


def test_what_only_trials_call_so_is_suggested_as_most_write_it(index: TrialIndex) -> None:
    assert suggested(index, "zorb")[0] == Suggestion("treatment", "Zorblaxin", "", 3)


def test_a_word_within_a_name_finds_it_after_those_that_begin_so(index: TrialIndex) -> None:
    found = [one.text for one in suggested(index, "lung can")]
    assert found[0] == "lung cancer"
    assert "non-small cell lung cancer" in found
    assert suggested(index, "quillw")[0].text == "Snuffles of the Quillwort Kind"


def test_sponsors_are_one_however_they_are_written(index: TrialIndex) -> None:
    (novartis,) = [one for one in suggested(index, "novar") if one.kind == "sponsor"]
    assert (novartis.text, novartis.count, novartis.line) == ("Novartis", 3, 'sponsor:"Novartis"')


def test_places_are_suggested_as_a_circle(index: TrialIndex) -> None:
    place = next(one for one in suggested(index, "bosto") if one.kind == "place")
    assert place.text == "Boston, Massachusetts, United States"
    assert place.line == 'near:"Boston, Massachusetts, United States within 50 km"'
    assert place.count is None


def test_trial_numbers_once_enough_of_them_is_there(index: TrialIndex) -> None:
    assert suggested(index, "NCT123456") == [Suggestion("trial", "NCT12345678", "", 1)]
    assert suggested(index, "nct 12345678")[0].text == "NCT12345678"
    assert suggested(index, "NCT1") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alzhiemer", "Alzheimer's disease"),
        ("alzimer", "Alzheimer's disease"),
        ("pembrolizmab", "pembrolizumab"),
        ("lung canser", "lung cancer"),
        ("zorblaksin", "Zorblaxin"),
        ("miocardial infarction", "myocardial infarction"),
    ],
)
def test_a_slip_is_understood_and_said(index: TrialIndex, typed: str, meant: str) -> None:
    first = suggested(index, typed)[0]
    assert first.text == meant
    assert f"for “{typed}”" in first.detail


def test_what_was_typed_before_stays(index: TrialIndex) -> None:
    first = suggested(index, "lung cancer pembro")[0]
    assert (first.before, first.text, first.line) == ("lung cancer", "pembrolizumab", "lung cancer pembrolizumab")


def test_what_no_trial_is_about_is_not_suggested(index: TrialIndex) -> None:
    assert [one for one in suggested(index, "psoria") if one.kind == "condition"] == []


def test_few_and_each_once(index: TrialIndex) -> None:
    for typed in ("l", "a", "m", "lu", "n"):
        found = suggested(index, typed, 4)
        assert len(found) <= 4
        assert len(found) == len({(one.kind, one.text) for one in found})


def test_an_empty_index_suggests_places_only(tmp_path: Path) -> None:
    empty = TrialIndex.open(tmp_path / "index")
    assert empty.suggester() is None
    empty.commit()
    assert [one.kind for one in suggested(empty, "bosto", 1)] == ["place"]
    assert {one.kind for one in suggested(empty, "heart")} <= {"place"}


def test_places_alone() -> None:
    assert suggest_places("bost")[0].text == "Boston, Massachusetts, United States"
    assert suggest_places("02114")[0].text == "Boston 02114, Massachusetts, United States"
    assert suggest_places("Bostn, MA")[0].text == "Boston, Massachusetts, United States"
    assert suggest_places("") == suggest_places("b") == suggest_places("xyzzyqqton") == []


@pytest.mark.parametrize(
    "typed", ["", " ", '"', "\\", "🙂", "'; DROP TABLE", "<b>", "a" * 100_000, "-" * 999, "١٢٣٤٥", "שלום"]
)
def test_any_text_is_safe_and_fast(index: TrialIndex, typed: str) -> None:
    suggested(index, typed)
    with work_below(1.0):
        suggested(index, typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_text_at_all_answers(index: TrialIndex, typed: str) -> None:
    assert all(one.text and one.line for one in suggested(index, typed))
