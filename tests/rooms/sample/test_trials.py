"""Are the sample trials whole, marked, and spread over the field?"""

from __future__ import annotations

import json
import re
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from clinconnect import sample, trials
from clinconnect.errors import NotFound
from clinconnect.trials import Trial

REAL = "NCT07057622"
FICTIONAL = re.compile(r"NCT99\d{6}")
AREAS = {
    "pancreas and gut tumours": r"neuroendocrine|colorectal|hepatocellular",
    "breast cancer": r"breast cancer",
    "lung cancer": r"lung",
    "urological cancer": r"prostate|renal cell",
    "gynaecological cancer": r"ovarian",
    "blood cancer": r"myeloma|leukemia",
    "childhood cancer": r"neuroblastoma",
    "heart": r"heart failure|atrial fibrillation",
    "hypertension": r"hypertension",
    "diabetes": r"type 2 diabetes|diabetes mellitus, type 2|type 1 diabetes",
    "kidney": r"chronic kidney disease",
    "neurology": r"multiple sclerosis|stroke|migraine",
    "dementia": r"alzheimer",
    "psychiatry": r"depressive disorder",
    "addiction": r"alcohol use|smoking",
    "HIV": r"hiv",
    "hepatitis": r"hepatitis b",
    "malaria": r"malaria",
    "vaccines": r"influenza|papillomavirus",
    "rheumatology": r"arthritis, rheumatoid|gout",
    "asthma": r"asthma",
    "other lungs": r"copd|pulmonary fibrosis",
    "skin": r"atopic dermatitis|psoriasis",
    "newborns": r"premature|prematurity|neonatal",
    "pregnancy": r"gestational diabetes|preeclampsia|postpartum",
    "eyes": r"macular",
    "blood": r"sickle|haemophilia",
    "digestion": r"colitis|steatohepatitis",
    "surgery": r"hip fracture|hernia|osteoarthritis",
    "rare diseases": r"duchenne|cystic fibrosis",
    "healthy volunteers": r"healthy volunteers",
}


@cache
def records() -> tuple[dict[str, Any], ...]:
    lines = sample.trials_path().read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def read() -> tuple[Trial, ...]:
    stream = BytesIO(sample.trials_path().read_bytes())
    found = tuple(trials.read_records(stream, name="trials.jsonl"))
    assert all(isinstance(t, Trial) for t in found)
    return tuple(t for t in found if isinstance(t, Trial))


def real() -> dict[str, Any]:
    return records()[0]


def fictional() -> tuple[dict[str, Any], ...]:
    return records()[1:]


