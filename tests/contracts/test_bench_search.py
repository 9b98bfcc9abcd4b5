"""Does the measurement of search run, and is what it is made on like what it stands for?"""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from bench.search import __main__ as search
from bench.search import spool
from bench.search.documents import Documents
from bench.search.language import SHARES, Language, names_drawn, shares
from bench.search.measuring import latency, ours
from bench.search.questions import asked
from bench.search.rivals import Bm25s, Fts5

from clinconnect.search import TrialIndex, words_of


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents(seed=3)


def test_words_are_as_common_as_in_real_records(documents: Documents) -> None:
    drawn = documents.language.words(300_000)
    found, real = shares([drawn]), dict(SHARES)
    assert all(abs(found[rank] - real[rank]) < 0.02 for rank in (10, 100, 1000, 10_000))
    assert len(set(drawn)) > 15_000
    assert documents.language.words(0) == []


def test_the_same_seed_gives_the_same() -> None:
    one, same, another = (list(Documents(seed=s).trials(20)) for s in (1, 1, 2))
    assert one == same != another
    assert len({t.id for t in one}) == 20
    assert "no real records" in Documents(seed=1, shapes=Path("/nowhere")).drawn_from
    few = [[a.question for every in asked(Language(seed=4), 3, seed=s).values() for a in every] for s in (1, 2)]
    assert few[0] != few[1]


def test_trials_are_about_something(documents: Documents) -> None:
    for trial in islice(documents.trials(50), 50):
        assert trial.conditions[0] in trial.title
        assert words_of(trial).concepts
    names = documents.language.conditions
    drawn = names_drawn(names, 3000, random.Random(1))
    assert drawn.count(names[0]) > 20 > drawn.count(names[300])


def test_every_engine_finds_what_is_there(documents: Documents, tmp_path: Path) -> None:
    path = tmp_path / "documents"
    assert spool.write(path, documents.trials(60)) > 0
    index, build = search.built(tmp_path / "index", spool.read(path, 60, of=60))
    assert (build["documents"], build["bytes"] > 0) == (60, True)
    word = next(spool.read(path, 60, of=60)).words.fields["conditions"].split()[0]
    assert index.search(word, 20)
    for rival in (Fts5(tmp_path), Bm25s(tmp_path)):
        assert search.rival_built(rival, spool.read(path, 60, of=60), 60)["bytes"] > 0
        assert rival.ask((word,), every=True) > 0
        assert rival.ask(("zzzzzz",), every=True) == 0


def test_a_run_tells_what_was_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    search.main(
        ["--documents", "120", "250", "--made", "120", "--questions", "6", "--seconds", "1", "--out", str(tmp_path)]
    )
    (path,) = tmp_path.iterdir()
    record = json.loads(path.read_text(encoding="utf-8"))
    assert [size["documents"] for size in record["sizes"]] == [120, 250]
    for size in record["sizes"]:
        _tells(size)
    assert "times ours" in capsys.readouterr().out


def _tells(record: dict[str, Any]) -> None:
    kinds = [(row["engine"], row["kind"]) for row in record["latencies"]]
    assert {
        ("ClinConnect", k) for k in ("short", "operators", "story", "facets", "filters", "distance", "wide", "suggest")
    } <= set(kinds)
    assert {(e, k) for e in ("SQLite FTS5", "bm25s") for k in ("short", "story")} <= set(kinds)
    assert all(0 < row["p50"] <= row["p95"] <= row["longest"] for row in record["latencies"])
    assert [b["engine"] for b in record["builds"]] == ["ClinConnect", "SQLite FTS5", "bm25s"]
    assert {b["documents"] for b in record["builds"]} == {record["documents"]}


@pytest.mark.parametrize("count", [1, 7, 8, 30])
def test_more_than_were_made_are_others(documents: Documents, tmp_path: Path, count: int) -> None:
    path = tmp_path / "documents"
    spool.write(path, documents.trials(7))
    every = list(spool.read(path, count, of=7))
    assert [one.words.id for one in every] == [f"NCT{n:08d}" for n in range(1, count + 1)]
    assert every[:7] == list(spool.read(path, min(count, 7), of=7))
    assert all(one.text.startswith(one.said) and one.text.endswith(one.criteria) for one in every)
    if count > 8:
        assert every[7].said == every[0].said
        assert every[7].criteria != every[0].criteria


def test_a_slow_engine_is_asked_five_times_at_least(documents: Documents, tmp_path: Path) -> None:
    index = TrialIndex.open(tmp_path / "index")
    index.add(list(documents.trials(5)))
    every = asked(documents.language, 20, seed=1)["short"]
    assert latency("x", "short", every, ours(index), seconds=0).count == 5
