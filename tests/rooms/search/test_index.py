"""The index of words: what is found, in which order, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinconnect.errors import Unavailable
from clinconnect.search import Entry, Hit, TrialIndex, entries_of, words_of
from clinconnect.search.layout import words_of_all
from clinconnect.trials import Eligibility, Intervention, Site, Sponsor, Trial

TRIALS = [
    Trial(
        id="NCT00000001",
        registry="bare",
        title="Ixygen in Gout",
        conditions=("Gouty arthritis",),
        brief_summary="Tablets against pain of the joints.",
        aliases=("NCT00000099",),
        other_ids=("ABC-1 West", "XY-77"),
    ),
    Trial(
        id="NCT00000002",
        registry="bare",
        title="Exercise After a Stroke",
        interventions=(Intervention("Treadmill", other_names=("Running machine",)),),
        sites=(Site(facility="Rehabilitation Clinic", city="Malmö", country="Sweden"),),
    ),
    Trial(
        id="NCT00000003",
        registry="bare",
        title="A Registry of Strokes",
        sponsor=Sponsor("Institute of Nerves"),
        brief_summary="Nothing is given. People with gout are left out.",
        eligibility=Eligibility("Inclusion: first-ever ischaemic stroke"),
    ),
]


@pytest.fixture
def index(tmp_path: Path) -> TrialIndex:
    made = TrialIndex.open(tmp_path / "index")
    made.add(TRIALS)
    made.release()
    return made


def ids(hits: list[Hit]) -> list[str]:
    return [hit.trial for hit in hits]


def test_an_index_that_is_not_there_is_empty_and_is_not_made_by_looking(tmp_path: Path) -> None:
    index = TrialIndex.open(tmp_path / "index")
    assert index.search("gout", 10) == []
    assert index.count == 0
    assert not (tmp_path / "index").exists()


def test_words_are_found_in_any_form_and_the_title_counts_most(index: TrialIndex) -> None:
    assert ids(index.search("gout", 10)) == ["NCT00000001", "NCT00000003"]
    assert ids(index.search("EXERCISES", 10)) == ["NCT00000002"]
    assert ids(index.search("malmo", 10)) == ["NCT00000002"]
    assert ids(index.search("running machines", 10)) == ["NCT00000002"]
    assert ids(index.search("nerves institute", 10)) == ["NCT00000003"]
    assert ids(index.search("ischaemic", 10)) == ["NCT00000003"]
    assert index.search("unheard", 10) == []


def test_more_matching_words_come_first(index: TrialIndex) -> None:
    assert ids(index.search("stroke treadmill", 10))[0] == "NCT00000002"
    assert ids(index.search("stroke registry", 10))[0] == "NCT00000003"


@pytest.mark.parametrize(
    "asked", ["NCT00000001", " nct00000001 ", "nct00000099", "XY-77", "abc-1  west", "stroke NCT00000001"]
)
def test_a_number_goes_first(index: TrialIndex, asked: str) -> None:
    assert ids(index.search(asked, 10))[0] == "NCT00000001"


def test_a_number_inside_a_note_is_found_and_its_doses_are_nobodys_number(index: TrialIndex) -> None:
    note = "A man of 70 with a stroke. " + "He walks with a stick. " * 10
    assert ids(index.search(note + "See NCT00000001.", 10))[0] == "NCT00000001"
    assert "NCT00000001" not in ids(index.search(note + "Scale XY-77 was 3.", 10))


def test_the_own_number_beats_an_old_one(index: TrialIndex) -> None:
    index.add([Trial(id="NCT00000099", registry="bare", title="Another")])
    assert ids(index.search("NCT00000099", 10)) == ["NCT00000099", "NCT00000001"]


def test_top_is_a_limit(index: TrialIndex) -> None:
    assert [len(index.search("stroke", top)) for top in (0, 1, 2, 10_000_000)] == [0, 1, 2, 2]


def test_scores_do_not_rise_and_no_trial_comes_twice(index: TrialIndex) -> None:
    many = [Trial(id=f"NCT1000{n:04d}", registry="bare", title="Gout " * (n % 5 + 1)) for n in range(300)]
    index.add(many)
    hits = index.search("gout OR stroke", 1000)
    assert len(hits) == len(set(ids(hits))) == 303
    assert all(a.score >= b.score for a, b in pairwise(hits))
    assert all(a.trial < b.trial for a, b in pairwise(hits) if a.score == b.score)


def test_adding_again_replaces(index: TrialIndex) -> None:
    index.add([Trial(id="NCT00000001", registry="bare", title="Asthma")])
    assert index.count == 3
    assert ids(index.search("asthma", 10)) == ["NCT00000001"]
    assert ids(index.search("ixygen", 10)) == []


def test_what_is_handed_over_is_found_only_after_the_commit(index: TrialIndex) -> None:
    index.put(entries_of([Trial(id="NCT00000004", registry="bare", title="Asthma")]))
    assert index.search("asthma", 10) == []
    index.commit()
    assert ids(index.search("asthma", 10)) == ["NCT00000004"]
    index.put(entries_of([Trial(id="NCT00000005", registry="bare", title="Asthma")]))
    index.release()
    assert ids(index.search("asthma", 10)) == ["NCT00000004"]


def test_another_reader_sees_what_was_written_meanwhile(index: TrialIndex, tmp_path: Path) -> None:
    reader = TrialIndex.open(tmp_path / "index")
    index.add([Trial(id="NCT00000004", registry="bare", title="Asthma")])
    assert ids(reader.search("asthma", 10)) == ["NCT00000004"]


def test_a_reader_that_came_before_the_index_sees_it(tmp_path: Path) -> None:
    reader = TrialIndex.open(tmp_path / "index")
    TrialIndex.open(tmp_path / "index").add(TRIALS)
    assert reader.count == 3
    assert ids(reader.search("ixygen", 10)) == ["NCT00000001"]


def test_one_writer_at_a_time(index: TrialIndex, tmp_path: Path) -> None:
    other = TrialIndex.open(tmp_path / "index")
    other.writer()
    with pytest.raises(Unavailable) as caught:
        index.add(TRIALS)
    assert caught.value.code == "index-busy"
    assert caught.value.hint
    other.release()
    index.add(TRIALS)


def test_settled_it_lies_in_few_parts_and_another_may_write(index: TrialIndex, tmp_path: Path) -> None:
    for number in range(40):
        index.add([replace(TRIALS[0], id=f"NCT{number:08d}")])
    index.settle()
    searcher = index.searcher()
    assert searcher is not None
    assert searcher.num_segments <= 8
    assert index.count == 40
    other = TrialIndex.open(tmp_path / "index")
    other.add([replace(TRIALS[0], id="NCT00000777")])
    assert index.count == 41
    index.settle()  # nothing to do


def test_a_successor_takes_the_place_at_once(index: TrialIndex, tmp_path: Path) -> None:
    reader = TrialIndex.open(tmp_path / "index")
    before = [hit.trial for hit in reader.search("gout", 10)]
    assert before
    index.writer()
    successor = index.successor()
    successor.put(entries_of([replace(TRIALS[0], id="NCT00000777")]))
    successor.commit()
    assert [hit.trial for hit in reader.search("gout", 10)] == before
    with pytest.raises(Unavailable, match="another process"):
        reader.writer()
    index.succeeded_by(successor)
    for one in (index, reader, TrialIndex.open(tmp_path / "index")):
        assert one.count == 1
    reader.add([TRIALS[1]])
    assert index.count == 2
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_a_damaged_index_counts_as_none_and_is_made_anew(index: TrialIndex, tmp_path: Path) -> None:
    del index
    (tmp_path / "index" / "meta.json").write_text("junk")
    opened = TrialIndex.open(tmp_path / "index")
    assert opened.count == 0
    opened.add(TRIALS)
    assert opened.count == 3


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable) as caught:
        TrialIndex.open(tmp_path / "file" / "index").add(TRIALS)
    assert caught.value.code == "index-unwritable"


HOSTILE = [
    '"', '"gout', "(((((", "gout AND OR NOT", "title:gout", "*", "gout*", "/(a+)+$/", ".*", "\\", "[1 TO 2]",
    "gout^99999999", "\x00", "🙂🙂", "\ud800", "\u202egout", "'; DROP TABLE trial; --", "<script>alert(1)</script>",
    "a" * 100_000, "gout " * 20_000, "(" * 100_000, "x y " * 25_000, "1 " * 50_000, "NCT00000001 " * 9_000, "",
]  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE, ids=lambda q: repr(q[:12]))
def test_hostile_words_answer(index: TrialIndex, asked: str) -> None:
    index.search(asked, 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(st.characters()))
def test_any_text_at_all_answers(index: TrialIndex, asked: str) -> None:
    hits = index.search(asked, 5)
    assert all(a.score >= b.score for a, b in pairwise(hits))


def test_what_is_written_out_reads_the_same_again() -> None:
    for trial, entry in zip(TRIALS, entries_of(TRIALS), strict=True):
        words = words_of(trial)
        assert (entry.id, entry.words(), Entry.of(entry.words())) == (trial.id, words, entry)
        named = entry.naming(["Gout"], ["Asthma"]).words().fields
        more = {"inclusion": f"{words.fields['inclusion']} gout", "exclusion": f"{words.fields['exclusion']} asthma"}
        assert named == {**words.fields, **more}


def test_many_at_once_are_known_by_what_each_is_known_by() -> None:
    assert words_of_all(TRIALS) == [words_of(trial) for trial in TRIALS]
