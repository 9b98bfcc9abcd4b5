"""How many trials are there of each kind? What is counted in one pass is what asking for each value finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinconnect import sample
from clinconnect.search import COUNTED, Filters, Finder, Question, TrialIndex
from clinconnect.trials import Eligibility, Trial, read_records


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    index = TrialIndex.open(tmp_path_factory.mktemp("counts") / "index")
    with sample.trials_path().open("rb") as stream:
        index.add([record for record in read_records(stream, name="sample") if isinstance(record, Trial)])
    made = index.finder()
    assert made is not None
    yield made
    index.release()


def indexed(folder: Path, trials: list[Trial]) -> TrialIndex:
    index = TrialIndex.open(folder / "index")
    index.add(trials)
    index.release()
    return index


def counted(folder: Path, trials: list[Trial]) -> dict[str, tuple[tuple[str, int], ...]]:
    finder = indexed(folder, trials).finder()
    assert finder is not None
    return finder.facets(Question("gout"))


@pytest.mark.parametrize("line", ["", "cancer", "carcinoma everolimus"])
@pytest.mark.parametrize("chosen", [{}, {"sex": ["female"]}, {"status": ["recruiting"], "phase": ["2"]}])
def test_each_value_has_as_many_as_choosing_it_finds(finder: Finder, line: str, chosen: dict[str, list[str]]) -> None:
    question = Question(line or "carcinoma", Filters.of(chosen))
    facets = finder.facets(question)
    assert list(facets) == list(COUNTED)
    for name, values in facets.items():
        for value, count in values:
            alone = Question(question.line, Filters.of({**chosen, name: [value]}))
            assert alone.filters.values(name), (name, value)
            assert finder.answer(alone).total == count, (name, value)
    assert any(facets["sex"])


def test_who_chooses_one_sex_is_told_of_the_trials_for_all(tmp_path: Path) -> None:
    sexes = ["ALL", "ALL", "ALL", "FEMALE", "FEMALE", "MALE", None]
    counts = counted(
        tmp_path,
        [Trial(f"NCT{n:08d}", "bare", "Gout", eligibility=Eligibility(sex=sex)) for n, sex in enumerate(sexes)],
    )
    assert counts["sex"] == (("FEMALE", 5), ("MALE", 4), ("ALL", 3))


def test_a_sex_that_no_trial_takes_is_not_offered(tmp_path: Path) -> None:
    counts = counted(tmp_path, [Trial("NCT00000001", "bare", "Gout", eligibility=Eligibility(sex="FEMALE"))])
    assert counts["sex"] == (("FEMALE", 1),)


def test_values_that_other_registries_write_can_be_chosen_or_are_not_offered(tmp_path: Path) -> None:
    written = ["Not recruiting", "ACTIVE_NOT_RECRUITING", "Authorised by somebody"]
    index = indexed(tmp_path, [Trial(f"NCT{n:08d}", "bare", "Gout", status=one) for n, one in enumerate(written)])
    finder = index.finder()
    assert finder is not None
    for value, count in finder.facets(Question("gout"))["status"]:
        assert finder.count(Question("gout", Filters.of({"status": [value]}))) == count > 0, value
    assert dict(finder.facets(Question("gout"))["status"])["NOT_RECRUITING"] == 2


@pytest.mark.parametrize("line", ["heart attack xylem", "asthma glioblastoma child", "condition:gout lung xylem"])
def test_every_way_out_brings_as_many_as_it_says(finder: Finder, line: str) -> None:
    chosen = Filters.of({"phase": ["4"], "status": ["withdrawn"], "sex": ["male"]})
    for question in (Question(line), Question(line, chosen), Question("carcinoma", chosen)):
        for way in finder.relaxations(question):
            assert finder.answer(way.question).total == way.count, (way.kind, way.name)


def test_every_fact_is_counted_even_where_all_are_chosen(finder: Finder) -> None:
    chosen = Filters.of({
        "status": ["recruiting"], "phase": ["2"], "sex": ["all"], "agegroup": ["adult"], "healthy": ["no"], "type": ["interventional"],
        "treatmenttype": ["drug"], "country": ["France"], "sponsorclass": ["industry"], "results": ["no"],
    })  # fmt: skip
    assert set(COUNTED) == set(chosen.names)
    assert set(finder.facets(Question("carcinoma", chosen))) == set(COUNTED)


def test_nothing_asked_counts_nothing(finder: Finder) -> None:
    assert set(finder.facets(Question("")).values()) == {()}


def test_where_no_trial_has_all_words_those_with_some_are_counted(finder: Finder) -> None:
    question = Question("asthma glioblastoma")
    answer = finder.answer(question)
    assert answer.any_word
    assert answer.total
    assert sum(count for _, count in finder.facets(question)["status"]) == answer.total
