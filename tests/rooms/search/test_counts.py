"""How many trials are there of each kind? What is counted in one pass is what asking for each value finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinconnect import sample
from clinconnect.search import COUNTED, Filters, Finder, Question, TrialIndex
from clinconnect.trials import Trial, read_records


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    index = TrialIndex.open(tmp_path_factory.mktemp("counts") / "index")
    with sample.trials_path().open("rb") as stream:
        index.add([record for record in read_records(stream, name="sample") if isinstance(record, Trial)])
    made = index.finder()
    assert made is not None
    yield made
    index.release()


@pytest.mark.parametrize("line", ["", "cancer", "carcinoma everolimus"])
@pytest.mark.parametrize("chosen", [{}, {"sex": ["female"]}, {"status": ["recruiting"], "phase": ["2"]}])
def test_each_value_has_as_many_as_choosing_it_finds(finder: Finder, line: str, chosen: dict[str, list[str]]) -> None:
    question = Question(line or "carcinoma", Filters.of(chosen))
    facets = finder.facets(question)
    assert list(facets) == list(COUNTED)
    for name, values in facets.items():
        if name == "sex":
            continue  # who chooses women also finds trials that take everybody
        for value, count in values:
            alone = Question(
                question.line,
                Filters.of({**chosen, name: [value if name == "country" else value.replace("_", " ").lower()]}),
            )
            if alone.filters.values(name):
                assert finder.answer(alone).total == count, (name, value)


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
