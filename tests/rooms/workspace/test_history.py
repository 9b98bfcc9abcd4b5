"""What changed, and who is to be checked again: over a real store, with real imports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from tests.rooms.workspace.versions import DAYS, NUMBER, record, take_in, three_versions

from clinconnect.errors import NotFound
from clinconnect.workspace import Rechecks, Workspace

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
DAY = date(2025, 7, 10)
NOTE = b"A 60-year-old woman. ECOG 1. Platelets were 80 x 10^9/L on 2025-07-01. No diabetes."


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Three versions of one trial."""
    opened = Workspace.open(tmp_path / "home")
    three_versions(opened)
    yield opened
    opened.close()


def words(workspace: Workspace, *between: int) -> list[str]:
    found = workspace.difference(NUMBER, *between)
    assert found
    return [c.words for c in found.changes]


def test_every_version_has_its_days(workspace: Workspace) -> None:
    versions = workspace.versions(NUMBER.lower())
    assert [v.number for v in versions] == [1, 2, 3]
    assert [v.kept_at for v in versions] == list(DAYS)
    assert [v.replaced_at for v in versions] == [*DAYS[1:], None]
    assert workspace.has_history(NUMBER)


def test_the_last_two_by_default_and_any_two(workspace: Workspace) -> None:
    assert words(workspace, 1, 2) == ["number of people: 100 planned → 140 planned"]
    assert "platelets: at least 75 → at least 100 × 10⁹/L" in words(workspace)
    assert words(workspace, 2, 3) == words(workspace)
    assert "platelets: at least 100 → at least 75 × 10⁹/L" in words(workspace, 3, 1)
    assert words(workspace, 2, 2) == []


def test_what_is_not_there_is_told(workspace: Workspace) -> None:
    for between in ((1, 4), (0, 1), (-1, 2)):
        with pytest.raises(NotFound):
            workspace.difference(NUMBER, *between)
    with pytest.raises(NotFound):
        workspace.versions("NCT00000000")


def test_one_version_has_no_history(workspace: Workspace) -> None:
    take_in(workspace, record("Inclusion Criteria:\n- Age 18 or older", number="NCT09999992"), DAYS[2])
    assert workspace.difference("NCT09999992") is None
    assert not workspace.has_history("NCT09999992")
    assert len(workspace.versions("NCT09999992")) == 1


def test_since_a_day_the_weightiest_first(workspace: Workspace) -> None:
    other = "NCT09999990"
    take_in(workspace, record("Inclusion Criteria:\n- Age 18 or older", number=other), DAYS[0])
    take_in(workspace, record("Inclusion Criteria:\n- Age 18 or older", number=other, people=7), DAYS[2])
    assert [d.trial.id for d in workspace.changed_since(BEGINNING)] == [NUMBER, other]
    (first, _) = workspace.changed_since(BEGINNING)
    assert (first.before.number, first.after.number) == (1, 3)
    (first, _) = workspace.changed_since(DAYS[1] + timedelta(days=1))
    assert (first.before.number, first.after.number) == (2, 3)
    assert workspace.changed_since(DAYS[2] + timedelta(days=1)) == []


@pytest.mark.parametrize("number", [49, 50, 51, 83])
def test_many_are_compared_on_several_processors_as_few_are(workspace: Workspace, number: int) -> None:
    for day, least in enumerate((50, 60)):
        shapes = [
            record(f"Inclusion Criteria:\n- Platelets >= {least + n} x 10^9/L", number=f"NCT{n:08d}")
            for n in range(number)
        ]
        content = json.dumps({"studies": shapes}).encode()
        workspace.import_records(BytesIO(content), name="many", at=DAYS[day], compile=False)
    told: list[tuple[int, int]] = []
    found = workspace.changed_since(DAYS[0] + timedelta(days=1), progress=lambda *done: told.append(done))
    assert [one.trial.id for one in found if one.trial.id != NUMBER] == [f"NCT{n:08d}" for n in range(number)]
    for one in found[:: max(1, number // 7)]:
        again = workspace.difference(one.trial.id, one.before.number, one.after.number)
        assert again is not None
        assert (one.changes, one.before, one.after) == (again.changes, again.before, again.after)
    assert told[-1] == (number + 1, number + 1)
    assert [d.trial.id for d in workspace.changed_since(BEGINNING, top=3)] == [
        d.trial.id for d in workspace.changed_since(BEGINNING)
    ][:3]


def test_what_changed_back_did_not_change(workspace: Workspace) -> None:
    number, text = "NCT09999993", "Inclusion Criteria:\n- Age 18 or older"
    for n, people in enumerate((5, 6, 5)):
        take_in(workspace, record(text, number=number, people=people), DAYS[n])
    assert number not in [d.trial.id for d in workspace.changed_since(BEGINNING)]


def test_whoever_fails_now_is_told_why(workspace: Workspace) -> None:
    person = workspace.keep_person(NOTE, at=DAYS[0])
    found = workspace.rechecks(BEGINNING, as_of=DAY)
    (recheck,) = found.rechecks
    assert (recheck.person, recheck.trial, recheck.before, recheck.after) == (person, NUMBER, "unknown", "fails")
    first = recheck.reasons[0]
    assert first.now == "now fails"
    assert "at least 75 → at least 100" in first.change
    assert "80" in first.why
    assert "80" not in repr(found).replace(person, "")
    assert "prrt" not in repr(recheck).lower()


def test_whom_nothing_turns_is_not_told(workspace: Workspace) -> None:
    workspace.keep_person(b"A 90-year-old woman with ECOG 4.", at=DAYS[0])
    found = workspace.rechecks(BEGINNING, as_of=DAY)
    assert (found.people, found.rechecks) == (1, ())
    assert workspace.rechecks(DAYS[2] + timedelta(days=1), as_of=DAY) == Rechecks(0, 1, (), ())


def test_nobody_is_kept(workspace: Workspace) -> None:
    assert workspace.rechecks(BEGINNING, as_of=DAY) == Rechecks(1, 0, (), ())


def test_an_application_is_asked_about_what_changed_since_it_came(workspace: Workspace) -> None:
    more = {
        "name": "Ada Example",
        "contact": "ada@example.org",
        "consent": True,
        "site": "Bergen General, Bergen, Norway",
    }
    early = workspace.apply(NUMBER, **more, at=DAYS[1])  # type: ignore[arg-type]
    workspace.apply(NUMBER, **more, at=DAYS[2] + timedelta(days=1))  # type: ignore[arg-type]
    (asked,) = workspace.rechecks(BEGINNING, as_of=DAY).applications
    assert asked.application == early.id
    assert "new exclusion: earlier peptide receptor radionuclide therapy" in asked.changes
    assert not any("number of people" in one for one in asked.changes)
    assert "Ada" not in repr(asked)
