"""What programs get: JSON in the agreed shapes, one shape for errors, the same headers on every answer."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from tests.rooms.web.web_visitor import NOW, Visitor

from clinconnect.criteria.codec import from_json
from clinconnect.errors import Unavailable
from clinconnect.web import create_app, serve
from clinconnect.workspace import Workspace

REAL = "NCT07057622"


def test_health(visitor: Any) -> None:
    assert visitor.get("/health").json()["status"] == "ok"


def test_search_gives_hits_best_first(visitor: Any) -> None:
    found = visitor.get("/api/search?q=diabetes").json()
    scores = [hit["score"] for hit in found["hits"]]
    assert found["query"] == "diabetes"
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)
    assert len(visitor.get("/api/search?q=diabetes&top=1").json()["hits"]) == 1


def test_suggestions_come_with_how_many_trials_and_what_to_search_for(visitor: Any) -> None:
    found = visitor.get("/api/suggest?q=diabet").json()
    assert found["query"] == "diabet"
    first = found["suggestions"][0]
    assert first["kind"] == "condition"
    assert first["count"] >= 2
    assert visitor.get("/api/search", params={"q": first["line"]}).json()["hits"]
    assert len(visitor.get("/api/suggest?q=diabet&top=1").json()["suggestions"]) == 1
    assert visitor.get("/api/suggest").json()["suggestions"] == []


def test_places_are_suggested_alone(visitor: Any) -> None:
    found = visitor.get("/api/suggest?q=bosto&kind=place").json()["suggestions"]
    assert {one["kind"] for one in found} == {"place"}
    assert found[0]["text"] == "Boston, Massachusetts, United States"


def test_a_number_is_suggested_with_its_title(visitor: Any) -> None:
    (one,) = visitor.get(f"/api/suggest?q={REAL[:9]}").json()["suggestions"]
    assert one["text"] == REAL
    assert one["detail"]


def test_a_trial_comes_with_summary_and_links(visitor: Any) -> None:
    got = visitor.get(f"/api/trials/{REAL}").json()
    assert got["trial"]["id"] == REAL
    assert "raw" not in got["trial"]
    assert all(s["text"] and s["source"] for s in got["summary"])
    for link in got["links"].values():
        assert visitor.get(link).status_code == 200


def test_rules_are_the_compiled_ones(visitor: Any, workspace: Workspace) -> None:
    kept = workspace.trial(REAL)
    assert from_json(visitor.get(f"/trials/{REAL}/rules.json").json()) == kept.compiled
    assert visitor.get(f"/trials/{REAL}/record.json").json() == kept.trial.raw


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/trials/NCT00000000", 404),
        ("/trials/NCT00000000/rules.json", 404),
        ("/trials/NCT00000000/record.json", 404),
        ("/api/nowhere", 404),
        ("/api/search", 400),
        ("/api/search?q=x&top=0", 400),
        ("/api/search?q=x&top=many", 400),
        ("/api/search?q=" + "x" * 2001, 400),
        ("/api/suggest?q=" + "x" * 201, 400),
        ("/api/suggest?q=x&top=21", 400),
        ("/api/suggest?q=x&kind=person", 400),
    ],
)
def test_errors_have_one_shape(visitor: Any, address: str, status: int) -> None:
    got = visitor.get(address)
    assert got.status_code == status
    assert set(got.json()) == {"error"}
    assert set(got.json()["error"]) == {"code", "message", "hint"}
    assert all(isinstance(v, str) and v for v in got.json()["error"].values())


def test_a_wrong_method_is_told(visitor: Any) -> None:
    assert visitor.post("/about").status_code == 405
    assert visitor.post("/api/search").json()["error"]["code"] == "bad-request"


def test_every_answer_has_the_strict_headers(visitor: Any) -> None:
    for address in ("/", "/nowhere", "/health", "/api/search", "/static/style.css", f"/trials/{REAL}"):
        headers = visitor.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_scripts_run_only_where_one_looks_for_trials_and_only_our_own(visitor: Any) -> None:
    for address in ("/", "/search", "/search?q=asthma"):
        assert "script-src 'self'; connect-src 'self'" in visitor.get(address).headers["content-security-policy"]
    for address in ("/about", f"/trials/{REAL}", "/search/more", "/nowhere"):
        got = visitor.get(address)
        assert "script-src" not in got.headers["content-security-policy"]
        assert "<script" not in got.text


def test_there_is_no_page_that_loads_scripts_from_elsewhere(visitor: Any) -> None:
    assert visitor.get("/docs").status_code == 404
    assert visitor.get("/redoc").status_code == 404
    assert "/api/search" in visitor.get("/api/openapi.json").json()["paths"]


def test_a_bug_is_a_page_without_a_traceback(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(workspace, clock=lambda: NOW)

    @app.get("/broken")
    def broken() -> None:
        raise KeyError("a fact about a person")

    @app.get("/api/broken")
    def broken_api() -> None:
        raise ValueError("a fact about a person")

    page = Visitor(app).get("/broken")
    assert page.status_code == 500
    assert "a fact about a person" not in page.text + caplog.text
    assert "KeyError at test_programs.py" in caplog.text
    assert Visitor(app).get("/api/broken").json()["error"]["code"] == "internal"


def test_a_taken_port_is_a_clear_sentence(workspace: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unavailable) as refused:
            serve(workspace, port=taken.getsockname()[1])
    assert "--port" in refused.value.hint


def test_an_impossible_port_is_a_clear_sentence(workspace: Workspace) -> None:
    with pytest.raises(Unavailable):
        serve(workspace, port=70_000)


def test_choices_counts_and_reasons(visitor: Any) -> None:
    found = visitor.get("/api/search?q=diabetes&status=RECRUITING&facets=1&sort=newest").json()
    assert found["filters"] == {"status": ["RECRUITING"]}
    assert found["page"] == "/search?q=diabetes&status=RECRUITING&sort=newest"
    assert {hit["status"] for hit in found["hits"]} == {"RECRUITING"}
    assert found["facets"]["status"]["RECRUITING"] == found["total"] == len(found["hits"])
    assert all(reason["kind"] in ("word", "meaning") for hit in found["hits"] for reason in hit["why"])
    assert "passed over" in visitor.get("/api/search?q=diabetes&phase=9").json()["notes"][0]
