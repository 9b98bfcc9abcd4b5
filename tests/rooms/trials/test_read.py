"""Files of every kind, told apart by content; bad ones, each with its problem."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.trials import RecordProblem, Trial, read_records
from clinconnect.trials.chunks import CHUNK
from clinconnect.trials.pieces import LIMIT, Elements, lines


def study(number: int, **more: Any) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Trial {number}"},
            "eligibilityModule": {"eligibilityCriteria": 'Inclusion: "age" \\> 18 {adults} [all]'},
        },
        **more,
    }


def read(content: bytes) -> tuple[list[str], list[str]]:
    """(numbers of the trials, codes of the problems)."""
    found = list(read_records(io.BytesIO(content), name="file"))
    trials = [f.id for f in found if isinstance(f, Trial)]
    return trials, [f.code for f in found if isinstance(f, RecordProblem)]


def jsonl(*records: Any) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


XML = (
    "<clinical_study><id_info><nct_id>NCT0000000{}</nct_id></id_info><brief_title>T</brief_title>"
    "<eligibility><criteria><textblock>x</textblock></criteria></eligibility></clinical_study>"
)
ONE, TWO = study(1), study(2)
BOTH = ["NCT00000001", "NCT00000002"]
FULL = {"FullStudiesResponse": {"NStudiesFound": 2, "FullStudies": []}}
GOOD = {
    "one on a line": (json.dumps(ONE).encode(), BOTH[:1]),
    "one over several lines": (json.dumps(ONE, indent=2).encode(), BOTH[:1]),
    "a list": (json.dumps([ONE, TWO]).encode(), BOTH),
    "a list over several lines": (json.dumps([ONE, TWO], indent=1).encode(), BOTH),
    "studies": (json.dumps({"totalCount": 2, "studies": [ONE, TWO], "nextPageToken": "x"}).encode(), BOTH),
    "studies over several lines": (json.dumps({"totalCount": 2, "studies": [ONE, TWO]}, indent=2).encode(), BOTH),
    "studies, one a line": (b'{"studies":[\n' + jsonl(ONE).strip() + b",\n" + jsonl(TWO) + b"]}", BOTH),
    "JSON Lines": (jsonl(ONE, TWO), BOTH),
    "JSON Lines without the last break": (jsonl(ONE, TWO).rstrip(), BOTH),
    "JSON Lines with blank lines": (b"\n\r\n" + jsonl(ONE) + b"\n\n" + jsonl(TWO), BOTH),
    "pages, one a line": (jsonl({"studies": [ONE]}, {"studies": [TWO]}), BOTH),
    "byte order mark": (b"\xef\xbb\xbf" + jsonl(ONE, TWO), BOTH),
    "gzip": (gzip.compress(jsonl(ONE, TWO)), BOTH),
    "two gzip members": (gzip.compress(jsonl(ONE)) + gzip.compress(jsonl(TWO)), BOTH),
    "gzip with a mark": (gzip.compress(b"\xef\xbb\xbf" + jsonl(ONE, TWO)), BOTH),
    "bare": (jsonl({"nct_id": "nct00000001", "title": "t"}, {"nct_id": "NCT00000002", "criteria": "c"}), BOTH),
    "xml": (XML.format(1).encode(), BOTH[:1]),
    "xml with a declaration": (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- c -->' + XML.format(1).encode(),
        BOTH[:1],
    ),
    "xml in utf-16": (XML.format(1).encode("utf-16"), BOTH[:1]),
    "xml, several": (f"<all>{XML.format(1)}{XML.format(2)}</all>".encode(), BOTH),
    "formats mixed": (jsonl(ONE, {"nct_id": "NCT00000002", "title": "t"}), BOTH),
}
BAD = {
    "nothing": (b"", [], ["empty-file"]),
    "white space": (b" \n\n ", [], ["empty-file"]),
    "an empty list": (b"[]", [], ["empty-list"]),
    "an empty page": (b'{"totalCount": 0, "studies": []}', [], ["empty-list"]),
    "an empty page over several lines": (b'{\n"studies": []\n}', [], ["empty-list"]),
    "an error page": (b"<!DOCTYPE html><html><body>404</body></html>", [], ["html-page"]),
    "an error page with a comment": (b"<!-- x -->\n<HTML lang=en>", [], ["html-page"]),
    "a feed": (b'<?xml version="1.0"?><rss><channel/></rss>', [], ["not-a-record"]),
    "prose": (b"Dear colleague,\nplease find attached", [], ["unknown-format"]),
    "a picture": (bytes(range(128, 256)) * 50, [], ["unknown-format"]),
    "a zip": (b"PK\x03\x04....", [], ["zip-archive"]),
    "utf-16": (json.dumps(ONE).encode("utf-16"), [], ["not-utf-8"]),
    "other json": (b'{"StudyFieldsResponse": {"NStudiesFound": 2}}', [], ["not-a-record"]),
    "a list of numbers": (b"[1, 2]", [], ["not-a-record", "not-a-record"]),
    "a table": (b"NCT Number,Study Title,Study Status\nNCT00000001,A,COMPLETED\n", [], ["table"]),
    "a table of AACT": (b"nct_id|name|overall_status\nNCT00000001|A|x\n", [], ["table"]),
    "cut json": (json.dumps(ONE, indent=2).encode()[:-30], [], ["broken-json"]),
    "cut list": (json.dumps([ONE, TWO]).encode()[:-30], BOTH[:1], ["broken-json"]),
    "cut line": (jsonl(ONE) + jsonl(TWO)[:-30], BOTH[:1], ["broken-json"]),
    "first line cut": (jsonl(ONE)[:-30] + b"\n" + jsonl(TWO), BOTH[1:], ["broken-json"]),
    "bad line between": (jsonl(ONE) + b'{"oops\n' + jsonl(TWO), BOTH, ["broken-json"]),
    "prose before": (b"exported today\n" + jsonl(ONE), BOTH[:1], ["broken-json"]),
    "nested deeply": (jsonl(ONE) + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n", BOTH[:1], ["broken-json"]),
    "lists nested deeply": (
        jsonl(ONE) + b'{"studies": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}\n",
        BOTH[:1],
        ["not-a-record"],
    ),
    "not utf-8": (jsonl(ONE) + b'{"nct_id": "NCT00000003", "title": "\xff"}\n' + jsonl(TWO), BOTH, ["not-utf-8"]),
    "no number": (jsonl({"protocolSection": {"identificationModule": {}}}, ONE), BOTH[:1], ["no-number"]),
    "a fragment": (b'{"resultsSection": {}}', [], ["no-number"]),
    "a bare line without number": (b'{"nct_id": "", "title": "t"}', [], ["no-number"]),
    "cut gzip": (gzip.compress(jsonl(ONE, TWO))[:-9], BOTH, ["cut-archive"]),
    "damaged gzip": (gzip.compress(b"x")[:12] + b"junk", [], ["cut-archive"]),
    "cut xml": (XML.format(1).encode()[:-20], [], ["broken-xml"]),
    "cut xml after one": (f"<all>{XML.format(1)}<clinical".encode(), BOTH[:1], ["broken-xml"]),
    "xml not utf-8": (XML.format(1).encode().replace(b">T<", b">\xff<"), [], ["broken-xml"]),
    "xml of an unknown encoding": (
        b'<?xml version="1.0" encoding="x-none"?>' + XML.format(1).encode(),
        [],
        ["broken-xml"],
    ),
    "xml bomb": (b'<!DOCTYPE x [<!ENTITY a "b">]>' + XML.format(1).encode(), [], ["unsafe-xml"]),
}


@pytest.mark.parametrize(("content", "numbers"), GOOD.values(), ids=GOOD.keys())
def test_every_known_format_is_read(content: bytes, numbers: list[str]) -> None:
    assert read(content) == (numbers, [])


@pytest.mark.parametrize(("content", "numbers", "codes"), BAD.values(), ids=BAD.keys())
def test_each_bad_file_has_its_problem_and_the_good_records_come_out(
    content: bytes, numbers: list[str], codes: list[str]
) -> None:
    assert read(content) == (numbers, codes)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("NCT00000001.json", []),
        ("nct00000001_mod.json", []),
        ("NCT00000009.json", ["old-number"]),
        ("zip/NCT00000001/NCT00000008-x.json", ["other-number"]),
        ("NCT00000008_NCT00000007.json", []),
        ("ISRCTN12345678.json", []),
        ("x.json", []),
    ],
)
def test_a_file_named_after_another_number_is_told(name: str, codes: list[str]) -> None:
    record = study(1)
    record["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000009"]
    found = list(read_records(io.BytesIO(jsonl(record, TWO)), name=name))
    told = [f for f in found if isinstance(f, RecordProblem)]
    assert ([p.code for p in told], [p.severity for p in told]) == (codes, ["warning"] * len(codes))
    assert [f.id for f in found if isinstance(f, Trial)] == BOTH


def test_full_studies_of_the_former_api() -> None:
    former = {"Rank": 1, "Study": {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT00000001"}}}}
    response = {"FullStudiesResponse": {"NStudiesFound": 1, "FullStudies": [former]}}
    for indent in (None, 2):
        assert read(json.dumps(response, indent=indent).encode()) == (BOTH[:1], ["no-eligibility"])
    assert read(json.dumps(former).encode()) == (BOTH[:1], ["no-eligibility"])


def test_a_record_without_eligibility_comes_out_with_a_warning() -> None:
    empty = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}
    trial, problem = read_records(io.BytesIO(jsonl(empty)), name="x.json")
    assert isinstance(trial, Trial)
    assert isinstance(problem, RecordProblem)
    assert (problem.severity, problem.where) == ("warning", "x.json, line 1")
    assert problem.hint


def test_every_error_names_its_place_and_says_what_to_do() -> None:
    for content, _, _ in BAD.values():
        for found in read_records(io.BytesIO(content), name="x.json"):
            if isinstance(found, RecordProblem):
                assert found.where.startswith("x.json")
                assert found.message
                assert found.hint
                assert found.to_json()["code"] == found.code


class _Endless(io.RawIOBase):
    """A stream made as it is read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002
        return next(self._parts, b"")


