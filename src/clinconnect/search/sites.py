"""Where do all sites of an index lie? In a file beside it, which grows before the index does: reading the index takes long.

A point that is in the file and not in the index any more does no harm. Without the file it is made anew from the index.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from tantivy import Searcher

from clinconnect.search.places import Points

FILE = "points"
_FIELD = "site"
_MOST_POINTS = 5_000_000


class KnownPoints:
    """The points of the index in one folder. Whoever writes the index calls `keep` before each commit."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._known = Points()
        self._read = (0, 0)
        self._kept: set[str] | None = None
        self._fresh: dict[str, None] = {}
        self._lock = Lock()

    def note(self, written: Iterable[str]) -> None:
        """There are to be sites here once the index is committed."""
        self._fresh |= dict.fromkeys(written)

    def keep(self, searcher: Searcher) -> None:
        """What was noted is on disk on return; `searcher` knows what the index holds by now."""
        if self._kept is None or not self._path.exists():
            if not self._path.exists():
                self._write(_of_index(searcher), "wb")
            self._kept = set(self._path.read_text(encoding="ascii").split("\n"))
        new = [one for one in self._fresh if one not in self._kept]
        if new:
            # A line that was cut off does not run into the next one.
            self._write(["", *new], "ab")
            self._kept.update(new)
        self._fresh = {}

    def points(self, searcher: Searcher) -> Points:
        """All points of an index as this searcher sees it, and maybe some that it has no more."""
        with self._lock:
            try:
                self._go_on_reading()
            except FileNotFoundError:
                return Points(_of_index(searcher))
            return self._known

    def _go_on_reading(self) -> None:
        with self._path.open("rb") as file:
            found = os.fstat(file.fileno())
            number, done = self._read
            if (number, done) == (found.st_ino, found.st_size):
                return
            if number != found.st_ino or found.st_size < done:
                self._known, done = Points(), 0
            file.seek(done)
            more = file.read()
        whole = more.rfind(b"\n") + 1
        self._known = self._known.adding(Points(more[:whole].decode("ascii", "ignore").split("\n")))
        self._read = found.st_ino, done + whole

    def _write(self, written: Iterable[str], mode: str) -> None:
        with self._path.open(mode) as file:
            file.write("".join(f"{one}\n" for one in written).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())


def _of_index(searcher: Searcher) -> list[str]:
    return [term for term, _ in searcher.terms_with_prefix(_FIELD, "", limit=_MOST_POINTS)]
