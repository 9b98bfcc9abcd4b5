"""AACT's export: tables in any order, joined; and what may be wrong with them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.rooms.registry.reading import read_folder, read_source

from clinconnect.trials import Arm, Outcome, PartialDate, RecordProblem, SecondaryId, Trial, from_raw, record_sha256

# ruff: noqa: E501
TABLES = {
    "conditions": "id|nct_id|name|downcase_name\n7|NCT00000002|Gout|gout\n8|NCT00000001|Asthma|asthma\n9|NCT00000001|Cough|cough\n",
    "studies": (
        "nct_id|brief_title|official_title|overall_status|phase|study_type|start_month_year|start_date|start_date_type"
        "|completion_month_year|completion_date|completion_date_type|enrollment|enrollment_type|why_stopped|has_expanded_access"
        "|updated_at\n"
        'NCT00000002|"A ""quoted"" | title"||Recruiting|N/A|Observational|||||||||||2026-01-05 01:02:03\n'
        "NCT00000001|Inhaler study|A long title|TERMINATED|PHASE1/PHASE2|INTERVENTIONAL|2020-05|2020-05-31|ACTUAL"
        "|March 4, 2027|2027-03-04|ESTIMATED|63|ESTIMATED|No money.|f|2026-01-05 01:02:03\n"
    ),
    "eligibilities": (
        "id|nct_id|gender|minimum_age|maximum_age|healthy_volunteers|criteria|adult|child|older_adult\n"
        "1|NCT00000001|ALL|18 Years|N/A|f|Inclusion Criteria:~* Age over 18~* About (~5) or ~6 puffs~~Exclusion Criteria:~1. Cough|t|f|t\n"
        '2|NCT00000002|Female|6 Months|12 Years|Accepts Healthy Volunteers|"Inclusion:\n- ~5 kg or more"|||\n'
    ),
    "brief_summaries": "id|nct_id|description\n1|NCT00000001|It is about~inhalers.\n",
    "interventions": "id|nct_id|intervention_type|name|description\n11|NCT00000001|DRUG|Puff|Daily.\n12|NCT00000001|DEVICE|Spacer|\n",
    "intervention_other_names": "id|nct_id|intervention_id|name\n1|NCT00000001|11|Puffol\n",
    "design_groups": "id|nct_id|group_type|title|description\n21|NCT00000001|EXPERIMENTAL|A|Gets it.\n22|NCT00000001|NO_INTERVENTION|B|\n",
    "design_group_interventions": "id|nct_id|design_group_id|intervention_id\n1|NCT00000001|21|11\n2|NCT00000001|21|12\n",
    "designs": "id|nct_id|allocation|intervention_model|masking|subject_masked|caregiver_masked\n1|NCT00000001|RANDOMIZED|PARALLEL|DOUBLE|t|t\n",
    "design_outcomes": "id|nct_id|outcome_type|measure|time_frame|description\n1|NCT00000001|primary|Wheeze|1 year|\n",
    "facilities": "id|nct_id|status|name|city|state|zip|country|latitude|longitude\n31|NCT00000001|RECRUITING|Clinic|Oslo||0150|Norway|59.9|10.7\n",
    "facility_contacts": "id|nct_id|facility_id|contact_type|name|email|phone|phone_extension\n1|NCT00000001|31|primary|Cy Doe|c@d.org|1|2\n",
    "sponsors": "id|nct_id|agency_class|lead_or_collaborator|name\n1|NCT00000001|OTHER|lead|An Institute\n2|NCT00000001|INDUSTRY|collaborator|A Company\n",
    "keywords": "id|nct_id|name\n1|NCT00000001|breath\n",
    "id_information": (
        "id|nct_id|id_source|id_value|id_type|id_type_description|id_link\n"
        "1|NCT00000001|org_study_id|ABC-1|||\n2|NCT00000001|secondary_id|2012-000123-45|EUDRACT_NUMBER||\n"
        "3|NCT00000001|nct_alias|NCT00000099|||\n"
    ),
    "calculated_values": "id|nct_id|were_results_reported\n1|NCT00000001|f\n",
    "overall_officials": "id|nct_id|role|name|affiliation\n1|NCT00000001|PRINCIPAL_INVESTIGATOR|Bo Chen|Clinic\n",
}  # fmt: skip


def export(**changed: str | None) -> bytes:
    """The export as a zip, in the order of a directory, with some tables as they are said here; None leaves one out."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in sorted((TABLES | changed).items()):
            if rows is not None:
                archive.writestr(f"{name}.txt", rows)
        archive.writestr("reported_events.txt", "id|nct_id\n")
    return target.getvalue()


def came_of(content: bytes) -> tuple[list[Trial], list[RecordProblem]]:
    found = list(read_source(io.BytesIO(content), name="x.zip"))
    problems = [p for p in found if isinstance(p, RecordProblem) and p.code != "passed-over"]
    return [t for t in found if isinstance(t, Trial)], problems


