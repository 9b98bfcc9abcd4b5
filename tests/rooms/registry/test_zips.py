"""Members of a zip one after the other, however it was written, cut or damaged."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinconnect.registry.zips import BadMember, ZipEnded, members

NOISE = random.Random(5).randbytes(700_000)
MEMBERS = {"a.txt": b"one", "b/c.bin": NOISE, "b/ü.txt": b"", "long.txt": b"two " * 400_000}


class _OneWay(io.RawIOBase):
    """A place to write that cannot be gone back in, as a pipe."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += bytes(data)
        return len(data)


def zipped(content: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, one_way: bool = False) -> bytes:
    target: Any = _OneWay() if one_way else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return bytes(target.written) if one_way else target.getvalue()


def read(archive: bytes, size: int = -1) -> dict[str, bytes]:
    found = {}
    for member in members(io.BytesIO(archive)):
        parts = []
        while part := member.read(size):
            assert size < 0 or len(part) <= size
            parts.append(part)
        found[member.name] = b"".join(parts)
    return found


def came_of(archive: bytes) -> tuple[dict[str, int], dict[str, str], bool]:
    """Of a zip with anything wrong: length of each whole member, code of each bad one, whether it ended early."""
    whole, bad = {}, {}
    try:
        for member in members(io.BytesIO(archive)):
            try:
                if member.unreadable:
                    continue
                whole[member.name] = sum(map(len, iter(member.read, b"")))
            except BadMember as wrong:
                bad[member.name] = wrong.code
    except ZipEnded:
        return whole, bad, True
    return whole, bad, False


@pytest.mark.parametrize("one_way", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
@pytest.mark.parametrize("size", [-1, 1000, 262_144])
def test_every_member_comes_out_whole(method: int, one_way: bool, size: int) -> None:
    if one_way and method == zipfile.ZIP_STORED:
        for member in members(io.BytesIO(zipped({"a": b"x"}, method, one_way=True))):
            assert member.unreadable
            break
        return
    assert read(zipped(MEMBERS, method, one_way=one_way), size) == MEMBERS


def test_members_may_be_passed_over() -> None:
    for one_way in (False, True):
        names = [m.name for m in members(io.BytesIO(zipped(MEMBERS, one_way=one_way)))]
        assert names == list(MEMBERS)


def test_an_empty_zip_has_no_members() -> None:
    assert read(zipped({})) == {}


def test_a_member_of_a_huge_zip_has_wide_lengths() -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w", force_zip64=True) as m,
    ):
        m.write(b"wide")
    assert read(target.getvalue()) == {"a.txt": b"wide"}
    one_way: Any = _OneWay()
    with zipfile.ZipFile(one_way, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.txt", "b.txt"):
            with archive.open(name, "w", force_zip64=True) as m:
                m.write(b"wide")
    assert read(bytes(one_way.written)) == {"a.txt": b"wide", "b.txt": b"wide"}


@pytest.mark.parametrize("one_way", [False, True])
def test_a_cut_zip_gives_out_what_was_whole(one_way: bool) -> None:
    archive = zipped(MEMBERS, one_way=one_way)
    whole = {name: len(data) for name, data in MEMBERS.items()}
    for end in [*range(0, 60, 7), 300_000, len(archive) - 200, len(archive) - 30, len(archive) - 22, len(archive) - 5]:
        found, bad, ended = came_of(archive[:end])
        assert (bad, ended) == ({}, True)
        assert all(whole[name] == length for name, length in found.items())
        assert end < 300_000 or "a.txt" in found
    assert came_of(archive) == (whole, {}, False)


def test_a_damaged_member_does_not_hide_the_next_one() -> None:
    archive = bytearray(zipped({"a": NOISE, "b": b"fine"}, zipfile.ZIP_STORED))
    archive[5000] ^= 0xFF
    deflated = bytearray(zipped({"a": b"word " * 9999, "b": b"fine"}))
    deflated[40] ^= 0xFF
    for damaged in (archive, deflated):
        assert came_of(bytes(damaged)) == ({"b": 4}, {"a": "damaged-member"}, False)


def test_an_encrypted_member_says_so() -> None:
    archive = bytearray(zipped({"a": b"x"}))
    archive[6] |= 1
    (member,) = members(io.BytesIO(bytes(archive)))
    assert member.unreadable == "it is encrypted"


def test_a_member_that_swells_is_stopped() -> None:
    packed = zipped({"bomb": bytes(200 * 1024 * 1024), "b": b"fine"})
    assert len(packed) < 1024 * 1024
    assert came_of(packed) == ({"b": 4}, {"bomb": "too-dense"}, False)


def test_what_shrinks_as_texts_do_is_read_however_long_it_is() -> None:
    text = "".join(f'{{"nct_id": "NCT{n:08d}", "title": "A study of number {n}"}}\n' for n in range(1_400_000)).encode()
    assert len(text) > 64 * 1024 * 1024
    member = next(members(io.BytesIO(zipped({"a.jsonl": text}))))
    assert zlib.crc32(text) == _sum(member)


def _sum(member: Any) -> int:
    total = 0
    while part := member.read():
        total = zlib.crc32(part, total)
    return total


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_no_bytes_raise_anything_else(data: st.DataObject) -> None:
    archive = bytearray(zipped({"a": b"some text " * 9, "b": b"more"}, one_way=data.draw(st.booleans())))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(archive) - 1), st.integers(0, 255)), max_size=6)
    ):
        archive[place] = value
    cut = bytes(archive[: data.draw(st.integers(0, len(archive)))])
    came_of(cut)
