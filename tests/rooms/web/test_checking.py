"""Checking with one's own answers or record: the verdict comes back, and nothing of it stays anywhere."""

from __future__ import annotations

import html
import json
import logging
import re
from datetime import date
from typing import Any

import pytest

from clinconnect import sample
from clinconnect.web.checking import newest_entry
from clinconnect.workspace import Workspace

REAL = "NCT07057622"
CHECK = f"/trials/{REAL}/check"
RECORD = f"/trials/{REAL}/check-record"


def file_of(content: bytes, name: str = "record.json") -> dict[str, tuple[str, bytes, str]]:
    return {"record": (name, content, "application/json")}


def test_no_answers_decide_nothing(visitor: Any) -> None:
    page = visitor.post(CHECK, data={"sex": ""})
    assert page.status_code == 200
    tally = page.text.split('class="tally"')[1].split("</p>")[0]
    fit, out = re.findall(r"<b>(\d+)</b> (fit|do not fit)", tally)[:2]
    assert (fit[0], out[0]) == ("0", "0")


def test_answers_give_a_verdict_and_stay_in_the_form(visitor: Any) -> None:
    page = visitor.post(CHECK, data={"age": "12", "sex": "male", "conditions": "gout <b>"})
    assert page.status_code == 200
    assert "Does not fit" in page.text
    assert 'value="12"' in page.text
    assert "gout &lt;b&gt;</textarea>" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_answers_that_cannot_be_used_are_named_beside_their_field(visitor: Any) -> None:
    page = visitor.post(CHECK, data={"age": "old", "sex": "female"})
    assert page.status_code == 400
    assert 'id="age-problem"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'value="old"' in page.text
    assert '<option value="female" selected>' in page.text


def test_the_planned_start_is_the_day_of_the_check(visitor: Any) -> None:
    told = {"birth": "1980-03-01", "sex": "female"}
    later = visitor.post(CHECK, data=told | {"planned_start": "2100-03-02"})
    assert "Checked for 2 March 2100" in later.text
    assert 'value="2100-03-02"' in later.text
    over = visitor.post(CHECK, data=told | {"planned_start": "1999-01-01"})
    said = re.search(r"Checked for ([^.<,]+)", over.text)
    assert said
    assert "1999" not in said[1]
    wrong = visitor.post(CHECK, data=told | {"planned_start": "soon"})
    assert wrong.status_code == 400
    assert 'id="planned_start-problem"' in wrong.text


def test_a_sex_that_is_not_offered_is_no_crash(visitor: Any) -> None:
    page = visitor.post(CHECK, data={"sex": "perhaps"})
    assert page.status_code == 400
    assert "perhaps" not in page.text


def test_an_uploaded_record_gives_the_verdict_of_that_person(visitor: Any, workspace: Workspace) -> None:
    person = workspace.people()[0]
    uploaded = visitor.post(RECORD, files=file_of(sample.person_bytes(person.id)))
    chosen = visitor.get(f"/trials/{REAL}?person={person.id}")
    assert uploaded.status_code == 200

    def outcomes(page: str) -> list[str]:
        return re.findall(r'class="map__cell map__cell--(\w+)"', page)

    assert outcomes(uploaded.text) == outcomes(chosen.text) != []
    assert uploaded.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"<html>no</html>", b"[1, 2]", b'{"resourceType": "Patient"', b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_record_is_no_traceback(visitor: Any, content: bytes) -> None:
    page = visitor.post(RECORD, files=file_of(content))
    assert page.status_code in (200, 400)
    assert "Traceback" not in page.text
    assert "Criteria, and how we read them" in page.text


def test_an_upload_without_a_file_is_told(visitor: Any) -> None:
    assert visitor.post(RECORD, files={"other": ("a", b"b", "text/plain")}).status_code == 400
    assert visitor.post(RECORD, data={"record": "x"}).status_code == 400


def test_a_record_of_more_than_five_megabytes_is_refused(visitor: Any) -> None:
    page = visitor.post(RECORD, files=file_of(b" " * 5_100_000))
    assert page.status_code == 413
    assert "5 MB" in page.text


def test_a_form_of_more_than_a_megabyte_is_refused(visitor: Any) -> None:
    page = visitor.post(CHECK, data={"conditions": "x" * 1_100_000})
    assert page.status_code == 413


def test_a_length_that_lies_is_found_out(visitor: Any) -> None:
    async def body() -> Any:
        for _ in range(20):
            yield b"conditions=" + b"x" * 100_000

    page = visitor.post(CHECK, content=body(), headers={"content-type": "application/x-www-form-urlencoded"})
    assert page.status_code == 413