def test_rows_of_all_tables_become_one_trial() -> None:
    (trial, other), problems = came_of(export())
    assert problems == []
    assert (trial.id, trial.registry, trial.title, trial.status) == (
        "NCT00000001",
        "aact",
        "Inhaler study",
        "TERMINATED",
    )
    assert (trial.phases, trial.study_type, trial.why_stopped) == (("PHASE1", "PHASE2"), "INTERVENTIONAL", "No money.")
    assert (trial.started, trial.completion) == (
        PartialDate("2020-05", "actual"),
        PartialDate("2027-03-04", "estimated"),
    )
    assert (trial.conditions, trial.keywords) == (("Asthma", "Cough"), ("breath",))
    assert trial.arms == (
        Arm("A", "EXPERIMENTAL", "Gets it.", ("Puff", "Spacer")),
        Arm("B", "NO_INTERVENTION", None, ()),
    )
    assert [(i.name, i.kind, i.other_names) for i in trial.interventions] == [
        ("Puff", "DRUG", ("Puffol",)),
        ("Spacer", "DEVICE", ()),
    ]
    assert trial.outcomes == (Outcome("Wheeze", "primary", None, "1 year"),)
    assert (trial.design.masking, trial.design.masked) == ("DOUBLE", ("PARTICIPANT", "CARE_PROVIDER"))
    (site,) = trial.sites
    assert (site.city, site.latitude, site.longitude, site.contacts[0].phone) == ("Oslo", 59.9, 10.7, "1 ext. 2")
    assert trial.sponsor is not None
    assert (trial.sponsor.name, [c.name for c in trial.collaborators]) == ("An Institute", ["A Company"])
    assert (trial.aliases, trial.other_ids) == (("NCT00000099",), ("ABC-1", "2012-000123-45"))
    assert trial.secondary_ids == (SecondaryId("2012-000123-45", "EUDRACT_NUMBER"),)
    assert (trial.has_results, trial.officials[0].name, trial.brief_summary) == (
        False,
        "Bo Chen",
        "It is about\ninhalers.",
    )
    assert (other.id, other.title, other.status) == ("NCT00000002", 'A "quoted" | title', "RECRUITING")
    assert other.phases == ("NA",)


def test_ages_sex_and_text() -> None:
    (first, second), _ = came_of(export())
    one, two = first.eligibility, second.eligibility
    assert one.text == ("Inclusion Criteria:\n* Age over 18\n* About (~5) or ~6 puffs\n\nExclusion Criteria:\n1. Cough")
    assert (one.sex, one.minimum_age, one.maximum_age, one.healthy_volunteers) == ("ALL", "18 Years", None, False)
    assert one.standard_ages == ("ADULT", "OLDER_ADULT")
    assert two.text == "Inclusion:\n- ~5 kg or more"
    assert (two.sex, two.minimum_age, two.healthy_volunteers) == ("FEMALE", "6 Months", True)


def test_a_kept_record_reads_back_the_same_and_is_the_same_in_the_next_export() -> None:
    (trial, _), _ = came_of(export())
    assert from_raw("aact", trial.raw) == trial
    later = export(
        conditions=TABLES["conditions"].replace("8|", "908|"),
        studies=TABLES["studies"].replace("2026-01-05", "2026-02-05"),
    )
    assert record_sha256(came_of(later)[0][0]) == record_sha256(trial)
    changed = export(conditions=TABLES["conditions"].replace("Cough|", "Croup|"))
    assert record_sha256(came_of(changed)[0][0]) != record_sha256(trial)


def test_a_folder_of_tables(tmp_path: Path) -> None:
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.txt").write_text(rows, encoding="utf-8")
    found = list(read_folder(tmp_path, name="export"))
    assert [f.id for f in found if isinstance(f, Trial)] == ["NCT00000001", "NCT00000002"]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    rows = {n: "\ufeff" + rows.replace("\n", "\r\n") for n, rows in TABLES.items()}
    trials, problems = came_of(export(**rows))
    assert [t.conditions for t in trials] == [("Asthma", "Cough"), ("Gout",)]
    assert problems == []


BAD = {
    "no eligibilities": ({"eligibilities": None}, 2, "missing-table", "eligibilities.txt"),
    "no studies": ({"studies": None}, 0, "missing-table", "studies.txt"),
    "no number": ({"studies": TABLES["studies"].replace("nct_id|", "nctid|", 1)}, 0, "wrong-columns", "studies.txt lacks the column(s) nct_id"),
    "no criteria": (
        {"eligibilities": TABLES["eligibilities"].replace("|criteria|", "|text|", 1)}, 2, "wrong-columns",
        "eligibilities.txt lacks the column(s) criteria"),
    "commas": ({"conditions": TABLES["conditions"].replace("|", ",")}, 2, "wrong-columns", "no “|”"),
    "empty file": ({"conditions": ""}, 2, "wrong-columns", "conditions.txt"),
    "no rows": ({"keywords": "id|nct_id|name\n"}, 2, "empty-table", "no rows"),
    "short row": ({"keywords": "id|nct_id|name\n1|NCT00000001\n2|NCT00000001|breath\n"}, 2, "wrong-fields", "first in row 2"),
    "twice": ({"studies": TABLES["studies"] + "NCT00000001|Again|||||||||||||||\n"}, 2, "duplicate-id", "NCT00000001 stands 2 times"),
    "nobody's rows": ({"keywords": "id|nct_id|name\n1|NCT00000077|breath\n"}, 2, "rows-without-study", "1 row(s)"),
    "open quote": ({"keywords": 'id|nct_id|name\n1|NCT00000001|"' + "x" * 200_000}, 2, "broken-table", "field"),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "trials", "code", "said"), BAD.values(), ids=BAD.keys())
def test_each_thing_wrong_is_said_with_its_file(
    changed: dict[str, str | None], trials: int, code: str, said: str
) -> None:
    found, problems = came_of(export(**changed))
    assert len(found) == trials
    told = [p for p in problems if p.code == code]
    assert told
    assert said in told[0].message or said in told[0].where
    assert told[0].hint


def test_bytes_that_are_no_text_are_said_with_their_file() -> None:
    target = io.BytesIO(export(keywords=None))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("keywords.txt", b"id|nct_id|name\n1|NCT00000001|\xff\n")
    _, problems = came_of(target.getvalue())
    assert [(p.code, p.where) for p in problems] == [("not-utf-8", "x.zip/keywords.txt")]
