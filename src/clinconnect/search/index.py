"""Where do the words of the trials lie? In a folder of its own, derived from the store: deleted, it is built anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from tantivy import Index, IndexWriter, Searcher

from clinconnect.errors import Unavailable
from clinconnect.search.entries import Entry, entries_of
from clinconnect.search.finding import Finder, Question
from clinconnect.search.layout import BESIDE, CUT, ID, cut, schema
from clinconnect.search.nearby import Surroundings
from clinconnect.search.query import Hit
from clinconnect.search.sites import KnownPoints
from clinconnect.search.suggest import KeptVocabulary, Suggester
from clinconnect.trials import Trial

_HEAP_BYTES = 128 * 1024 * 1024
_THREADS = 2


class TrialIndex:
    """The index in one folder. Searching needs no right to write; one process at a time may write."""

    def __init__(self, path: Path, index: Index | None) -> None:
        self._path = path
        self._index = index
        self._writer: IndexWriter | None = None
        self._points = KnownPoints(path)
        self._vocabulary = KeptVocabulary(path)

    @classmethod
    def open(cls, path: Path) -> TrialIndex:
        """The index in the folder; empty where there is none, or one that is damaged or of another layout."""
        return cls(path, _existing(path))

    @property
    def count(self) -> int:
        """How many records it knows, also those that are found as another one."""
        searcher = self.searcher()
        return 0 if searcher is None else int(searcher.num_docs)

    def add(self, trials: Sequence[Trial]) -> None:
        """Put the trials in, each in place of what stood under its number; on return they can be found."""
        self.put(entries_of(trials))
        self.commit()

    def put(self, trials: Iterable[Entry]) -> None:
        """Hand the trials over, each to take the place of what stands under its number once `commit` is called."""
        with self._written() as writer:
            for one in trials:
                self._points.note(one.sites)
                writer.delete_documents_by_term(ID, one.id)
                writer.delete_documents_by_term(BESIDE, one.id)
                writer.add_json(one.written)

    def commit(self) -> None:
        """What was handed over is on disk and can be found on return."""
        with self._written() as writer:
            searcher = self.searcher()
            assert searcher is not None  # it is being written
            self._points.keep(searcher)
            writer.commit()

    def writer(self) -> IndexWriter:
        """The right to write, held until `release`; Unavailable where it cannot be had."""
        if self._writer is None:
            try:
                if self._index is None:
                    self._index = _created(self._path)
                self._writer = self._index.writer(_HEAP_BYTES, _THREADS)
            except (ValueError, OSError) as error:
                raise _unavailable(error) from error
        return self._writer

    def release(self) -> None:
        """Let others write; what was not committed is dropped."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def settle(self) -> None:
        """Put what was committed together into few parts, which are asked faster, then let others write."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def successor(self) -> TrialIndex:
        """An empty index in a folder beside, which can take the place of this one."""
        beside = self._path.with_name(f"{self._path.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        return TrialIndex(beside, None)

    def succeeded_by(self, successor: TrialIndex) -> None:
        """Put what was committed to the successor in the place of this one, which others can ask until then.

        The right to write this one is held until its folder is out of the way, so that nobody writes into it any more.
        """
        successor.settle()
        aside = self._path.with_name(f"{self._path.name}.old")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            self._path.rename(aside)
            successor._path.rename(self._path)
        except OSError as error:
            raise _unavailable(error) from error
        self._writer, self._index = None, None
        shutil.rmtree(aside, ignore_errors=True)

    @contextmanager
    def _written(self) -> Iterator[IndexWriter]:
        """The writer; what fails inside gives up what was not committed, and the right to write."""
        writer = self.writer()
        try:
            yield writer
        except (ValueError, OSError) as error:
            self.release()
            raise _unavailable(error) from error

    def search(self, text: str, top: int) -> list[Hit]:
        """The best `top` trials for a few words, a line of the query language, or a whole note, best first, each once."""
        finder = self.finder()
        return [] if finder is None or top < 1 else list(finder.answer(Question(text), top=top).hits)

    def finder(self) -> Finder | None:
        """What answers questions on the index as it is now; None where there is none."""
        searcher = self.searcher()
        return (
            None if searcher is None else Finder(searcher, Surroundings(lambda: self._points.points(searcher)).around)
        )

    def suggester(self) -> Suggester | None:
        """What suggests from the index as it is, or was a minute ago; None where there is none."""
        searcher = self.searcher()
        return None if searcher is None else Suggester(searcher, self._vocabulary.get(self.state(), searcher))

    def state(self) -> bytes:
        """What differs after each commit, by whatever process; b"" where there is no index."""
        try:
            return blake2b((self._path / "meta.json").read_bytes(), digest_size=16).digest()
        except OSError:
            return b""

    def searcher(self) -> Searcher | None:
        """What is committed by now, by whatever process; None where there is no index."""
        try:
            if self._index is not None:
                self._index.reload()
        except (ValueError, OSError):
            self._index = None
        self._index = self._index or _existing(self._path)
        return None if self._index is None else self._index.searcher()


def _existing(path: Path) -> Index | None:
    try:
        index = Index.open(str(path))
    except (ValueError, OSError):
        return None
    if index.schema != schema():
        return None
    index.register_tokenizer(CUT, cut())
    return index


def _created(path: Path) -> Index:
    """A new, empty index in the folder, in place of a damaged one or one of another layout."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, exist_ok=True)
    index = Index(schema(), path=str(path))
    index.register_tokenizer(CUT, cut())
    return index


def _unavailable(error: Exception) -> Unavailable:
    if "LockBusy" in str(error):
        hint = "Wait until the import or sync that is running has ended."
        return Unavailable("the search index is being written by another process", hint=hint, code="index-busy")
    hint = "Is the home folder writable, and is there free space? The index can be deleted: it is built anew."
    return Unavailable("the search index cannot be written", hint=hint, code="index-unwritable")
