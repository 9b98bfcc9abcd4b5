"""Which records lie in this archive or folder? A registry's zip of JSON or XML files, AACT's export, or plain files.

Members are read one after the other as the bytes arrive. What is no record is passed over and counted; a cut or damaged zip
gives out what was whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from clinconnect.registry.aact import Readable, Tables, table_of
from clinconnect.registry.zips import BadMember, Member, ZipEnded, members
from clinconnect.trials import RecordProblem, Severity, Trial, Unread, cut_records

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_RECORDS = (".json", ".jsonl", ".ndjson", ".xml", ".gz")
_HEAD = 256 * 1024
# A member up to this length is read whole, so that nothing of a damaged one comes in.
_WHOLE = 4 * 1024 * 1024
_DOWNLOAD = "Download it again; what was whole was read."


class _Again:
    """Bytes that were read ahead, then the rest of the stream."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes."""
        if not self._head:
            return self._rest.read(size)
        taken = self._head if size < 0 else self._head[:size]
        self._head = self._head[len(taken) :]
        return taken


class _Seen:
    """What came by: tables of AACT, and how much was passed over."""

    def __init__(self, name: str, stack: ExitStack) -> None:
        self._name = name
        self._stack = stack
        self._tables: Tables | None = None
        self._passed: list[str] = []
        self._records = 0

    def member(self, label: str, content: Readable) -> Iterator[Unread]:
        """The records of one member, or its rows put aside."""
        where = f"{self._name}/{_shown(label)}"
        if table := table_of(label):
            self._tables = self._tables or self._stack.enter_context(Tables())
            yield from (_given(p, where) for p in self._tables.load(table, content, where=where))
        elif label.lower().endswith(_RECORDS):
            self._records += 1
            yield from cut_records(cast(BinaryIO, content), name=where)
        elif label.lower().endswith(".zip"):
            yield _told("zip-in-zip", where, "a zip within a zip is not opened", "Unpack it and import what is in it.")
        else:
            self._passed.append(_shown(label))

    def end(self) -> Iterator[Unread]:
        """What can be told only when everything came by."""
        if self._tables is not None:
            yield from (_given(t, self._name) for t in self._tables.trials(where=self._name))
        elif not self._records:
            hint = "Records are files that end in .json, .jsonl or .xml, or the .txt files of AACT's export."
            yield _told("no-records", self._name, "it holds no files of records", hint)
        if self._passed:
            named = ", ".join(self._passed[:3]) + (" …" if len(self._passed) > 3 else "")
            message = f"{len(self._passed):,} other file(s) were passed over ({named})"
            yield _told("passed-over", self._name, message, severity="warning")


def cut_source(stream: BinaryIO, *, name: str) -> Iterator[Unread]:
    """Every record of a file, also of a zip, to be read by `read_unread`; content never raises. `name` is what problems call it.

    Unavailable where AACT's tables find no room in the temporary folder.
    """
    head = stream.read(_HEAD)
    content = _Again(head, stream)
    if head.startswith(_ZIP):
        yield from _archive(cast(BinaryIO, content), name)
    else:
        yield from cut_records(cast(BinaryIO, content), name=name)


def cut_folder(folder: Path, *, name: str) -> Iterator[Unread]:
    """Every record of the files in a folder and the folders in it, in the order of their names; zips are read, too."""
    with ExitStack() as stack:
        seen = _Seen(name, stack)
        for path in _files(folder):
            label = path.relative_to(folder).as_posix()
            try:
                with path.open("rb") as content:
                    if path.suffix.lower() == ".zip":
                        yield from _archive(content, f"{name}/{_shown(label)}")
                        seen._records += 1
                    else:
                        yield from seen.member(label, content)
            except OSError as wrong:
                hint = "Check the file and its permissions."
                yield _told(
                    "unreadable", f"{name}/{_shown(label)}", f"cannot be read: {wrong.strerror}", hint, unfinished=True
                )
        yield from seen.end()


def _archive(stream: BinaryIO, name: str) -> Iterator[Unread]:
    with ExitStack() as stack:
        seen = _Seen(name, stack)
        try:
            for member in members(stream):
                if _wanted(member.name):
                    yield from _member(member, seen, name)
        except ZipEnded:
            yield _told("cut-archive", name, "the zip ends early or is damaged", _DOWNLOAD, unfinished=True)
        yield from seen.end()


def _member(member: Member, seen: _Seen, name: str) -> Iterator[Unread]:
    where = f"{name}/{_shown(member.name)}"
    if member.unreadable:
        yield _told("unreadable-member", where, member.unreadable, "Unpack it and import the files in it.")
        return
    try:
        yield from seen.member(member.name, _checked(member))
    except BadMember as wrong:
        yield _told(wrong.code, where, str(wrong), _DOWNLOAD, unfinished=True)


def _checked(member: Member) -> Readable:
    """The content; where it is short it has come in whole and is known to be undamaged, or the zip ends within it."""
    parts, length = [], 0
    with suppress(ZipEnded):
        while length <= _WHOLE and (part := member.read()):
            parts.append(part)
            length += len(part)
        if length <= _WHOLE:
            return BytesIO(b"".join(parts))
    return _Again(b"".join(parts), member)


def _given(found: Trial | RecordProblem, where: str) -> Unread:
    """What is read as it comes; a problem knows its own place."""
    return Unread(found.where if isinstance(found, RecordProblem) else where, "", found, first=False)


def _told(
    code: str, where: str, message: str, hint: str = "", severity: Severity = "error", *, unfinished: bool = False
) -> Unread:
    return _given(RecordProblem(code, where, message, hint, severity, unfinished), where)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and _wanted(p.relative_to(folder).as_posix()))


def _wanted(label: str) -> bool:
    """Not a folder, nor what operating systems leave behind."""
    parts = label.replace("\\", "/").split("/")
    return bool(parts[-1]) and "__MACOSX" not in parts and not any(p.startswith(".") for p in parts)


def _shown(label: str) -> str:
    """A member's name as a problem may show it."""
    return "".join(c if c.isprintable() else "?" for c in label)[-120:]
