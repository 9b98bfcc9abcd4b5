"""The client of the registry, asked of a real server: what it asks for, what it gives back, and what it makes of failures."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from tests.rooms.registry.server import LocalRegistry, Trouble, http_date
from tests.rooms.registry.studies import day, number_of, study

from clinconnect import __version__
from clinconnect.errors import BadInput, ClinConnectError, NotFound, Unavailable
from clinconnect.registry import Asked, Page, Registry, Study, Surroundings


@dataclass
class Time:
    """A clock that only sleep moves on, and what was told meanwhile."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def around(self) -> Surroundings:
        return Surroundings(clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.0, tell=self.told.append)


@pytest.fixture
def local() -> Iterator[LocalRegistry]:
    with LocalRegistry(25) as registry:
        yield registry


@pytest.fixture
def passing() -> Time:
    return Time()


def client(local: LocalRegistry, passing: Time, **more: float) -> Registry:
    options = {"per_minute": 1e9, "tries": 4} | more
    return Registry(local.base_url, around=passing.around(), **options)  # type: ignore[arg-type]


def numbers(page: Page) -> list[str]:
    return [
        one["protocolSection"]["identificationModule"]["nctId"] for one in map(json.loads, page.content.splitlines())
    ]


def record(found: Study | None) -> object:
    assert found is not None
    return json.loads(found.content)


def all_pages(registry: Registry) -> list[Page]:
    pages = [registry.page(Asked(), count=True)]
    while token := pages[-1].next_token:
        pages.append(registry.page(Asked(), token=token))
    return pages


@pytest.mark.parametrize(("studies", "pages"), [(0, 1), (1, 1), (9, 1), (10, 2), (11, 2), (25, 3)])
def test_all_pages_give_every_study_once(studies: int, pages: int, passing: Time) -> None:
    with LocalRegistry(studies) as local:
        got = all_pages(client(local, passing, page_size=10))
    assert len(got) == pages
    assert [n for page in got for n in numbers(page)] == [number_of(n) for n in range(studies)]
    assert [page.count for page in got] == [len(numbers(page)) for page in got]
    assert (got[0].total, [page.total for page in got[1:]]) == (studies, [None] * (pages - 1))
    assert got[-1].next_token is None


def test_what_is_asked_for_reaches_the_registry(local: LocalRegistry, passing: Time) -> None:
    asked = Asked(" gout  or\npodagra ", "Gout", "examplinib", "Boston", ("recruiting", "not yet recruiting"))
    client(local, passing).page(asked, count=True, fields=("NCTId", "BriefTitle"))
    (request,) = local.requests
    assert request.parameters == {
        "query.term": "gout or podagra",
        "query.cond": "Gout",
        "query.intr": "examplinib",
        "query.locn": "Boston",
        "filter.overallStatus": "NOT_YET_RECRUITING,RECRUITING",
        "format": "json",
        "sort": "LastUpdatePostDate:asc",
        "pageSize": "1000",
        "countTotal": "true",
        "fields": "NCTId,BriefTitle",
    }
    assert request.headers["user-agent"].startswith(f"ClinConnect/{__version__} ")


def test_queries_and_filters_narrow(local: LocalRegistry, passing: Time) -> None:
    registry = client(local, passing)
    assert numbers(registry.page(Asked(condition="gout"))) == [number_of(n) for n in range(0, 25, 5)]
    assert registry.page(Asked(statuses=("COMPLETED",))).count == 4
    assert numbers(registry.page(Asked(term=f"{number_of(3)}, {number_of(4)}"))) == [number_of(3), number_of(4)]
    assert numbers(registry.page(Asked(), since=day(7))) == [number_of(n) for n in range(21, 25)]
    page = registry.page(Asked(term=number_of(1)), fields=("NCTId", "OverallStatus"))
    assert json.loads(page.content) == {
        "protocolSection": {
            "identificationModule": {"nctId": number_of(1)},
            "statusModule": {"overallStatus": "COMPLETED"},
        }
    }


def test_updates_are_asked_for_whatever_their_status_is_by_now() -> None:
    asked = Asked(condition="gout", statuses=("RECRUITING",))
    assert asked.parameters(since="2026-01-05") == {
        "query.cond": "gout",
        "filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-01-05,MAX]",
    }


