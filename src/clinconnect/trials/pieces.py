"""Where does one record end and the next begin? JSON cut into records without holding more than one of them.

A piece is (where, bytes), the bytes None where the record is longer than the limit: it is passed over, not held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

LIMIT = 32 * 1024 * 1024
Piece: TypeAlias = tuple[str, bytes | None]

# Everything up to the next bracket that is not inside a string; stops before a string that has not ended yet.
_RUN = re.compile(rb'(?:[^"\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_NAMED_LIST = re.compile(rb'(?<!\\)"(?:studies|FullStudies)"\s*:\s*\Z')
# What anything may be called, so that it counts on top only, where no record has it.
_DATA = re.compile(rb'(?<!\\)"data"\s*:\s*\Z')
_NAME_BYTES = 256
_BRACKETS = (b"{", b"[", b"}", b"]")
# What may stand in a list beside objects and lists: a text, a number, a word.
_BARE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,"]+', re.DOTALL)


def lines(arriving: Iterable[bytes], limit: int = LIMIT) -> Iterator[Piece]:
    """Each line that is not blank, without its line break; numbered from 1."""
    pending, held, number = [b""], 0, 1
    for chunk in arriving:
        *whole, rest = chunk.split(b"\n")
        for end in whole:
            yield from _line(number, pending, held + len(end), end, limit)
            pending, held, number = [], 0, number + 1
        held += len(rest)
        pending = [*pending, rest] if held <= limit else []
    yield from _line(number, pending, held, b"", limit)


def _line(number: int, pending: list[bytes], length: int, end: bytes, limit: int) -> Iterator[Piece]:
    line = None if length > limit else b"".join((*pending, end))
    if line is None or line.strip():
        yield f"line {number}", line


class Elements:
    """The records of one JSON document: the members of its list (a list, or what stands under "studies"), else itself.

    After the iteration `cut` says that the document ended early.
    """

    def __init__(self, arriving: Iterable[bytes], limit: int = LIMIT) -> None:
        self._arriving = arriving
        self._limit = limit
        self._buffer = bytearray()
        self._position = 0
        self._start: int | None = None
        self._too_long = False
        self._open: list[bytes] = []
        self._record_depth = 0
        self._listed = False
        self._between: int | None = None
        self._count = 0
        self.cut = False

    def __iter__(self) -> Iterator[Piece]:
        wanted = 0
        for chunk in self._arriving:
            self._buffer += chunk
            if len(self._buffer) < wanted:
                continue
            yield from self._scan()
            self._trim()
            waiting = len(self._buffer) - self._position
            if waiting > self._limit:
                break
            wanted = 2 * waiting
        else:
            yield from self._scan()
        self.cut = bool(self._open) or self._start is not None

    def _scan(self) -> Iterator[Piece]:
        """Go from bracket to bracket, as far as what has arrived allows."""
        while found := _RUN.match(self._buffer, self._position):
            place = self._position = found.end()
            bracket = bytes(self._buffer[place : place + 1])
            yield from self._bare(place, whole=bracket in _BRACKETS)
            if bracket in (b"", b'"'):
                return
            self._position += 1
            if bracket in (b"{", b"["):
                self._enter(bracket, place)
            else:
                yield from self._leave()

    def _bare(self, place: int, *, whole: bool) -> Iterator[Piece]:
        """The members between two that have brackets, up to here; `whole`: a bracket follows, so that the last one has ended."""
        if self._between is None:
            return
        start = self._between
        for found in _BARE.finditer(bytes(self._buffer[start:place])):
            if not whole and start + found.end() == place and not found[0].startswith(b'"'):
                return
            self._between = start + found.end()
            self._count += 1
            yield f"record {self._count}", found[0]

    def _enter(self, bracket: bytes, place: int) -> None:
        within = self._start is not None or self._too_long or len(self._open) != self._record_depth
        if bracket == b"[" and self._opens_list(place):
            self._listed, self._record_depth, self._start, self._too_long = True, len(self._open) + 1, None, False
            self._between = place + 1
        elif not within and (bracket == b"{" if not self._listed else self._between is not None):
            self._start, self._between = place, None
        self._open.append(bracket)

    def _opens_list(self, place: int) -> bool:
        """Whether the records are members of what begins here: once, and again in a document that follows."""
        if self._listed and (self._between is not None or self._start is not None or self._too_long):
            return False
        return (not self._listed or len(self._open) + 1 == self._record_depth) and self._is_list(place)

    def _is_list(self, place: int) -> bool:
        """Whether the bracket here opens the list of records: the document itself, or under one of the known names."""
        if not self._open:
            return True
        before = bytes(self._buffer[max(0, place - _NAME_BYTES) : place])
        if len(self._open) == 1 and _DATA.search(before):
            return True
        return len(self._open) <= 2 and _NAMED_LIST.search(before) is not None

    def _leave(self) -> Iterator[Piece]:
        if self._open:
            self._open.pop()
        if len(self._open) < self._record_depth:
            self._between = None
        if len(self._open) != self._record_depth or (self._start is None and not self._too_long):
            return
        self._count += 1
        held = None if self._start is None else bytes(self._buffer[self._start : self._position])
        yield f"record {self._count}", held
        self._start, self._too_long = None, False
        self._between = self._position if self._listed else None

    def _trim(self) -> None:
        """Let go of what is no longer needed, and of a record that grows beyond the limit."""
        if self._start is not None and self._position - self._start > self._limit:
            self._start, self._too_long = None, True
        needed = (self._position - _NAME_BYTES if self._start is None else self._start, self._between)
        keep = max(0, min(place for place in needed if place is not None))
        del self._buffer[:keep]
        self._position -= keep
        self._start = None if self._start is None else self._start - keep
        self._between = None if self._between is None else self._between - keep
