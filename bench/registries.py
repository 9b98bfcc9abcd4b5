"""A registry that nobody has: studies in the shape of API v2, as long as real ones and about nothing.

The shapes (which fields are there, how many sites, how long each text is) are drawn from real records where they lie beside
the repository, else from the bundled sample, which is said. No word of a real record is copied: texts are made of the
words of the bundled sample, cut to the length, and eligibility texts of its criteria.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clinconnect import sample

SHAPES = Path(__file__).parents[2] / "shared" / "data" / "trials" / "ctgov_v2.jsonl.gz"
_NUMBER = "NCT00000000"
_MARK = "Study 0000000"
# In place of six digits of a number that another registry gave: no two studies have the same.
_ELSEWHERE = "@@@@@@"
_DIGITS = re.compile(r"[0-9]{6}")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
# As they came: what the program reads as a date, a number, a unit or a word of the registry.
_CODED = re.compile(r"[A-Z0-9_]{2,}|[0-9][0-9. -]*|[0-9]+ [A-Z][a-z]+|Yes|No|http\S*")
_LEVEL = 1


class Registry:
    """Studies by number; the same seed gives the same ones. `drawn_from` says what the shapes are those of."""

    def __init__(self, *, seed: int, shapes: Path = SHAPES) -> None:
        self._chance = random.Random(seed)
        real = records(shapes)
        self.drawn_from = f"{len(real)} real records" if real else "the bundled sample (no real records lie here)"
        own = [json.loads(line) for line in sample.trials_path().read_text(encoding="utf-8").splitlines()]
        self._words = sorted({w for record in own for w in _WORD.findall(json.dumps(record["protocolSection"]))})
        texts = (r["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria", "") for r in own)
        self._criteria = [line.strip() for text in texts for line in text.splitlines() if len(line.strip()) > 12]
        # Several of each shape: one alone would be the same text again and again, which compresses too well.
        self._templates = [self._template(r) for _ in range(max(1, 1200 // len(real or own))) for r in real or own]

    def lines(self, count: int) -> Iterator[bytes]:
        """The first `count` studies, one JSON a line."""
        for number in range(1, count + 1):
            template = self._templates[self._chance.randrange(len(self._templates))]
            one = template.replace(_NUMBER.encode(), b"NCT%08d" % number)
            one = one.replace(_ELSEWHERE.encode(), b"%06d" % (number % 1_000_000))
            yield one.replace(_MARK.encode(), b"Study %07d" % number) + b"\n"

    def write(self, path: Path, count: int) -> int:
        """The first `count` studies as gzipped JSON Lines; how many bytes they are when unpacked."""
        size = 0
        with gzip.open(path, "wb", compresslevel=_LEVEL) as file:
            for line in self.lines(count):
                size += len(line)
                file.write(line)
        return size

    def _template(self, record: dict[str, Any]) -> bytes:
        made = self._like(record)
        naming = made["protocolSection"]["identificationModule"]
        naming |= {"nctId": _NUMBER, "briefTitle": f"{_MARK} {self._prose(60)}", "nctIdAliases": []}
        for other in naming.get("secondaryIdInfos", ()):
            other["id"] = _DIGITS.sub(_ELSEWHERE, other.get("id", ""), count=1)
        return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()

    def _like(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: self._like(v, k) for k, v in value.items() if k not in ("clinconnect", "nctIdAliases")}
        if isinstance(value, list):
            return [self._like(v, key) for v in value]
        if not isinstance(value, str) or _CODED.fullmatch(value):
            return value
        return self._eligibility(len(value)) if key == "eligibilityCriteria" else self._prose(len(value))

    def _prose(self, length: int) -> str:
        words: list[str] = []
        while length > 0:
            words.append(self._chance.choice(self._words))
            length -= len(words[-1]) + 1
        return " ".join(words)

    def _eligibility(self, length: int) -> str:
        parts = ["Inclusion Criteria:", ""]
        while length > 0:
            line = self._chance.choice(self._criteria)
            parts.append(line if line.startswith("*") else f"* {line}")
            length -= len(line) + 1
        half = len(parts) // 2 + 1
        return "\n".join([*parts[:half], "", "Exclusion Criteria:", "", *parts[half:]])


def records(path: Path) -> list[dict[str, Any]]:
    """The whole records in a file of JSON Lines; [] where there is none."""
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [record for line in lines if "identificationModule" in (record := json.loads(line))["protocolSection"]]
