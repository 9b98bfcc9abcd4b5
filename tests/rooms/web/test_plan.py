"""How a study runs and what is published of it, as the page shows it."""

from __future__ import annotations

import io
import json
import re
from itertools import pairwise
from typing import Any

from tests.rooms.web.web_visitor import NOW, Visitor

from clinconnect.trials import from_api_v2
from clinconnect.trials.old_xml import from_xml_text
from clinconnect.web import create_app
from clinconnect.web.plan import ArmLine, plan
from clinconnect.workspace import Workspace


def study(**sections: Any) -> dict[str, Any]:
    """A record with these sections; `outside` stands beside the protocol."""
    outside = sections.pop("outside", {})
    naming = {"nctId": "NCT01234567", "briefTitle": "A study"}
    return {"protocolSection": {"identificationModule": naming, **sections}, **outside}


WHOLE = study(
    statusModule={"whyStopped": "Too few people.", "resultsFirstPostDateStruct": {"date": "2024-02"}},
    designModule={
        "designInfo": {
            "allocation": "RANDOMIZED",
            "primaryPurpose": "PREVENTION",
            "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
        }
    },
    armsInterventionsModule={
        "armGroups": [
            {"label": "A <1>", "type": "EXPERIMENTAL", "description": "Every day.", "interventionNames": ["Drug: X"]},
            {"label": "B", "type": "SOMETHING_NEW"},
        ]
    },
    outcomesModule={
        "primaryOutcomes": [{"measure": "Falls", "timeFrame": "1 year"}],
        "secondaryOutcomes": [{"measure": "Fractures"}, {"measure": "Pain"}],
    },
    contactsLocationsModule={"overallOfficials": [{"name": "Bo Chen", "role": "STUDY_CHAIR", "affiliation": "Clinic"}]},
    ipdSharingStatementModule={"ipdSharing": "UNDECIDED"},
    outside={
        "hasResults": True,
        "documentSection": {
            "largeDocumentModule": {
                "largeDocs": [
                    {"hasProtocol": True, "label": "Study Protocol", "date": "2020-01-02", "filename": "p.pdf"}
                ]
            }
        },
    },
)


def page_of(workspace: Workspace, record: dict[str, Any]) -> str:
    workspace.import_records(io.BytesIO(json.dumps(record).encode()), name="x.json", at=NOW)
    visitor: Any = Visitor(create_app(workspace, clock=lambda: NOW))
    return str(visitor.get("/trials/NCT01234567").text)


def section(page: str) -> str:
    return page.split('<section class="panel" id="plan"')[1].split("</section>")[0]


def test_groups_aims_leaders_and_documents_stand_on_the_page(empty_workspace: Workspace) -> None:
    page = page_of(empty_workspace, WHOLE)
    shown = section(page)
    for part in (
        "Too few people.",
        "Chance decides who is in which group.",
        "Two parties do not know who gets what (double blind): the people who take part and the study doctors.",
        "A &lt;1&gt;",
        "gets what is tested",
        "Falls",
        "1 year",
        "2 more things measured",
        "Bo Chen, study chair, Clinic",
        "Results are published at the registry (first posted: February 2024).",
        'href="https://cdn.clinicaltrials.gov/large-docs/67/NCT01234567/p.pdf"',
        "is not decided",
    ):
        assert part in shown, part
    levels = [int(n) for n in re.findall(r"<h([1-6])\b", page)]
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_a_record_that_says_nothing_of_it_says_so(empty_workspace: Workspace) -> None:
    assert "Not reported" in section(page_of(empty_workspace, study()))
    assert plan(from_api_v2(study())).empty
    assert not plan(from_api_v2(WHOLE)).empty


def test_an_unknown_kind_of_arm_is_not_explained() -> None:
    assert plan(from_api_v2(WHOLE)).arms[1] == ArmLine("B", "", (), None)


def test_no_results_is_said_only_where_the_record_says_it() -> None:
    assert plan(from_api_v2(study())).results is None
    assert "No results" in (plan(from_api_v2(study(outside={"hasResults": False}))).results or "")


def test_an_address_that_is_none_becomes_no_link() -> None:
    document = (
        "<provided_document><document_has_icf>Yes</document_has_icf><document_url>{}</document_url></provided_document>"
    )
    head = "<id_info><nct_id>NCT01234567</nct_id></id_info>"
    xml = f"<clinical_study>{head}<provided_document_section>{{}}</provided_document_section></clinical_study>"
    for address, link in (("javascript:alert(1)", None), ("https://x.org/a.pdf", "https://x.org/a.pdf")):
        (line,) = plan(from_xml_text(xml.format(document.format(address)))).documents
        assert (line.name, line.address) == ("Consent form", link)


def test_a_trial_under_two_registries_says_so_on_both_pages(empty_workspace: Workspace) -> None:
    other = {"nct_id": "CTRI/2020/12/029986", "title": "The same study"}
    empty_workspace.import_records(io.BytesIO(json.dumps(other).encode()), name="x.json", at=NOW)
    naming = {"nctId": "NCT01234567", "briefTitle": "A study"}
    secondary = [{"id": "CTRI/2020/12/029986", "type": "REGISTRY"}, {"id": "2012-000123-45"}]
    record = {"protocolSection": {"identificationModule": naming | {"secondaryIdInfos": secondary}}}
    page = page_of(empty_workspace, record)
    assert 'href="/trials/CTRI-2020-12-029986"' in page
    assert "CTRI/2020/12/029986</a> (Clinical Trials Registry India): its own record, as of " in page
    assert "2012-000123-45 (EU Clinical Trials Register)</li>" in page
    visitor: Any = Visitor(create_app(empty_workspace, clock=lambda: NOW))
    beside = visitor.get("/trials/CTRI-2020-12-029986")
    assert beside.status_code == 200
    assert "shown first in searches" in beside.text
    assert "Trial CTRI/2020/12/029986" in beside.text
    assert visitor.get("/search?q=study").text.count('class="hit"') == 1
    moved = visitor.get("/search", params={"q": "ctri/2020/12/029986"})
    assert (moved.status_code, moved.headers["location"]) == (303, "/trials/CTRI-2020-12-029986")
    (known, named) = visitor.get("/api/trials/NCT01234567").json()["also"]
    assert (known["id"], named["number"], named["id"]) == ("CTRI-2020-12-029986", "2012-000123-45", None)