def test_the_same_question_has_the_same_key() -> None:
    assert (
        Asked(" gout ", statuses=("completed", "Recruiting")).key
        == Asked("gout", statuses=("RECRUITING", "COMPLETED")).key
    )
    assert Asked("gout").key != Asked(condition="gout").key
    assert Asked("  ", statuses=()).everything
    assert not Asked(statuses=("RECRUITING",)).everything


def test_what_cannot_be_asked_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(BadInput) as caught:
        Asked(statuses=("OPEN",))
    assert "RECRUITING" in caught.value.hint
    with pytest.raises(BadInput, match="2,000"):
        Asked("x" * 2001)


def test_one_study_by_its_number_and_by_an_old_one(local: LocalRegistry, passing: Time) -> None:
    local.aliases["NCT00000099"] = number_of(7)
    registry = client(local, passing)
    assert record(registry.study(number_of(7).lower())) == study(7)
    assert record(registry.study("NCT00000099")) == study(7)
    for missing in ("NCT00000001", "", "../version", "NCT?"):
        with pytest.raises(NotFound) as caught:
            registry.study(missing)
        assert caught.value.code == "study-not-found"


def test_the_same_data_is_known_again_without_being_sent(local: LocalRegistry, passing: Time) -> None:
    registry = client(local, passing)
    first = registry.version()
    assert first is not None
    assert first.stamp == local.stamp
    assert registry.version(first) == first
    assert local.requests[-1].headers["if-none-match"] == f'"883b003/0.34.1/{first.stamp}"'
    local.put(study(1, title="Changed"))
    after = registry.version(first)
    assert after is not None
    assert after.stamp != first.stamp


@pytest.mark.parametrize(
    ("etags", "header"), [("data", "if-none-match"), ("content", "if-none-match"), ("dates", "if-modified-since")]
)
def test_a_page_and_a_study_that_are_known_are_not_sent_again(
    local: LocalRegistry, passing: Time, etags: Literal["data", "content", "dates"], header: str
) -> None:
    local.etags = etags
    registry = client(local, passing, page_size=10)
    page, one = registry.page(Asked()), registry.study(number_of(3))
    assert page.validator
    assert one is not None
    again = registry.page(Asked(), known=page.validator)
    assert (again.same, again.count, again.content) == (True, 0, b"")
    assert header in local.requests[-1].headers
    assert registry.study(number_of(3), known=one.validator) is None
    local.put(study(3, title="Changed", updated=day(50)))
    assert not registry.page(Asked(), known=page.validator).same
    changed = registry.study(number_of(3), known=one.validator)
    assert changed is not None
    assert b"Changed" in changed.content


def test_where_nothing_says_what_an_answer_is_nothing_is_asked_conditionally(
    local: LocalRegistry, passing: Time
) -> None:
    local.etags = "none"
    registry = client(local, passing)
    assert registry.page(Asked()).validator is None
    registry.page(Asked(), known=None)
    assert not {"if-none-match", "if-modified-since"} & local.requests[-1].headers.keys()


def test_as_before_is_no_answer_to_who_knows_no_before(local: LocalRegistry, passing: Time) -> None:
    local.troubles += [Trouble("status", 304)]
    assert client(local, passing).page(Asked()).count == 25
    assert len(local.requests) == 2


def test_a_mirror_need_not_say_which_data_it_holds(local: LocalRegistry, passing: Time) -> None:
    local.with_version = False
    assert client(local, passing).version() is None


PASSING = [
    Trouble("status", 500),
    Trouble("status", 502),
    Trouble("status", 503),
    Trouble("status", 504),
    Trouble("status", 429),
    Trouble("status", 408),
    Trouble("cut"),
    Trouble("broken"),
    Trouble("reset"),
]


