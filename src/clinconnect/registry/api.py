"""How is ClinicalTrials.gov asked? By its API v2: pages of studies, one study, and which data it holds.

Source: the OpenAPI description of the ClinicalTrials.gov REST API 2.0 (`ctg-oas-v2.yaml`, operations `listStudies`,
`fetchStudy` and `version`), https://clinicaltrials.gov/data-api/api. What matters here: pages hold at most 1,000 studies; the
next is asked for with `pageToken` and otherwise the same parameters; the last has no `nextPageToken`; a page may be empty;
`totalCount` comes with the first page only; a full page has a token even where nothing follows; an old number leads to the study
by a redirect; errors are sentences in plain text. Answers carry an ETag, which changes with the data and the program there
(seen on 2026-09-06: https://github.com/api-evangelist/clinical-trials-gov), so that "as before" is a short answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import httpx
import msgspec

from clinconnect import __version__
from clinconnect.errors import BadInput, NotFound
from clinconnect.registry.asking import Asked
from clinconnect.registry.failures import NOTHING_THERE, cut, not_the_api, wrong_address
from clinconnect.registry.trying import PER_MINUTE, TIMEOUT, TRIES, Surroundings, Trying

Kind = TypeVar("Kind")
BASE_URL = "https://clinicaltrials.gov/api/v2"
PAGE_SIZE = 1000
# Oldest update first: what is updated while pages are read moves to the end, where it is met (again), never out of sight.
ORDER = "LastUpdatePostDate:asc"
_LONGEST_ADDRESS = 200
_PLAIN = {"accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Page:
    """Studies as they came: `content` are JSON Lines, `count` of them. `next_token` is None on the last page, `total` the
    number of studies on all pages, where it was given. `validator` is a header ("name: value") that asks whether the page is
    still so; a page that is as it was known (`same`) holds nothing.
    """

    content: bytes
    count: int
    next_token: str | None
    total: int | None
    validator: str | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class DataVersion:
    """Which data the registry holds: `stamp` changes with it and begins with its day (YYYY-MM-DDTHH:MM:SS in UTC).

    `validator` is a header ("name: value") for the next request, with which the answer is short if nothing has changed.
    """

    stamp: str
    validator: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """The record of one study as JSON, and how to ask whether it is still so."""

    content: bytes
    validator: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of numbers, each with the day of its last update ("" where the record does not say)."""

    days: tuple[tuple[str, str], ...]
    next_token: str | None


_SAME = Page(b"", 0, None, None, same=True)


class _Paged(msgspec.Struct):
    studies: list[msgspec.Raw]
    nextPageToken: str | None = None  # noqa: N815
    totalCount: int | None = None  # noqa: N815


class _Named(msgspec.Struct):
    nctId: str  # noqa: N815


class _Day(msgspec.Struct):
    date: str = ""


class _Status(msgspec.Struct):
    lastUpdatePostDateStruct: _Day = msgspec.field(default_factory=_Day)  # noqa: N815


class _Sections(msgspec.Struct):
    identificationModule: _Named  # noqa: N815
    statusModule: _Status = msgspec.field(default_factory=_Status)  # noqa: N815


class _Listed(msgspec.Struct):
    protocolSection: _Sections  # noqa: N815


class _Versioned(msgspec.Struct):
    dataTimestamp: str  # noqa: N815


