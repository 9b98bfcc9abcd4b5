"""The table of pictures: can every row be read, and does it lead to something that can be looked for?"""

from __future__ import annotations

import math
from collections import Counter

import pytest

from clinconnect.search.story.pictures import pictures, rows, years


def test_every_disease_stands_there_once_with_several_findings() -> None:
    table = rows()
    assert len(table) > 500
    assert [name for name, count in Counter(row["condition"] for row in table).items() if count > 1] == []
    assert [row["condition"] for row in table if len(row["findings"].split("|")) < 2] == []
    assert [
        row["condition"] for row in table if len(set(row["findings"].split("|"))) < len(row["findings"].split("|"))
    ] == []


def test_sexes_and_ages_can_be_read() -> None:
    assert {row["sex"] for row in rows()} == {"", "female", "male"}
    ages = [years(row["ages"]) for row in rows()]
    assert all(0 <= low <= high for low, high in ages)


@pytest.mark.parametrize(
    ("cell", "ages"), [("", (0, math.inf)), ("4-60", (4, 60)), ("40-", (40, math.inf)), ("-12", (0, 12))]
)
def test_how_ages_are_written(cell: str, ages: tuple[float, float]) -> None:
    assert years(cell) == ages


def test_nearly_every_disease_is_known_to_the_terminology() -> None:
    known = pictures().pictures
    assert sum(1 for one in known if one.concepts) / len(known) > 0.95


def test_every_finding_has_words_to_look_for() -> None:
    assert [f for f in pictures().findings if not f.stems] == []