@pytest.mark.parametrize("trouble", PASSING, ids=lambda t: f"{t.kind}-{t.status}")
def test_what_passes_is_tried_again_with_growing_pauses(local: LocalRegistry, passing: Time, trouble: Trouble) -> None:
    local.troubles += [trouble] * 3
    assert client(local, passing).page(Asked()).count == 25
    assert passing.slept == [0.5, 1.0, 2.0]
    assert len(local.requests) == len(passing.told) + 1 == 4
    assert "once more" in passing.told[-1]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble("status", 503), "registry-failing"),
        (Trouble("status", 429), "registry-busy"),
        (Trouble("cut"), "registry-cut"),
        (Trouble("broken"), "registry-cut"),
        (Trouble("reset"), "registry-cut"),
    ],
    ids=lambda x: str(getattr(x, "kind", x)),
)
def test_what_does_not_pass_is_given_up(local: LocalRegistry, passing: Time, trouble: Trouble, code: str) -> None:
    local.troubles += [trouble] * 10
    with pytest.raises(Unavailable) as caught:
        client(local, passing).page(Asked())
    assert (caught.value.code, len(local.requests)) == (code, 4)
    assert caught.value.hint


def test_pauses_grow_to_a_minute_and_no_further(local: LocalRegistry, passing: Time) -> None:
    local.troubles += [Trouble("status")] * 9
    client(local, passing, tries=10).page(Asked())
    assert passing.slept == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_chance_spreads_the_pauses(local: LocalRegistry, passing: Time) -> None:
    local.troubles.append(Trouble("status"))
    around = Surroundings(lambda: passing.now, passing.sleep, lambda: 0.9)
    Registry(local.base_url, per_minute=1e9, around=around).page(Asked())
    assert passing.slept == [pytest.approx(0.95)]


def test_the_registry_says_how_long_to_wait(local: LocalRegistry, passing: Time) -> None:
    local.troubles += [
        Trouble("status", 429, {"Retry-After": "37"}),
        Trouble("status", 503, {"Retry-After": http_date(time.time() + 90)}),
        Trouble("status", 503, {"Retry-After": "soon"}),
    ]
    assert client(local, passing).page(Asked()).count == 25
    assert passing.slept[0] == 37.0
    assert passing.slept[2] == 2.0
    assert passing.slept[1] == pytest.approx(90.0, abs=5.0)


def test_nobody_waits_for_hours(local: LocalRegistry, passing: Time) -> None:
    local.troubles.append(Trouble("status", 429, {"Retry-After": "7200"}))
    with pytest.raises(Unavailable) as caught:
        client(local, passing).page(Asked())
    assert passing.slept == []
    assert "120 minutes" in caught.value.hint


def test_requests_keep_their_distance(local: LocalRegistry, passing: Time) -> None:
    registry = client(local, passing, per_minute=50)
    for _ in range(3):
        registry.page(Asked())
    assert passing.slept == [pytest.approx(1.2), pytest.approx(1.2)]
    passing.now += 60
    registry.page(Asked())
    assert len(passing.slept) == 2


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble("html"), "registry-not-json"),
        (Trouble("other-json"), "registry-not-json"),
        (Trouble("status", 403), "registry-forbidden"),
        (Trouble("status", 400), "registry-refused"),
        (Trouble("status", 404), "registry-nothing-there"),
    ],
    ids=lambda x: str(getattr(x, "kind", x)),
)
def test_what_will_not_pass_is_said_at_once(local: LocalRegistry, passing: Time, trouble: Trouble, code: str) -> None:
    local.troubles.append(trouble)
    with pytest.raises(ClinConnectError) as caught:
        client(local, passing).page(Asked())
    assert (caught.value.code, passing.slept, len(local.requests)) == (code, [], 1)
    assert caught.value.hint


def test_the_registry_says_itself_what_it_does_not_understand(local: LocalRegistry, passing: Time) -> None:
    with pytest.raises(BadInput, match="unbalanced brackets"):
        client(local, passing).page(Asked("(gout"))


def test_a_slow_answer_is_waited_for_and_one_that_never_ends_is_not(local: LocalRegistry) -> None:
    around = Surroundings(sleep=lambda _: None)
    registry = Registry(local.base_url, per_minute=1e9, tries=2, timeout=0.4, around=around)
    local.troubles.append(Trouble("slow", seconds=0.2))
    assert registry.page(Asked()).count == 25
    local.troubles += [Trouble("slow", seconds=0.8)] * 2
    with pytest.raises(Unavailable) as caught:
        registry.page(Asked())
    assert caught.value.code == "registry-slow"
    hasty = Registry(local.base_url, per_minute=1e9, tries=1, timeout=0.05, around=around)
    local.troubles.append(Trouble("drip"))
    with pytest.raises(Unavailable) as caught:
        hasty.page(Asked())
    assert caught.value.code == "registry-cut"
