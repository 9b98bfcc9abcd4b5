"""The whole composition over one home folder, with the real rooms."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.conftest import Place

from clinconnect import sample
from clinconnect.applications import InvalidApplication
from clinconnect.criteria.codec import to_json
from clinconnect.errors import BadInput, NotFound, Unavailable
from clinconnect.search import Question
from clinconnect.trials import PartialDate
from clinconnect.workspace import Workspace
from clinconnect.workspace.arriving import Reading
from clinconnect.workspace.reader_version import fingerprint, reader_version

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITES = [{"facility": "Clinic", "city": "Oslo", "country": "Norway"}]


def study(
    number: int, title: str = "Gout", criteria: str = "Inclusion Criteria:\n\n* Age 18 years or older"
) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": title},
            "statusModule": {"overallStatus": "RECRUITING"},
            "eligibilityModule": {"eligibilityCriteria": criteria},
            "contactsLocationsModule": {"locations": SITES},
        }
    }


def stream(*records: object) -> io.BytesIO:
    return io.BytesIO(b"".join(json.dumps(r).encode() + b"\n" for r in records))


@pytest.fixture
def home(place: Place) -> Path:
    return place.home


@pytest.fixture
def workspace(place: Place) -> Iterator[Workspace]:
    ids = (f"app-{n}" for n in range(100))
    opened = place.workspace(new_id=lambda: next(ids))
    yield opened
    opened.close()


def take(workspace: Workspace, *records: object, compile: bool = True) -> Any:
    return workspace.import_records(stream(*records), name="file", at=AT, compile=compile)


def test_an_imported_trial_can_be_found_and_read(workspace: Workspace) -> None:
    report = take(workspace, study(1), study(2, "Stroke"))
    assert (report.added, report.compiled, report.problem_count, report.trials) == (2, 2, 0, 2)
    assert [f.trial.id for f in workspace.find(Question("stroke")).found] == ["NCT00000002"]
    assert [h.trial for h in workspace.hits("nct00000001")] == ["NCT00000001"]
    kept = workspace.trial("nct00000001")
    assert kept.as_of == PartialDate("2026-03-01")
    assert len(kept.compiled.criteria) == 1
    assert [t.id for t in workspace.trials(top=1)] == ["NCT00000001"]
    assert workspace.trial_count() == 2


def test_the_same_file_again_changes_nothing(workspace: Workspace) -> None:
    take(workspace, study(1), study(2))
    report = take(workspace, study(1), study(2, "Stroke"))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert [f.trial.id for f in workspace.find(Question("stroke")).found] == ["NCT00000002"]
    assert [f.trial.id for f in workspace.find(Question("gout")).found] == ["NCT00000001"]


def test_problems_are_told_and_the_good_records_are_kept(workspace: Workspace) -> None:
    content = stream(study(1)).getvalue() + b'{"cut\n' * 150 + stream(study(2)).getvalue()
    report = workspace.import_records(io.BytesIO(gzip.compress(content)), name="x.gz", at=AT)
    assert report.added == 2
    assert report.problem_codes == {"broken-json": 150}
    assert len(report.problems) == 100
    assert report.problems[0].where == "x.gz, line 2"
    assert report.to_json()["added"] == 2


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty-file"), (b"<html>404", "html-page"), (b"hello", "unknown-format")]
)
def test_a_file_without_any_trial_is_bad_input(workspace: Workspace, content: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        workspace.import_records(io.BytesIO(content), name="x", at=AT)
    assert (caught.value.code, caught.value.exit_code) == (code, 2)
    assert "x" in caught.value.message
    assert caught.value.hint
    assert take(workspace, study(1)).added == 1


class _Torn(io.BytesIO):
    """A file whose disk fails after the first read."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_file_that_cannot_be_read_to_its_end_gives_what_came(workspace: Workspace) -> None:
    torn = _Torn(stream(*(study(n) for n in range(1, 2000))).getvalue())
    report = workspace.import_records(torn, name="x", at=AT, compile=False)
    assert report.problem_codes == {"unreadable": 1}
    assert 100 < report.added < 1999
    assert len(workspace.hits("gout", top=5000)) == report.added


def test_progress_is_told_batch_by_batch(workspace: Workspace) -> None:
    told: list[int] = []
    records = stream(*(study(n) for n in range(1, 451)))
    workspace.import_records(records, name="x", at=AT, compile=False, progress=told.append)
    assert told == [200, 400, 450]


def test_without_compiling_the_rules_come_when_they_are_asked_for(workspace: Workspace) -> None:
    assert take(workspace, study(1), compile=False).compiled == 0
    trial = workspace.trial("NCT00000001").trial
    assert to_json(workspace.trial("NCT00000001").compiled) == to_json(Reading.of(trial).rules())


def test_rules_follow_the_text(workspace: Workspace) -> None:
    take(workspace, study(1))
    take(workspace, study(1, criteria="Inclusion Criteria:\n\n* Age 18 years or older\n* ECOG 0 or 1"), compile=False)
    assert len(workspace.trial("NCT00000001").compiled.criteria) == 2


