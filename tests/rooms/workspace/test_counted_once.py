"""A trial that several registries know counts once, in totals, in counts and in the list, whatever came first and whatever broke off."""

from __future__ import annotations

import io
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.rooms.conftest import Place

from clinconnect.search import Filters, Question
from clinconnect.trials import Trial, read_records
from clinconnect.workspace import Workspace

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINES = (
    "quillwort",
    "NOT nothing",
    "status:recruiting",
    "sedge OR rush OR reed",
    "AREA[StartDate]MISSING",
    "rush",
    "reed",
)
NCT, ISRCTN, DRKS = "NCT00000001", "ISRCTN00000002", "DRKS00000003"


def record(
    id: str, *others: str, word: str = "sedge", as_of: str = "2026-02-01", status: str = "RECRUITING"
) -> dict[str, Any]:
    numbers = [{"id": other, "type": "REGISTRY"} for other in others]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": id, "briefTitle": f"Quillwort and {word}", "secondaryIdInfos": numbers},
            "statusModule": {"overallStatus": status},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": as_of}},
    }


def lines(*records: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(r) + "\n" for r in records).encode())


def take_in(workspace: Workspace, *records: dict[str, Any], compile: bool = False) -> None:
    workspace.import_records(lines(*records), name="x.jsonl", at=AT, compile=compile)


def told(workspace: Workspace, line: str) -> list[str]:
    """What is listed, once it is sure that the total and the counts say the same."""
    question = Question(line)
    found = workspace.find(question, top=1000)
    listed = sorted(one.trial.id for one in found.found)
    assert len(listed) == len(set(listed)) == found.total
    assert sum(n for _, n in workspace.facets(question).get("status", ())) == found.total
    return listed


def everything(workspace: Workspace) -> dict[str, list[str]]:
    return {line: told(workspace, line) for line in LINES} | {"chosen": chosen(workspace)}


def chosen(workspace: Workspace) -> list[str]:
    found = workspace.find(Question("", Filters.of({"status": ["recruiting", "completed"]})), top=1000)
    assert found.total == len(found.found)
    return sorted(one.trial.id for one in found.found)


def test_nothing_one_and_two_records(workspace: Workspace) -> None:
    assert told(workspace, "quillwort") == []
    take_in(workspace, record(ISRCTN, word="rush", as_of="2020-01-01"))
    assert told(workspace, "quillwort") == told(workspace, "NOT nothing") == [ISRCTN]
    take_in(workspace, record(NCT, ISRCTN))
    assert everything(workspace) == {line: [NCT] for line in LINES} | {"chosen": [NCT], "reed": []}


def test_the_words_of_both_records_find_the_trial_and_say_so(workspace: Workspace) -> None:
    take_in(workspace, record(NCT, ISRCTN), record(ISRCTN, word="rush", as_of="2020-01-01"))
    (found,) = workspace.find(Question("rush sedge")).found
    assert [(r.kind, r.found) for r in found.reasons] == [("word", ("title",))] * 2


def test_only_the_facts_of_the_record_that_is_shown_count(workspace: Workspace) -> None:
    take_in(workspace, record(NCT, ISRCTN, status="COMPLETED"), record(ISRCTN, as_of="2020-01-01"))
    assert told(workspace, "status:recruiting") == []
    assert workspace.facets(Question("quillwort"))["status"] == (("COMPLETED", 1),)


def test_each_number_leads_to_the_trial_and_is_suggested(workspace: Workspace) -> None:
    take_in(workspace, record(NCT, ISRCTN), record(ISRCTN, as_of="2020-01-01"))
    assert [told(workspace, number) for number in (NCT, ISRCTN, f"id:{ISRCTN}")] == [[NCT]] * 3
    assert [one.text for one in workspace.suggest("ISRCTN000000")] == [ISRCTN]


def test_a_bridge_that_comes_later_makes_one_of_two(workspace: Workspace) -> None:
    take_in(workspace, record(NCT), record(ISRCTN, word="rush", as_of="2020-01-01"))
    assert told(workspace, "quillwort") == [ISRCTN, NCT]
    take_in(workspace, record(DRKS, NCT, ISRCTN, word="reed", as_of="2019-01-01"))
    assert everything(workspace) == {line: [NCT] for line in (*LINES, "chosen")}
    assert workspace._index.count == 3


