"""Where tumours begin: the table names concepts, the nearest row counts, and words that tell no place have none."""

from __future__ import annotations

import pytest

from clinconnect import terms
from clinconnect.terms.tables import rows


def test_every_row_is_of_a_tumour_with_a_place() -> None:
    for row in rows("tumour_sites"):
        assert terms.load().is_a(row["concept"], "condition:neoplasm"), row["concept"]
        assert all(row["sites"].split("|"))


@pytest.mark.parametrize(
    ("concept", "sites"),
    [
        ("lung-adenocarcinoma", {"lung"}),
        ("pancreatic-neuroendocrine-tumor", {"pancreas and bile ducts"}),
        ("lip-cancer", {"head and neck", "skin"}),
        ("follicular-lymphoma", {"blood and lymph"}),
        ("metastatic-prostate-cancer", {"prostate"}),
        ("adenocarcinoma", set()),
        ("sarcoma", set()),
        ("liver-cancer", set()),
        ("brain-metastasis", set()),
        ("asthma", set()),
    ],
)
def test_places(concept: str, sites: set[str]) -> None:
    assert terms.tumour_sites(f"condition:{concept}", terms.load()) == sites
