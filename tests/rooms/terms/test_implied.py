"""Findings that are values by definition: every row names what there is, in units that compare, and never contradicts itself."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from clinconnect import terms
from clinconnect.terms import Limit, Shown, implied_findings
from clinconnect.terms.quantities import convert

ROWS = [(concept, row) for concept, rows in implied_findings().items() for row in rows]


def holds(limits: tuple[Limit, ...], value: float) -> bool:
    compare = {"<": value.__lt__, "<=": value.__le__, ">": value.__gt__, ">=": value.__ge__}
    return bool(limits) and all(compare[limit.sign](limit.value) for limit in limits)


@pytest.mark.parametrize(("concept", "row"), ROWS, ids=[f"{c}-{i}" for i, (c, _) in enumerate(ROWS)])
def test_a_row_is_of_what_there_is(concept: str, row: Shown) -> None:
    known, observable = terms.load().get(concept), terms.load().observable(row.observable)
    assert known
    assert known.kind in ("condition", "finding")
    assert observable
    assert row.unit in ("ULN", "LLN") or convert(1.0, row.unit, observable.unit, observable=observable.id) is not None
    assert row.present or row.absent
    assert row.days > 0
    for limit in (*row.present, *row.absent):
        ends = [limit.value - 0.001, limit.value, limit.value + 0.001]
        assert not any(holds(row.present, x) and holds(row.absent, x) for x in ends)
        value = (
            convert(limit.value, row.unit, observable.unit, observable=observable.id) if row.unit[-2:] != "LN" else None
        )
        if value is not None and observable.plausible:
            assert observable.plausible[0] < value < observable.plausible[1]


def test_every_source_is_explained_in_the_header() -> None:
    text = (files("clinconnect.terms") / "data" / "implied_findings.tsv").read_text(encoding="utf-8")
    header = " ".join(re.findall(r"^# ?(.*)$", text, re.M))
    assert {row.source for _, row in ROWS} <= {s for s in {row.source for _, row in ROWS} if f"{s}:" in header}


def test_ages_and_limits_are_read() -> None:
    rows = implied_findings()["condition:anemia"]
    assert rows[0].ages == (0.5, 2)
    assert rows[-1].ages == (15, float("inf"))
    assert rows[-1].present == (Limit("<", 130.0),)
    assert implied_findings()["condition:overweight"][0].present == (Limit(">=", 25.0), Limit("<", 30.0))
    assert {row.pregnant for row in rows} == {None, True, False}
