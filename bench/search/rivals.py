"""Other engines on the same texts: SQLite's FTS5, which comes with Python, and bm25s, which keeps all scores in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from clinconnect.search.stems import stems

_AT_ONCE = 1000
_TOP = 20


class Rival(Protocol):
    """`build` puts every text in, `ask` finds the best twenty; `bytes` on disk or in memory."""

    name: str

    def build(self, texts: Iterable[str]) -> None: ...
    def ask(self, words: Sequence[str], *, every: bool) -> int: ...
    def bytes(self) -> int: ...


class Fts5:
    """SQLite's FTS5 on disk with its own stemmer, ranked by its BM25, texts not kept."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.db"
        self._path.unlink(missing_ok=True)
        self._database = sqlite3.connect(self._path, check_same_thread=False)

    def build(self, texts: Iterable[str]) -> None:
        """One table, in one transaction, then in one piece."""
        ask = self._database.execute
        ask("PRAGMA journal_mode = OFF")
        ask("CREATE VIRTUAL TABLE trial USING fts5(text, content='', tokenize='porter unicode61 remove_diacritics 2')")
        rows = ((number, text) for number, text in enumerate(texts, 1))
        self._database.executemany("INSERT INTO trial(rowid, text) VALUES (?, ?)", rows)
        ask("INSERT INTO trial(trial) VALUES ('optimize')")
        self._database.commit()

    def ask(self, words: Sequence[str], *, every: bool) -> int:
        """How many of the best twenty there are."""
        match = (" " if every else " OR ").join(f'"{w}"' for w in words)
        found = self._database.execute(
            "SELECT rowid FROM trial WHERE trial MATCH ? ORDER BY rank LIMIT ?", (match, _TOP)
        )
        return len(found.fetchall())

    def bytes(self) -> int:
        """On disk."""
        return self._path.stat().st_size


class Bm25s:
    """bm25s in memory, with our stems; it knows no words that have to be there."""

    name = "bm25s"

    def __init__(self, folder: Path) -> None:  # noqa: ARG002  # everything is in memory
        self._ids: dict[str, int] = {}
        self._model: Any = None

    def build(self, texts: Iterable[str]) -> None:
        """The scores of every word in every text."""
        import bm25s
        from bm25s.tokenization import Tokenized

        ids, known = [], self._ids
        for text in texts:
            ids.append(np.fromiter((known.setdefault(s, len(known)) for s in stems(text)), dtype=np.int32))
        self._model = bm25s.BM25()
        self._model.index(Tokenized(ids=ids, vocab=known), show_progress=False)

    def ask(self, words: Sequence[str], *, every: bool) -> int:  # noqa: ARG002
        """How many of the best twenty there are."""
        known = [self._ids[s] for word in words for s in stems(word) if s in self._ids]
        if not known:
            return 0
        scores = self._model.get_scores_from_ids(known)
        best = np.argpartition(scores, -_TOP)[-_TOP:] if len(scores) > _TOP else np.arange(len(scores))
        return int((scores[best] > 0).sum())

    def bytes(self) -> int:
        """In memory."""
        return int(sum(self._model.scores[name].nbytes for name in ("data", "indices", "indptr")))
