"""Are the plausible limits of normal around the usual ones, of observables and units that are known?"""

from __future__ import annotations

import pytest

from clinconnect import terms
from clinconnect.terms import normal_limit
from clinconnect.terms.quantities import convert
from clinconnect.terms.tables import rows


@pytest.mark.parametrize("row", list(rows("limits_of_normal")), ids=lambda row: f"{row['observable']} {row['limit']}")
def test_the_usual_limit_lies_between(row: dict[str, str]) -> None:
    id = f"observable:{row['observable']}"
    known, limit = terms.load().observable(id), normal_limit(id, row["limit"])
    assert known is not None
    assert limit is not None
    low, high = (convert(x, limit.unit, known.unit, observable=id) for x in (limit.low, limit.high))
    assert low is not None
    assert high is not None
    assert low < high
    usual = known.reference[row["limit"] == "ULN"]
    assert usual is None or low <= usual <= high


def test_what_no_source_says_is_not_known() -> None:
    assert normal_limit("observable:alt", "LLN") is None
    assert normal_limit("observable:nothing", "ULN") is None
