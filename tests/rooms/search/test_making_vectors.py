"""Is the table of word vectors made as it says? On names and teachers small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tools.vectors.fitting import fewer, fitted
from tools.vectors.names import aims, names_of, weights

from clinconnect.terms import Concept

_ASTHMA = Concept("condition:asthma", "condition", "asthma", ("bronchial asthma",), parents=("condition:lung",))
_LUNG = Concept("condition:lung", "condition", "lung disease", ("—",))
_PAIN = Concept("finding:pain", "finding", "pain of the lung")


def test_every_name_once_with_all_that_it_means() -> None:
    names = names_of([_ASTHMA, _LUNG, Concept("finding:asthma", "finding", "asthma")])
    assert names.texts == ["asthma", "bronchial asthma", "lung disease"]
    assert [c.id for c in names.meant[0]] == ["condition:asthma", "finding:asthma"]
    assert names_of([]).texts == []


def test_names_of_one_thing_are_drawn_together_and_to_its_kind() -> None:
    names = names_of([_ASTHMA, _LUNG])
    taught = np.eye(3, dtype=np.float32)
    before, after = taught @ taught.T, (found := aims(names, taught)) @ found.T
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1, 1])
    assert after[0, 1] > before[0, 1]
    assert 0 < after[1, 2] < after[0, 1]
    assert found[2] == pytest.approx(taught[2])


def test_what_is_common_in_english_tells_less_than_what_names() -> None:
    names = names_of([_ASTHMA, _LUNG, _PAIN])
    known = {w: n for n, w in enumerate(["asthma", "bronchial", "disease", "lung", "of", "pain", "the"])}
    found = weights(known, names, ["the", "of", "disease", "pain", "##a", "lung"])
    weight = dict(zip(known, found, strict=True))
    assert weight["asthma"] > weight["lung"] > weight["pain"] > weight["of"] > weight["the"]
    assert min(found) > 0
    assert max(found) < 1


def test_vectors_of_words_add_up_to_the_names() -> None:
    chance = np.random.default_rng(1)
    right = chance.normal(size=(6, 4)).astype(np.float32)
    texts = [[0], [1], [0, 1], [2, 3], [3, 4], [2, 4], [0, 4, 0]] * 10
    wanted = np.array([right[text].sum(axis=0) / np.sqrt(len(text)) for text in texts], dtype=np.float32)
    alone = right + chance.normal(size=right.shape).astype(np.float32)
    found = fitted(alone, texts, wanted)
    far = [np.square(v[:5] - right[:5]).sum() for v in (alone, found)]
    assert far[1] < 0.05 * far[0]
    assert np.array_equal(found[5], alone[5])


def test_fewer_dimensions_keep_what_differs_most() -> None:
    flat = np.array([[3, 0, 0], [0, 2, 0], [0, 0, 0.001]], dtype=np.float32)
    found = fewer(flat, 2)
    assert found.shape == (3, 2)
    assert np.linalg.norm(found, axis=1) == pytest.approx([3, 2, 0], abs=0.01)
