"""What the local registry understands of the API's parameters, and what it says to the rest, in plain text as the real one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from tests.rooms.registry.studies import Study, nct, updated_on

STATUSES = {
    "ACTIVE_NOT_RECRUITING", "COMPLETED", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "RECRUITING", "SUSPENDED",
    "TERMINATED", "WITHDRAWN", "AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING",
    "WITHHELD", "UNKNOWN",
}  # fmt: skip
AREAS: dict[str, tuple[str, ...]] = {
    "query.cond": ("conditionsModule", "identificationModule"),
    "query.intr": ("armsInterventionsModule",),
    "query.locn": ("contactsLocationsModule",),
    "query.term": (),
    "query.titles": ("identificationModule",),
}
FIELDS: dict[str, tuple[str, ...]] = {
    "NCTId": ("protocolSection", "identificationModule", "nctId"),
    "BriefTitle": ("protocolSection", "identificationModule", "briefTitle"),
    "OverallStatus": ("protocolSection", "statusModule", "overallStatus"),
    "LastUpdatePostDate": ("protocolSection", "statusModule", "lastUpdatePostDateStruct", "date"),
    "StatusModule": ("protocolSection", "statusModule"),
    "ProtocolSection": ("protocolSection",),
    "HasResults": ("hasResults",),
}
OTHERS = {
    "filter.ids",
    "filter.overallStatus",
    "filter.advanced",
    "fields",
    "sort",
    "countTotal",
    "pageSize",
    "pageToken",
    "format",
}
_RANGE = re.compile(r"AREA\[LastUpdatePostDate\]\s*RANGE\[(MIN|\d{4}-\d\d-\d\d),\s*(MAX|\d{4}-\d\d-\d\d)\]")
_ONLY_NUMBERS = re.compile(r"(?:NCT\d{8}[\s,]*)+", re.IGNORECASE)
_PAGING = ("countTotal", "pageSize", "pageToken")


class Refused(Exception):
    """What is asked cannot be answered; the sentence goes out with HTTP 400."""


def answer(studies: Iterable[Study], asked: dict[str, str], *, epoch: int) -> dict[str, Any]:
    """The page that answers `GET /studies`; tokens are good for one `epoch` only."""
    if unknown := sorted(set(asked) - set(AREAS) - OTHERS):
        raise Refused(f"Request includes unknown query parameter(s): {', '.join(unknown)}")
    found = sorted(_found(studies, asked), key=_order(asked.get("sort", "")), reverse=_descending(asked))
    first = _after(found, asked, epoch)
    size = _size(asked.get("pageSize", "0"))
    shown = found[first : first + size]
    page: dict[str, Any] = {"studies": [_part(one, asked.get("fields")) for one in shown]}
    if asked.get("countTotal") == "true" and "pageToken" not in asked:
        page = {"totalCount": len(found), **page}
    # A full page has a token, also where nothing follows; the page after it is empty then.
    if shown and len(shown) == size:
        page["nextPageToken"] = _token(shown[-1], asked, epoch)
    return page


def _found(studies: Iterable[Study], asked: dict[str, str]) -> list[Study]:
    """Those that fit; filters do not count where a query holds nothing but numbers."""
    filters = [_status_filter(asked.get("filter.overallStatus")), _advanced(asked.get("filter.advanced"))]
    if any(_ONLY_NUMBERS.fullmatch(asked.get(area, "")) for area in AREAS):
        filters = []
    if "filter.ids" in asked:
        numbers = {n.upper() for n in re.split(r"[,|\s]+", asked["filter.ids"]) if n}
        if any(not re.fullmatch(r"NCT\d{8}", n) for n in numbers):
            raise Refused("Invalid value in filter.ids")
        filters = [*filters, lambda one: nct(one) in numbers]
    queries = [_query(asked[area], AREAS[area]) for area in AREAS if asked.get(area)]
    return [one for one in studies if all(fits(one) for fits in (*queries, *filters))]


def _query(words: str, modules: tuple[str, ...]) -> Callable[[Study], bool]:
    if words.count("(") != words.count(")") or words.count('"') % 2:
        raise Refused("Invalid query: unbalanced brackets or quotes")
    if _ONLY_NUMBERS.fullmatch(words):
        numbers = {n.upper() for n in re.findall(r"NCT\d{8}", words, re.IGNORECASE)}
        return lambda one: nct(one) in numbers
    ways = [[w.lower() for w in re.findall(r"\w+", way) if w != "AND"] for way in re.split(r"\bOR\b", words)]

    def fits(one: Study) -> bool:
        protocol = one["protocolSection"]
        text = json.dumps([protocol.get(m) for m in modules] if modules else protocol).lower()
        return any(all(re.search(rf"\b{w}", text) for w in way) for way in ways)

    return fits


def _status_filter(words: str | None) -> Callable[[Study], bool]:
    wanted = set(re.split(r"[,|]", words)) if words else STATUSES
    if not wanted <= STATUSES:
        raise Refused(f"Invalid value in filter.overallStatus: {', '.join(sorted(wanted - STATUSES))}")
    return lambda one: one["protocolSection"]["statusModule"]["overallStatus"] in wanted


def _advanced(words: str | None) -> Callable[[Study], bool]:
    if not words:
        return lambda _: True
    if not (got := _RANGE.fullmatch(words.strip())):
        raise Refused("Invalid query in filter.advanced")
    low, high = got[1].replace("MIN", ""), got[2].replace("MAX", "9999")
    return lambda one: low <= updated_on(one) <= high


def _order(sort: str) -> Callable[[Study], tuple[str, str]]:
    """By the day of the update and number; without `sort` in no order that means anything, and always the same."""
    if not sort:
        return lambda one: ("", hashlib.md5(nct(one).encode()).hexdigest())
    if not re.fullmatch(r"LastUpdatePostDate(:(asc|desc))?", sort):
        raise Refused(f"Invalid sort: {sort[:40]}")
    return lambda one: (updated_on(one), nct(one))


def _descending(asked: dict[str, str]) -> bool:
    return bool(asked.get("sort")) and not asked["sort"].endswith(":asc")


def _size(words: str) -> int:
    if not re.fullmatch(r"\d{1,9}", words):
        raise Refused("pageSize must be a whole number that is not negative")
    return min(int(words) or 10, 1000)


def _token(last: Study, asked: dict[str, str], epoch: int) -> str:
    """Where the next page goes on: after the place of this study, for the same question, in this epoch."""
    place = [*_order(asked.get("sort", ""))(last), _question(asked), epoch]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _after(found: list[Study], asked: dict[str, str], epoch: int) -> int:
    if "pageToken" not in asked:
        return 0
    try:
        *place, question, of = json.loads(base64.urlsafe_b64decode(asked["pageToken"]))
    except ValueError:
        raise Refused("pageToken is not valid") from None
    if question != _question(asked) or of != epoch:
        raise Refused("pageToken does not belong to this query or has expired")
    order, down = _order(asked.get("sort", "")), _descending(asked)
    behind = (i for i, one in enumerate(found) if (order(one) < tuple(place) if down else order(one) > tuple(place)))
    return next(behind, len(found))


def _question(asked: dict[str, str]) -> str:
    same = {name: value for name, value in asked.items() if name not in _PAGING}
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()[:12]


def _part(one: Study, fields: str | None) -> Study:
    if fields is None:
        return one
    part: Study = {}
    for name in re.split(r"[,|]", fields):
        if name not in FIELDS:
            raise Refused(f"Invalid field: {name[:40]}")
        *path, last = FIELDS[name]
        source, target = one, part
        for key in path:
            source, target = source.get(key, {}), target.setdefault(key, {})
        if last in source:
            target[last] = source[last]
    return part
