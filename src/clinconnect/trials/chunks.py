"""How do the bytes of a file arrive? As chunks of plain bytes, gzip undone, never the whole file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from isal import isal_zlib

CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class Chunks:
    """The content of a stream, once, in chunks that are not empty. Afterwards `cut` says whether the gzip ended early.

    Everything before the damage of an archive is given out. What follows its last member is ignored, as gzip does.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.cut = False

    def __iter__(self) -> Iterator[bytes]:
        arriving = iter(lambda: self._stream.read(CHUNK), b"")
        head = next(arriving, b"")
        while len(head) < len(_BOM) and (more := next(arriving, b"")):
            head += more
        packed = chain([head], arriving)
        first = True
        for chunk in self._inflated(packed) if head.startswith(_GZIP) else packed:
            plain = chunk.removeprefix(_BOM) if first else chunk
            if plain:
                yield plain
            first = first and not chunk

    def _inflated(self, arriving: Iterable[bytes]) -> Iterator[bytes]:
        member = isal_zlib.decompressobj(wbits=31)
        for packed in arriving:
            while packed:
                if member.eof:
                    packed = packed.lstrip(b"\0")
                    if not packed.startswith(_GZIP[:1]):
                        break
                    member = isal_zlib.decompressobj(wbits=31)
                try:
                    yield member.decompress(packed, CHUNK * 4)
                except isal_zlib.error:  # type: ignore[misc]  # its stubs do not say that it is an error
                    self.cut = True
                    return
                packed = member.unconsumed_tail or member.unused_data
        self.cut = not member.eof