class Registry:
    """The registry at an address. Methods raise Unavailable where it cannot be reached or fails after several tries, and
    BadInput where it refuses what was asked or the address is wrong; all say what to do.
    """

    def __init__(
        self,
        base_url: str = BASE_URL,
        *,
        page_size: int = PAGE_SIZE,
        per_minute: float = PER_MINUTE,
        tries: int = TRIES,
        timeout: float = TIMEOUT,
        around: Surroundings | None = None,
    ) -> None:
        self.base_url = _address(base_url)
        self._page_size = page_size
        agent = f"ClinConnect/{__version__} python-httpx/{httpx.__version__}"
        self._trying = Trying(
            agent, per_minute=per_minute, tries=tries, timeout=timeout, around=around or Surroundings()
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._trying.close()

    def page_address(
        self,
        asked: Asked,
        *,
        since: str | None = None,
        token: str | None = None,
        count: bool = False,
        fields: tuple[str, ...] = (),
    ) -> str:
        """Where a page of studies is, those with the oldest update first; without `token` the first one.

        `since` is a day (YYYY-MM-DD), `count` asks for the total, `fields` for parts of the records (all without).
        """
        parameters = asked.parameters(since=since) | {"sort": ORDER, "pageSize": str(self._page_size)}
        parameters |= {"countTotal": "true"} if count else {}
        parameters |= {"pageToken": token} if token else {}
        parameters |= {"fields": ",".join(fields)} if fields else {}
        return self._studies(parameters)

    def page(
        self,
        asked: Asked,
        *,
        since: str | None = None,
        token: str | None = None,
        count: bool = False,
        fields: tuple[str, ...] = (),
        known: str | None = None,
    ) -> Page:
        """The page at this `page_address`; `known` is the validator that came with it the last time."""
        address = self.page_address(asked, since=since, token=token, count=count, fields=fields)

        def read(answer: httpx.Response, content: bytes) -> Page:
            return _SAME if answer.status_code == 304 else _page(answer, content)

        return self._trying.get(address, _PLAIN | _header(known), read)

    def count(self, asked: Asked) -> int | None:
        """How many studies fit, whatever their status; None where the address does not say."""
        parameters = replace(asked, statuses=()).parameters() | {
            "fields": "NCTId",
            "pageSize": "1",
            "countTotal": "true",
        }
        return self._trying.get(self._studies(parameters), _PLAIN, _page).total

    def listing(self, asked: Asked, *, token: str | None = None) -> Listing:
        """One page of the numbers of the studies that fit, whatever their status, the oldest update first."""
        anything = replace(asked, statuses=())
        page = self.page(anything, token=token, fields=("NCTId", "LastUpdatePostDate"))
        try:
            listed = [msgspec.json.decode(line, type=_Listed).protocolSection for line in page.content.splitlines()]
        except msgspec.ValidationError as error:
            raise not_the_api(html=False) from error
        days = ((one.identificationModule.nctId, one.statusModule.lastUpdatePostDateStruct.date) for one in listed)
        return Listing(tuple(days), page.next_token)

    def studies(self, numbers: Sequence[str]) -> Page:
        """The studies with these numbers that there are: at most a hundred, so that the address stays short."""
        return self._trying.get(self._studies({"filter.ids": ",".join(numbers), "pageSize": "1000"}), _PLAIN, _page)

    def study_address(self, number: str) -> str:
        """Where the study with this number is; NotFound where it can be none."""
        if not number.isalnum():
            raise _missing()
        return f"{self.base_url}/studies/{number}?format=json"

    def study(self, number: str, *, known: str | None = None) -> Study | None:
        """The record of this number or old number; NotFound where the registry has none.

        None where it is as it was when the validator `known` came with it.
        """

        def read(answer: httpx.Response, content: bytes) -> Study | None:
            if answer.status_code == 304:
                return None
            _decoded(answer, content, dict)
            return Study(content, _validator(answer.headers))

        try:
            return self._trying.get(self.study_address(number), _PLAIN | _header(known), read)
        except BadInput as error:
            raise _missing() if error.code == NOTHING_THERE else error from error

    def version(self, known: DataVersion | None = None) -> DataVersion | None:
        """Which data it holds; `known` itself where that is still so; None where the address does not say (a mirror)."""

        def read(answer: httpx.Response, content: bytes) -> DataVersion:
            if known is not None and answer.status_code == 304:
                return known
            stamp = _decoded(answer, content, _Versioned).dataTimestamp
            return DataVersion(stamp[:40], _validator(answer.headers))

        try:
            return self._trying.get(
                f"{self.base_url}/version", _PLAIN | _header(known.validator if known else None), read
            )
        except BadInput:
            return None

    def _studies(self, parameters: dict[str, str]) -> str:
        return str(httpx.URL(f"{self.base_url}/studies", params={"format": "json", **parameters}))


def _address(base_url: str) -> str:
    try:
        url = httpx.URL(base_url.strip().rstrip("/"))
    except httpx.InvalidURL:
        raise wrong_address() from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise wrong_address()
    if len(str(url)) > _LONGEST_ADDRESS:
        raise wrong_address()
    return str(url)


def _page(answer: httpx.Response, content: bytes) -> Page:
    paged = _decoded(answer, content, _Paged)
    lines = b"\n".join(msgspec.json.format(study, indent=-1) for study in paged.studies)
    token, validator = paged.nextPageToken or None, _validator(answer.headers)
    return Page(lines, len(paged.studies), token, paged.totalCount, validator)


def _missing() -> NotFound:
    hint = "Check the number: the registry may never have had it, or have taken it down."
    return NotFound("the registry has no study with this number", hint=hint, code="study-not-found")


def _decoded(answer: httpx.Response, content: bytes, kind: type[Kind]) -> Kind:
    """The content as this kind; what was cut short may be whole next time, what is no JSON at all will not be."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        raise not_the_api(html=False) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        html = content.lstrip()[:1] == b"<" or "html" in answer.headers.get("content-type", "")
        raise not_the_api(html=True) if html else cut() from error


def _header(validator: str | None) -> dict[str, str]:
    return dict([validator.split(": ", 1)]) if validator else {}


def _validator(headers: Mapping[str, str]) -> str | None:
    """What asks next time whether anything has changed (RFC 9110, 13.1)."""
    for given, asking in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        if (value := headers.get(given, "").strip()) and len(value) <= 250:
            return f"{asking}: {value}"
    return None
