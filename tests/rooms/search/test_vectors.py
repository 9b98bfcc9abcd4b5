"""Do texts that mean much the same lie near each other, and is any text safe?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from clinconnect.search.vectors import DIMENSIONS, encode, pack, unpack
from clinconnect.search.vectors.folding import otherwise, words

_TRIPLES = Path(__file__).with_name("triples.tsv")
# Measured: 71 of 81. The teacher's vectors of single words, just added up, get 49, and chance 40.
_LEAST_RIGHT = 67


def _triples() -> list[list[str]]:
    lines = [line.split("\t") for line in _TRIPLES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return lines[1:]


def _near(first: str, second: str) -> float:
    one, other = encode([first, second])
    return float(one @ other)


def test_what_means_the_same_is_nearer() -> None:
    triples = _triples()
    assert len(triples) >= 40
    wrong = [t for t in triples if _near(t[0], t[1]) <= _near(t[0], t[2])]
    assert len(triples) - len(wrong) >= _LEAST_RIGHT, wrong


def test_every_vector_has_length_one_or_zero() -> None:
    found = encode(["neuroendocrine tumour", "", "of the", "\x00\ud800 ✂ ‮", "breast cancer " * 5000])
    assert (found.shape, found.dtype) == ((5, DIMENSIONS), np.float32)
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 0, 1, 0, 1], abs=1e-5)
    assert encode([]).shape == (0, DIMENSIONS)


def test_each_text_on_its_own() -> None:
    texts = ["asthma", "lung cancer", "", "breast cancer in men"]
    together = encode(texts)
    assert all(np.array_equal(together[n], encode([text])[0]) for n, text in enumerate(texts))


def test_common_words_hardly_count() -> None:
    assert _near("melanoma", "the patient was seen with a melanoma on that day") > 0.8


def test_what_is_repeated_counts_more() -> None:
    assert _near("melanoma", "melanoma melanoma asthma") > _near("melanoma", "melanoma asthma asthma")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leukaemia", "leukemia"), ("tumours", "tumor"), ("BREAST CANCER", "breast cancer"), ("Sjögren", "sjogren"),
        ("TNF-α", "TNF alpha"), ("metastases.", "(metastases)"), ("randomised", "randomized"),
    ],
)  # fmt: skip
def test_spelling_does_not_matter(one: str, other: str) -> None:
    assert _near(one, other) > 0.85


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words("IL-2 (ﬁne) β₂\nNCT01") == ["il", "2", "fine", "beta", "2", "nct01"]
    assert words("中文 ...") == []
    assert list(otherwise("gas")) == []


def test_packed_vectors_are_almost_the_same() -> None:
    vectors = encode([t[0] for t in _triples()])
    back = unpack(b"".join(pack(v) for v in vectors))
    assert len(pack(vectors[0])) == DIMENSIONS
    assert back.shape == vectors.shape
    assert (back * vectors).sum(axis=1).min() > 0.999


def test_nothing_known_is_packed_as_nothing() -> None:
    assert pack(encode([""])[0]) == bytes(DIMENSIONS)
    assert not unpack(bytes(DIMENSIONS)).any()
    assert unpack(b"").shape == (0, DIMENSIONS)


def test_the_table_is_read_once_it_is_needed() -> None:
    code = (
        "from clinconnect.search.vectors import encode, encoder; before = encoder._table.cache_info().currsize;"
        "encode(['a']); print(before, encoder._table.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