def test_the_fingerprint_follows_every_file_that_reads(tmp_path: Path) -> None:
    (tmp_path / "grammar" / "__pycache__").mkdir(parents=True)
    (tmp_path / "grammar" / "ages.py").write_text("18")
    seen = [fingerprint({"compiler": tmp_path})]
    (tmp_path / "grammar" / "__pycache__" / "ages.cpython-311.pyc").write_text("x")
    assert fingerprint({"compiler": tmp_path}) == seen[0]
    for name, content in (
        ("grammar/ages.py", "19"),
        ("units.tsv", ""),
        ("units.tsv", "mg"),
        ("grammar/units.tsv", "mg"),
    ):
        (tmp_path / name).write_text(content)
        seen.append(fingerprint({"compiler": tmp_path}))
    assert len(set(seen)) == 5
    assert len(reader_version()) == 64


def test_an_unknown_number_is_not_found(workspace: Workspace) -> None:
    for use in (
        lambda: workspace.trial("NCT09999999"),
        lambda: workspace.applications("NCT09999999"),
        lambda: workspace.person("nobody", as_of=date(2026, 1, 1)),
        lambda: workspace.erase_application("none", at=AT),
    ):
        with pytest.raises(NotFound) as caught:
            use()
        assert caught.value.hint


def test_an_index_that_was_lost_or_damaged_is_made_anew(place: Place, home: Path) -> None:
    for harm in (lambda: shutil.rmtree(home / "index"), lambda: (home / "index" / "meta.json").write_text("junk")):
        first = place.workspace()
        take(first, study(1), study(2, "Stroke"))
        first.close()
        harm()
        again = place.workspace()
        assert [h.trial for h in again.hits("stroke")] == ["NCT00000002"]
        assert [h.trial for h in again.hits("gout")] == ["NCT00000001"]
        again.close()


def test_what_an_import_left_out_of_the_index_is_caught_up(place: Place, workspace: Workspace) -> None:
    take(workspace, study(1))
    workspace._store.mark_all_unindexed()
    shutil.rmtree(place.home / "index")
    again = place.workspace()
    assert [h.trial for h in again.hits("gout")] == ["NCT00000001"]
    assert again._store.unindexed_count() == 0
    again.close()


def test_a_second_import_at_the_same_time_is_refused_and_reading_goes_on(place: Place, workspace: Workspace) -> None:
    take(workspace, study(1))
    workspace._index.writer()
    other = place.workspace()
    assert [h.trial for h in other.hits("gout")] == ["NCT00000001"]
    with pytest.raises(Unavailable) as caught:
        take(other, study(2))
    assert caught.value.code == "index-busy"
    assert other.trial_count() == 1
    workspace._index.release()
    assert take(other, study(2)).added == 1
    other.close()


def test_the_sample_is_taken_in_once(workspace: Workspace) -> None:
    first = workspace.load_sample(at=AT)
    assert first.added == workspace.trial_count() > 40
    assert not first.problem_codes
    again = workspace.load_sample(at=AT + timedelta(days=1))
    assert (again.already, again.trials) == (True, first.trials)
    assert workspace.trial("NCT07057622").trial.fictional is False


def test_sample_people_are_fictional_and_can_be_checked(workspace: Workspace) -> None:
    take(workspace, json.loads(sample.trials_path().read_text(encoding="utf-8").splitlines()[0]))
    person = workspace.person(workspace.people()[0].id, as_of=date(2025, 8, 1))
    assert person.fictional
    verdict = workspace.check("NCT07057622", person, as_of=date(2025, 8, 1))
    assert {c.id for c in verdict.criteria} == {c.id for c in workspace.trial("NCT07057622").compiled.criteria}


def test_applying(workspace: Workspace) -> None:
    take(workspace, study(1), study(2))
    form = {"name": "Ann Lee", "contact": "ann@example.org", "consent": True, "site": "Clinic, Oslo, Norway", "at": AT}
    first = workspace.apply("nct00000001", **form)
    assert (first.id, first.trial, first.consented_at) == ("app-0", "NCT00000001", AT)
    workspace.apply("NCT00000002", **form)
    assert [a.id for a in workspace.applications()] == ["app-0", "app-1"]
    assert workspace.applications("NCT00000001") == [first]
    assert [workspace.application_count(t) for t in ("NCT00000001", "nct00000002", "NCT00000003")] == [1, 1, 0]
    workspace.erase_application("app-0", at=AT)
    assert workspace.application_count("NCT00000001") == 0
    with pytest.raises(InvalidApplication):
        workspace.apply("NCT00000001", **form | {"consent": False})
    assert workspace.application_count("NCT00000001") == 0


def test_ids_are_drawn_afresh_where_none_are_given(place: Place) -> None:
    opened = place.workspace()
    take(opened, study(1))
    form = {"name": "Ann Lee", "contact": "ann@example.org", "consent": True, "site": "Clinic", "at": AT}
    assert len({opened.apply("NCT00000001", **form).id for _ in range(20)}) == 20
    opened.close()


def test_what_stands_twice_is_taken_in_once_as_its_richest_record_has_it(workspace: Workspace) -> None:
    bare = {"nct_id": "NCT00000001", "title": "Bare"}
    report = take(workspace, study(1), bare, study(2), compile=False)
    assert (report.added, report.problem_codes) == (2, {"duplicate-id": 1})
    assert "NCT00000001 stands 2 times" in report.problems[0].message
    assert workspace.trial("NCT00000001").trial.title != "Bare"
    assert len(workspace.hits("gout", top=10)) == 2