def test_a_bridge_that_goes_leaves_two(workspace: Workspace) -> None:
    take_in(
        workspace,
        record(NCT),
        record(ISRCTN, word="rush", as_of="2020-01-01"),
        record(DRKS, NCT, ISRCTN, as_of="2019-01-01"),
    )
    take_in(workspace, record(DRKS, word="reed", as_of="2019-02-01"))
    assert told(workspace, "quillwort") == sorted((NCT, ISRCTN, DRKS))
    assert (told(workspace, "rush"), told(workspace, "reed")) == ([ISRCTN], [DRKS])


def test_a_substudy_that_names_the_number_too_parts_what_it_joined(workspace: Workspace) -> None:
    take_in(workspace, record(NCT, "2012-000123-45"), record(ISRCTN, "2012-000123-45", word="rush", as_of="2020-01-01"))
    assert told(workspace, "quillwort") == [NCT]
    take_in(workspace, record("NCT00000009", "2012-000123-45"))
    assert told(workspace, "quillwort") == sorted((NCT, ISRCTN, "NCT00000009"))


def test_the_same_record_of_a_later_day_can_be_shown_instead(workspace: Workspace) -> None:
    take_in(workspace, record(NCT, ISRCTN), record(ISRCTN, word="rush", as_of="2020-01-01"))
    assert told(workspace, "rush") == [NCT]
    take_in(workspace, record(ISRCTN, word="rush", as_of="2026-02-20"))
    assert told(workspace, "rush") == told(workspace, "sedge") == [ISRCTN]


def test_in_whatever_order_records_come_the_index_is_the_one_that_is_built_anew(tmp_path: Path) -> None:
    """Forty random records of three registries under few numbers, each in several versions, in batches of any size."""
    for seed in range(4):
        chance = random.Random(seed)
        place = Place(tmp_path / str(seed), None)
        workspace = place.workspace()
        for _ in range(8):
            take_in(workspace, *(_random(chance) for _ in range(chance.choice((1, 2, 5, 12)))))
            assert everything(workspace) == _anew(workspace), seed
        workspace.close()


def test_what_was_kept_and_not_taken_in_is_mended_at_the_next_start(tmp_path: Path) -> None:
    """As a kill between the store and the index leaves it, also where a bridge goes with it."""
    for seed in range(4):
        chance = random.Random(seed)
        place = Place(tmp_path / str(seed), None)
        for _ in range(4):
            workspace = place.workspace()
            assert everything(workspace) == _anew(workspace), seed
            take_in(workspace, *(_random(chance) for _ in range(8)))
            late = [
                one
                for one in read_records(lines(*(_random(chance) for _ in range(4))), name="x")
                if isinstance(one, Trial)
            ]
            workspace._store.keep_trials({one.id: one for one in late}.values(), by="test", at=AT)
            workspace.close()


def _random(chance: random.Random) -> dict[str, Any]:
    own = [f"{kind}{n:08d}" for kind in ("NCT", "ISRCTN", "DRKS") for n in range(1, 5)]
    numbers = chance.sample([*own, "2012-000123-45"], chance.choice((0, 0, 1, 1, 2)))
    word, day = chance.choice(("sedge", "rush", "reed")), f"2025-{chance.randrange(1, 13):02d}-01"
    status = chance.choice(("RECRUITING", "COMPLETED"))
    return record(chance.choice(own), *numbers, word=word, as_of=day, status=status)


def _anew(workspace: Workspace) -> dict[str, list[str]]:
    """What the store says by itself: each trial once, by the words of all its records and the status of the first."""
    trials = {t.id: t for t in workspace.trials(top=1000)}
    groups = workspace._store.same_trial(list(trials))
    found: dict[str, list[str]] = {name: [] for name in (*LINES, "chosen")}
    for id, first in trials.items():
        group = groups.get(id, (id,))
        if group[0] != id:
            continue
        words = {trials[other].title.split()[-1] for other in group}
        found["quillwort"].append(id)
        found["NOT nothing"].append(id)
        found["AREA[StartDate]MISSING"].append(id)
        found["sedge OR rush OR reed"].append(id)
        found["chosen"].append(id)
        for line, there in (
            ("status:recruiting", first.status == "RECRUITING"),
            ("rush", "rush" in words),
            ("reed", "reed" in words),
        ):
            found[line] += [id] if there else []
    return found
