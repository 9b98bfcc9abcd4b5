"""Does every real text come through with nothing lost? Needs the corpus that may lie beside the repository."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import door_shapes
import pytest
from source_tree import ROOT

from clinconnect.compiler import compile_text
from clinconnect.criteria import codec

CORPUS = ROOT.parent / "shared" / "data" / "trials" / "criteria_corpus.jsonl.gz"
EVERY = 50


def texts() -> Iterator[dict[str, Any]]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                record = json.loads(line)
                yield {"id": record["nct_id"], "text": record["criteria"]}


@pytest.mark.skipif(not CORPUS.is_file(), reason="there is no corpus of texts in ../shared/data/trials")
def test_every_text_of_the_corpus_comes_through() -> None:
    found: dict[str, list[str]] = {}
    seen = 0
    for asked in texts():
        seen += 1
        line = codec.to_json(compile_text(asked["text"], id=asked["id"]))
        if problems := door_shapes.compiled(asked, line):
            found[asked["id"]] = problems[:3]
        again = codec.to_json(codec.from_json(line))
        if again != line:
            found.setdefault(asked["id"], []).append("what was written and read again is not the same")
    assert seen > 20
    assert found == {}