def test_a_line_that_is_too_long_is_passed_over() -> None:
    def parts() -> Iterator[bytes]:
        yield jsonl(ONE) + b'{"nct_id": "NCT00000003", "title": "'
        yield from (b"x" * CHUNK for _ in range(LIMIT // CHUNK + 2))
        yield b'"}\n' + jsonl(TWO)

    found = list(read_records(_Endless(parts()), name="file"))  # type: ignore[arg-type]
    assert [f.id if isinstance(f, Trial) else (f.code, f.where) for f in found] == [
        BOTH[0],
        ("too-long", "file, line 2"),
        BOTH[1],
    ]


def test_a_first_line_that_is_too_long_is_passed_over() -> None:
    content = b'{"nct_id": "NCT00000003", "title": "' + b"x" * (LIMIT + CHUNK) + b'"}\n' + jsonl(TWO)
    assert read(content) == (BOTH[1:], ["too-long"])


def test_a_page_longer_than_a_record_may_be_is_read() -> None:
    filler = study(3, filler="x" * (LIMIT // 3))
    content = json.dumps({"studies": [filler, filler, filler, ONE]}).encode()
    assert len(content) > LIMIT
    assert read(content) == (["NCT00000003"] * 3 + BOTH[:1], [])


def test_a_list_member_that_is_too_long_is_passed_over() -> None:
    def parts() -> Iterator[bytes]:
        yield b"[" + json.dumps(ONE).encode() + b', {"filler": ["'
        yield from (b"x" * CHUNK + b'", "' for _ in range(LIMIT // CHUNK + 4))
        yield b'"]}, ' + json.dumps(TWO).encode() + b"]"

    found = list(read_records(_Endless(parts()), name="file"))  # type: ignore[arg-type]
    assert [f.id if isinstance(f, Trial) else (f.code, f.where) for f in found] == [
        BOTH[0],
        ("too-long", "file, record 2"),
        BOTH[1],
    ]


def test_whatever_stands_in_a_list_is_counted_and_named() -> None:
    content = json.dumps([ONE, 5, "x, [y]", None, {"protocolSection": {}}, [TWO], [], True, study(3)]).encode()
    for document in (content, b'{"studies": ' + content + b', "other": [7, {"a": 1}], "nextPageToken": "x"}'):
        found = list(read_records(io.BytesIO(document), name="file"))
        assert [f.id for f in found if isinstance(f, Trial)] == [*BOTH, "NCT00000003"]
        problems = [f for f in found if isinstance(f, RecordProblem)]
        assert [(p.code, p.where.rsplit("record ", 1)[1]) for p in problems] == [
            ("not-a-record", "2"), ("not-a-record", "3"), ("not-a-record", "4"), ("no-number", "5"),
            ("empty-list", "7"), ("not-a-record", "8"),
        ]  # fmt: skip
        assert ["a number" in problems[0].message, "a text" in problems[1].message] == [True, True]
    for place in range(len(content)):
        again = list(Elements([content[:place], content[place:]]))
        assert [json.loads(piece or b"") for _, piece in again] == json.loads(content)


def test_what_was_cut_off_says_that_it_did_not_come_to_its_end() -> None:
    for name in ("cut json", "cut list", "cut gzip", "damaged gzip", "cut xml", "cut xml after one"):
        found = list(read_records(io.BytesIO(BAD[name][0]), name="file"))
        assert [f.to_json()["unfinished"] for f in found if isinstance(f, RecordProblem)] == [True], name
    for name in ("no number", "a fragment", "bad line between", "a list of numbers"):
        found = list(read_records(io.BytesIO(BAD[name][0]), name="file"))
        assert not any(f.unfinished for f in found if isinstance(f, RecordProblem)), name


def _cut(content: bytes, places: list[int]) -> list[bytes]:
    marks = [0, *sorted(p % (len(content) + 1) for p in places), len(content)]
    return [content[a:b] for a, b in pairwise(marks) if b > a]


_member = st.dictionaries(
    st.sampled_from(["a", "studies x", 'q"']), st.text() | st.lists(st.text(max_size=4), max_size=3), max_size=3
)


@settings(deadline=None)
@given(st.lists(_member, max_size=4), st.lists(st.integers(0, 10**6), max_size=6), st.sampled_from([None, 1]))
def test_however_the_bytes_arrive_the_members_are_the_same(
    members: list[dict[str, Any]], places: list[int], indent: int | None
) -> None:
    for document in (members, {"n": 1, "studies": members}, {"R": {"FullStudies": members}}):
        elements = Elements(_cut(json.dumps(document, indent=indent).encode(), places))
        assert [json.loads(piece or b"") for _, piece in elements] == members
        assert not elements.cut


@given(st.lists(st.binary(max_size=6), max_size=6), st.lists(st.integers(0, 100), max_size=6))
def test_however_the_bytes_arrive_the_lines_are_the_same(written: list[bytes], places: list[int]) -> None:
    content = b"\n".join(written)
    expected = [line for line in content.split(b"\n") if line.strip()]
    assert [piece for _, piece in lines(_cut(content, places))] == expected


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\ns<>!/x1', max_size=60).map(str.encode))
def test_no_bytes_at_all_raise(content: bytes) -> None:
    list(read_records(io.BytesIO(content), name="file"))
