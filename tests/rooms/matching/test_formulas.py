"""Every way to a derived value: its inputs exist in the units it takes, and its extremes lie at the ends of its inputs."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect import terms
from clinconnect.matching.leaves.formulas import FORMULAS, Way
from clinconnect.matching.record.numbers import conversion

WAYS = [(id, way) for id, formula in FORMULAS.items() for way in formula.ways]
IDS = [f"{id} {way.name}" for id, way in WAYS]
POSSIBLE: dict[str, tuple[Any, ...]] = {
    "age": (18.0, 60.0, 99.0),
    "sex": ("female", "male"),
    "dialysis": (False, True),
    "ascites": ("none", "slight", "moderate"),
    "encephalopathy_grade": (0, 1, 3),
    "cholestatic": (False, True),
}


def bounds(way: Way) -> list[tuple[float, float]]:
    """What was seen in living people, in the unit of each input."""
    found = []
    for input in way.inputs:
        known = terms.load().observable(f"observable:{input.observable}")
        assert known, input.observable
        assert known.plausible, input.observable
        convert = conversion(known.unit, input.unit, known.id)
        assert convert, (input.observable, input.unit)
        found.append((convert(known.plausible[0]), convert(known.plausible[1])))
    return found


def result(way: Way, numbers: tuple[float, ...], more: dict[str, Any]) -> float | None:
    named = dict(zip((input.argument for input in way.inputs), numbers, strict=True))
    try:
        return float(way.function(**named, **dict.fromkeys((a for _, a in way.limits), 40.0), **more))
    except ValueError:
        return None


@pytest.mark.parametrize(("id", "way"), WAYS, ids=IDS)
def test_what_it_gives_and_takes_is_known(id: str, way: Way) -> None:
    assert terms.load().get(id)
    assert bounds(way)
    assert set(way.of) <= set(POSSIBLE)


@pytest.mark.parametrize("way", [way for _, way in WAYS], ids=IDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_between_the_ends_of_the_inputs_lies_beyond_them(way: Way, data: st.DataObject) -> None:
    ends = [sorted((data.draw(st.floats(lo, hi)), data.draw(st.floats(lo, hi)))) for lo, hi in bounds(way)]
    inside = tuple(data.draw(st.floats(lo, hi)) for lo, hi in ends)
    more = {name: data.draw(st.sampled_from(POSSIBLE[name])) for name in sorted(way.of)}
    corners = [result(way, numbers, more) for numbers in product(*ends)]
    if None in corners:
        return  # nothing is derived then
    known = [c for c in corners if c is not None]
    got = result(way, inside, more)
    assert got is not None
    slack = 1e-9 * max(1.0, *map(abs, known))
    assert min(known) - slack <= got <= max(known) + slack
