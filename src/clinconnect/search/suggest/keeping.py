"""Where does the vocabulary of an index lie? In a file beside it, made from it whenever it has changed.

The file carries the state of the index that it was made from. Without it, or with a damaged one, it is made anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from zipfile import BadZipFile

import numpy as np
from tantivy import Query, Searcher

from clinconnect import __version__
from clinconnect.search.layout import NAMES, WITHIN
from clinconnect.search.suggest.vocabulary import Vocabulary, vocabulary

FILE = "names.npz"
# Another form of the file, and what it is made with, needs another name.
_FORM = f"names-1 {__version__} "
# Those that most trials say; what is left out is said by one or two.
_MOST_TERMS = 300_000
# While an import runs the index changes every few seconds; the names that it had before will do meanwhile.
_RENEWED_AT_MOST_EVERY = 60.0


class KeptVocabulary:
    """The vocabulary of the index in one folder, the newest that there is."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = folder / FILE
        self._clock = clock
        self._kept: tuple[bytes, Vocabulary] | None = None
        self._renewed = -_RENEWED_AT_MOST_EVERY
        self._renewing = Lock()

    def get(self, state: bytes, searcher: Searcher) -> Vocabulary:
        """The vocabulary for this state of the index; the one for the state before while a new one is being made."""
        if self._kept is None:
            return self._renew(state, searcher)
        if self._kept[0] != state and self._clock() - self._renewed >= _RENEWED_AT_MOST_EVERY:
            self._renewed = self._clock()
            Thread(target=self._renew, args=(state, searcher), daemon=True).start()
        return self._kept[1]

    def _renew(self, state: bytes, searcher: Searcher) -> Vocabulary:
        with self._renewing:
            if self._kept and self._kept[0] == state:
                return self._kept[1]
            found = self._read(state)
            if found is None:
                # Without the query, trials that were replaced would count until the engine tidies up.
                there = Query.all_query()
                names, concepts = (searcher.terms_with_prefix(f, "", there, limit=_MOST_TERMS) for f in (NAMES, WITHIN))
                found = vocabulary(names, concepts)
                self._write(state, found)
            self._kept, self._renewed = (state, found), self._clock()
            return found

    def _read(self, state: bytes) -> Vocabulary | None:
        try:
            with np.load(self._path) as kept:
                if bytes(kept["state"]) != _stamp(state):
                    return None
                return Vocabulary({name: kept[name] for name in kept.files})
        except (OSError, ValueError, KeyError, BadZipFile, EOFError):
            return None

    def _write(self, state: bytes, made: Vocabulary) -> None:
        """Whole or not at all; where the folder cannot be written to, it is made anew the next time."""
        aside = self._path.with_name(f"{FILE}.new")
        with suppress(OSError), aside.open("wb") as file:
            np.savez(file, allow_pickle=False, state=np.frombuffer(_stamp(state), np.uint8), **dict(made.columns))
            file.close()
            aside.replace(self._path)


def _stamp(state: bytes) -> bytes:
    return _FORM.encode() + state
