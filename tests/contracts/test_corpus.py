"""Does every real text, also a damaged one, come through with nothing lost? Needs the corpus that may lie beside the repository."""

from __future__ import annotations

import gzip
import json
import random
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


_STRAY = "()[]{}<>≥≤±%/\\&;:.,-*•\t\n\u00a0\u200b³™\U0001f9ea0123456789abcXYZ\"'"


def damaged(text: str, dice: random.Random) -> str:
    """The text with slices lost, doubled and swapped, and strange characters in it."""
    for _ in range(dice.randint(1, 8)):
        a, b = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        b = min(b, a + 400)
        part = text[a:b]
        stray = "".join(dice.choices(_STRAY, k=dice.randint(1, 6)))
        text = dice.choice(
            (
                text[:a] + text[b:],
                text[:a] + part + part + text[b:],
                text[:a] + part[::-1] + text[b:],
                text[:a] + stray + text[a:],
            )
        )
    return text


@pytest.mark.skipif(not CORPUS.is_file(), reason="there is no corpus of texts in ../shared/data/trials")
def test_damaged_texts_of_the_corpus_come_through() -> None:
    dice = random.Random(20261122)
    found: dict[str, list[str]] = {}
    for asked in texts():
        wrecked = {"id": asked["id"], "text": damaged(asked["text"], dice)}
        if problems := door_shapes.compiled(wrecked, codec.to_json(compile_text(wrecked["text"], id=asked["id"]))):
            found[asked["id"]] = problems[:3]
    assert found == {}
