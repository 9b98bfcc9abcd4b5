"""The front page shows a criterion that was really read, not one that was written for show."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from clinconnect.criteria import prose
from clinconnect.web.specimen import specimen
from clinconnect.workspace import Workspace


def test_it_is_a_criterion_of_the_record_as_it_is_read_now(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    workspace.load_sample(at=datetime(2025, 7, 14, tzinfo=UTC))
    shown = specimen(workspace, "NCT07057622")
    assert shown is not None
    kept = workspace.trial("NCT07057622")
    assert f"{shown.before}{shown.damaged}{shown.behind}" in kept.trial.eligibility.text
    assert shown.repair.changes_meaning
    assert shown.reading in {prose.say(c.expr) for c in kept.compiled.criteria}
    workspace.close()


def test_without_the_record_there_is_none(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    assert specimen(workspace, "NCT07057622") is None
    workspace.close()