def number(record: dict[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [s for item in items for s in strings(item)]


def test_every_line_is_a_trial_for_the_reader() -> None:
    assert [t.id for t in read()] == [number(r) for r in records()]
    assert all(t.registry == "ctgov-v2" and t.title and t.sponsor and t.eligibility.text.strip() for t in read())


def test_the_real_trial_comes_first_and_there_are_enough_others() -> None:
    assert number(real()) == REAL
    assert len(fictional()) >= 44


def test_numbers_are_unique_well_formed_and_clearly_fictional() -> None:
    ids = [number(r) for r in records()]
    assert len(set(ids)) == len(ids)
    assert all(FICTIONAL.fullmatch(i) for i in ids[1:])


@pytest.mark.parametrize("record", fictional(), ids=number)
def test_a_fictional_record_says_so_wherever_a_name_stands(record: dict[str, Any]) -> None:
    protocol = record["protocolSection"]
    sponsors = protocol["sponsorCollaboratorsModule"]
    names = [sponsors["leadSponsor"]["name"], protocol["identificationModule"]["organization"]["fullName"]]
    names += [c["name"] for c in sponsors.get("collaborators", ())]
    assert record["clinconnect"] == {"fictional": True}
    assert all(name.endswith(" (fictional)") for name in names)


def test_the_reader_keeps_the_mark_and_the_real_trial_has_none() -> None:
    assert [t.fictional for t in read()] == [False] + [True] * len(fictional())


@pytest.mark.parametrize("record", fictional(), ids=number)
def test_contacts_lead_nowhere(record: dict[str, Any]) -> None:
    places = record["protocolSection"].get("contactsLocationsModule", {})
    contacts = [
        *places.get("centralContacts", ()),
        *(c for s in places.get("locations", ()) for c in s.get("contacts", ())),
    ]
    assert all(re.fullmatch(r"\+1-555-01\d\d", c["phone"]) for c in contacts)
    assert all(c["email"].endswith("@example.org") for c in contacts)
    assert all(s.endswith("@example.org") for s in strings(record) if re.fullmatch(r"\S+@\S+\.\w+", s))


@pytest.mark.parametrize("record", fictional(), ids=number)
def test_a_record_has_the_registrys_shape(record: dict[str, Any]) -> None:
    protocol = record["protocolSection"]
    criteria = protocol["eligibilityModule"]
    assert re.fullmatch(r"[A-Z_]+", protocol["statusModule"]["overallStatus"])
    assert criteria.get("sex") in {"ALL", "MALE", "FEMALE", None}
    ages = [criteria[key] for key in ("minimumAge", "maximumAge") if key in criteria]
    assert all(re.fullmatch(r"\d+ (Year|Month|Day|Hour)s?", age) for age in ages)
    dates = [v["date"] for k, v in protocol["statusModule"].items() if k.endswith("DateStruct")]
    assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", d) for d in dates)
    for site in protocol.get("contactsLocationsModule", {}).get("locations", ()):
        assert {"facility", "city", "country"} <= site.keys()
        assert -90 <= site["geoPoint"]["lat"] <= 90
        assert -180 <= site["geoPoint"]["lon"] <= 180


def test_no_status_contradicts_its_dates() -> None:
    waiting = [t for t in read() if t.status == "NOT_YET_RECRUITING"]
    over = [t for t in read() if t.status == "COMPLETED"]
    assert all(t.started and t.started.kind == "estimated" for t in waiting)
    assert all(t.completion and t.completion.kind == "actual" for t in over)


@pytest.mark.parametrize("area", AREAS)
def test_the_area_is_there(area: str) -> None:
    assert any(re.search(AREAS[area], c, re.IGNORECASE) for t in read()[1:] for c in (*t.conditions, *t.keywords))


def test_both_sexes_every_age_many_countries_statuses_and_phases() -> None:
    found = read()[1:]
    assert {"ALL", "MALE", "FEMALE", None} == {t.eligibility.sex for t in found}
    assert len({s.country for t in found for s in t.sites}) >= 13
    assert {"RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "TERMINATED", "SUSPENDED"} <= {t.status for t in found}
    assert {"PHASE1", "PHASE2", "PHASE3", "PHASE4", "NA"} <= {p for t in found for p in t.phases}
    assert {True, False, None} == {t.eligibility.healthy_volunteers for t in found}
    units = {age.split()[1].rstrip("s") for t in found if (age := t.eligibility.maximum_age)}
    assert {"Hour", "Day", "Year"} <= units
    assert any(t.eligibility.minimum_age == "80 Years" and not t.eligibility.maximum_age for t in found)


def test_some_fields_are_left_empty_as_registries_leave_them() -> None:
    found = read()[1:]
    assert any(not t.sites for t in found)
    assert any(not t.conditions for t in found)
    assert any(not t.brief_summary for t in found)
    assert any(not t.eligibility.minimum_age for t in found)
    assert any(not t.contacts for t in found)
    assert any(s.status is None for t in found for s in t.sites)


@pytest.mark.parametrize(
    "style",
    [
        r"^\* .*\\[<>^]",  # bullets of the registry's Markdown, with escapes
        r"^ {10}-  .*\n {13}\S",  # the old registry's wrapped bullets
        r"DISEASE CHARACTERISTICS: .*(\n.*)*PRIOR CONCURRENT THERAPY:",
        r"^(Key|Main) inclusion criteria",
        r"^(Ineligible if|Not eligible if)",
        r"^Cohort A",
        r"> or =",
        r"</=",
        r"[（＞≧]",
        r"\d,\d+ ?(x|g/dl|mmol/l|ml/min)",
        r"×109/L",
        r"K/uL",
        r"half-lives, whichever is (longer|shorter)|half-lives \(whichever is (longer|shorter)\)",
        r"\w 2 grade Ⅲ",
        r"&lt;=",
        r"â‰¤",
        r"if applicable|women of childbearing potential",
    ],
)
def test_the_language_is_as_messy_as_registries_are(style: str) -> None:
    assert any(re.search(style, t.eligibility.text, re.MULTILINE | re.IGNORECASE) for t in read()[1:])


def test_texts_are_short_and_long_and_all_different() -> None:
    texts = [t.eligibility.text for t in read()]
    lines = [len(text.strip().splitlines()) for text in texts[1:]]
    assert len(set(texts)) == len(texts)
    assert min(lines) <= 3
    assert max(lines) >= 40
    assert any("\n" not in text for text in texts)


def test_the_real_trials_criteria_keep_their_damage() -> None:
    text = real()["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    damage = ("×109/L", "2 grade 2", "\\>", "\\[68Ga\\]", "to s grade 1", "metastaticgastrointestinalneuroendocrine")
    assert [d for d in damage if d not in text] == []
    assert "dobutamine" in text
    assert "≥ grade 2" not in text
    assert "10^9" not in text
    assert [line[:6] for line in text.splitlines()].count("  • 7.") == 2
    assert text == text.strip()


def test_the_real_trials_empty_fields_stay_empty() -> None:
    protocol = real()["protocolSection"]
    assert set(protocol["eligibilityModule"]) == {"eligibilityCriteria", "sex"}
    assert not {"descriptionModule", "conditionsModule", "outcomesModule"} & protocol.keys()
    assert "completionDateStruct" not in protocol["statusModule"]
    assert protocol["contactsLocationsModule"] == {
        "locations": [{"city": "Beijing", "state": "Beijing", "country": "China"}]
    }


def test_the_real_trials_facts_reach_the_reader() -> None:
    trial = read()[0]
    assert trial.sponsor is not None
    assert trial.sponsor.name == "HTA CO., LTD."
    assert (trial.sponsor_description or "").startswith("HTA Co., Ltd. is a forward-thinking")
    assert trial.phases == ("PHASE3",)
    assert [d and d.iso for d in (trial.started, trial.as_of, trial.first_submitted)] == [
        "2025-07-08",
        "2025-07-14",
        None,
    ]


def test_every_listed_person_has_a_record() -> None:
    listed = sample.people()
    assert len(listed) >= 12
    assert len({p.id for p in listed}) == len(listed)
    assert all(p.label and p.about and len(sample.person_bytes(p.id)) > 100 for p in listed)


def test_an_unknown_person_is_answered_with_the_choice() -> None:
    with pytest.raises(NotFound) as problem:
        sample.person_bytes("nobody")
    assert sample.people()[0].id in problem.value.hint
