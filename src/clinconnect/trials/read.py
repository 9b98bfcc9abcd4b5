"""What stands in this file? Trial records of any known format, told apart by content, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, BinaryIO

import msgspec

from clinconnect.trials import api_v1, api_v2, bare, ctis, ctis_list, nci
from clinconnect.trials.chunks import Chunks
from clinconnect.trials.fields import at, text
from clinconnect.trials.numbers import numbers_in, recognised
from clinconnect.trials.pieces import LIMIT, Elements, lines
from clinconnect.trials.problem import RecordProblem
from clinconnect.trials.read_xml import read_xml
from clinconnect.trials.trial import Trial

Found = tuple[str, Trial | RecordProblem]
Cut = tuple[str, bytes | Trial | RecordProblem | None]

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_LIST_AHEAD = re.compile(rb'"(?:studies|FullStudies|data)"\s*:\s*\[')
_FORMATS = (
    "JSON of ClinicalTrials.gov, of the EU's CTIS or of the NCI (a study, a list, JSON Lines), XML of ClinicalTrials.gov or of "
    "WHO's ICTRP (its export, or what registries deliver to it), or lines with nct_id, title and texts"
)
_EMPTY_LIST = RecordProblem(
    "empty-list", "", "the list holds no records", "Was anything found? Ask the registry again."
)
_CUT = RecordProblem(
    "broken-json",
    "",
    "the JSON document ends before it is complete",
    "Download it again; what was whole was read.",
    unfinished=True,
)
_TABLE = RecordProblem(
    "table",
    "",
    "this is a table (CSV), not a list of records",
    "Download the records as JSON: ClinicalTrials.gov offers it, too.",
)
_TABLES = {
    "|": RecordProblem(
        "table", "", "this is a single table", "Import all tables of AACT's export together, as its zip or its folder."
    )
}
_LONGEST_NAME = 80
_SECTIONS = ("resultsSection", "derivedSection", "annotationSection", "documentSection")


@dataclass(frozen=True, slots=True)
class Unread:
    """What was cut out of a file and has not been read yet, so that any process can read it: the bytes of a JSON value (None
    where it was too long), or what a format gives out that is read as it comes. `first`: nothing of the file came before.
    """

    name: str
    where: str
    content: bytes | Trial | RecordProblem | None = field(repr=False)
    first: bool

    @property
    def size(self) -> int:
        """Length of the bytes."""
        return len(self.content) if isinstance(self.content, bytes) else 0


def cut_records(stream: BinaryIO, *, name: str) -> Iterator[Unread]:
    """Every record of the stream (gzipped or not), to be read by `read_unread`; content never raises.

    `name` is what problems call the file. JSON is cut record by record, so that memory stays flat; a record longer
    than 32 MiB is passed over.
    """
    content = Chunks(stream)
    arriving = iter(content)
    head = _head(arriving)
    first = True
    if head.strip() or not content.cut:
        for where, found in _by_content(head, chain([head], arriving)):
            yield Unread(name, where, found, first)
            first = False
    if content.cut:
        hint = "Download it again; what was whole was read."
        yield Unread(
            name,
            "",
            RecordProblem("cut-archive", "", "the gzip archive ends early or is damaged", hint, unfinished=True),
            first,
        )


def read_unread(unread: Unread) -> Iterator[Trial | RecordProblem]:
    """The records in it as trials, every unusable one as a problem; never raises.

    A record without an eligibility text comes out, followed by a warning.
    """
    first = unread.first
    for where, found in _found(unread):
        yield from _placed(f"{unread.name}, {where}" if where else unread.name, found)
        if first and isinstance(found, Trial) and found.id:
            yield from _other_name(unread.name, found)
        first = False


def read_records(stream: BinaryIO, *, name: str) -> Iterator[Trial | RecordProblem]:
    """Every record of the stream, cut and read."""
    for unread in cut_records(stream, name=name):
        yield from read_unread(unread)


def _found(unread: Unread) -> Iterator[Found]:
    if unread.content is None or isinstance(unread.content, bytes):
        yield from _piece(unread.where, unread.content)
    else:
        yield unread.where, unread.content


def _placed(where: str, found: Trial | RecordProblem) -> Iterator[Trial | RecordProblem]:
    """The problem with its place; the trial, checked."""
    if isinstance(found, RecordProblem):
        yield replace(found, where=where)
    elif not found.id:
        hint = "Only whole records can be imported; a record is known by its number, such as NCT01234567."
        yield RecordProblem("no-number", where, "the record has no registry number", hint)
    else:
        yield found
        if found.registry == ctis_list.REGISTRY:
            message = f"{found.id} comes from a list of search results, which says no criteria"
            hint = f"Import the record: https://euclinicaltrials.eu/ctis-public-api/retrieve/{found.id}"
            yield RecordProblem("list-entry", where, message, hint, "warning")
        elif found.registry != bare.REGISTRY and not found.eligibility.text.strip():
            message = f"{found.id} has no eligibility text"
            hint = "It can be found and shown, but not matched."
            yield RecordProblem("no-eligibility", where, message, hint, "warning")


def _other_name(name: str, trial: Trial) -> Iterator[RecordProblem]:
    """Whether the file is named after another number than that of the record in it."""
    named = numbers_in(name.rsplit("/", 1)[-1])
    own = recognised(trial.id)
    if len(named) != 1 or own is None or named[0].registry != own.registry or named[0].stem == own.stem:
        return
    if named[0].number in trial.aliases:
        message = f"{named[0].printed} is an old number of {trial.id}"
        yield RecordProblem("old-number", name, message, "The trial can be opened by both numbers.", "warning")
    else:
        message = f"the name says {named[0].printed}, the record is that of {trial.id}"
        yield RecordProblem(
            "other-number", name, message, "Is it the record that you wanted? It was taken in.", "warning"
        )


def _head(arriving: Iterator[bytes]) -> bytes:
    """The beginning: at least two lines that are not blank, or a bit more than the longest record allowed."""
    parts: list[bytes] = []
    length, breaks = 0, 0
    for chunk in arriving:
        parts.append(chunk)
        length += len(chunk)
        breaks += chunk.count(b"\n")
        if length > LIMIT or (breaks >= 2 and len(b"".join(parts).split(None, 1)) > 1):
            break
    return b"".join(parts)


def _by_content(head: bytes, arriving: Iterable[bytes]) -> Iterator[Cut]:
    start = head[:4096].lstrip() or head.lstrip()[:4096]
    if not start:
        yield "", RecordProblem("empty-file", "", "the file is empty", "Download it again.")
    elif _HTML.search(start[:2048]):
        hint = "The site may have answered with an error page. Download the record itself, as JSON."
        yield "", RecordProblem("html-page", "", "this is a web page, not a trial record", hint)
    elif b"<" in start[:6]:
        yield from read_xml(arriving)
    elif start.startswith(b"PK\x03\x04"):
        yield "", RecordProblem("zip-archive", "", "this is a zip archive", "Unpack it and import the files in it.")
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "", RecordProblem("not-utf-8", "", "the file is in UTF-16", "Save it in UTF-8.")
    elif start.startswith(b"[") or (start.startswith(b"{") and not _is_lines(head)):
        yield from _document(arriving)
    elif any(line.lstrip().startswith(b"{") for line in head.split(b"\n")[:20]):
        yield from _lines(arriving)
    elif separator := _separator(head):
        yield "", _TABLES.get(separator, _TABLE)
    else:
        yield "", RecordProblem("unknown-format", "", "this is no format that holds trials", f"Known are {_FORMATS}.")


def _separator(head: bytes) -> str | None:
    """What stands between the columns of a table: its first line names them, and the next one is cut in the same way."""
    names, *more = head.strip().decode("utf-8", "replace").splitlines()[:2] or [""]
    for separator in ("|", "\t", ";", ","):
        columns = [name.strip(' "') for name in names.split(separator)]
        named = len(columns) > 2 and len(set(columns)) == len(columns) and all(columns)
        if named and len(max(columns, key=len)) <= _LONGEST_NAME and all(line.count(separator) > 1 for line in more):
            return separator
    return None


def _is_lines(head: bytes) -> bool:
    """Whether the text, which starts with a brace, is one object a line rather than one object over several lines."""
    first, *more = (line.strip() for line in head.lstrip().split(b"\n", 2)[:2])
    if len(first) > LIMIT:
        return not _LIST_AHEAD.search(first, 0, 65536)
    if _is_object(first):
        return True
    return bool(more) and not first.endswith((b"{", b"[", b",", b":")) and more[0].startswith(b"{")


def _is_object(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return line.endswith(b"}")


def _lines(arriving: Iterable[bytes]) -> Iterator[Cut]:
    """Each line; in place of a last one that breaks off, that the file does."""
    ended = True

    def watched() -> Iterator[bytes]:
        nonlocal ended
        for chunk in arriving:
            ended = chunk.endswith(b"\n") if chunk else ended
            yield chunk

    last: Cut | None = None
    for piece in lines(watched()):
        if last is not None:
            yield last
        last = piece
    if last is not None and isinstance(content := last[1], bytes) and not ended and _breaks_off(content):
        yield last[0], replace(_CUT, message="the line ends before its record is complete")
    elif last is not None:
        yield last


def _breaks_off(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        return "truncated" in str(error)
    except (UnicodeDecodeError, RecursionError):
        return False
    return False


def _document(arriving: Iterable[bytes]) -> Iterator[Cut]:
    elements = Elements(arriving)
    count = 0
    for count, piece in enumerate(elements, 1):  # noqa: B007
        yield piece
    if not count and not elements.cut:
        yield "", _EMPTY_LIST
    if elements.cut:
        yield "", _CUT


def _piece(where: str, piece: bytes | None) -> Iterator[Found]:
    """The records in one line or element."""
    if piece is None:
        message = f"the record is longer than {LIMIT // 1024 // 1024} MiB"
        yield where, RecordProblem("too-long", "", message, "It was passed over. Is it one record?")
        return
    try:
        value = msgspec.json.decode(piece)
    except UnicodeDecodeError:
        yield where, RecordProblem("not-utf-8", "", "the bytes are not UTF-8", "Save the file in UTF-8.")
    except (msgspec.DecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, msgspec.DecodeError) else "it is nested too deeply"
        yield where, RecordProblem("broken-json", "", f"the JSON cannot be read: {reason}", "Download it again.")
    else:
        yield from _records(where, value)


def _records(where: str, value: object, *, within: bool = False) -> Iterator[Found]:
    """What is in the list or record; `within`: it stands in a list itself, and no list in it is looked into."""
    listed = value if isinstance(value, list) else _list_in(value)
    if listed is None:
        yield where, _record(value)
        return
    if not listed:
        yield where, _EMPTY_LIST
    for place, member in enumerate(listed, 1):
        if isinstance(member, list) and not within:
            yield from _records(f"{where}, record {place}", member, within=True)
        else:
            yield f"{where}, record {place}", _record(member)


def _list_in(value: object) -> list[Any] | None:
    for path in (("studies",), ("FullStudiesResponse", "FullStudies"), ("FullStudies",), ("data",)):
        if isinstance(found := at(value, *path), list):
            return found
    return None


def _record(value: object) -> Trial | RecordProblem:
    if isinstance(value, dict):
        if isinstance(value.get("protocolSection"), dict):
            return api_v2.from_api_v2(value)
        if isinstance(at(value, "Study", "ProtocolSection") or value.get("ProtocolSection"), dict):
            return api_v1.from_api_v1(value)
        if ctis.is_ctis(value):
            return ctis.from_ctis(value)
        if ctis_list.is_ctis_entry(value):
            return ctis_list.from_ctis_entry(value)
        if nci.is_nci(value):
            return nci.from_nci(value)
        if bare.is_bare(value):
            return bare.from_bare(value)
        if any(key in value for key in _SECTIONS):
            return RecordProblem("no-number", "", "a part of a record, without its number", "Import the whole record.")
    return RecordProblem("not-a-record", "", f"this JSON is no trial record{_kind(value)}", f"Known are {_FORMATS}.")


def _kind(value: object) -> str:
    """What it is, in brackets, without what it says."""
    if isinstance(value, dict):
        key = next(iter(value), "")
        return f" ({key[:40]})" if key and not text(value, key) else ""
    if isinstance(value, bool) or value is None:
        return " (true, false or null)"
    return " (a text)" if isinstance(value, str) else " (a list)" if isinstance(value, list) else " (a number)"
