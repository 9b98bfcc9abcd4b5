"""Do the measured doors keep their shapes? One line out for each line in, in order, whatever the line."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import door_shapes
import pytest
from node_shapes import problems_of_node
from program import run

from clinconnect import sample

REAL = "NCT07057622"
NASTY = [
    "",
    "   \n\t ",
    "Inclusion Criteria:",
    "≥ 18 years",
    "no heading, no list, just words; and 3 > 2",
    "Inclusion Criteria:\r\n\r\n1\\. Age \\>= 18 and \\<= 75 years\r\n2. ECOG 0-1\r\nExclusion Criteria:\r\n* none",
    "Inclusion Criteria: ANC ≥1.5×109/L, platelets > 100,000/mm3, creatinine ≤1.5 × ULN or CrCl ≥ 50 mL/min "
    "Exclusion Criteria: pregnant women, unless sterile; chemotherapy within 4 weeks before the first dose",
    "((((((((((" * 40 + "a" + "))))))))))" * 40,
    "a\u0000b\u2028c\ufeffd\U0001f600e\u0301",
    "\ud800 alone",
    "Exclusion:\n" + "\n".join(f"{n}. QTcF > {n} ms (women) or HIV, e.g. AIDS" for n in range(60)),
]
BAD = ["not json", "[1, 2]", "17", '{"id": "no text"}', '{"id": 3, "text": 5}', '{"id": "x", "text": null}']
NOTE = "0. A 58-year-old woman with metastatic breast cancer.\n1. Platelets 62 x10^9/L on 2025-07-28. Denies smoking."


def lines(*rows: Any) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def out(got: Any) -> list[Any]:
    assert got.returncode == 0, got.stderr
    return [json.loads(line) for line in got.stdout.splitlines()]


def sample_texts() -> list[str]:
    raw = sample.trials_path().read_text(encoding="utf-8").splitlines()
    modules = [json.loads(line)["protocolSection"].get("eligibilityModule", {}) for line in raw]
    return [m["eligibilityCriteria"] for m in modules if m.get("eligibilityCriteria")]


def test_compile(tmp_path: Path) -> None:
    asked = [{"id": f"t{n}", "text": text} for n, text in enumerate([*NASTY, *sample_texts()])]
    asked[3] |= {
        "title": "Lung", "conditions": ["NSCLC"], "sex": "ALL", "minimum_age": "18 Years", "maximum_age": "6 Months",
    }  # fmt: skip
    got = out(run("compile", "--jsonl", home=tmp_path, lines=lines(*asked)))
    assert [g["id"] for g in got] == [a["id"] for a in asked]
    assert {a["id"]: bad for a, g in zip(asked, got, strict=True) if (bad := door_shapes.compiled(a, g))} == {}
    assert sum(len(g["criteria"]) for g in got) > 500


@pytest.mark.parametrize("door", ["compile", "judge", "search"])
def test_a_bad_line_is_an_error_on_its_own_line(door: str, sample_home: Path) -> None:
    good = {"id": "good", "text": "age", "note": NOTE, "criterion": "Age over 18", "kind": "inclusion"}
    got = out(run(door, "--jsonl", home=sample_home, lines=lines(good, *BAD, good)))
    assert len(got) == len(BAD) + 2
    assert "error" not in got[0]
    assert got[-1] == got[0]
    assert {bad: problems for bad, g in zip(BAD, got[1:-1], strict=True) if (problems := door_shapes.error(g))} == {}
    assert [g["id"] for g in got[1:-1]] == [None, None, None, "no text", 3, "x"]


def test_several_processes_answer_like_one(tmp_path: Path) -> None:
    asked = [{"id": n, "text": f"Inclusion: age over {n}, QTcF > {400 + n} ms"} for n in range(150)]
    rows = lines(*asked[:70], *BAD, {"id": "nasty", "text": NASTY[9]}, *asked[70:])
    one, two = (run("compile", "--jsonl", "--jobs", jobs, home=tmp_path, lines=rows) for jobs in ("1", "2"))
    assert [g["id"] for g in out(one)][:70] == list(range(70))
    assert len(out(one)) == 150 + len(BAD) + 1
    assert one.stdout == two.stdout


@pytest.mark.parametrize("door", ["compile", "judge", "search"])
def test_nothing_in_nothing_out(door: str, sample_home: Path) -> None:
    assert out(run(door, "--jsonl", home=sample_home)) == []


@pytest.mark.parametrize("person", ["sample-01", "sample-02", "note", "empty"])
def test_match(person: str, sample_home: Path, tmp_path: Path) -> None:
    given = {"note": NOTE, "empty": json.dumps({"resourceType": "Bundle", "type": "collection", "entry": []})}
    if person in given:
        (tmp_path / person).write_text(given[person], encoding="utf-8")
    name = str(tmp_path / person) if person in given else person
    got = run("match", "--patient", name, "--trial", REAL, "--as-of", "2025-08-01", "--json", home=sample_home)
    assert got.returncode == 0, got.stderr
    verdict = json.loads(got.stdout)
    assert door_shapes.matched(verdict, 10**6) == []
    assert (verdict["trial"], verdict["as_of"], len(verdict["criteria"])) == (REAL, "2025-08-01", 29)
    if person == "empty":
        assert {c["outcome"] for c in verdict["criteria"]} <= {"unknown", "not_applicable"}
        assert all(c["evidence"] == [] for c in verdict["criteria"])


def test_judge(tmp_path: Path) -> None:
    criteria = [
        "Age 18 or older",
        "Platelets ≥ 100 x 10^9/L",
        "Willing to consent",
        "Brain metastases",
        "",
        "(((",
        "Current smoker",
    ]
    asked = [
        {"id": n, "note": NOTE, "criterion": text, "kind": kind, "as_of": "2025-08-01"}
        for n, (text, kind) in enumerate((c, k) for c in criteria for k in ("inclusion", "exclusion"))
    ]
    asked += [{**asked[0], "id": 100, "note": ""}, {**asked[2], "id": 101, "trial_title": "A trial"}]
    got = out(run("judge", "--jsonl", home=tmp_path, lines=lines(*asked)))
    assert [g["id"] for g in got] == [a["id"] for a in asked]
    assert {a["id"]: bad for a, g in zip(asked, got, strict=True) if (bad := door_shapes.judged(a, g))} == {}
    assert [got[0]["outcome"], got[1]["outcome"], got[2]["outcome"]] == ["passes", "fails", "fails"]
    assert got[14]["outcome"] == "unknown"


@pytest.mark.parametrize("top", [1, 2, 1000])
def test_search(top: int, sample_home: Path) -> None:
    asked = [{"id": n, "text": text} for n, text in enumerate(["heart failure", NOTE, "", "zzzz", REAL, 'a:"(b* OR'])]
    got = out(run("search", "--jsonl", "--top", str(top), home=sample_home, lines=lines(*asked)))
    assert [g["id"] for g in got] == [a["id"] for a in asked]
    assert {g["id"]: bad for g in got if (bad := door_shapes.searched(g, top))} == {}
    assert got[4]["hits"][0]["trial"] == REAL
    assert got[2]["hits"] == got[3]["hits"] == []


@pytest.fixture(scope="module")
def good() -> tuple[dict[str, Any], dict[str, Any]]:
    from clinconnect.compiler import compile_text
    from clinconnect.criteria import codec

    asked = {"id": "1", "text": NASTY[6]}
    return asked, codec.to_json(compile_text(asked["text"], id="1"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("text_sha256",), "0" * 64),
        (("criteria", 0, "span"), [0, 10**6]),
        (("criteria", 0, "span"), [5, 5]),
        (("criteria", 0, "kind"), "maybe"),
        (("criteria", 0, "surprise"), 1),
        (("criteria", 0, "expr", "node"), "perhaps"),
        (("criteria", 0, "expr", "span"), None),
        (("criteria", 0, "answerable_by"), ["the cat"]),
        (("criteria", 1, "id"), "I1"),
        (("headers",), []),
        (("diagnostics",), None),
    ],
)
def test_a_broken_shape_is_seen(good: Any, path: tuple[Any, ...], value: Any) -> None:
    asked, line = good
    assert door_shapes.compiled(asked, line) == []
    broken = copy.deepcopy(line)
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert door_shapes.compiled(asked, broken) != []


@pytest.mark.parametrize(
    "node",
    [
        {"node": "age", "span": [0, 1], "range": {"low": None, "high": None}},
        {"node": "all", "span": [0, 1], "of": []},
        {"node": "sex", "span": [0, 1], "values": ["other"]},
        {"node": "opaque", "span": [0, 1]},
        {"node": "score", "span": [0, 1], "scale": {"name": "ECOG", "codes": []}},
        {"node": "condition", "span": [0, 1], "concept": {"name": "x", "codes": []}, "window": {"anchor": "lunch"}},
        {"node": "at_least", "span": [0, 1], "n": 2, "of": [{"node": "opaque", "span": [0, 1], "reason": "x"}]},
    ],
)
def test_a_broken_node_is_seen(node: dict[str, Any]) -> None:
    assert problems_of_node(node, 10) != []
    assert problems_of_node({"node": "opaque", "span": [0, 1], "reason": "x"}, 10) == []