def test_a_form_from_another_site_is_refused(visitor: Any) -> None:
    for site in ("cross-site", "same-site"):
        page = visitor.post(CHECK, data={"age": "50"}, headers={"sec-fetch-site": site})
        assert page.status_code == 403
    assert visitor.post(CHECK, data={"age": "50"}, headers={"sec-fetch-site": "same-origin"}).status_code == 200


def test_what_is_no_form_is_refused(visitor: Any) -> None:
    page = visitor.post(CHECK, content=json.dumps({"age": 5}), headers={"content-type": "application/json"})
    assert page.status_code == 400
    many = "&".join(f"f{n}=1" for n in range(1000))
    assert (
        visitor.post(CHECK, content=many, headers={"content-type": "application/x-www-form-urlencoded"}).status_code
        == 400
    )


def test_answers_reach_no_log(visitor: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.post(CHECK, data={"age": "47", "conditions": "very-rare-disease", "sex": "nonsense"})
    visitor.post(RECORD, files=file_of(b'{"resourceType": "Bundle", "entry": "very-rare-disease"}'))
    assert "very-rare-disease" not in caplog.text


def test_a_sample_person_is_checked_on_the_day_of_the_newest_entry_unless_another_is_asked(visitor: Any) -> None:
    page = visitor.get(f"/trials/{REAL}?person=sample-01").text
    assert "the day of this person's newest entry" in html.unescape(page)
    asked = visitor.get(f"/trials/{REAL}?person=sample-01&on=2031-05-04")
    assert "Checked for 4 May 2031" in asked.text
    assert 'value="2031-05-04"' in asked.text
    for wrong in ("yesterday", "2025-02-30", "2025"):
        refused = visitor.get(f"/trials/{REAL}", params={"person": "sample-01", "on": wrong})
        assert refused.status_code == 400


def test_the_newest_entry_is_never_in_the_future(workspace: Workspace) -> None:
    for person in workspace.people():
        for today in (date(2025, 8, 1), date(2019, 1, 1)):
            patient = workspace.person(person.id, as_of=today)
            assert newest_entry(patient, today) <= today


def test_results_are_asked_in_units_as_a_laboratory_prints_them(visitor: Any) -> None:
    form = visitor.get(f"/trials/{REAL}").text.split('id="own"')[1].split("</section>")[0]
    assert "10⁹/L" in form
    assert re.search(r'name="test-\d+-limit"', form)
    assert 'value="2025-08-01"' in form
    assert not re.search(r"<option[^>]*>\(", form)


def question_on(page: Any, number: int) -> tuple[str, str]:
    """The topic of a question of ours on the page, as the browser sends it back, and its words."""
    about = re.search(rf'name="interview-{number}-about" value="([^"]*)"', page.text)
    label = re.search(rf'<label for="interview-{number}">([^<]*)<', page.text)
    assert about is not None
    assert label is not None
    return html.unescape(about[1]), html.unescape(label[1])


def test_our_questions_are_asked_one_after_the_other(visitor: Any) -> None:
    first = visitor.post(CHECK, data={"sex": "female", "age": "58"})
    about, asked = question_on(first, 0)
    answer = {"sex": "female", "age": "58", "interview-0-about": about, "interview-0": "rather not say"}
    second = visitor.post(CHECK, data=answer)
    assert second.status_code == 200
    assert question_on(second, 0) == (about, asked)
    following, other = question_on(second, 1)
    assert other != asked
    third = visitor.post(CHECK, data=answer | {"interview-1-about": following, "interview-1": "hm hm"})
    assert third.status_code == 400
    assert 'id="interview-1-problem"' in third.text
    assert 'value="rather not say"' in third.text


def test_an_answer_settles_what_it_can(visitor: Any) -> None:
    about = {"kind": "score", "name": "ECOG performance status", "concept": "scale:ecog", "ask": "ECOG?"}
    sent = {"interview-0-about": json.dumps(about | {"qualifiers": [], "units": []}), "interview-0": "4"}
    page = visitor.post(CHECK, data=sent)
    assert page.status_code == 200
    assert "Does not fit" in page.text


@pytest.mark.parametrize(
    "about",
    ["", "{}", "[1]", '{"kind": "star sign", "name": "x", "ask": "x", "concept": "", "qualifiers": [], "units": []}'],
)
def test_questions_that_are_not_ours_are_left_out(visitor: Any, about: str) -> None:
    page = visitor.post(CHECK, data={"interview-0-about": about, "interview-0": "<script>yes"})
    assert page.status_code == 200
    assert "<script>yes" not in page.text
