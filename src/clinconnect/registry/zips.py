"""What lies in this zip? Its members one after the other as the bytes arrive, without holding the list of them.

A registry's zip has half a million members, and a download may end early: the list at its end (600 bytes a member in memory)
is not needed, as each member begins with its own header. Source: PKWARE's APPNOTE.TXT, 4.3 and 4.5.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_MEMBER, _LISTED, _END, _END64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"
_DESCRIPTOR = b"PK\x07\x08"
_HEADER = struct.Struct("<4sHHHHHIIIHH")
_END_SIZE = 22
_CHUNK = 256 * 1024
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZE_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_UNKNOWN = 0xFFFFFFFF
# No text of a registry shrinks to a two-hundredth; what does so over this length was made to fill a disk.
MOST_DENSE, DENSE_FROM = 200, 64 * 1024 * 1024


class ZipEnded(Exception):
    """The zip ends or breaks before its end."""


class BadMember(Exception):
    """One member cannot be read; the next one can. `code` is that of the problem to report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Bytes:
    """A stream read in pieces of any size, with what was read too far put back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""
        self._place = 0

    def some(self, most: int = _CHUNK) -> bytes:
        """Up to so many bytes, b"" at the end."""
        if self._place >= len(self._held):
            self._held, self._place = self._stream.read(_CHUNK), 0
        taken = self._held[self._place : self._place + most]
        self._place += len(taken)
        return taken

    def exactly(self, size: int) -> bytes:
        """So many bytes; ZipEnded where there are fewer."""
        parts, missing = [], size
        while missing:
            part = self.some(missing) or _ended()
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def put_back(self, unread: bytes) -> None:
        """These bytes, the last that were taken, come again."""
        if self._place >= len(unread):
            self._place -= len(unread)
        else:
            self._held, self._place = unread + self._held[self._place :], 0


class Member:
    """A member, open for reading once. ZipEnded or BadMember where its bytes are not what its header says."""

    def __init__(self, source: _Bytes, name: str, method: int, flags: int, sizes: tuple[int, int], crc: int) -> None:
        self.name = name
        self._source = source
        self._method = method
        self._flags = flags
        self._packed, self._size = sizes
        self._crc = crc
        self._left = self._packed
        self._taken = 0
        self._given = 0
        self._sum = 0
        self._inflate = zlib.decompressobj(wbits=-15) if method == _DEFLATED else None
        self._done = False

    @property
    def unreadable(self) -> str | None:
        """Why the member cannot be read, None where it can."""
        if self._flags & _ENCRYPTED:
            return "it is encrypted"
        if self._method not in (_STORED, _DEFLATED):
            return f"it is packed in a way that is not known here ({self._method})"
        if self._method == _STORED and self._flags & _SIZE_BEHIND:
            return "its length is not given before it"
        return None

    def read(self, size: int = -1) -> bytes:
        """Up to so many of the next bytes, b"" at the end, when length and checksum have proved right."""
        most = size if 0 < size < _CHUNK else _CHUNK
        while not self._done:
            part = self._stored(most) if self._inflate is None else self._inflated(most, self._inflate)
            if part:
                self._given += len(part)
                self._sum = zlib.crc32(part, self._sum)
                self._check_density()
                return part
        return b""

    def skip(self) -> None:
        """Go behind the member, read or not; ZipEnded where its end cannot be found."""
        if self._done:
            return
        if not self._flags & _SIZE_BEHIND:
            while self._left:
                self._left -= len(self._source.some(min(self._left, _CHUNK)) or _ended())
            self._done = True
            return
        try:
            while self.unreadable is None and self.read():
                pass
        except BadMember:
            pass
        if not self._done:
            raise ZipEnded

    def _inflated(self, most: int, inflate: zlib._Decompress) -> bytes:
        if inflate.eof:
            self._finish()
            return b""
        try:
            # What it holds back comes before anything new is taken: it may be the last of the member.
            part = inflate.decompress(inflate.unconsumed_tail, most)
            if not part and not inflate.eof:
                part = inflate.decompress(self._take(), most)
        except zlib.error as wrong:
            raise BadMember("damaged-member", "its bytes are damaged") from wrong
        if inflate.eof and inflate.unused_data:
            self._back(inflate.unused_data)
        return part

    def _take(self) -> bytes:
        """Packed bytes of this member; all that comes where its length is not known."""
        if self._flags & _SIZE_BEHIND:
            part = self._source.some() or _ended()
        else:
            if not self._left:
                raise BadMember("damaged-member", "it ends before its end")
            part = self._source.some(min(self._left, _CHUNK)) or _ended()
            self._left -= len(part)
        self._taken += len(part)
        return part

    def _back(self, unused: bytes) -> None:
        self._taken -= len(unused)
        if self._flags & _SIZE_BEHIND:
            self._source.put_back(unused)

    def _stored(self, most: int) -> bytes:
        if not self._left:
            self._finish()
            return b""
        part = self._source.some(min(self._left, most)) or _ended()
        self._left -= len(part)
        self._taken += len(part)
        return part

    def _finish(self) -> None:
        """Go behind the member and compare what came with what was promised."""
        while self._left and not self._flags & _SIZE_BEHIND:
            self._left -= len(self._source.some(min(self._left, _CHUNK)) or _ended())
        self._done = True
        crc, size = self._descriptor() if self._flags & _SIZE_BEHIND else (self._crc, self._size)
        if (crc, size) != (self._sum, self._given):
            raise BadMember("damaged-member", "its checksum is wrong")

    def _descriptor(self) -> tuple[int, int]:
        """Checksum and length from behind the member; their form depends on who wrote them."""
        start = self._source.exactly(4)
        crc = int.from_bytes(self._source.exactly(4) if start == _DESCRIPTOR else start, "little")
        narrow = self._source.exactly(8)
        packed, size = struct.unpack("<II", narrow)
        if (packed, size) == (self._taken, self._given):
            return crc, size
        wide = narrow + self._source.exactly(8)
        return crc, struct.unpack("<QQ", wide)[1]

    def _check_density(self) -> None:
        if self._given > DENSE_FROM and self._given > MOST_DENSE * max(self._taken, 1):
            raise BadMember("too-dense", f"it swells to more than {MOST_DENSE} times its size")


def members(stream: BinaryIO) -> Iterator[Member]:
    """Each member in turn, to be read before the next one is asked for; ZipEnded after the last whole one of a cut zip.

    BadMember is raised by a member's `read`; the next member can then still be asked for where its place is known.
    """
    source = _Bytes(stream)
    while (signature := source.exactly(4)) == _MEMBER:
        member = _begun(source, signature)
        yield member
        member.skip()
    if signature not in (_LISTED, _END, _END64):
        raise ZipEnded
    _see_the_end(source, signature)


def _begun(source: _Bytes, signature: bytes) -> Member:
    head = signature + source.exactly(_HEADER.size - 4)
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _HEADER.unpack(head)
    name = source.exactly(name_size).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    extra = source.exactly(extra_size)
    if _UNKNOWN in (packed, size):
        size, packed = _wide_sizes(extra, size, packed)
    return Member(source, name, method, flags, (packed, size), crc)


def _wide_sizes(extra: bytes, size: int, packed: int) -> tuple[int, int]:
    """The lengths of a member of more than 4 GiB, from the field with the number 1."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            values = list(struct.unpack_from(f"<{length // 8}Q", extra, place + 4))
            wide_size = values.pop(0) if size == _UNKNOWN and values else size
            return wide_size, values.pop(0) if packed == _UNKNOWN and values else packed
        place += 4 + length
    return size, packed


def _see_the_end(source: _Bytes, signature: bytes) -> None:
    """Read on to the end; ZipEnded where the end that every zip has is missing."""
    tail = signature
    while part := source.some():
        tail = (tail + part)[-(_CHUNK + _END_SIZE) :]
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise ZipEnded


def _ended() -> bytes:
    raise ZipEnded
