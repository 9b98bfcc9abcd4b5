"""Does every real file of the registries come in, and each odd one with its reason? Needs the files that may lie beside the
repository; says so where they are missing.
"""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from source_tree import ROOT
from tests.rooms.registry.reading import read_source

from clinconnect.trials import RecordProblem, Trial, from_raw
from clinconnect.workspace import Workspace

FOLDER = ROOT.parent / "shared" / "data" / "trials"
FIXTURES = FOLDER / "aact_fixtures"
STUDIES = FOLDER / "ctgov_v2.jsonl.gz"
CANCER = FOLDER / "nci_trials.jsonl.gz"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="there are no aact_fixtures in ../shared/data/trials")
needs_studies = pytest.mark.skipif(
    not STUDIES.is_file(), reason="there is no ctgov_v2.jsonl.gz in ../shared/data/trials"
)
needs_cancer = pytest.mark.skipif(
    not CANCER.is_file(), reason="there is no nci_trials.jsonl.gz in ../shared/data/trials"
)

# What is no whole record, or is odd otherwise, by file: the codes of its problems.
ODD = {
    "Invalid-nct-id.html": ["html-page"],
    "covid_search.xml": ["not-a-record"],
    "empty_search.xml": ["not-a-record"],
    "ctg_api_all.json": ["not-a-record"],
    "study_statistics.json": ["not-a-record"],
    "updatedstudies.json": ["empty-file"],
    "NCT00465816.json": ["no-eligibility"],
    "NCT03453554.json": ["no-eligibility"],
    "NCT00980226.xml": ["old-number"],
    "NCT00980226-id-mismatch.xml": ["old-number"],
}


def read(path: Path) -> tuple[list[Trial], list[RecordProblem]]:
    with path.open("rb") as stream:
        found = list(read_source(stream, name=path.name))
    return [f for f in found if isinstance(f, Trial)], [f for f in found if isinstance(f, RecordProblem)]


def fixtures() -> list[Path]:
    return sorted(p for p in FIXTURES.rglob("*") if p.is_file())


@needs_fixtures
def test_every_fixture_is_a_trial_or_says_why_not() -> None:
    told: dict[str, list[str]] = {}
    trials = 0
    for path in fixtures():
        found, problems = read(path)
        trials += len(found)
        assert len(found) + len(problems) > 0, path.name
        assert all(p.where.startswith(path.name) and p.message for p in problems), path.name
        assert all(p.hint for p in problems), path.name
        if problems:
            told[path.name] = [p.code for p in problems]
        if not path.name.startswith("NCT"):
            assert found == [], path.name
    fragments = {name: codes for name, codes in told.items() if name not in ODD}
    assert set(map(tuple, fragments.values())) == {("no-number",)}
    assert not any(name.startswith("NCT") for name in fragments)
    assert {name: codes for name, codes in told.items() if name in ODD} == ODD
    assert trials == sum(1 for p in fixtures() if p.name.startswith("NCT"))


@needs_fixtures
def test_the_fixtures_are_taken_in_and_an_old_number_opens_its_trial(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "home")
    report = workspace.import_folder(FIXTURES, at=AT, compile=False)
    names = [t.id for p in fixtures() for t in read(p)[0]]
    assert report.trials == workspace.trial_count() == len(set(names)) < len(names)
    assert report.problem_codes["duplicate-id"] == sum(1 for id in set(names) if names.count(id) > 1)
    assert report.problem_codes["empty-file"] == 1
    assert workspace.trial("NCT00980226").trial.id == "NCT00081588"
    again = workspace.import_folder(FIXTURES, at=AT, compile=False)
    assert again.added == 0
    workspace.close()


def filled(trials: list[Trial]) -> dict[str, int]:
    """How many trials have each field."""
    names = [n for n in Trial.__dataclass_fields__ if n != "raw"]
    return {name: sum(1 for t in trials if getattr(t, name) not in (None, (), "", False)) for name in names}


@needs_studies
def test_every_full_record_comes_whole() -> None:
    trials, problems = read(STUDIES)
    assert problems == []
    with gzip.open(STUDIES, "rt", encoding="utf-8") as lines:
        records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [t.raw for t in trials] == records
    counts = filled(trials)
    expected = {
        "title": len(records),
        "arms": _with(records, "armsInterventionsModule", "armGroups"),
        "outcomes": _with(records, "outcomesModule", "primaryOutcomes"),
        "officials": _with(records, "contactsLocationsModule", "overallOfficials"),
        "sites": _with(records, "contactsLocationsModule", "locations"),
        "why_stopped": _with(records, "statusModule", "whyStopped"),
        "data_sharing": _with(records, "ipdSharingStatementModule"),
        "secondary_ids": _with(records, "identificationModule", "secondaryIdInfos"),
        "documents": sum(
            1 for r in records if "documentSection" in r and "largeDocumentModule" in r["documentSection"]
        ),
    }
    assert {name: counts[name] for name in expected} == expected
    assert all(from_raw(t.registry, t.raw) == t for t in trials)


def _with(records: list[dict[str, Any]], module: str, field: str | None = None) -> int:
    modules = [r["protocolSection"].get(module) for r in records]
    return sum(1 for m in modules if m and (field is None or m.get(field)))


@needs_cancer
def test_the_cancer_trials_come_with_sites_coordinates_diseases_ages_and_sex() -> None:
    trials, problems = read(CANCER)
    with gzip.open(CANCER, "rt", encoding="utf-8") as lines:
        records: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [t.id for t in trials] == [r["nct_id"] for r in records]
    assert {p.code for p in problems} == {"no-eligibility"}
    sites = [s for r in records for s in r.get("sites") or []]
    read_sites = [s for t in trials for s in t.sites]
    assert len(read_sites) == len(sites)
    assert sum(1 for s in read_sites if s.latitude is not None) == sum(1 for s in sites if s.get("org_coordinates"))
    aged = [r for r in records if (r.get("eligibility") or {}).get("structured", {}).get("min_age")]
    assert sum(1 for t in trials if t.eligibility.youngest is not None) == len(aged)
    assert not any((t.eligibility.maximum_age or "").startswith("999") for t in trials)
    assert sum(1 for t in trials if t.condition_codes) > len(records) // 4
    assert {s.status for s in read_sites} <= {"RECRUITING", "SUSPENDED", "ACTIVE_NOT_RECRUITING", "NOT_YET_RECRUITING",
        "COMPLETED", "TERMINATED", "WITHDRAWN", "ENROLLING_BY_INVITATION", None}  # fmt: skip
